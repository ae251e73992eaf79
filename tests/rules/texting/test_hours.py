"""Until when what the hours say of a contact stays as it is."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar, zone
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Window, Workdays
from touchcli.rules.texting.hours import Hours

ZONES = (
    "America/Chicago",
    "America/New_York",
    "America/Havana",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
)
CHANGES = tuple(
    map(
        dt.datetime.fromisoformat,
        [
            "2026-11-01T06:00Z",  # New York falls back
            "2027-03-14T07:00Z",  # New York springs forward
            "2026-10-03T15:30Z",  # Lord Howe goes half an hour forward
            "2027-04-03T15:00Z",  # and back
            "2026-03-28T22:00Z",  # in Beirut the day begins at one
            "2026-10-24T21:00Z",  # and one ends twice
            "2026-04-23T22:00Z",  # Cairo at midnight
            "2026-11-01T05:00Z",  # Havana
        ],
    )
)
LAW = Place("US", (*(Window(540, 1260),) * 6, None), "a source", dt.date(2026, 11, 21))
SUNDAYS = Place(
    "RI", (*(Window(540, 1080),) * 5, Window(600, 1020), Window(0, 1440)), "a source", dt.date(2026, 11, 21)
)

windows = st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True).map(lambda pair: Window(*sorted(pair)))
instants = st.builds(
    lambda change, seconds: change + dt.timedelta(seconds=seconds),
    st.sampled_from(CHANGES),
    st.integers(-3 * 86400, 3 * 86400) | st.integers(-7200, 7200) | st.integers(-48, 48).map(lambda n: n * 1800),
)


def hours(zones: tuple[str, ...], window: Window, law: Place | None = None) -> Hours:
    ours = Calendar("America/Chicago", workdays=Workdays((0, 1, 2, 3, 4)), closed=(dt.date(2026, 10, 30),))
    return Hours(zones, window, law, None, None, WorkCalendar(ours))


def said(when: Hours, at: dt.datetime) -> list[tuple[object, ...]]:
    """All that the hours say of an instant, in every zone."""
    found: list[tuple[object, ...]] = [(when.is_open(at),)]
    for name in when.zones:
        local = at.astimezone(zone(name))
        legal = when.legal(local.date())
        lawful = legal is not None and local.hour * 60 + local.minute in legal
        found.append((name, local.date(), when.inside(at, name), when.closed(local.date()), lawful))
    return found


@given(
    st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True).map(tuple),
    windows,
    st.sampled_from([None, LAW, SUNDAYS]),
    instants,
    st.lists(st.floats(0, 1, exclude_max=True), max_size=5),
)
@example(("America/New_York",), Window(60, 90), None, dt.datetime(2026, 11, 1, 5, 29, tzinfo=dt.UTC), [0.99])
@example(("Asia/Beirut",), Window(0, 1440), None, dt.datetime(2026, 3, 28, 12, tzinfo=dt.UTC), [0.99])
@example(("Australia/Lord_Howe",), Window(90, 150), None, dt.datetime(2026, 10, 3, 15, 29, tzinfo=dt.UTC), [0.99])
def test_nothing_changes_before_the_instant_that_is_told(
    zones: tuple[str, ...], window: Window, law: Place | None, at: dt.datetime, parts: list[float]
) -> None:
    when = hours(zones, window, law)
    then = when.changes_after(at)
    assert then is not None
    assert at < then <= at + dt.timedelta(hours=25)
    for part in (*parts, 1):
        between = min(at + (then - at) * part, then - dt.timedelta(microseconds=1))
        assert said(when, between) == said(when, at)
        assert when.changes_after(between) == then


@pytest.mark.parametrize(
    ("window", "at", "then"),
    [
        ("10:00-18:00", "2026-11-23T07:00-06:00", "2026-11-23T10:00-06:00"),
        ("10:00-18:00", "2026-11-23T10:00-06:00", "2026-11-23T18:00-06:00"),
        ("10:00-18:00", "2026-11-23T18:00-06:00", "2026-11-24T00:00-06:00"),
        ("00:00-24:00", "2026-11-23T18:00-06:00", "2026-11-24T00:00-06:00"),
        # The clock goes from 01:59 to 03:00 on 14 March 2027, into the window.
        ("02:30-04:00", "2027-03-14T01:45-06:00", "2027-03-14T03:00-05:00"),
    ],
)
def test_it_is_the_next_edge_of_the_window_or_the_next_day(window: str, at: str, then: str) -> None:
    found = hours(("America/Chicago",), Window.parse(window)).changes_after(dt.datetime.fromisoformat(at))
    assert found == dt.datetime.fromisoformat(then)


def test_without_a_zone_nothing_ever_changes() -> None:
    assert hours((), Window(600, 1080)).changes_after(dt.datetime(2026, 11, 23, tzinfo=dt.UTC)) is None
