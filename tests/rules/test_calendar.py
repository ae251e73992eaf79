"""BOOK: durations, rolling, and "a closed day for `due`"."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar, add, public_holidays
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Duration, Workdays


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("on", "is_open"),
    [
        ("2026-11-23", True),
        ("2026-11-26", False),  # Thanksgiving
        ("2026-11-28", False),  # Saturday
        ("2026-12-24", False),  # closed by the settings
        ("2027-02-12", False),  # Lincoln's birthday, a holiday in Illinois alone
    ],
)
def test_a_closed_day_is_no_workday_closed_or_a_public_holiday_there(
    calendar: WorkCalendar, on: str, is_open: bool
) -> None:
    assert calendar.is_open(day(on)) is is_open
    assert calendar.is_open(day(on)) is is_open, "the answer is kept"


def test_a_calendar_without_a_country_has_no_holidays() -> None:
    assert WorkCalendar(Calendar("Europe/Paris")).is_open(day("2026-12-25"))


def test_workdays_are_those_of_the_settings() -> None:
    cairo = WorkCalendar(Calendar("Africa/Cairo", workdays=Workdays.parse("sun-thu")))
    assert cairo.is_open(day("2026-11-22"))
    assert not cairo.is_open(day("2026-11-27"))
    assert cairo.roll(day("2026-11-27")) == day("2026-11-29")


def test_an_unknown_place_has_no_holidays_and_an_unknown_part_those_of_its_country() -> None:
    assert public_holidays("XX", None, 2026) == frozenset()
    assert public_holidays("US", "nowhere", 2026) == public_holidays("US", None, 2026) != frozenset()


def test_a_closed_day_rolls_to_the_next_open_one(calendar: WorkCalendar) -> None:
    assert calendar.roll(day("2026-11-23")) == day("2026-11-23")
    assert calendar.roll(day("2026-11-26")) == day("2026-11-27")
    assert calendar.roll(day("2026-12-24")) == day("2026-12-28")
    assert calendar.next_open(day("2026-11-23")) == day("2026-11-24")
    assert calendar.next_open(day("2026-11-25")) == day("2026-11-27")


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-11-23", "0d", "2026-11-23"),
        ("2026-11-23", "4d", "2026-11-27"),
        ("2026-11-23", "2w", "2026-12-07"),
        ("2026-11-23", "4bd", "2026-11-30"),
        ("2026-11-28", "1bd", "2026-11-30"),
        ("2027-01-31", "1m", "2027-02-28"),
        ("2026-10-31", "4m", "2027-02-28"),
        ("2028-02-29", "1y", "2029-02-28"),
        ("2028-02-29", "4y", "2032-02-29"),
        ("2026-11-23", "60s", "2026-11-23"),
        ("2026-11-23", "36h", "2026-11-23"),
        ("2026-11-23", "9999y", "9999-12-31"),
        ("2026-11-23", "9999w", "2218-07-13"),
        ("9999-12-30", "2d", "9999-12-31"),
    ],
)
def test_so_far_after_a_day(calendar: WorkCalendar, start: str, length: str, end: str) -> None:
    assert calendar.add(day(start), Duration.parse(length)) == day(end)


@pytest.mark.parametrize(
    ("end", "length", "start"),
    [
        ("2027-03-31", "90d", "2026-12-31"),
        ("2026-11-30", "2bd", "2026-11-25"),
        ("2027-03-31", "1m", "2027-02-28"),
        ("2027-01-15", "1m", "2026-12-15"),
        ("2028-02-29", "1y", "2027-02-28"),
        ("2026-11-23", "0bd", "2026-11-23"),
        ("0001-01-05", "90d", "0001-01-01"),
    ],
)
def test_so_far_before_a_day(calendar: WorkCalendar, end: str, length: str, start: str) -> None:
    assert calendar.subtract(day(end), Duration.parse(length)) == day(start)


def test_working_days_between_two_days(calendar: WorkCalendar) -> None:
    assert calendar.working_days(day("2026-11-23"), day("2026-11-30")) == 4
    assert calendar.working_days(day("2026-11-30"), day("2026-11-23")) == 0


def test_a_calendar_that_never_opens_holds_nothing_up() -> None:
    """`workdays` may name one day, and `closed` all of them."""
    mondays = tuple(day("2026-11-02") + dt.timedelta(weeks=n) for n in range(110))
    shut = WorkCalendar(Calendar("America/Chicago", workdays=Workdays((0,)), closed=mondays))
    assert shut.roll(day("2026-11-23")) == day("2026-11-23")
    assert shut.add(day("2026-11-23"), Duration(3, "bd")) == day("2026-11-26")


def test_the_last_day_there_is_rolls_nowhere() -> None:
    weekdays = Calendar("America/Chicago", closed=(dt.date.max,))
    assert WorkCalendar(weekdays).roll(dt.date.max) == dt.date.max


@pytest.mark.parametrize(
    ("zone", "instant", "local"),
    [
        ("America/Chicago", "2026-11-24T05:59:59", "2026-11-23"),
        ("America/Chicago", "2026-11-24T06:00:00", "2026-11-24"),
        ("America/Chicago", "2026-07-24T05:00:00", "2026-07-24"),
        ("Pacific/Kiritimati", "2026-11-23T10:00:00", "2026-11-24"),
        ("Pacific/Pago_Pago", "2026-11-23T10:00:00", "2026-11-22"),
    ],
)
def test_the_day_of_an_instant_is_the_local_one(zone: str, instant: str, local: str) -> None:
    at = dt.datetime.fromisoformat(instant).replace(tzinfo=dt.UTC)
    assert WorkCalendar(Calendar(zone)).day_of(at) == day(local)


def test_days_are_counted_with_the_calendar_that_is_given() -> None:
    assert add(day("2026-11-23"), Duration(2, "bd"), lambda on: on.day % 2 == 0) == day("2026-11-26")


@pytest.mark.parametrize(
    ("zone", "on", "begins"),
    [
        ("America/Chicago", "2026-11-23", "2026-11-23T06:00Z"),
        ("America/Chicago", "2026-11-01", "2026-11-01T05:00Z"),
        ("America/Chicago", "2026-11-02", "2026-11-02T06:00Z"),
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00Z"),  # the clock goes from midnight to one
        ("America/Havana", "2026-11-01", "2026-11-01T04:00Z"),  # midnight comes twice
    ],
)
def test_a_day_begins_at_its_first_instant(zone: str, on: str, begins: str) -> None:
    assert WorkCalendar(Calendar(zone)).start_of(day(on)) == dt.datetime.fromisoformat(begins)


@given(
    st.sampled_from(
        ["America/Chicago", "America/Havana", "Asia/Beirut", "Africa/Cairo", "Asia/Kathmandu", "Australia/Lord_Howe"]
    ),
    st.dates(dt.date(2026, 1, 1), dt.date(2029, 1, 1)),
)
def test_before_the_start_of_a_day_it_is_the_day_before(zone: str, on: dt.date) -> None:
    calendar = WorkCalendar(Calendar(zone))
    begins = calendar.start_of(on)
    assert calendar.day_of(begins) == on
    assert calendar.day_of(begins - dt.timedelta(microseconds=1)) == on - dt.timedelta(days=1)
