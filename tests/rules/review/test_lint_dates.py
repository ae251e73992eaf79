"""Dates of a plan that cannot be meant (BOOK, Settled points; Milestone)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import (
    Account,
    Consent,
    Contact,
    ContactTexting,
    DateOf,
    Expectation,
    ForBusiness,
    Goal,
    Issue,
    LastSale,
    ProspectException,
    TextsOnly,
)
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone
from touchcli.rules.models.values import Duration
from touchcli.rules.review.lint import findings

MakeBook = Callable[..., Book]

TODAY = dt.date(2026, 11, 23)
TOMORROW = dt.date(2026, 11, 24)
PRIYA = Contact("Priya Natarajan", id="priya-natarajan")
BIRTHDAY = Milestone("birthday", "facts.birthday", "call", yearly=True)


def found(book: Book, today: dt.date = TODAY) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(finding.code, finding.path) for finding in findings(book, today)]


def texting(**said: Any) -> dict[str, Any]:
    return {"contacts": (PRIYA, PRIYA._replace(name="Omar Haddad", texting=ContactTexting(**said)))}


@pytest.mark.parametrize(
    ("plan", "path"),
    [
        (texting(consent=Consent("express", TOMORROW)), ("contacts", 1, "texting", "consent", "on")),
        (texting(for_business=ForBusiness("orders", TOMORROW)), ("contacts", 1, "texting", "for_business", "on")),
        (texting(only=TextsOnly(TOMORROW, "just text me")), ("contacts", 1, "texting", "only", "on")),
        ({"since": TOMORROW}, ("since",)),
        ({"last_sale": LastSale(TOMORROW)}, ("last_sale", "on")),
        ({"prospect_exception": ProspectException("asked us to", TOMORROW)}, ("prospect_exception", "on")),
        ({"issues": (Issue("late", TODAY), Issue("dull", TOMORROW))}, ("issues", 1, "opened_on")),
        ({"issues": (Issue("late", TODAY, TOMORROW),)}, ("issues", 0, "closed_on")),
        ({"goals": (Goal("one vendor", reached_on=TOMORROW),)}, ("goals", 0, "reached_on")),
        ({"expectations": (Expectation("on time", asked_on=TOMORROW),)}, ("expectations", 0, "asked_on")),
    ],
)
def test_what_has_happened_does_not_lie_ahead(
    book: MakeBook, plan: dict[str, Any], path: tuple[str | int, ...]
) -> None:
    made = book(**{"contacts": (PRIYA,), **plan})
    assert found(made) == [("future-date", path)]
    assert found(made, TOMORROW) == []


def test_what_is_to_come_may_lie_ahead(book: MakeBook) -> None:
    ahead = DateOf(dt.date(2027, 3, 31))
    assert found(book(contacts=(PRIYA,), renewal=ahead, review=ahead, enter_on=TOMORROW)) == []


@pytest.mark.parametrize(
    "written", ["--11-23", "11-23", "23 Nov 1980", "1980-11-31", "0000-11-23", "soon", ["1980-11-23"], {"on": "x"}]
)
def test_a_fact_that_a_milestone_needs_is_a_date(book: MakeBook, written: object) -> None:
    plan = book(BIRTHDAY, contacts=(PRIYA,), facts={"birthday": written})
    assert found(plan) == [("bad-date", ("facts", "birthday"))]


@pytest.mark.parametrize(
    "facts",
    [{"birthday": "1980-11-23"}, {"birthday": "1604-11-23"}, {"birthday": " "}, {}, {"other": "soon"}],
)
def test_a_date_or_no_such_fact_is_fine(book: MakeBook, facts: dict[str, object]) -> None:
    assert found(book(BIRTHDAY, contacts=(PRIYA,), facts=facts)) == []


def test_a_fact_inside_another_one(book: MakeBook) -> None:
    inner = BIRTHDAY._replace(date="facts.owner.birthday")
    plan = book(inner, contacts=(PRIYA,), facts={"owner": {"birthday": "soon"}})
    assert found(plan) == [("bad-date", ("facts", "owner", "birthday"))]
    assert found(book(inner, contacts=(PRIYA,), facts={"owner": "Priya"})) == []


@pytest.mark.parametrize(
    ("milestone", "on", "over"),
    [
        ({"date": "renewal.on", "lead": Duration(90, "d")}, "2026-11-22", True),
        ({"date": "renewal.on", "lead": Duration(90, "d")}, "2026-11-23", False),
        ({"date": "renewal.on", "yearly": True}, "2025-11-22", False),
        ({"date": "renewal.on", "lag": Duration(10, "d")}, "2026-11-20", False),
        ({"date": "renewal.on", "lag": Duration(10, "d")}, "2026-11-10", True),
        ({"date": "review.on"}, "2025-01-01", False),
    ],
)
def test_a_date_that_is_past_and_does_not_come_back(
    book: MakeBook, milestone: dict[str, Any], on: str, over: bool
) -> None:
    plan = book(
        Milestone("renewal", channel="call", **milestone),
        contacts=(PRIYA,),
        renewal=DateOf(dt.date.fromisoformat(on)),
    )
    assert found(plan) == ([("past-date", ("renewal", "on"))] if over else [])


def test_a_fact_that_is_past_and_what_is_always_past(book: MakeBook) -> None:
    audit = Milestone("audit", "facts.audit", "call")
    assert found(book(audit, contacts=(PRIYA,), facts={"audit": "2026-10-01"})) == [("past-date", ("facts", "audit"))]
    after = Milestone("after-sale", "last_sale.on", "call", lag=Duration(30, "d"))
    assert found(book(after, contacts=(PRIYA,), last_sale=LastSale(dt.date(2026, 4, 11)))) == []


def test_one_yearly_milestone_brings_the_date_back(book: MakeBook, acme: Account) -> None:
    once = Milestone("renewal", "renewal.on", "call", lead=Duration(90, "d"))
    again = once._replace(id="anniversary", lead=None, yearly=True)
    assert found(book(once, again, contacts=(PRIYA,), renewal=DateOf(dt.date(2026, 3, 31)))) == []
    assert acme.renewal is None
