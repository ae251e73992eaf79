"""A customer who wants nothing but texts: their own words, dated, good for a while (PRACTICE T17)."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Contact
from touchcli.rules.models.settings import Settings


def texts_only(contact: Contact | None, settings: Settings, calendar: WorkCalendar, today: dt.date) -> bool:
    """True if the contact said so and it still holds: `texting.only_for`, a year, from the day they said it."""
    until = texts_only_until(contact, settings, calendar)
    only = contact.texting.only if contact else None
    return only is not None and until is not None and only.on <= today <= until


def texts_only_until(contact: Contact | None, settings: Settings, calendar: WorkCalendar) -> dt.date | None:
    """The last day on which the wish for texts only holds; None for a contact who said nothing of the kind."""
    only = contact.texting.only if contact else None
    return calendar.add(only.on, settings.texting.only_for) if only else None
