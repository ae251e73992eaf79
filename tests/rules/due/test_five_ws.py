"""PRACTICE J3: the five questions about an account, and which of them are open."""

import datetime as dt
from decimal import Decimal

import pytest

from touchcli.rules.due.five_ws import to_ask, to_find_out
from touchcli.rules.models.account import Account, FiveWs, LastSale, Worth
from touchcli.rules.models.action import Action

TODAY = dt.date(2026, 11, 23)
BARE = Account("Bare Metal", "bare")


def test_all_but_why_are_asked_where_the_plan_says_nothing() -> None:
    """J3."""
    assert to_find_out(BARE, TODAY) == ("who", "what", "where", "when")


def test_what_is_answered_is_not_asked() -> None:
    known = BARE._replace(five_ws=FiveWs("the founder", "fasteners", "two plants", "a trade fair", None))
    assert to_find_out(known, TODAY) == ()
    assert to_find_out(BARE._replace(five_ws=FiveWs(what="fasteners")), TODAY) == ("who", "where", "when")


def test_what_the_plan_says_elsewhere_counts() -> None:
    plan = BARE._replace(worth=Worth(Decimal(1000)), location="Austin, TX", since=dt.date(2019, 4, 2))
    assert to_find_out(plan, TODAY) == ("who",)


@pytest.mark.parametrize(
    ("sold_on", "asked"),
    [("2026-05-22", True), ("2026-05-23", False), ("2026-11-20", False), (None, False)],
)
def test_why_is_asked_after_half_a_year_without_a_sale(sold_on: str | None, asked: bool) -> None:
    """J3: only when the last sale is over six months old."""
    sale = LastSale(dt.date.fromisoformat(sold_on)) if sold_on else LastSale()
    assert ("why" in to_find_out(BARE._replace(last_sale=sale), TODAY)) is asked


def test_a_why_that_is_known_is_not_asked() -> None:
    sale = LastSale(dt.date(2025, 1, 1))
    assert "why" not in to_find_out(BARE._replace(last_sale=sale, five_ws=FiveWs(why="no budget")), TODAY)


def test_it_is_asked_on_calls_alone() -> None:
    call = Action(BARE, None, "call", "rhythm", None, "call", "bare/-/-/call/first", TODAY, "no call yet")
    assert to_ask(call, TODAY) == ("who", "what", "where", "when")
    assert to_ask(call._replace(channel="text"), TODAY) == ()
