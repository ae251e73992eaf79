"""How long an answer has been owed, in the hours in which somebody works (PRACTICE T5)."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.values import Duration, Window


def working_time(calendar: WorkCalendar, hours: Window, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """The time from `start` to `end` that lies within `hours` of the open days of the business calendar."""
    total = dt.timedelta()
    day = calendar.day_of(start)
    while day <= calendar.day_of(end):
        if calendar.is_open(day):
            opens, closes = _at(calendar, day, hours.start), _at(calendar, day, hours.end)
            total += max(min(closes, end) - max(opens, start), dt.timedelta())
        day += dt.timedelta(days=1)
    return total


def is_late(calendar: WorkCalendar, hours: Window, within: Duration, start: dt.datetime, now: dt.datetime) -> bool:
    """True if an answer to something that came at `start` is overdue: more than `within` of working time is past."""
    return working_time(calendar, hours, start, now) > dt.timedelta(seconds=within.seconds())


def _at(calendar: WorkCalendar, day: dt.date, minute: int) -> dt.datetime:
    """The instant of a minute of a local day; 1440 is the midnight at its end."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=minute // 1440), dt.time(), calendar.zone)
    return midnight.replace(hour=minute % 1440 // 60, minute=minute % 60).astimezone(dt.UTC)
