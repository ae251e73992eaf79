"""PRACTICE T6: silence ÷ the interval the cadence promises, and how much of the contact was only reacting."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchcli.rules.due.situation import Situation
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.history import Touch
from touchcli.rules.models.values import Duration
from touchcli.rules.review.quiet import Quiet, by_silence, quiet_from, quietness, reactive_share

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Case = Callable[..., Situation]

CALL = Rhythm("call", "call", Duration(2, "w"))
TEXT = Rhythm("check-in", "text", Duration(4, "w"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_silence_is_measured_by_the_shortest_promise(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    """T6."""
    found = quietness(
        situation(book(CALL, TEXT), "2026-11-23", touch("2026-11-02", "text"), touch("2026-10-01", "call"))
    )
    assert (found.last_touch_on, found.last_live_on) == (day("2026-11-02"), day("2026-10-01"))
    assert (found.promised_days, found.silence) == (14, 1.5)
    assert found.texts_since_live == 1
    assert found.is_quiet


def test_on_the_promised_day_nobody_is_quiet_yet(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    found = quietness(situation(book(CALL), "2026-11-23", touch("2026-11-09", "call")))
    assert (found.silence, found.is_quiet) == (1.0, False)


def test_a_voicemail_and_a_skip_end_no_silence(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    rows = (touch("2026-11-20", "call", "voicemail"), touch("2026-11-20", "text", "skipped"))
    assert quietness(situation(book(CALL), "2026-11-23", *rows)).last_touch_on is None


def test_what_they_wrote_ends_the_silence_and_is_heard(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    theirs = touch("2026-11-20", "email", direction="in")
    found = quietness(situation(book(CALL), "2026-11-23", touch("2026-11-01", "call"), theirs))
    assert (found.last_heard_on, found.last_touch_on) == (day("2026-11-20"), day("2026-11-20"))


def test_a_touch_of_tomorrow_is_no_negative_silence(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    """A clock that was set back leaves such touches behind."""
    assert quietness(situation(book(CALL), "2026-11-23", touch("2026-11-24", "call"))).silence == 0


@pytest.mark.parametrize(("enter_on", "quiet"), [("2026-11-02", True), ("2026-11-20", False), (None, False)])
def test_one_never_touched_is_quiet_once_its_promise_is_over(
    book: MakeBook, situation: Case, enter_on: str | None, quiet: bool
) -> None:
    entry = day(enter_on) if enter_on else None
    found = quietness(situation(book(CALL, enter_on=entry), "2026-11-23"))
    assert (found.last_touch_on, found.silence, found.is_quiet) == (None, None, quiet)


def test_without_a_rhythm_or_a_cadence_nothing_is_promised(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    for plan in (book(), book(CALL, cadence=None)):
        found = quietness(situation(plan, "2026-11-23", touch("2026-01-05", "call")))
        assert (found.promised_days, found.silence, found.is_quiet) == (None, None, False)


def test_reactive_is_what_they_began_and_what_answered_them(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    """T6: reactive against proactive."""
    rows = (
        touch("2026-11-02", "text", direction="in"),
        touch("2026-11-02", "text", item="reply-4"),
        touch("2026-11-03", "call", item="answer-2"),
        touch("2026-11-10", "call", item="call"),
    )
    found = quietness(situation(book(CALL), "2026-11-23", *rows))
    assert (found.reactive, found.touches) == (3, 4)


def row(name: str, last: str | None, silence: float | None, reactive: int = 0, touches: int = 1) -> Quiet:
    on = day(last) if last else None
    return Quiet(name, name, on, None, None, 7, silence, 0, reactive, touches, None)


def test_never_contacted_come_first_then_the_longest_silence() -> None:
    """T6; one to whom nothing is promised comes last."""
    rows = [
        row("d", "2026-11-20", None),
        row("c", "2026-11-20", 0.4),
        row("b", "2026-11-01", 3.1),
        row("z", None, None),
        row("a", None, None),
    ]
    assert [found.account for found in by_silence(rows)] == ["a", "z", "b", "c", "d"]


def test_the_share_of_the_book_is_that_of_all_touches() -> None:
    assert reactive_share([row("a", None, None, 1, 4), row("b", None, None, 3, 4)]) == 0.5
    assert reactive_share([row("a", None, None, 0, 0)]) is None


turns = st.builds(Duration, st.integers(0, 40), st.sampled_from(["h", "d", "bd", "w", "m"]))
agos = st.integers(-1, 60)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(turns, max_size=2),
    st.none() | agos,
    st.lists(st.tuples(agos, st.sampled_from(["call", "text"]), st.sampled_from(["done", "voicemail"])), max_size=3),
)
def test_from_the_day_it_is_told_somebody_is_quiet_and_not_before(
    book: MakeBook, situation: Case, touch: MakeTouch, promised: list[Duration], entered: int | None, made: list[Any]
) -> None:
    """The day is told once, and holds on every day until somebody is in touch."""

    def ago(days: int) -> dt.date:
        return day("2026-11-23") - dt.timedelta(days=days)

    plan = book(
        *(Rhythm(f"r{n}", "call", every) for n, every in enumerate(promised)),
        enter_on=None if entered is None else ago(entered),
    )
    rows = [touch(ago(days).isoformat(), channel, outcome) for days, channel, outcome in made]
    account_history = quiet_from(situation(plan, "2026-11-23", *rows))
    for ahead in (0, 1, 2, 7, 13, 14, 15, 28, 29, 30, 31, 40, 41, 60, 400):
        seen = situation(plan, ago(-ahead).isoformat(), *rows)
        assert quiet_from(seen) == account_history
        assert quietness(seen).is_quiet == (account_history is not None and account_history <= seen.today)


def test_beyond_the_last_day_there_is_nobody_is_quiet(book: MakeBook, situation: Case, touch: MakeTouch) -> None:
    plan = book(Rhythm("call", "call", Duration(9999, "y")))
    assert quiet_from(situation(plan, "2026-11-23", touch("2026-11-02", "call"))) in (None, dt.date.max)
