"""COMMANDS: days and times as people write them."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.errors import UserError
from touchcli.rules.iso import is_iso
from touchcli.rules.models.settings import Calendar
from touchcli.rules.when import read_day, read_instant, read_when

TODAY = dt.date(2026, 11, 23)
"""A Monday; the Thursday after it is Thanksgiving."""
NOW = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
"""10:30 in Chicago."""
CHICAGO = ZoneInfo("America/Chicago")


def in_country(country: str | None) -> WorkCalendar:
    return WorkCalendar(Calendar("Europe/Paris", country))


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("2026-12-04", "2026-12-04"),
        ("20261204", "2026-12-04"),
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("yesterday", "2026-11-22"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("tues", "2026-11-24"),
        ("mon", "2026-11-30"),
        ("next week", "2026-11-30"),
        ("next month", "2026-12-01"),
        ("next year", "2027-01-01"),
        ("last week", "2026-11-16"),
        ("last month", "2026-10-01"),
        ("last year", "2025-01-01"),
        ("last fri", "2026-11-20"),
        ("fri next week", "2026-12-04"),
        ("wed last week", "2026-11-18"),
        ("next mon", "2026-11-30"),
        ("3d", "2026-11-26"),
        ("+3d", "2026-11-26"),
        ("-3d", "2026-11-20"),
        ("2w", "2026-12-07"),
        ("1m", "2026-12-23"),
        ("1y", "2027-11-23"),
        ("3bd", "2026-11-27"),  # over Thanksgiving
        ("in 2 weeks", "2026-12-07"),
        ("3 working days", "2026-11-27"),
        ("3 days ago", "2026-11-20"),
        ("4 dec", "2026-12-04"),
        ("dec 4", "2026-12-04"),
        ("December 4th", "2026-12-04"),
        ("4 dec 2027", "2027-12-04"),
        ("Dec 4, 2026", "2026-12-04"),
        ("23 nov", "2026-11-23"),
        ("22 nov", "2027-11-22"),
        ("29 feb", "2028-02-29"),
        ("Friday 4 December 2026", "2026-12-04"),
        ("fri 2026-12-04", "2026-12-04"),
        ("12/4", "2026-12-04"),
        ("12/4/27", "2027-12-04"),
        ("12/4/2027", "2027-12-04"),
    ],
)
def test_looking_ahead(calendar: WorkCalendar, text: str, on: str) -> None:
    assert read_day(text, "--by", TODAY, calendar).isoformat() == on


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("fri", "2026-11-20"),
        ("mon", "2026-11-16"),
        ("30d", "2026-10-24"),
        ("in 3 days", "2026-11-26"),
        ("+3d", "2026-11-26"),
        ("2bd", "2026-11-19"),
        ("4 dec", "2025-12-04"),
        ("23 nov", "2026-11-23"),
        ("29 feb", "2024-02-29"),
        ("12/4", "2025-12-04"),
        ("last fri", "2026-11-20"),
        ("2026-12-04", "2026-12-04"),
    ],
)
def test_looking_back(calendar: WorkCalendar, text: str, on: str) -> None:
    assert read_day(text, "--since", TODAY, calendar, back=True).isoformat() == on


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is not a day"),
        ("soon", "is not a day"),
        ("May", "is not a day"),
        ("5", "is not a day"),
        ("next time", "is not a day"),
        ("next week or so", "is not a day"),
        ("fri maybe", "is not a day"),
        ("fri 2 week", "that day is Monday 7 December 2026"),
        ("dec 4 of 2026", "is not a day"),
        ("dec four", "is not a day"),
        ("in 3 days ago", "is not a day"),
        ("3 moons", "is not a day"),
        ("10:00", "has a time of the day"),
        ("fri 10:00", "has a time of the day"),
        ("31 feb", "there is no such day"),
        ("29 feb 2027", "there is no such day"),
        ("13/4", "there is no such day"),
        ("thu 4 dec", "that day is Friday 4 December 2026"),
        ("next fri", "could be two days"),
        ("9999y", "too far away"),
        ("-9999y", "too far away"),
    ],
)
def test_what_is_no_day_is_refused_with_what_is_allowed(calendar: WorkCalendar, text: str, says: str) -> None:
    with pytest.raises(UserError) as refused:
        read_day(text, "--by", TODAY, calendar)
    assert refused.value.message.startswith("--by: ")
    assert says in refused.value.message
    assert refused.value.hint.startswith("write ")


def test_two_days_that_could_be_meant_are_both_named(calendar: WorkCalendar) -> None:
    with pytest.raises(UserError) as refused:
        read_day("next fri", "--by", TODAY, calendar)
    assert refused.value.hint == 'write fri for Friday 27 November 2026, "fri next week" for Friday 4 December 2026'
    saturday = dt.date(2026, 11, 28)
    assert read_day("next fri", "--by", saturday, calendar) == dt.date(2026, 12, 4)


@pytest.mark.parametrize(
    ("country", "text", "on"),
    [
        ("GB", "4/12", "2026-12-04"),
        ("GB", "12/4", "2027-04-12"),
        (None, "13/4", "2027-04-13"),
        (None, "4/13", "2027-04-13"),
        ("CA", "5/5", "2027-05-05"),
        ("JP", "12/4", "2026-12-04"),
    ],
)
def test_numbers_are_read_in_the_order_of_the_country(country: str | None, text: str, on: str) -> None:
    assert read_day(text, "--by", TODAY, in_country(country)).isoformat() == on


@pytest.mark.parametrize("country", [None, "CA"])
def test_numbers_that_could_be_two_days_are_refused(country: str | None) -> None:
    with pytest.raises(UserError, match="day or month first"):
        read_day("12/4", "--by", TODAY, in_country(country))


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("fri 10:00", "2026-11-27 10:00"),
        ("tomorrow 2pm", "2026-11-24 14:00"),
        ("tomorrow at 2:30 pm", "2026-11-24 14:30"),
        ("dec 4, 10am", "2026-12-04 10:00"),
        ("fri noon", "2026-11-27 12:00"),
        ("12am tomorrow", None),
        ("tomorrow 12am", "2026-11-24 00:00"),
        ("16:00", "2026-11-23 16:00"),
        ("at 16:00", "2026-11-23 16:00"),
        ("fri", "2026-11-27 12:00"),
        ("2026-12-04", "2026-12-04 12:00"),
        ("2026-12-04 10am", "2026-12-04 10:00"),
        ("2026-12-04 10:00", "2026-12-04 10:00"),
        ("2026-12-04T16:00Z", "2026-12-04 10:00"),
        ("20261204", "2026-12-04 00:00"),
        ("today", "2026-11-23 12:00"),
        ("Friday 4 December 2026, 10:00", "2026-12-04 10:00"),
        ("tomorrow 25:00", None),
        ("tomorrow 13pm", None),
        ("tomorrow 10:60", None),
        ("later", None),
        ("0001-01-01", "0001-01-01 12:00"),
        ("9999-12-31 23:00", None),
        ("mar 14 2027 2:30am", None),  # the hour that the clocks skip
    ],
)
def test_instants(calendar: WorkCalendar, text: str, local: str | None) -> None:
    if local is None:
        with pytest.raises(UserError) as refused:
            read_instant(text, "--at", NOW, calendar)
        assert refused.value.message.startswith("--at: ")
        return
    at = read_instant(text, "--at", NOW, calendar)
    assert at.tzinfo is dt.UTC
    assert at.astimezone(CHICAGO).strftime("%Y-%m-%d %H:%M").rjust(16, "0") == local


def test_an_hour_that_the_clocks_skip_is_named(calendar: WorkCalendar) -> None:
    with pytest.raises(UserError, match="clocks skip 02:30 on Sunday 14 March 2027"):
        read_instant("mar 14 2027 2:30am", "--at", NOW, calendar)


def test_looking_back_today_is_not_later_than_now(calendar: WorkCalendar) -> None:
    assert read_instant("today", "--at", NOW, calendar, back=True) == NOW
    after = NOW + dt.timedelta(hours=4)
    assert read_instant("today", "--at", after, calendar, back=True) == dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
    assert read_instant("today 4pm", "--at", NOW, calendar, back=True) > NOW
    assert read_instant("fri 10:00", "--at", NOW, calendar, back=True).date() == dt.date(2026, 11, 20)


def test_a_day_and_a_time_come_apart(calendar: WorkCalendar) -> None:
    assert read_when("fri 10:00", "--next", TODAY, calendar) == (dt.date(2026, 11, 27), dt.time(10))
    assert read_when("noon", "--next", TODAY, calendar) == (None, dt.time(12))


@pytest.mark.parametrize(("text", "iso"), [("2026-12-04", True), ("2026-12-04T10:00Z", True), ("fri", False)])
def test_what_is_written_in_full(text: str, iso: bool) -> None:
    assert is_iso(text) is iso
