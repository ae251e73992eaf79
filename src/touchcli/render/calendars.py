"""Calls and meetings as an iCalendar file that a calendar takes in, and takes in again (PRACTICE J8, J11).

icalendar is imported here alone (`touchcli[calendar]`). Source: RFC 5545; RFC 5546 on SEQUENCE and LAST-MODIFIED.
"""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import NamedTuple

from touchcli.rules.errors import UserError


class Event(NamedTuple):
    """An entry for a whole day, or from `at` on as long as it `lasts` where an hour was agreed.

    `uid` says which one it is, however often it is exported.
    """

    uid: str
    on: dt.date
    summary: str
    description: str
    category: str
    location: str | None = None
    at: dt.datetime | None = None
    lasts: dt.timedelta = dt.timedelta(minutes=30)


def uid_of(name: str) -> str:
    """The UID of an entry by its lasting name: the same name, the same UID, on every machine."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"touch:{name}"))


def ics(events: Iterable[Event], at: dt.datetime) -> str:
    """The events as an `.ics` file in the order given, exported at an aware instant.

    LAST-MODIFIED is that instant, and SEQUENCE its minutes since 1970: a later export updates an earlier one, and the
    same instant makes the same file. Raises UserError if icalendar is not installed.
    """
    try:
        import icalendar
    except ImportError:
        raise UserError("a calendar needs the package icalendar", "pip install 'touchcli[calendar]'") from None

    at = at.astimezone(dt.UTC).replace(microsecond=0)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//touch//touchcli//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "touch")
    for event in events:
        entry = icalendar.Event()
        entry.add("uid", event.uid)
        entry.add("dtstamp", at)
        entry.add("last-modified", at)
        entry.add("sequence", int(at.timestamp()) // 60)
        entry.add("dtstart", event.at or event.on)
        entry.add("dtend", event.at + event.lasts if event.at else event.on + dt.timedelta(days=1))
        entry.add("summary", event.summary)
        entry.add("description", event.description)
        entry.add("categories", [event.category])
        # A day with ten calls is not a day on which the rep is busy from midnight to midnight.
        entry.add("transp", "OPAQUE" if event.at else "TRANSPARENT")
        if event.location:
            entry.add("location", event.location)
        calendar.add_component(entry)
    return str(calendar.to_ical(), "utf-8")
