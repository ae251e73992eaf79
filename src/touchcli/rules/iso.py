"""Days and instants written in ISO, as scripts write them."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar

NOON = dt.time(12)
"""The hour of a day for which an instant was asked and none was said."""


def is_iso(text: str) -> bool:
    """True for a day or an instant that is written in full already."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def iso_day(text: str) -> dt.date | None:
    """The day of a text in ISO; None if it is not one."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def iso_instant(text: str, calendar: WorkCalendar) -> dt.datetime | None:
    """The instant of a text in ISO, in UTC; a day alone means its noon. None if it is neither.

    Raises OverflowError for what lies outside the calendar of the language.
    """
    if len(text) == 10:
        on = iso_day(text)
        return calendar.at(on, NOON) if on else None
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=calendar.zone)).astimezone(dt.UTC)
