"""Through every change of the clock, what is due is due from midnight of the right local day."""

import datetime as dt
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import due
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Rhythm
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.models.settings import Calendar, Rep, Settings
from touchcli.rules.models.values import Duration, Workdays

ZONES = ["America/Chicago", "America/Havana", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kolkata"]
EVERY_DAY = Workdays(tuple(range(7)))
ACME = Account("Acme Industrial", "acme", owner="dana", cadence="care", contacts=(Contact("Omar Haddad", id="omar"),))

instants = st.integers(0, 2 * 365 * 86400).map(
    lambda seconds: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
)


@given(st.sampled_from(ZONES), instants, st.integers(1, 200), st.integers(0, 47))
def test_through_changes_of_the_clock_the_day_is_right(zone: str, at: dt.datetime, every: int, hours: int) -> None:
    settings = Settings(Calendar(zone, workdays=EVERY_DAY), {"dana": Rep("Dana Reyes", "Northgate Supply")})
    care = Cadence("care", rhythms=(Rhythm("call", "call", Duration(every, "d")),))
    book = Book(settings, {"acme": ACME}, {"care": care})
    history = History({"acme": AccountHistory((Touch("acme", "call", at, "reached"),))})
    calendar = WorkCalendar(settings.calendar)
    falls_due = at.astimezone(ZoneInfo(zone)).date() + dt.timedelta(days=every)
    midnight = dt.datetime.combine(falls_due, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
    found = due(book, history, calendar, midnight + dt.timedelta(hours=hours))
    assert [action.due_on for action in found] == [falls_due]
    assert due(book, history, calendar, midnight - dt.timedelta(microseconds=1)) == []
