"""PRACTICE T5: how long an answer has been owed, in working time."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.response import is_late, working_time
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Duration, Window

At = Callable[[str], dt.datetime]
HOURS = Window(600, 1080)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-23 11:00", "2026-11-23 12:30", 1.5),
        ("2026-11-23 08:00", "2026-11-23 11:00", 1),
        ("2026-11-23 17:30", "2026-11-24 10:30", 1),
        ("2026-11-20 17:00", "2026-11-23 11:00", 2),  # a weekend
        ("2026-11-25 17:00", "2026-11-27 11:00", 2),  # Thanksgiving
        ("2026-11-21 09:00", "2026-11-22 20:00", 0),
        ("2026-11-23 12:00", "2026-11-23 12:00", 0),
        ("2026-11-23 12:00", "2026-11-23 11:00", 0),
    ],
)
def test_only_working_hours_of_open_days_count(
    calendar: WorkCalendar, at: At, start: str, end: str, hours: float
) -> None:
    assert working_time(calendar, HOURS, at(start), at(end)) == dt.timedelta(hours=hours)


def test_a_day_may_last_until_midnight(calendar: WorkCalendar, at: At) -> None:
    """On the day the clocks go back, too."""
    sundays = WorkCalendar(Calendar("America/Chicago", workdays=type(calendar.calendar.workdays)((6,))))
    assert working_time(sundays, Window(0, 1440), at("2026-11-01 00:00"), at("2026-11-02 00:00")) == dt.timedelta(
        hours=25
    )


def test_late_is_more_than_was_allowed(calendar: WorkCalendar, at: At) -> None:
    """T5: `reply_within`, two hours."""
    two = Duration(2, "h")
    assert not is_late(calendar, HOURS, two, at("2026-11-23 11:00"), at("2026-11-23 13:00"))
    assert is_late(calendar, HOURS, two, at("2026-11-23 11:00"), at("2026-11-23 13:01"))
    assert not is_late(calendar, HOURS, two, at("2026-11-20 17:00"), at("2026-11-23 10:59"))


@given(st.lists(st.integers(0, 60 * 24 * 20), min_size=3, max_size=3))
def test_working_time_adds_up(minutes: list[int]) -> None:
    calendar = WorkCalendar(Calendar("America/Chicago", closed=(dt.date(2026, 11, 4),)))
    origin = dt.datetime(2026, 10, 26, tzinfo=dt.UTC)
    a, b, c = (origin + dt.timedelta(minutes=each) for each in sorted(minutes))
    whole = working_time(calendar, HOURS, a, c)
    assert whole == working_time(calendar, HOURS, a, b) + working_time(calendar, HOURS, b, c)
    assert dt.timedelta() <= whole <= c - a
