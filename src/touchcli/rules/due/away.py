"""Who is away, by what an automatic answer of theirs said: until they are back, every channel waits for them.

A talk that reached them ends it, whatever the answer said; one that named no day ends with anything they write too.
"""

import datetime as dt
from collections.abc import Iterable

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import Absence, AccountHistory


def absence_of(contact: Contact, history: AccountHistory, today: dt.date) -> Absence | None:
    """The absence of a contact that is on; of several the last that named a day, else the last that did not."""
    if not history.absences:
        return None
    on = [
        one
        for one in history.absences
        if one.place in contact.places and one.back_on > today and not _is_over(one, contact, history)
    ]
    return max(on, key=lambda one: (not one.guessed, one.at, one.id), default=None)


def once_back(
    actions: Iterable[Action], history: AccountHistory, calendar: WorkCalendar, today: dt.date
) -> Iterable[Action]:
    """The actions, those to contacts who are away moved to the first working day on which they are back.

    A date that was agreed with them stands: whoever agreed to it expects it, whatever their mailbox says.
    """
    if not history.absences:
        return actions
    return [_moved(action, history, calendar, today) for action in actions]


def _moved(action: Action, history: AccountHistory, calendar: WorkCalendar, today: dt.date) -> Action:
    if action.contact is None or action.kind == "next":
        return action
    away = absence_of(action.contact, history, today)
    return action._replace(due_on=max(action.due_on, calendar.roll(away.back_on))) if away else action


def _is_over(absence: Absence, contact: Contact, history: AccountHistory) -> bool:
    touches = (touch for touch in history.touches if touch.at > absence.at and touch.contact in (None, contact.id))
    if any(touch.live or (absence.guessed and touch.direction == "in") for touch in touches):
        return True
    return absence.guessed and any(
        reply.received_at > absence.at and reply.from_ in contact.places for reply in history.replies
    )
