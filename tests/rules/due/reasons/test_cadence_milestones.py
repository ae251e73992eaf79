"""BOOK, What is due: "Milestone" and the settled points about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.due.reasons.milestones import date_of
from touchcli.rules.models.account import Account, DateOf
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone, Step
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]

RENEWAL = Milestone("renewal", "renewal.on", "call", lead=Duration(90, "d"), template="renewal")
ANNIVERSARY = Milestone("anniversary", "since", "text", yearly=True, template="anniversary")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def on(text: str) -> DateOf:
    return DateOf(day(text))


def key(item: str, occurrence: str) -> str:
    return f"acme/priya-natarajan/key-account/{item}/{occurrence}"


def test_it_is_due_from_the_lead_before_its_date(book: MakeBook, due_on: Actions, coming: Actions) -> None:
    plan = book(RENEWAL, renewal=on("2027-03-31"))
    assert "renewal" not in due_on(plan, "2026-12-30")
    found = due_on(plan, "2026-12-31")["renewal"]
    assert (found.kind, found.due_on, found.key) == ("milestone", day("2026-12-31"), key("renewal", "2027-03-31"))
    assert found.interval == 90
    assert "renewal" in found.reason
    assert "90 days" in found.reason
    assert "renewal today" in due_on(plan, "2027-03-31")["renewal"].reason


def test_or_from_the_lag_after_it(book: MakeBook, coming: Actions) -> None:
    how = Milestone("how-was-it", "review.on", "call", lag=Duration(2, "bd"))
    found = coming(book(how, review=on("2026-11-24")), "2026-11-23")["how-was-it"]
    assert (found.due_on, found.key) == (day("2026-11-27"), key("how-was-it", "2026-11-24"))
    assert found.reason == "review tomorrow"
    assert "in 2 days" in coming(book(how, review=on("2026-11-25")), "2026-11-23")["how-was-it"].reason


def test_the_day_it_falls_due_rolls_and_the_occurrence_does_not(book: MakeBook, coming: Actions) -> None:
    found = coming(book(ANNIVERSARY, since=day("2020-11-28")), "2026-11-23")["anniversary"]
    assert (found.due_on, found.key) == (day("2026-11-30"), key("anniversary", "2026-11-28"))
    assert found.reason == "6 years since they came to us"


def test_it_needs_no_steps_done_and_stays_due_until_it_is_done(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    plan = book(Step("introduce", "call"), RENEWAL, renewal=on("2027-01-15"), enter_on=day("2026-11-02"))
    found = due_on(plan, "2027-03-01")["renewal"]
    assert found.due_on == day("2026-11-02")
    assert "renewal" not in due_on(plan, "2027-03-01", touch("2027-02-26", "call", item="renewal", key=found.key))


@pytest.mark.parametrize("outcome", ["reached", "done", "declined", "skipped"])
def test_done_counts_for_that_occurrence_alone(book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str) -> None:
    plan = book(ANNIVERSARY, since=day("2019-11-23"))
    done = touch("2026-11-23", "text", outcome, item="anniversary", key=key("anniversary", "2026-11-23"))
    found = coming(plan, "2026-11-23", done)["anniversary"]
    assert (found.due_on, found.key) == (day("2027-11-23"), key("anniversary", "2027-11-23"))


def test_one_done_before_its_day_is_not_asked_for_again(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    plan = book(ANNIVERSARY, since=day("2019-11-23"))
    rows = [
        touch("2026-11-23", "text", item="anniversary", key=key("anniversary", f"{year}-11-23"))
        for year in (2026, 2027)
    ]
    assert "anniversary" not in coming(plan, "2026-12-01", *rows)
    assert coming(plan, "2027-11-23", *rows)["anniversary"].key == key("anniversary", "2028-11-23")


def test_a_tried_one_is_due_again_the_next_open_day(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    plan = book(RENEWAL, renewal=on("2027-01-15"), enter_on=day("2026-11-02"))
    tried = touch("2026-11-25", "call", "voicemail", item="renewal", key=key("renewal", "2027-01-15"))
    found = coming(plan, "2026-11-25", tried)["renewal"]
    assert (found.due_on, found.key) == (day("2026-11-27"), key("renewal", "2027-01-15"))


def test_yearly_recurs_and_a_beginning_is_not_its_own_anniversary(book: MakeBook, coming: Actions) -> None:
    young = coming(book(ANNIVERSARY, since=day("2026-11-23")), "2026-11-23")["anniversary"]
    assert (young.due_on, young.reason) == (day("2027-11-23"), "1 year since they came to us")
    review = Milestone("review", "review.on", "meeting", yearly=True)
    assert coming(book(review, review=on("2026-11-23")), "2026-11-23")["review"].due_on == day("2026-11-23")


def test_without_yearly_it_does_not_recur(book: MakeBook, coming: Actions) -> None:
    once = ANNIVERSARY._replace(yearly=False)
    assert "anniversary" not in coming(book(once, since=day("2019-11-23")), "2026-11-23")


@pytest.mark.parametrize(("today", "falls"), [("2027-02-01", "2027-03-02"), ("2028-02-01", "2028-02-29")])
def test_29_february_falls_on_28_february(book: MakeBook, coming: Actions, today: str, falls: str) -> None:
    """28 February 2027 is a Sunday, 1 March a holiday in Illinois, so it rolls; the occurrence stays 28 February."""
    found = coming(book(ANNIVERSARY, since=day("2020-02-29")), today)["anniversary"]
    assert found.due_on == day(falls)
    assert found.key == key("anniversary", "2027-02-28" if today < "2028" else "2028-02-29")


def test_an_occurrence_before_enter_on_is_not_asked_for(book: MakeBook, coming: Actions) -> None:
    plan = book(ANNIVERSARY, since=day("2019-11-20"), enter_on=day("2026-11-23"))
    assert coming(plan, "2026-11-23")["anniversary"].due_on == day("2027-11-22")  # 20 November 2027 is a Saturday
    gone = book(RENEWAL, renewal=on("2026-11-20"), enter_on=day("2026-11-23"))
    assert "renewal" not in coming(gone, "2026-11-23")


def test_without_enter_on_the_entry_is_three_working_days_before_the_first_touch(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    plan = book(ANNIVERSARY, since=day("2019-11-17"))
    assert "anniversary" not in due_on(plan, "2026-11-23", touch("2026-11-23", "call"))
    assert "anniversary" in due_on(plan, "2026-11-23", touch("2026-11-20", "call"))
    assert "anniversary" not in due_on(plan, "2026-11-23"), "nor before today, while nobody was in touch"
    assert "anniversary" in due_on(plan, "2026-11-20")


def test_logging_a_touch_drops_no_milestone(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    entered = book(ANNIVERSARY, since=day("2019-11-18"), enter_on=day("2026-11-02"))
    assert "anniversary" in due_on(entered, "2026-11-23", touch("2026-11-19", "call"))
    plan = book(ANNIVERSARY, since=day("2019-11-22"))  # a Sunday
    for rows in ((), (touch("2026-11-23", "call"),)):
        assert due_on(plan, "2026-11-23", *rows)["anniversary"].due_on == day("2026-11-23")


def test_one_with_a_lag_comes_although_its_date_lies_before_the_entry(book: MakeBook, coming: Actions) -> None:
    how = Milestone("how-was-it", "review.on", "call", lag=Duration(10, "d"))
    found = coming(book(how, review=on("2026-11-13")), "2026-11-23")["how-was-it"]
    assert (found.due_on, found.key) == (day("2026-11-23"), key("how-was-it", "2026-11-13"))


def test_a_corrected_date_does_not_ask_twice(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    done = touch("2026-11-23", "text", item="anniversary", key=key("anniversary", "2026-11-23"))
    found = coming(book(ANNIVERSARY, since=day("2019-11-25")), "2026-11-25", done)["anniversary"]
    assert found.key == key("anniversary", "2027-11-25")
    renewed = touch("2026-11-20", "call", item="renewal", key=key("renewal", "2027-01-15"))
    for corrected, asked in (("2027-02-26", False), ("2027-03-31", True)):
        plan = book(RENEWAL, renewal=on(corrected), enter_on=day("2026-11-02"))
        assert ("renewal" in coming(plan, "2026-11-23", renewed)) is asked


def test_one_due_before_enter_on_is_due_on_it(book: MakeBook, coming: Actions) -> None:
    plan = book(RENEWAL, renewal=on("2027-01-15"), enter_on=day("2026-11-28"))
    assert coming(plan, "2026-11-23")["renewal"].due_on == day("2026-11-30")


def test_a_yearly_occurrence_nobody_marked_lapses_when_the_next_begins(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    yearly = RENEWAL._replace(yearly=True)
    plan = book(yearly, renewal=on("2026-03-31"))
    first = touch("2025-12-01", "call", "reached")
    assert due_on(plan, "2026-12-30", first)["renewal"].key == key("renewal", "2026-03-31")
    assert due_on(plan, "2026-12-31", first)["renewal"].key == key("renewal", "2027-03-31")


def test_after_a_long_gap_one_occurrence_is_due(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    """No burst."""
    found = due_on(book(ANNIVERSARY, since=day("2019-11-20")), "2026-11-23", touch("2020-01-02", "call"))
    assert found["anniversary"].key == key("anniversary", "2026-11-20")


def test_a_plan_without_the_date_has_no_milestone(book: MakeBook, coming: Actions) -> None:
    assert coming(book(RENEWAL, ANNIVERSARY), "2026-11-23") == {}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("since", day("2019-04-02")),
        ("renewal.on", day("2027-03-31")),
        ("facts.opened", day("2026-05-01")),
        ("facts.plant_count", None),
        ("facts.missing", None),
        ("review.on", None),
        ("name", None),
    ],
)
def test_a_date_of_the_plan(acme: Account, path: str, found: Any) -> None:
    facts = {"opened": "2026-05-01", "plant_count": "2"}
    plan = acme._replace(since=day("2019-04-02"), renewal=on("2027-03-31"), facts=facts)
    assert date_of(plan, path) == found


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31"])
def test_a_date_at_the_end_of_all_calendars_breaks_nothing(book: MakeBook, coming: Actions, date: str) -> None:
    """A typing error in one plan never hides the other accounts."""
    plan = book(RENEWAL, ANNIVERSARY, renewal=on(date), since=day(date), enter_on=day("2026-11-02"))
    assert "find-owner" not in coming(plan, "2026-11-23")
