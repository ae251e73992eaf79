import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Issue
from touchcli.rules.models.template import Template
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.open_issue import GUARD
from touchcli.rules.wording import day

LATER = Issue("wrong invoice", dt.date(2026, 11, 18))
OPENED, TODAY = dt.date(2026, 11, 16), dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("purpose", "words"), [("offer", "an offer"), ("pulse-check", "a pulse check"), ("order", None), ("update", None)]
)
def test_offers_and_pulse_checks_wait(facts: Callable[..., Facts], purpose: Any, words: str | None) -> None:
    hold = GUARD.assess(facts(template=Template(purpose), account={"issues": (LATER, Issue("short delivery", OPENED))}))
    assert (hold.message if hold else None) == (
        words and f"an issue is open since {day(OPENED, TODAY)}: short delivery; settle it before {words}"
    )


@pytest.mark.parametrize(("closed_on", "holds"), [(None, True), (24, True), (23, False), (20, False)])
def test_a_closed_issue_is_over(facts: Callable[..., Facts], closed_on: int | None, holds: bool) -> None:
    closed = dt.date(2026, 11, closed_on) if closed_on else None
    hold = GUARD.assess(facts(account={"issues": (Issue("short delivery", OPENED, closed),)}))
    assert (hold is not None) == holds


def test_without_issues_or_a_template_it_passes(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None
    issue = {"issues": (Issue("short delivery", OPENED),)}
    assert GUARD.assess(facts(template=None, draft={"purpose": None}, account=issue)) is None
    assert GUARD.assess(facts(template=None, draft={"purpose": "offer"}, account=issue))
