"""`touch calendar`: due and coming calls and meetings as entries of a calendar (PRACTICE J8, J11)."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.common.to_say import words_to_say
from touchcli.flows.day.due import Filters, chosen_accounts
from touchcli.render.calendars import Event, uid_of
from touchcli.rules.due.due import agenda
from touchcli.rules.due.rank import ranked
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.settings import LIVE_CHANNELS
from touchcli.rules.review.brief_history import review_items

_LASTS = {"call": dt.timedelta(minutes=30)}
"""How long an agreed hour is in the calendar; an hour for a meeting or a video call."""
_A_YEAR = 366
_VERBS = {"call": "Call", "meeting": "Meet", "video": "Video call with"}


class Entry(NamedTuple):
    """An action with the entry that it makes."""

    action: Action
    event: Event


def entries(session: Session, filters: Filters, days: int) -> list[Entry]:
    """An entry for each call, meeting and video call due by `days` from the desk's day, by day and then by rank.

    What is overdue stands on the desk's day, or the next open one: a calendar shows what is ahead. Raises UserError
    if a filter names nothing there is.
    """
    accounts = chosen_accounts(session, filters)
    with session.history() as ledger:
        history = read_history(session, ledger)
    last, today = session.today + dt.timedelta(days=days), session.calendar.roll(session.today)
    coming = [
        action
        for account in accounts
        for action in agenda(session.book, account, history.of(account.id), session.calendar, session.now)
        if action.channel in LIVE_CHANNELS and action.due_on <= last
    ]
    rows = Assessor(session.book, history, session.calendar, session.now).actions(ranked(coming, session.today))
    made = [_entry(session, row, history.of(row.action.account.id), max(row.action.due_on, today)) for row in rows]
    return sorted(made, key=lambda entry: entry.event.on)


def coming_hours(session: Session, filters: Filters) -> list[Entry]:
    """The calls and meetings of the session's day, and every hour that was agreed, up to a year ahead.

    Raises UserError if a filter names nothing there is.
    """
    found = entries(session, filters, _A_YEAR)
    today = session.calendar.roll(session.today)
    return [
        entry
        for entry in found
        if (entry.event.at or entry.event.on <= today) and filters.channel in (None, entry.action.channel)
    ]


def _entry(session: Session, row: Assessment, account_history: AccountHistory, on: dt.date) -> Entry:
    action, contact = row.action, row.action.contact
    who = contact.name if contact else "somebody"
    phone = contact.phone.e164 if contact and contact.phone else None
    parts = [
        action.reason,
        f"Find {action.find} first." if action.find else phone,
        words_to_say(session, row.action, row.template, account_history, on),
        f"The page for it: touch brief {action.account.id}" if _is_of_review(session, action) else None,
    ]
    event = Event(
        # Without the day, the last part of a key: an item that is due again, or on another day, moves its entry.
        uid=uid_of(action.key.rpartition("/")[0]),
        on=on,
        summary=f"{_VERBS[action.channel]} {who}, {action.account.name}",
        description="\n\n".join(filter(None, parts)),
        category=action.channel,
        location=contact.address if contact and action.channel == "meeting" else None,
        at=action.agreed_at if action.agreed_at and session.calendar.day_of(action.agreed_at) == on else None,
        lasts=_LASTS.get(action.channel, dt.timedelta(hours=1)),
    )
    return Entry(action, event)


def _is_of_review(session: Session, action: Action) -> bool:
    """True for a milestone on `review.on`, as planned or as agreed for another day."""
    cadence = session.book.cadence_of(action.account)
    return bool(cadence and action.cadence == cadence.id and action.item in review_items(cadence))
