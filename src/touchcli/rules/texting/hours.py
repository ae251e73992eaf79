"""When a contact may be texted: the window of the day, the days that are closed, and the next open instant.

A window is wall-clock time on the recipient's clock, and an instant has exactly one wall-clock reading in a zone: a
time that a clock change skips is therefore never inside, and one that comes twice is inside both times.
"""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from touchcli.rules.calendar import ANYWHERE, WorkCalendar, zone
from touchcli.rules.models.place import Place
from touchcli.rules.models.values import Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.location import law_of, recipient_place, zones_of

HORIZON = 60
"""How many days ahead the next open instant is looked for."""

_DAY = dt.timedelta(days=1)


class Closed(NamedTuple):
    """Why a day is closed, in words, and the setting that says so; `setting` None if the law does."""

    reason: str
    setting: str | None


class Hours(NamedTuple):
    """When one contact may be texted. `zones` are all those they may be in; all of them must be inside.

    Without a `region` a day that is a holiday in any region of the country is closed.
    """

    zones: tuple[str, ...]
    window: Window
    law: Place | None
    country: str | None
    region: str | None
    calendar: WorkCalendar

    def window_on(self, day: dt.date) -> Window | None:
        """The settings' window as far as the law's window of that weekday allows it; None if nothing is left."""
        legal = self.legal(day)
        return self.window.within(legal) if legal else None

    def legal(self, day: dt.date) -> Window | None:
        """The law's window on a day, the whole day where there is no law's row; None if the law closes the day."""
        return self.law.windows[day.weekday()] if self.law else Window(0, 1440)

    def closed(self, day: dt.date) -> Closed | None:
        """Why a day of the recipient's calendar is closed, None if it is open. The law comes first."""
        holiday = self.country is not None and day in self.calendar.holidays(
            self.country, self.region or ANYWHERE, day.year
        )
        ours = self.calendar.calendar
        if self.law and self.law.windows[day.weekday()] is None:
            return Closed(f"the law of {self.law.code} allows no texts on a {day:%A}", None)
        if holiday and self.law and not self.law.holidays:
            return Closed(f"{day.day} {day:%B} is a public holiday, and the law of {self.law.code} closes it", None)
        if day.weekday() not in ours.workdays.days:
            return Closed(f"{day:%A} is not a working day", "calendar.workdays")
        if day in ours.closed:
            return Closed(f"{day.day} {day:%B} is closed in touch.yaml", "calendar.closed")
        if holiday:
            return Closed(f"{day.day} {day:%B} is a public holiday in {self._there(day)}, where they are", "calendar")
        if not self.calendar.is_open(day):
            return Closed(f"{day.day} {day:%B} is a public holiday in {ours.country}, where we are", "calendar.country")
        return None

    def _there(self, day: dt.date) -> str:
        """Where a holiday is kept, in words: `US-TX`, `DE`, `a part of DE`."""
        country = self.country or ""
        if self.region:
            return f"{country}-{self.region}"
        return country if day in self.calendar.holidays(country, None, day.year) else f"a part of {country}"

    def inside(self, at: dt.datetime, name: str) -> bool:
        """True if an instant is inside the window on the clock of a zone."""
        local = at.astimezone(zone(name))
        window = self.window_on(local.date())
        return window is not None and local.hour * 60 + local.minute in window

    def is_open(self, at: dt.datetime) -> bool:
        """True if an instant is inside the window of an open day in every zone the contact may be in."""
        return bool(self.zones) and all(
            self.inside(at, name) and self.closed(at.astimezone(zone(name)).date()) is None for name in self.zones
        )

    def changes_after(self, at: dt.datetime) -> dt.datetime | None:
        """An instant after `at` until which it is no other day, and no window opens or closes, nor the law's; in UTC.

        None without a zone. Nothing changes before it; at it something may.
        """
        return _changes_after(self, at.astimezone(dt.UTC))

    def changes(self, tz: ZoneInfo, at: dt.datetime) -> Iterator[dt.datetime]:
        """Midnights, the edges of the window and of the law's, and a change of the clock in about a day from `at`."""
        yield from self._edges(tz, at)
        first = at.astimezone(tz).date()
        for day in (first, first + _DAY):
            windows = [window for window in (self.window_on(day), self.legal(day)) if window]
            for minute in {0, *(edge % 1440 for window in windows for edge in window)}:
                edge = dt.datetime.combine(day, dt.time(minute // 60, minute % 60), tz)
                yield from (edge.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))

    def next_open(self, at: dt.datetime) -> dt.datetime | None:
        """The first open instant at or after `at`, in UTC; None if none comes within `HORIZON` days."""
        at = at.astimezone(dt.UTC)
        if self.is_open(at):
            return at
        for start in (at + n * _DAY for n in range(HORIZON)):
            edges = {edge for name in self.zones for edge in self._edges(zone(name), start)}
            found = next((edge for edge in sorted(edges) if start <= edge <= start + _DAY and self.is_open(edge)), None)
            if found:
                return found
        return None

    def _edges(self, tz: ZoneInfo, start: dt.datetime) -> Iterator[dt.datetime]:
        """The instants about one day from `start` at which a window may open: its start, twice if the clock
        shows that time twice, and a change of the clock, which may jump into the window.
        """
        first, last = (instant.astimezone(tz).date() for instant in (start, start + _DAY))
        for day in (first + n * _DAY for n in range((last - first).days + 1)):
            window = self.window_on(day)
            if window:
                opening = dt.datetime.combine(day, dt.time(window.start // 60, window.start % 60), tz)
                yield from (opening.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1))
        whole = start.replace(microsecond=0)

        def changed(seconds: int) -> bool:
            later = whole + dt.timedelta(seconds=seconds)
            return later.astimezone(tz).utcoffset() != whole.astimezone(tz).utcoffset()

        if changed(86400):
            yield whole + dt.timedelta(seconds=bisect_left(range(86400), True, key=changed))


@lru_cache(maxsize=256)
def _changes_after(hours: Hours, at: dt.datetime) -> dt.datetime | None:
    found = (edge for name in hours.zones for edge in hours.changes(zone(name), at) if edge > at)
    return min(found, default=None)


def hours_change(facts: Facts) -> dt.datetime | None:
    """The instant up to which what the hours say of a contact stays as it is; `now` where no open instant is near."""
    hours = hours_of(facts)
    return hours.changes_after(facts.now) if hours.next_open(facts.now) else facts.now


def hours_of(facts: Facts) -> Hours:
    """The hours of the contact that the facts are about: those of texts, or for a mail our window on their clock."""
    country, region = recipient_place(facts.contact)
    mail = facts.channel == "email"
    zones = zones_of(facts.account, facts.contact, facts.now.year)
    if mail and not zones:  # a mail wakes nobody: our own hours will do
        zones = (facts.settings.calendar.timezone,)
    return Hours(
        zones=zones,
        window=facts.settings.mail.window if mail else facts.settings.texting.window,
        law=None if mail else law_of(facts.book, facts.contact),
        country=country,
        region=region,
        calendar=facts.calendar,
    )
