"""`touch snooze`: alone it lists, --lift ends one, --all is the person's own accounts."""

import pytest
from workspace import Touch, Workspace

pytestmark = pytest.mark.usefixtures("clock", "own_environment")
HOLIDAYS = ("--until", "2027-01-04", "--because", "holidays")


def snoozed(touch: Touch, *words: str) -> list[tuple[str | None, str]]:
    return [(row["account"], row["until"]) for row in touch("snooze", *words, "--json").json["snoozes"]]


def test_alone_it_lists_those_that_are_on_the_first_to_end_first(starter: Workspace, touch: Touch) -> None:
    assert touch("snooze").out == "No account is snoozed.\n"
    touch("snooze", "acme", *HOLIDAYS)
    touch("snooze", "delta-tool", "--until", "monday", "--because", "fair")
    touch("snooze", "corvid-foods", "--until", "today", "--because", "over")
    assert snoozed(touch) == [("delta-tool", "2026-11-30"), ("acme", "2027-01-04")]
    page = touch("snooze").out.splitlines()
    assert page[0].split() == ["Delta", "Tool", "Monday", "30", "November", "2026", "fair"]
    assert page[-1] == "End one: touch snooze ACCOUNT --lift"


def test_lift_needs_no_reason_and_says_what_goes_on(starter: Workspace, touch: Touch) -> None:
    touch("snooze", "acme", *HOLIDAYS)
    touch("snooze", "--all", "--until", "2026-12-28", "--because", "all away")
    out = touch("snooze", "acme", "--lift").out
    assert out.startswith(
        "Acme Industrial is no longer snoozed.\nAll accounts are still snoozed until Monday 28 December 2026.\n"
    )
    assert snoozed(touch) == [(None, "2026-12-28")]
    assert touch("snooze", "--all", "--lift").out.startswith("Every account is no longer snoozed.\n")
    assert snoozed(touch) == []
    assert touch("due", "--json").json["actions"]


def test_all_is_the_persons_own_unless_everyone_is_named(
    starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCH_REP", "theo")
    done = touch("snooze", "--all", *HOLIDAYS, "--json").json
    mine = {row["account"] for row in touch("due", "--json", "--owner", "theo").json["actions"]}
    assert mine == set()
    assert touch("due", "--json", "--owner", "dana").json["actions"]
    assert (done["account"], done["owner"], done["accounts"]) == (None, "theo", len(snoozed(touch)))
    assert snoozed(touch, "--owner", "dana") == []
    lifted = touch("snooze", "--all", "--lift")
    assert lifted.out.startswith(f"Each of the {done['accounts']} accounts of theo is no longer snoozed.\n")
    assert snoozed(touch, "--owner", "all") == []
    touch("snooze", "--all", "--owner", "all", *HOLIDAYS)
    assert touch("due", "--json").json["actions"] == []
    assert touch("undo", "--yes").code == 0
    assert touch("due", "--json", "--owner", "dana").json["actions"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--lift",), "which account?"),
        (("acme", "--lift"), "no such snooze is on"),
        (("acme", "--lift", "--until", "fri"), "--lift ends a snooze"),
        (("acme", "--until", "fri"), "a snooze needs a day and a reason"),
        (("--owner", "nobody"), 'unknown rep "nobody"'),
        (("ketsrel", *HOLIDAYS), 'no account is called exactly "ketsrel"'),
    ],
)
def test_what_is_meant_by_nothing_is_refused(
    starter: Workspace, touch: Touch, words: tuple[str, ...], says: str
) -> None:
    ran = touch("snooze", *words)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not (starter.root / ".touch" / "ledger.db").exists()
