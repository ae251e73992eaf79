import datetime as dt

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Window, Workdays
from touchcli.rules.texting.hours import Hours

EVERY_DAY = Workdays((0, 1, 2, 3, 4, 5, 6))


def hours(window: str, *zones: str, workdays: Workdays = EVERY_DAY, law: Place | None = None) -> Hours:
    calendar = WorkCalendar(Calendar("America/Chicago", workdays=workdays))
    return Hours(zones, Window.parse(window), law, None, None, calendar)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("window", "zone", "now", "opens"),
    [
        ("10:00-18:00", "America/Chicago", "2026-11-23T12:00:30.5-06:00", "2026-11-23T12:00:30.5-06:00"),
        ("10:00-18:00", "America/Chicago", "2026-11-23T18:00-06:00", "2026-11-24T10:00-06:00"),
        ("00:00-24:00", "America/Chicago", "2026-11-23T23:59:59-06:00", "2026-11-23T23:59:59-06:00"),
        # Spring forward in Chicago: 02:00 becomes 03:00 on 14 March 2027.
        ("02:30-04:00", "America/Chicago", "2027-03-14T00:00-06:00", "2027-03-14T03:00-05:00"),
        ("02:00-02:59", "America/Chicago", "2027-03-14T00:00-06:00", "2027-03-15T02:00-05:00"),
        ("10:00-18:00", "America/Chicago", "2027-03-13T20:00-06:00", "2027-03-14T10:00-05:00"),
        # Fall back: 02:00 becomes 01:00 on 1 November 2026, and 01:30 comes twice.
        ("01:30-01:45", "America/Chicago", "2026-11-01T00:00-05:00", "2026-11-01T01:30-05:00"),
        ("01:30-01:45", "America/Chicago", "2026-11-01T01:50-05:00", "2026-11-01T01:30-06:00"),
        ("00:00-01:30", "America/Chicago", "2026-11-01T01:40-05:00", "2026-11-01T01:00-06:00"),
        ("00:00-01:30", "America/Chicago", "2026-10-31T02:00-05:00", "2026-11-01T00:00-05:00"),
        # A clock that goes forward at midnight: that day begins at 01:00.
        ("00:00-02:00", "Africa/Cairo", "2026-04-23T12:00+02:00", "2026-04-24T01:00+03:00"),
    ],
)
def test_the_next_open_instant(window: str, zone: str, now: str, opens: str) -> None:
    assert hours(window, zone).next_open(at(now)) == at(opens)


def test_the_change_of_the_clock_on_the_edge_of_a_searched_day() -> None:
    change = at("2026-11-01T01:00-06:00")
    assert hours("00:00-01:30", "America/Chicago").next_open(
        change - dt.timedelta(days=1) + dt.timedelta(hours=5)
    ) == at("2026-11-01T00:00-05:00")
    never_else = hours("01:00-01:01", "America/Chicago", workdays=Workdays((6,)))
    assert never_else.next_open(change - dt.timedelta(days=1)) == at("2026-11-01T01:00-05:00")
    assert never_else.next_open(at("2026-11-01T01:02-05:00")) == change


def test_two_zones_leave_what_they_share() -> None:
    both = hours("10:00-18:00", "America/New_York", "America/Los_Angeles")
    assert both.next_open(at("2026-11-23T10:00-05:00")) == at("2026-11-23T13:00-05:00")
    assert both.next_open(at("2026-11-23T18:00-05:00")) == at("2026-11-24T13:00-05:00")
    assert hours("10:00-18:00", "America/New_York", "Asia/Tokyo").next_open(at("2026-11-23T10:00-05:00")) is None


def test_nothing_opens_without_a_zone_or_a_day() -> None:
    assert hours("10:00-18:00").next_open(at("2026-11-23T12:00-06:00")) is None
    assert not hours("10:00-18:00").is_open(at("2026-11-23T12:00-06:00"))
    assert hours("10:00-18:00", "UTC", workdays=Workdays(())).next_open(at("2026-11-23T12:00Z")) is None


def test_the_law_and_the_settings_share_a_window() -> None:
    law = Place("RI", (*(Window(540, 1080),) * 5, Window(600, 1020), None), "a source", dt.date(2026, 11, 21))
    both = hours("08:00-17:30", "America/New_York", law=law)
    days = [both.window_on(dt.date(2026, 11, day)) for day in (23, 28, 29)]
    assert [str(window) for window in days] == ["09:00-17:30", "10:00-17:00", "None"]
    assert both.next_open(at("2026-11-28T17:00-05:00")) == at("2026-11-30T09:00-05:00")
