"""Until somebody is back, what is planned for them waits; what they agreed to, were promised or asked does not."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.due.due import agenda_of, changes_on
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.history import Absence, Promise, Reply, Touch
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
At = Callable[[str], dt.datetime]
CALLS = Rhythm("call", "call", Duration(3, "d"))
VISITS = Rhythm("visit", "meeting", Duration(1, "w"), to="Omar Haddad")


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def away(at: At) -> Callable[..., Absence]:
    def said(back_on: str, **changes: Any) -> Absence:
        answer = Absence(1, "priya@acme.example", at("2026-11-19"), day(back_on), guessed=False, words="I am away")
        return answer._replace(**changes)

    return said


def test_a_call_is_due_on_the_day_they_are_back(
    book: MakeBook, due_on: Actions, coming: Actions, touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    rows = (touch("2026-11-10", "call", "reached"), away("2026-12-02"))
    plan = book(CALLS)
    assert "call" in due_on(plan, "2026-11-20", rows[0])
    assert "call" not in due_on(plan, "2026-12-01", *rows)
    assert coming(plan, "2026-11-20", *rows)["call"].due_on == day("2026-12-02")
    assert "call" in due_on(plan, "2026-12-02", *rows)


def test_somebody_back_on_a_saturday_is_called_on_monday(
    book: MakeBook, coming: Actions, touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    rows = (touch("2026-11-10", "call", "reached"), away("2026-11-28"))
    assert coming(book(CALLS), "2026-11-23", *rows)["call"].due_on == day("2026-11-30")


def test_what_falls_due_later_anyway_stays_where_it_is(
    book: MakeBook, coming: Actions, touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    rows = (touch("2026-11-10", "call", "reached"), away("2026-11-24"))
    plan = book(CALLS._replace(every=Duration(4, "w")))
    assert coming(plan, "2026-11-20", *rows)["call"].due_on == day("2026-12-08")


def test_what_is_for_somebody_else_does_not_wait(
    book: MakeBook, due_on: Actions, touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    rows = (touch("2026-11-02", "meeting", item="visit", contact="omar-haddad"), away("2026-12-02"))
    found = due_on(book(CALLS, VISITS), "2026-11-20", *rows)
    assert "visit" in found
    assert "call" not in found


def test_an_agreed_date_a_promise_and_a_reply_stand(
    book: MakeBook, due_on: Actions, touch: MakeTouch, at: At, away: Callable[..., Absence]
) -> None:
    rows = (
        touch("2026-11-10", "call", "reached", next=day("2026-11-23")),
        Promise(7, "acme", "quote for Plant 2", day("2026-11-20"), at("2026-11-10")),
        Reply(3, "acme", "priya-natarajan", "priya@acme.example", "and the quote?", at("2026-11-20")),
        away("2026-12-02"),
    )
    assert {action.kind for action in due_on(book(CALLS), "2026-11-23", *rows).values()} >= {"next", "promise", "reply"}


def test_a_talk_ends_it_for_the_plan_too(
    book: MakeBook, due_on: Actions, touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    rows = (touch("2026-11-20", "call", "reached"), away("2026-12-02"))
    assert "call" in due_on(book(CALLS), "2026-11-23", *rows)


def test_the_longer_of_a_snooze_and_an_absence_counts(
    book: MakeBook, coming: Actions, touch: MakeTouch, at: At, away: Callable[..., Absence]
) -> None:
    plan = book(CALLS, enter_on=day("2026-12-04"))
    called = touch("2026-11-10", "call", "reached")
    assert coming(plan, "2026-11-20", called, away("2026-12-02"))["call"].due_on == day("2026-12-04")
    assert coming(plan, "2026-11-20", called, away("2026-12-08"))["call"].due_on == day("2026-12-08")


def test_the_agenda_changes_when_they_are_back(
    book: MakeBook, situation: Callable[..., Situation], touch: MakeTouch, away: Callable[..., Absence]
) -> None:
    made = situation(book(CALLS), "2026-11-20", touch("2026-11-10", "call", "reached"), away("2026-11-25"))
    assert changes_on(made, agenda_of(made)) <= day("2026-11-25")
