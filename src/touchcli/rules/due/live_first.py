"""Which live touch goes before a text to the same contact, and for how long (PRACTICE T16, GUARDS: live-instead)."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.models.account import Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Balance

_FIRST = frozenset({"step", "rhythm", "milestone", "instead", "introduce"})


def goes_first(
    action: Action, contact: Contact | None, balance: Balance, calendar: WorkCalendar, today: dt.date
) -> bool:
    """True for a live touch with the contact that a text has to wait for.

    That is a call or video call of the cadence that fell due within `live_first`, and what is agreed for today.
    """
    if contact is None or action.contact is None or action.contact.id != contact.id or not can_be_made(action):
        return False
    if action.kind == "next":
        return action.due_on == today
    return action.kind in _FIRST and action.due_on <= today <= calendar.add(action.due_on, balance.live_first)
