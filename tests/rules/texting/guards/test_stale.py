import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.values import Duration
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.stale import GUARD
from touchcli.rules.wording import day


@pytest.mark.parametrize("kind", ["step", "milestone"])
@pytest.mark.parametrize(
    ("due_on", "after", "holds"),
    [
        (dt.date(2026, 11, 18), "3bd", False),  # Thursday, Friday, Monday
        (dt.date(2026, 11, 17), "3bd", True),
        (dt.date(2026, 11, 20), "3d", False),
        (dt.date(2026, 11, 19), "3d", True),
        (dt.date(2026, 11, 24), "3bd", False),
        (dt.date(2026, 11, 23), "0d", False),
    ],
)
def test_the_moment_passes(facts: Callable[..., Facts], kind: str, due_on: dt.date, after: str, holds: bool) -> None:
    hold = GUARD.assess(facts(kind=kind, due_on=due_on, texting={"stale_after": Duration.parse(after)}))
    assert (hold is not None) == holds


def test_a_closed_day_does_not_age_a_step(facts: Callable[..., Facts]) -> None:
    saturday = dt.datetime(2026, 11, 21, 18, tzinfo=dt.UTC)
    assert GUARD.assess(facts(now=saturday, kind="step", due_on=dt.date(2026, 11, 17))) is None


@pytest.mark.parametrize("kind", ["rhythm", "next", "appreciation", "explicit", "answer"])
def test_the_rest_is_never_stale(facts: Callable[..., Facts], kind: str) -> None:
    assert GUARD.assess(facts(kind=kind, due_on=dt.date(2026, 1, 5))) is None


def test_the_sentence_says_what_to_do(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(kind="step", due_on=dt.date(2026, 11, 10)))
    assert hold
    due = day(dt.date(2026, 11, 10), dt.date(2026, 11, 23))
    assert hold.message == (
        f"it was due {due}, more than 3 working days ago, so a person decides: touch text acme, "
        "or touch log acme text --item ID --outcome skipped"
    )
    assert (hold.rule, hold.origin, hold.clears_at) == ("settings", "touch.yaml", None)
