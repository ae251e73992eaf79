"""BOOK, What is due: what holds for every kind of item: enter_on, snoozes, keys that never move, no burst."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda_of, changes_on, due
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account, DateOf, Expectation, Issue
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone, Rhythm, Step
from touchcli.rules.models.history import AccountHistory, History, Promise, Reply, Snooze, Touch
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
At = Callable[[str], dt.datetime]
Case = Callable[..., Situation]

ITEMS = (
    Rhythm("call", "call", Duration(3, "d")),
    Rhythm("check-in", "text", Duration(3, "w"), template="thanks"),
    Rhythm("visit", "meeting", Duration(3, "m"), to="decision_maker"),
    Milestone("renewal", "renewal.on", "email", lead=Duration(90, "d")),
)
THANKS = Template("appreciation", id="thanks", text=("Thank you",))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def everything(book: MakeBook, **plan: Any) -> Book:
    """A plan in which every kind of item is due on 23 November 2026 with the rows of `all_rows`."""
    whole: dict[str, Any] = {
        "enter_on": day("2026-03-03"),
        "known": True,
        "renewal": DateOf(day("2027-01-15")),
        "expectations": (Expectation("on-time delivery", asked_on=day("2026-05-04")),),
        "templates": (THANKS,),
    }
    return book(*ITEMS, **{**whole, **plan})


def all_rows(touch: MakeTouch, at: At) -> tuple[Any, ...]:
    return (
        touch("2026-03-10", "call", "reached"),
        touch("2026-03-11", "letter", next=day("2026-03-25")),
        Promise(7, "acme", "quote for Plant 2", day("2026-11-20"), at("2026-11-16")),
        Reply(3, "acme", "omar-haddad", "+15125550117", "hello", at("2026-04-01")),
    )


def test_first_in_rank_first(book: MakeBook, due_on: Actions, touch: MakeTouch, at: At) -> None:
    kinds = [action.kind for action in due_on(everything(book), "2026-11-23", *all_rows(touch, at)).values()]
    assert list(dict.fromkeys(kinds)) == [
        "reply",
        "promise",
        "next",
        "milestone",
        "rhythm",
        "expectation",
        "contact",
        "appreciation",
    ]


def test_snooze_silences_everything_but_replies_and_promises_until_its_day(
    book: MakeBook, due_on: Actions, touch: MakeTouch, at: At
) -> None:
    rows = (*all_rows(touch, at), Snooze("acme", day("2026-12-02"), "stock-taking", at("2026-11-20")))
    assert list(due_on(everything(book), "2026-12-01", *rows)) == ["reply-3", "promise-7"]
    before, after = (due_on(everything(book), "2026-12-02", *these) for these in (rows[:-1], rows))
    assert after == before


def test_a_snoozed_item_is_due_on_its_day_with_its_key(
    book: MakeBook, coming: Actions, touch: MakeTouch, at: At
) -> None:
    rows = all_rows(touch, at)
    snooze = Snooze("acme", day("2026-11-28"), "stock-taking", at("2026-11-20"))
    found = coming(everything(book), "2026-11-23", *rows, snooze)
    assert found["call"].due_on == day("2026-11-30")
    assert found["call"].key == coming(everything(book), "2026-11-23", *rows)["call"].key


def test_what_is_due_after_the_snooze_stays_where_it_is(book: MakeBook, coming: Actions, at: At) -> None:
    plan = book(*ITEMS, known=True, enter_on=day("2026-11-02"), renewal=DateOf(day("2027-03-31")))
    snooze = Snooze("acme", day("2026-12-02"), "stock-taking", at("2026-11-20"))
    assert coming(plan, "2026-11-23", snooze)["renewal"].due_on == day("2026-12-31")


def test_a_snooze_of_all_accounts_holds_beside_its_own(book: MakeBook, coming: Actions, at: At) -> None:
    own = Snooze("acme", day("2026-11-25"), "stock-taking", at("2026-11-20"))
    everyone = Snooze(None, day("2026-12-02"), "the holidays", at("2026-11-19"))
    plan = book(*ITEMS, known=True)
    assert coming(plan, "2026-11-23", own, everyone)["call"].due_on == day("2026-12-02")
    assert coming(plan, "2026-11-23", own)["call"].due_on == day("2026-11-25")


def test_the_latest_word_on_a_snooze_counts(book: MakeBook, coming: Actions, at: At) -> None:
    later = Snooze("acme", day("2026-11-24"), "done sooner", at("2026-11-21"))
    first = Snooze("acme", day("2026-12-09"), "stock-taking", at("2026-11-20"))
    assert coming(book(*ITEMS, known=True), "2026-11-23", later, first)["call"].due_on == day("2026-11-24")


def test_a_snooze_for_ever_breaks_nothing(book: MakeBook, due_on: Actions, at: At) -> None:
    snooze = Snooze("acme", dt.date.max, "gone", at("2026-11-20"))
    assert due_on(book(*ITEMS, known=True), "2026-11-23", snooze) == {}


def test_a_snooze_of_all_reaches_accounts_without_a_history(book: MakeBook, calendar: WorkCalendar, at: At) -> None:
    everyone = Snooze(None, day("2026-12-02"), "the holidays", at("2026-11-20"))
    history = History({"*": AccountHistory(snoozes=(everyone,))})
    assert due(book(*ITEMS, known=True), history, calendar, at("2026-11-23")) == []
    assert due(book(*ITEMS, known=True), history, calendar, at("2026-12-02")) != []


def test_nothing_planned_is_due_before_enter_on(book: MakeBook, due_on: Actions, touch: MakeTouch, at: At) -> None:
    """A reply and a promise are nobody's plan: they are due all the same."""
    plan = everything(book, enter_on=day("2026-11-24"))
    assert list(due_on(plan, "2026-11-23", *all_rows(touch, at))) == ["reply-3", "promise-7"]
    assert {"next-letter", "ask-on-time-delivery", "call"} <= due_on(plan, "2026-11-24", *all_rows(touch, at)).keys()


def test_on_a_closed_enter_on_the_next_open_day_is_the_first(book: MakeBook, coming: Actions) -> None:
    asked = (Expectation("on-time delivery", asked_on=day("2026-05-04")),)
    plan = book(expectations=asked, enter_on=day("2026-11-26"))
    assert coming(plan, "2026-11-23")["ask-on-time-delivery"].due_on == day("2026-11-27")


def test_what_an_account_lacks_waits_for_enter_on_too(book: MakeBook, due_on: Actions) -> None:
    assert due_on(book(owner=None, enter_on=day("2026-11-24")), "2026-11-23") == {}


@pytest.mark.parametrize("later", ["2026-11-24", "2026-11-28", "2026-12-14"])
def test_what_is_due_stays_due_once_and_under_its_key(
    book: MakeBook, due_on: Actions, touch: MakeTouch, at: At, later: str
) -> None:
    """Keys never move; no burst."""
    rows = all_rows(touch, at)
    today, then = (due_on(everything(book), on, *rows) for on in ("2026-11-23", later))
    assert {name: (action.key, action.due_on) for name, action in then.items()} == {
        name: (action.key, action.due_on) for name, action in today.items()
    }


def test_of_all_accounts_or_of_those_given(book: MakeBook, acme: Account, calendar: WorkCalendar, at: At) -> None:
    bluff = acme._replace(id="bluff-city", name="Bluff City Supply", tier="B")
    plan = book(Step("introduce", "call"), accounts=(bluff,))
    found = due(plan, History(), calendar, at("2026-11-23"))
    assert [action.account.id for action in found] == ["acme", "bluff-city"]
    assert [a.account.id for a in due(plan, History(), calendar, at("2026-11-23"), [bluff])] == ["bluff-city"]
    assert due(plan, History(), calendar, at("2026-11-23"), []) == []


def test_days_are_those_of_the_calendars_time_zone(book: MakeBook, due_on: Actions) -> None:
    plan = book(Step("introduce", "call"), enter_on=day("2026-11-24"))
    assert due_on(plan, "2026-11-23 23:59") == {}
    assert list(due_on(plan, "2026-11-24 00:00")) == ["introduce"]


def told_day(situation: Situation) -> dt.date:
    return changes_on(situation, agenda_of(situation))


def test_what_is_due_may_change_with_every_day(book: MakeBook, situation: Case) -> None:
    assert told_day(situation(book(Step("introduce", "call")), "2026-11-23")) == day("2026-11-24")


def test_what_is_not_due_changes_on_the_first_day_something_is(
    book: MakeBook, situation: Case, touch: MakeTouch
) -> None:
    plan = book(Rhythm("call", "call", Duration(3, "w")), Rhythm("note", "letter", Duration(9, "m")))
    rows = (touch("2026-11-20", "call"), touch("2026-11-20", "letter"))
    assert told_day(situation(plan, "2026-11-23", *rows)) == day("2026-12-11")


@pytest.mark.parametrize(("until", "changes"), [("2026-11-28", "2026-11-28"), ("2026-11-23", "2026-12-11")])
def test_the_end_of_a_snooze_may_change_it_too(
    book: MakeBook, situation: Case, touch: MakeTouch, at: At, until: str, changes: str
) -> None:
    """What was due all along is due again on the day, even on a closed one."""
    plan = book(Rhythm("call", "call", Duration(3, "w")))
    snooze = Snooze("acme", day(until), "the fair", at("2026-11-20"))
    assert told_day(situation(plan, "2026-11-23", touch("2026-11-20", "call"), snooze)) == day(changes)


def test_it_changes_when_a_date_of_the_plan_comes_true(book: MakeBook, situation: Case) -> None:
    entered = day("2026-11-20")
    assert told_day(situation(book(enter_on=entered, since=day("2026-12-05")), "2026-11-23")) == day("2026-12-05")
    issue = Issue("late order", day("2026-12-03"))
    assert told_day(situation(book(enter_on=entered, issues=(issue,)), "2026-11-23")) == day("2026-12-03")
    assert told_day(situation(book(enter_on=entered, issues=(issue,)), "2026-12-03")) > day("2026-12-04")


def test_with_nothing_to_come_a_day_within_a_year_is_told(book: MakeBook, situation: Case) -> None:
    assert day("2026-11-24") < told_day(situation(book(enter_on=day("2026-11-20")), "2026-11-23")) <= day("2027-11-23")


def test_a_milestone_with_a_lead_of_years_is_told_in_time(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    """The occurrence of 2031 falls due five years before it, and the one before is done."""
    renewal = Milestone("renewal", "renewal.on", "call", lead=Duration(5, "y"), yearly=True)
    plan = book(renewal, renewal=DateOf(day("2021-12-15")), enter_on=day("2021-11-01"))
    done = touch("2025-12-20", "call", item="renewal", key="acme/-/key-account/renewal/2030-12-15")
    now = situation(plan, "2026-11-23", done)
    assert [action.due_on for action in agenda_of(now) if action.item == "renewal"] == [day("2026-12-15")]
