"""Nothing leaves outside the window, through every change of every clock, and an opt-out holds whatever else."""

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar, zone
from touchcli.rules.models.account import Account, Contact, ContactTexting
from touchcli.rules.models.action import Draft
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar, Settings, Texting
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone, Window, Workdays
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import GUARDS, holds
from touchcli.rules.texting.hours import Hours, hours_of

NUMBER = "+15125550142"
ZONES = [
    "America/Chicago",
    "America/Phoenix",
    "America/Havana",
    "America/St_Johns",
    "America/Santiago",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Chisinau",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Antarctica/Troll",
]
START, END = dt.datetime(2026, 1, 1), dt.datetime(2028, 12, 31)  # noqa: DTZ001 - hypothesis wants bare bounds
LAW = Place("US", (*(Window(480, 1260),) * 6, None), "a source", dt.date(2026, 11, 21))


def clock_changes(name: str) -> Iterator[dt.datetime]:
    """The hours before which the clock of a zone changes, 2026 to 2028."""

    def differs(at: dt.datetime, length: dt.timedelta) -> bool:
        return at.astimezone(zone(name)).utcoffset() != (at + length).astimezone(zone(name)).utcoffset()

    for day in (dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=n) for n in range(3 * 365)):
        if differs(day, dt.timedelta(days=1)):
            hours = (day + dt.timedelta(hours=n) for n in range(24))
            yield next(hour for hour in hours if differs(hour, dt.timedelta(hours=1)))


CHANGES = {name: tuple(clock_changes(name)) for name in ZONES}
calmly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
windows = (
    st.tuples(st.integers(0, 1439), st.integers(1, 1440))
    .filter(lambda pair: pair[0] < pair[1])
    .map(lambda p: Window(*p))
)
zone_lists = st.lists(st.sampled_from(ZONES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def instants(draw: st.DrawFn, zones: tuple[str, ...]) -> dt.datetime:
    """Any instant of the three years, half of them within a day of a change of the clock."""
    near = [at for name in zones for at in CHANGES[name]]
    if draw(st.booleans()) and near:
        change: dt.datetime = draw(st.sampled_from(near))
        return change + dt.timedelta(minutes=draw(st.integers(-1440, 1440)))
    return draw(st.datetimes(START, END, timezones=st.just(dt.UTC)))


@st.composite
def texts(draw: st.DrawFn) -> Facts:
    """The facts of a text to somebody somewhere, at any time, in any kind of business."""
    zones = draw(zone_lists)
    days = st.lists(st.integers(0, 6), unique=True, min_size=1).map(lambda found: Workdays(tuple(sorted(found))))
    calendar = Calendar("America/Chicago", workdays=draw(days))
    contact = Contact("Priya Natarajan", id="priya", phone=Phone(NUMBER, "US", zones=zones), texting=ContactTexting())
    account = Account("Acme Industrial", id="acme", contacts=(contact,))
    ours = Settings(calendar, texting=Texting(window=draw(windows)))
    now = draw(instants(zones))
    wrote = Touch("acme", "text", now - dt.timedelta(hours=1), "done", "in", contact="priya")
    account_history = AccountHistory((wrote,) if draw(st.booleans()) else ())
    return Facts(
        now=now,
        book=Book(ours, {"acme": account}, places=draw(st.sampled_from([{}, {"US": LAW}]))),
        calendar=WorkCalendar(calendar, lambda country, state, year: frozenset({dt.date(year, 7, 3)})),
        history=History(opt_outs=frozenset({NUMBER})),
        account_history=account_history,
        account=account,
        contact=draw(st.sampled_from([contact, contact._replace(name="P")])),
        rep=None,
        template=draw(st.sampled_from([None, Template("offer")])),
        draft=Draft(None, None, None, draw(st.none() | st.text(max_size=20)), segments=draw(st.integers(0, 4))),
        kind=draw(st.sampled_from(["step", "rhythm", "explicit", "answer"])),
        balance=Balance(),
        due_on=now.date(),
    )


BY_TIME = [guard for guard in GUARDS if guard.code in ("quiet-hours", "closed-day")]


def clears(facts: Facts) -> bool:
    return all(guard.assess(facts) is None for guard in BY_TIME)


@calmly
@given(texts())
def test_what_is_cleared_is_inside_the_window_of_an_open_day_everywhere(facts: Facts) -> None:
    if facts.kind != "answer" and clears(facts):
        for name in facts.contact.phone.zones if facts.contact and facts.contact.phone else ():
            local = facts.now.astimezone(zone(name))
            assert (
                facts.settings.texting.window.start
                <= local.hour * 60 + local.minute
                < facts.settings.texting.window.end
            )
            assert local.weekday() in facts.settings.calendar.workdays.days
            assert (local.month, local.day) != (7, 3)
            if facts.book.places:
                assert local.weekday() != 6
                assert 8 <= local.hour < 21


@calmly
@given(texts())
def test_when_a_hold_says_it_clears_it_clears(facts: Facts) -> None:
    for guard in BY_TIME:
        hold = guard.assess(facts)
        if hold and hold.clears_at:
            assert hold.clears_at > facts.now
            assert clears(facts._replace(now=hold.clears_at))


@calmly
@given(texts(), st.integers(0, 40), st.integers(0, 59))
def test_nothing_opens_before_the_next_open_instant(facts: Facts, hours: int, minutes: int) -> None:
    when = hours_of(facts)
    opens = when.next_open(facts.now)
    sooner = facts.now + dt.timedelta(hours=hours, minutes=minutes)
    if opens is None or sooner < opens:
        assert not when.is_open(sooner)
    if opens:
        assert when.is_open(opens)


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("window", ["00:00-01:30", "01:15-04:45", "02:30-03:00", "10:00-18:00"])
def test_around_every_change_of_the_clock_the_next_open_minute_is_the_first(name: str, window: str) -> None:
    calendar = WorkCalendar(Calendar("UTC", workdays=Workdays((0, 1, 2, 3, 4, 5, 6))))
    hours = Hours((name,), Window.parse(window), None, None, None, calendar)
    for change in CHANGES[name]:
        start = change - dt.timedelta(hours=3)
        for first in (start, change, change + dt.timedelta(minutes=50)):
            minutes = (first + dt.timedelta(minutes=n) for n in range(26 * 60))
            assert hours.next_open(first) == next((at for at in minutes if hours.is_open(at)), hours.next_open(first))


@calmly
@given(texts())
def test_an_opt_out_holds_whatever_else(facts: Facts) -> None:
    assert holds(facts)[0].code == "opted-out"
