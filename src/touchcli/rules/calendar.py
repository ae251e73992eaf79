"""Days of the business: which are open, and how durations move along them.

Public holidays come through one lookup, `HolidayLookup`, so that a caller may keep them between runs: the
`holidays` package alone takes longer to import than everything else that `touch due` does.
"""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from zoneinfo import ZoneInfo

from touchcli.rules.models.settings import Calendar
from touchcli.rules.models.values import Duration

HolidayLookup = Callable[[str, str | None, int], frozenset[dt.date]]
"""`(country, subdivision, year)` → the public holidays there; an unknown place has none."""

ANYWHERE = "*"
"""As a subdivision: the days that are public holidays anywhere in the country."""


@lru_cache(maxsize=512)
def public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[dt.date]:
    """The public holidays of a place in one year, from the `holidays` package; none if it knows no such place."""
    import holidays

    try:
        if subdivision == ANYWHERE:
            regions = holidays.country_holidays(country).subdivisions
            return frozenset().union(*(public_holidays(country, region, year) for region in (None, *regions)))
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError:
        return frozenset() if subdivision is None else public_holidays(country, None, year)


@lru_cache(maxsize=256)
def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name."""
    return ZoneInfo(name)


def add(day: dt.date, length: Duration, is_open: Callable[[dt.date], bool], sign: int = 1) -> dt.date:
    """The day so far after `day` (before it, with sign -1), not rolled; hours and seconds stay on the day.

    Months and years end on the last day of a shorter month: a month after 31 January is the last of February. What
    would lie outside the calendar of the language is its last day, or its first.
    """
    try:
        return _moved(day, length.length * sign, length.unit, is_open)
    except (OverflowError, ValueError):
        return dt.date.max if sign > 0 else dt.date.min


def _moved(day: dt.date, count: int, unit: str, is_open: Callable[[dt.date], bool]) -> dt.date:
    match unit:
        case "d":
            return day + dt.timedelta(days=count)
        case "w":
            return day + dt.timedelta(weeks=count)
        case "m" | "y":
            from calendar import monthrange  # with it comes `locale`, and few need either

            month = day.year * 12 + day.month - 1 + count * (12 if unit == "y" else 1)
            year, month = month // 12, month % 12 + 1
            return dt.date(year, month, min(day.day, monthrange(year, month)[1]))
        case "bd":
            left, one = abs(count), dt.timedelta(days=1 if count > 0 else -1)
            while left:
                day += one
                left -= is_open(day)
            return day
        case _:
            return day


class WorkCalendar:
    """The calendar of the business as rules ask it: open days, rolling, working days."""

    def __init__(self, calendar: Calendar, holidays: HolidayLookup = public_holidays) -> None:
        self.calendar = calendar
        self.holidays = holidays
        self.zone = zone(calendar.timezone)
        self._closed = frozenset(calendar.closed)
        self._known: dict[dt.date, bool] = {}

    def day_of(self, at: dt.datetime) -> dt.date:
        """The local day of an instant."""
        return at.astimezone(self.zone).date()

    def start_of(self, day: dt.date) -> dt.datetime:
        """The first instant of a local day, in UTC."""
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        """The instant of a local time on a day, in UTC."""
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def is_open(self, day: dt.date) -> bool:
        """True on a workday that is neither closed by the settings nor a public holiday of the calendar's place."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = (
                day.weekday() in self.calendar.workdays.days
                and day not in self._closed
                and not (
                    self.calendar.country
                    and day in self.holidays(self.calendar.country, self.calendar.subdivision, day.year)
                )
            )
        return known

    def roll(self, day: dt.date) -> dt.date:
        """The day itself if it is open, else the next open one; the day itself if none opens for a year."""
        first = day.toordinal()
        year = range(first, min(first + 366, dt.date.max.toordinal() + 1))
        return next((open_day for open_day in map(dt.date.fromordinal, year) if self.is_open(open_day)), day)

    def next_open(self, day: dt.date) -> dt.date:
        """The first open day after this one."""
        return self.roll(day + dt.timedelta(days=1))

    def add(self, day: dt.date, length: Duration) -> dt.date:
        """The day so far after `day`, not rolled."""
        return add(day, length, self._counted)

    def subtract(self, day: dt.date, length: Duration) -> dt.date:
        """The day so far before `day`, not rolled."""
        return add(day, length, self._counted, -1)

    def working_days(self, start: dt.date, end: dt.date) -> int:
        """How many open days lie after `start` up to and with `end`; 0 if end is not after start."""
        return sum(self.is_open(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def _counted(self, day: dt.date) -> bool:
        # A calendar whose every day is closed must not count for ever.
        return self.is_open(day) or self.roll(day) == day
