"""BOOK, What is due: "Plan"; PRACTICE P1, P2, P4."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from touchcli.rules.models.account import Expectation, Goal, Growth, Issue, WhiteSpace
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def planned(found: dict[str, Action]) -> list[tuple[str, dt.date]]:
    return [(item, action.due_on) for item, action in found.items() if action.kind == "plan"]


GOAL = Goal("one vendor", day("2026-12-23"))


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ({"goals": (GOAL,)}, ("goal-one-vendor", "2026-11-23")),
        ({"goals": (GOAL._replace(by=day("2026-11-02")),)}, ("goal-one-vendor", "2026-10-05")),
        ({"goals": (GOAL._replace(reached_on=day("2026-11-02")),)}, None),
        ({"goals": (Goal("some day"),)}, None),
        ({"growth": Growth(Decimal(150), day("2026-12-23"), Decimal(120))}, ("growth", "2026-11-23")),
        ({"growth": Growth(Decimal(150), day("2026-12-23"), Decimal(150))}, None),
        ({"white_space": (WhiteSpace("Plant 2", next_on=day("2026-11-28")),)}, ("space-plant-2", "2026-11-30")),
        ({"white_space": (WhiteSpace("Plant 2", next="walk the crib"),)}, None),
        ({"issues": (Issue("late truck", day("2026-11-18")),)}, ("issue-late-truck", "2026-11-23")),
        ({"issues": (Issue("late truck", day("2026-11-18"), day("2026-11-20")),)}, None),
    ],
)
def test_what_the_plan_dates_asks_for_a_call(
    book: MakeBook, coming: Actions, plan: dict[str, Any], expected: tuple[str, str] | None
) -> None:
    found = planned(coming(book(**plan), "2026-11-23"))
    assert found == ([(expected[0], day(expected[1]))] if expected else [])


@pytest.mark.parametrize(
    ("target", "actual", "missed"),
    [
        (">= 98 %", "96.5 %", True),
        (">= 98 %", "98 %", False),
        ("<= 2", "3 this year", True),
        ("< 2", "2", True),
        ("> 1", "2", False),
        ("same day", "next day", False),
        (None, "3", False),
    ],
)
def test_a_target_missed_by_its_actual_comes_up(
    book: MakeBook, coming: Actions, target: str | None, actual: str, missed: bool
) -> None:
    told = Expectation("on time", target, actual, "Omar Haddad", day("2026-11-20"))
    found = coming(book(expectations=(told,)), "2026-11-23")
    assert planned(found) == ([("missed-on-time", day("2026-11-20"))] if missed else [])
    if missed:
        contact = found["missed-on-time"].contact
        assert contact is not None
        assert contact.name == "Omar Haddad"


def test_a_customer_nobody_ever_asked_is_asked_once_the_opening_is_over(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    steps = book(Step("introduce", "call"), expectations=())
    assert planned(coming(steps, "2026-11-23")) == []
    talked = touch("2026-11-20", "call", "reached", item="introduce")
    assert planned(coming(steps, "2026-11-23", talked)) == [("expectations", day("2026-11-20"))]
    called = book(Step("introduce", "call"), Rhythm("call", "call", Duration(2, "w")), expectations=())
    assert planned(coming(called, "2026-11-23", talked)) == [], "each call's page says so"


def test_at_most_one_a_week_and_each_again_after_ask_again(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    plan = book(goals=(GOAL._replace(by=day("2026-12-01")), Goal("two plants", day("2026-12-02"))))
    first = touch("2026-11-20", "call", "reached", item="goal-one-vendor", cadence=None)
    assert planned(coming(plan, "2026-11-20", first)) == [("goal-two-plants", day("2026-11-27"))]
    second = touch("2026-11-27", "call", "reached", item="goal-two-plants", cadence=None)
    assert planned(coming(plan, "2026-11-27", first, second)) == [("goal-one-vendor", day("2027-02-18"))]


def test_any_touch_puts_an_open_issue_off_for_three_working_days(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(issues=(Issue("late truck", day("2026-11-09")),))
    assert planned(coming(plan, "2026-11-23", touch("2026-11-20", "email"))) == [
        ("issue-late-truck", day("2026-11-25"))
    ]
    theirs = touch("2026-11-20", "call", direction="in")
    assert planned(coming(plan, "2026-11-23", theirs)) == [("issue-late-truck", day("2026-11-13"))]


def test_one_talk_may_complete_several(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """`touch log --item` stands several times."""
    plan = book(white_space=(WhiteSpace("Plant 2", next_on=day("2026-11-20")),))
    also = (("space-plant-2", None, "acme/priya-natarajan/-/space-plant-2/2026-11-20"),)
    assert planned(coming(plan, "2026-11-23", touch("2026-11-23", "call", "reached", also=also))) == []
