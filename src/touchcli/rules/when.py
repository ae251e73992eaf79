"""Days and times as people write them: `fri`, `+3d`, `dec 4`, `tomorrow 2pm`, `2026-12-04`.

A flag looks ahead (`--next fri` is the Friday to come) or back (`--since fri` is the last one). ISO is read first, so
that scripts mean what they always meant.
"""

import datetime as dt
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.day_words import DAYS, TIMES, DayWords
from touchcli.rules.errors import UserError
from touchcli.rules.iso import NOON, iso_day, iso_instant
from touchcli.rules.wording import in_full


class When(NamedTuple):
    """What was understood: a local day, or none; a time of the day, or none."""

    on: dt.date | None
    time: dt.time | None


def read_day(text: str, flag: str, today: dt.date, calendar: WorkCalendar, *, back: bool = False) -> dt.date:
    """A day; with `back` the flag looks back. Raises UserError, with the flag's name, for what is not one."""
    found = read_when(text, flag, today, calendar, back=back)
    if found.on is None or found.time is not None:
        raise UserError(f'{flag}: "{text}" has a time of the day', "write the day alone")
    return found.on


def read_instant(text: str, flag: str, now: dt.datetime, calendar: WorkCalendar, *, back: bool = False) -> dt.datetime:
    """An instant, in UTC. A day alone means its noon, a time alone that of today; `back` as for `read_day`.

    Without a zone it is in that of the calendar. Looking back, `today` is no later than now. Raises UserError with the
    flag's name.
    """
    try:
        at = iso_instant(text, calendar)
        if at is not None:
            return at
        today = calendar.day_of(now)
        found = read_when(text, flag, today, calendar, back=back, hint=TIMES)
        on, time = found.on or today, found.time or NOON
        at = calendar.at(on, time)
        if at.astimezone(calendar.zone).time() != time:
            raise UserError(f"{flag}: the clocks skip {time:%H:%M} on {in_full(on)}", "write another time")
    except (OverflowError, ValueError):
        raise UserError(f'{flag}: "{text}" is not a date or time', TIMES) from None
    return min(at, now) if back and on == today and found.time is None else at


def read_when(
    text: str, flag: str, today: dt.date, calendar: WorkCalendar, *, back: bool = False, hint: str = DAYS
) -> When:
    """A day, a time, or a day and a time; raises UserError for anything else. `hint` says what is allowed."""
    iso = iso_day(text)
    if iso is not None:
        return When(iso, None)
    words = text.lower().replace(",", " ").split()
    reader = DayWords(text, flag, today, calendar, back, hint)
    time, words = reader.time(words)
    if time is not None and not words:
        return When(None, time)
    on = reader.day(words) if words else None
    if on is None:
        raise reader.refused()
    return When(on, time)
