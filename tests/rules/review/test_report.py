"""PRACTICE P2, P3, T2, T6, J6, J10, J12: what was done in a period, in figures."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account, Contact, WhiteSpace
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import AccountHistory, History, Note, Promise, Touch
from touchcli.rules.review.brief_history import remarks
from touchcli.rules.review.report import Coverage, Kept, Report, Use, account_figures, period, report

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
At = Callable[[str], dt.datetime]
Made = Callable[..., Report]


def reported(book: Book, history: History, calendar: WorkCalendar, now: dt.datetime, since: dt.date) -> Report:
    """The report of every account of a book."""
    days = period(calendar, since, calendar.day_of(now))
    cases = (Situation(book, one, history.of(one.id), calendar, now) for one in book.accounts.values())
    return report(days, [account_figures(each, days) for each in cases])


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def made(calendar: WorkCalendar, at: At) -> Made:
    """The report of a book from a day on, up to Monday 23 November, with what happened at Acme."""

    def call(book: Book, since: str, *rows: Any) -> Report:
        touches = tuple(sorted((row for row in rows if isinstance(row, Touch)), key=lambda touch: touch.at))
        promises = tuple(row for row in rows if isinstance(row, Promise))
        history = History({"acme": AccountHistory(touches, promises=promises)})
        return reported(book, history, calendar, at("2026-11-23 17:00"), day(since))

    return call


def test_the_mix_counts_what_came_about(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """J12, T8: the channels used, and how many of the touches were live."""
    found = made(
        book(),
        "2026-11-01",
        touch("2026-11-02", "call", "reached"),
        touch("2026-11-03", "call", "voicemail"),
        touch("2026-11-04", "text"),
        touch("2026-11-05", "text", direction="in"),
        touch("2026-11-06", "meeting", "skipped"),
        touch("2026-10-31", "letter"),
    )
    assert found.mix == (("text", 2), ("call", 1))
    assert (found.touches, found.live, found.reactive) == (3, 1, 1)
    (balance,) = found.balances
    assert (balance.texts, balance.live, balance.other) == (1, 1, 1)


def test_the_first_day_of_the_period_is_in_it(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    late = touch("2026-11-01 23:59", "call", "reached")
    assert made(book(), "2026-11-01", late).touches == 1
    assert made(book(), "2026-11-02", late).touches == 0


def test_every_week_is_there_the_empty_ones_too(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """J6."""
    found = made(book(), "2026-11-04", touch("2026-11-05", "call", "reached"), touch("2026-11-22", "text"))
    assert found.rhythm.weeks == (
        (day("2026-11-02"), 1),
        (day("2026-11-09"), 0),
        (day("2026-11-16"), 1),
        (day("2026-11-23"), 0),
    )
    assert found.balances[0].weeks == (1, 0, 1, 0)


def test_bunching_at_the_end_of_a_month_shows(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """J6: three of four on the last five working days of a month, where an even pace would put a sixth."""
    calls = [touch(on, "call", "reached") for on in ("2026-10-06", "2026-10-26", "2026-10-28", "2026-10-30")]
    found = made(book(), "2026-10-01", *calls, touch("2026-10-29", "text", direction="in")).rhythm
    assert found.at_month_end == 0.75
    assert found.even_share == 6 / 35, "the last five of October, and the 23rd, the fifth last of November"


def test_a_period_without_touches_or_open_days(book: MakeBook, made: Made, calendar: WorkCalendar, at: At) -> None:
    assert made(book(), "2026-11-01").rhythm.at_month_end is None
    sunday = report(period(calendar, day("2026-11-22"), day("2026-11-22")), [])
    assert (sunday.rhythm.even_share, sunday.accounts, sunday.mix) == (None, 0, ())


def test_texts_by_purpose_with_what_came_back(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """T2: an answer is the first text of theirs before our next one."""
    found = made(
        book(),
        "2026-11-01",
        touch("2026-10-30 09:00", "text", purpose="offer"),
        touch("2026-11-02 09:00", "text", direction="in"),  # answers what was before the period
        touch("2026-11-03 09:00", "text", purpose="pulse-check"),
        touch("2026-11-03 09:30", "text", direction="in"),
        touch("2026-11-03 09:31", "text", direction="in"),
        touch("2026-11-03 10:00", "text", item="reply-4"),
        touch("2026-11-09 09:00", "text", purpose="pulse-check"),
        touch("2026-11-10 09:00", "text", purpose="pulse-check"),
        touch("2026-11-10 10:30", "text", direction="in"),
        touch("2026-11-16 09:00", "text", "skipped", purpose="pulse-check"),
        touch("2026-11-17 09:00", "text"),
    )
    assert found.uses == (Use("pulse-check", 3, 2, 60.0), Use("answer", 1, 0, None), Use("other", 1, 0, None))


def test_promises_kept_early_count_and_overdue_ones_show(book: MakeBook, made: Made, at: At) -> None:
    """J10."""

    def promise(id: int, by: str, state: Any) -> Promise:
        return Promise(id, "acme", "a quote", day(by), at("2026-10-01"), state)

    found = made(
        book(),
        "2026-11-01",
        promise(1, "2026-10-30", "kept"),
        promise(2, "2026-11-03", "kept"),
        promise(3, "2026-12-03", "kept"),
        promise(4, "2026-11-03", "broken"),
        promise(5, "2026-11-20", "open"),
        promise(6, "2026-11-23", "open"),
        promise(7, "2026-10-02", "open"),
    )
    assert found.promises == Kept(kept=2, broken=1, open=3, overdue=2)


def test_white_space_is_listed_by_value(book: MakeBook, made: Made, acme: Account) -> None:
    """P2."""
    more = acme._replace(id="more", white_space=(WhiteSpace("Plant 2", value=Decimal(30000), incumbent="Fastway"),))
    plan = book(white_space=(WhiteSpace("Annex"), WhiteSpace("Depot", value=Decimal(500))), accounts=(more,))
    assert [(row.account, row.name) for row in made(plan, "2026-11-01").white_space] == [
        ("more", "Plant 2"),
        ("acme", "Depot"),
        ("acme", "Annex"),
    ]


def test_coverage_by_tier_and_role(book: MakeBook, made: Made, touch: MakeTouch, acme: Account) -> None:
    """P3, P5: who was touched at all, and who was spoken to."""
    more = acme._replace(id="more", tier=None, contacts=(Contact("Ken Abe", id="ken-abe"),))
    found = made(
        book(accounts=(more,)),
        "2026-11-01",
        touch("2026-11-02", "call", "reached"),
        touch("2026-11-03", "text", contact="omar-haddad"),
    )
    assert found.tiers == (Coverage("A", 1, 1, 1), Coverage("none", 1, 0, 0))
    assert found.roles == (Coverage("decision_maker", 1, 1, 1), Coverage("none", 1, 0, 0), Coverage("user", 1, 1, 0))


def test_only_notes_of_the_period_are_remarks_of_a_review(book: MakeBook, calendar: WorkCalendar, at: At) -> None:
    acme = book().accounts["acme"]
    notes = tuple(Note(n, "acme", None, at(on), f"note {on}") for n, on in enumerate(("2026-10-01", "2026-11-02"), 1))
    situation = Situation(book(), acme, AccountHistory(notes=notes), calendar, at("2026-11-23"))
    assert [remark.source for remark in remarks(situation, day("2026-10-15"))] == ["note 2"]
