"""What `touch check` finds: PRACTICE T7 and J4, and "a window wider than the law is a Problem of `check` alone"."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar, Rep, Texting
from touchcli.rules.models.values import Duration, Phone, Window, Workdays
from touchcli.rules.review.lint import findings

MakeBook = Callable[..., Book]

TODAY = dt.date(2026, 11, 23)
PHONE = Phone("+15125550142", "US", "TX", zones=("America/Chicago",))
PRIYA = Contact("Priya Natarajan", role="decision_maker", phone=PHONE, id="priya-natarajan")


def codes(book: Book) -> list[str]:
    return [finding.code for finding in findings(book, TODAY)]


def test_a_whole_plan_has_no_findings(book: MakeBook) -> None:
    plan = book(Step("introduce", "call"), Rhythm("visit", "meeting", Duration(3, "m"), to="user"))
    contacts = (PRIYA, Contact("Omar Haddad", role="user", id="omar-haddad"))
    account = plan.accounts["acme"]._replace(contacts=contacts)
    assert codes(plan._replace(accounts={"acme": account})) == []


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ({"cadence": None}, "no-cadence"),
        ({"owner": None}, "no-owner"),
        ({"contacts": ()}, "no-contact"),
        ({"contacts": (PRIYA._replace(phone=PHONE._replace(valid=False)),)}, "unknown-number"),
        ({"contacts": (PRIYA._replace(phone=PHONE._replace(zones=())),)}, "no-timezone"),
    ],
)
def test_a_gap_in_a_plan(book: MakeBook, plan: dict[str, Any], code: str) -> None:
    whole = {"contacts": (PRIYA,), "file": "plans/accounts/acme.yaml", "line": 3}
    found = list(findings(book(**{**whole, **plan}), TODAY))
    assert [finding.code for finding in found] == [code]
    assert (found[0].file, found[0].line) == ("plans/accounts/acme.yaml", 3)
    assert found[0].message.startswith("acme: ")
    assert "5125550142" not in found[0].message


def test_a_time_zone_in_the_plan_is_enough(book: MakeBook) -> None:
    nowhere = PRIYA._replace(phone=PHONE._replace(zones=()))
    assert codes(book(contacts=(nowhere,), timezone="America/Chicago")) == []
    assert codes(book(contacts=(nowhere._replace(timezone="America/Chicago"),))) == []


def test_a_cadence_by_tier_is_one_and_a_broken_one_has_its_own_problem(book: MakeBook) -> None:
    by_tier = book(contacts=(PRIYA,), cadence=None, settings={"cadences": {"A": "key-account"}})
    assert codes(by_tier) == []
    assert codes(book(contacts=(PRIYA,), cadence="broken")) == []


def test_an_item_for_somebody_who_is_not_there(book: MakeBook) -> None:
    step = Step("introduce", "call", to="executive")
    found = list(findings(book(step, contacts=(PRIYA,)), TODAY))
    assert [finding.code for finding in found] == ["unknown-contact"]
    assert "introduce is for executive" in found[0].message
    assert codes(book(step._replace(to="Priya Natarajan"), contacts=(PRIYA,))) == []
    assert codes(book(step, contacts=())) == ["no-contact"]


def test_a_cadence_begins_with_a_call(book: MakeBook) -> None:
    plan = book(Step("introduce", "email"), Step("call", "call"), contacts=(PRIYA,))
    found = list(findings(plan, TODAY))
    assert [finding.code for finding in found] == ["first-not-call"]
    assert "key-account: the first step, introduce, is a email" in found[0].message


def place(code: str, *windows: str | None) -> Place:
    days = [Window.parse(window) if window else None for window in windows]
    return Place(code, tuple(days * (7 // len(days))), "the law", dt.date(2026, 11, 1))


def window_of(book: MakeBook, *places: Place, window: str = "08:00-20:30", **plan: Any) -> Book:
    settings = {"texting": Texting(window=Window.parse(window)), "lines": {"texting.window": "touch.yaml:12"}}
    made = book(contacts=(PRIYA,), settings=settings, **plan)
    return made._replace(places={place.code: place for place in places})


def test_a_window_wider_than_the_law_of_a_place_is_named_once(book: MakeBook, acme: Account) -> None:
    other = acme._replace(id="bluff", contacts=(PRIYA, PRIYA))
    found = list(findings(window_of(book, place("US-TX", "09:00-21:00"), accounts=(other,)), TODAY))
    assert [(finding.code, finding.file, finding.path) for finding in found] == [
        ("window-too-wide", "touch.yaml", ("texting", "window"))
    ]
    assert "US-TX" in found[0].message
    assert "09:00-21:00" in found[0].message


def test_a_window_within_the_law_or_a_place_without_a_row_is_none(book: MakeBook) -> None:
    assert codes(window_of(book, place("US-TX", "08:00-21:00"))) == []
    assert codes(window_of(book)) == []


def test_only_the_days_on_which_a_text_may_go_count(book: MakeBook) -> None:
    """A narrower or a closed Sunday is no Problem for those who work Monday to Friday."""
    week = (*["08:00-21:00"] * 6, "12:00-21:00")
    plan = window_of(book, place("US-TX", *week))
    assert codes(plan) == []
    every_day = Calendar("America/Chicago", workdays=Workdays((0, 6)))
    assert codes(plan._replace(settings=plan.settings._replace(calendar=every_day))) == ["window-too-wide"]
    closed = place("US-TX", *week[:6], None)
    plan = plan._replace(places={"US-TX": closed}, settings=plan.settings._replace(calendar=every_day))
    assert codes(plan) == []


@pytest.mark.parametrize(
    ("name", "first_name", "told"),
    [
        ("Priya Natarajan", None, True),
        ("Mr. Smith", None, False),
        ("Mr. Smith", "John", True),
        ("J. Smith", None, False),
        ("Ana and Tom", None, False),
        ("Acme Industrial", None, False),
        ("ACME, industrial", None, False),
        ("Acme Industrial", "Priya", True),
    ],
)
def test_a_contact_is_greeted_by_a_name_or_asked_for_one(
    book: MakeBook, name: str, first_name: str | None, told: bool
) -> None:
    found = list(findings(book(contacts=(PRIYA, PRIYA._replace(name=name, first_name=first_name))), TODAY))
    assert [finding.code for finding in found] == ([] if told else ["no-first-name"])
    for finding in found:
        assert finding.path == ("contacts", 1, "name")
        assert "first_name" in finding.hint


def test_a_rep_signs_with_a_first_name(book: MakeBook) -> None:
    plan = book(contacts=(PRIYA,))
    reps = {"dana": Rep("Dr. Reyes", "Northgate Supply"), "theo": Rep("Theo", "Northgate Supply")}
    found = list(findings(plan._replace(settings=plan.settings._replace(reps=reps)), TODAY))
    assert [(finding.code, finding.path) for finding in found] == [("no-first-name", ("reps", "dana", "name"))]


def test_an_offset_is_no_time_zone_where_the_clocks_change(book: MakeBook) -> None:
    twice = (PRIYA, PRIYA._replace(name="Omar Haddad"))
    (found,) = findings(book(contacts=twice, timezone="EST"), TODAY)
    assert (found.code, found.path, found.hint) == (
        "fixed-timezone",
        ("timezone",),
        "write a place, such as America/Chicago",
    )
    (found,) = findings(book(contacts=(PRIYA._replace(timezone="Etc/GMT+6"),)), TODAY)
    assert found.path == ("contacts", 0, "timezone")
    phoenix = PRIYA._replace(phone=PHONE._replace(zones=("America/Phoenix",)))
    assert codes(book(contacts=(phoenix,), timezone="MST")) == []
    assert codes(book(contacts=(PRIYA,), timezone="America/Phoenix")) == []
    assert codes(book(contacts=(PRIYA._replace(phone=None),), timezone="UTC")) == []
