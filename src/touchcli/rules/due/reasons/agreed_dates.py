"""What was agreed with the customer: the day, and perhaps the hour, of the next touch on a channel (PRACTICE J9).

The agreed touch is the item of that channel that comes next, moved to the day: doing it completes both.
"""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from touchcli.rules.due.situation import Situation, missing
from touchcli.rules.models.account import Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import templates_of
from touchcli.rules.models.history import Touch
from touchcli.rules.models.settings import Channel
from touchcli.rules.wording import Moment, Words, said

_DAY = dt.timedelta(days=1)
_ITEMS = frozenset({"step", "rhythm", "milestone"})


class Agreed(NamedTuple):
    """An agreed touch that is still open, by the touch at which it was agreed; `tries` reached nobody since its day."""

    on: dt.date
    channel: Channel
    touch: Touch
    tries: tuple[Touch, ...] = ()


def agreed_item(channel: Channel) -> str:
    """The item that an agreed touch is if nothing of the plan waits on its channel, and that skipping it marks."""
    return f"next-{channel}"


def agreed_dates(situation: Situation) -> tuple[Agreed, ...]:
    """The agreed next touch of each channel that has one, past or to come."""
    found: dict[Channel, Agreed] = {}
    for touch in situation.timeline:
        agreed = found.get(touch.channel)
        if agreed and _completes(situation, agreed, touch):
            del found[touch.channel]
        elif agreed and touch.missed and situation.day(touch) >= agreed.on - _DAY:
            found[touch.channel] = agreed._replace(tries=(*agreed.tries, touch))
        channel = touch.next_channel or touch.channel
        if touch.next == "cadence":
            found.pop(channel, None)
        elif isinstance(touch.next, dt.date):
            found[channel] = Agreed(touch.next, channel, touch)
    return tuple(found.values())


def _completes(situation: Situation, agreed: Agreed, touch: Touch) -> bool:
    """True if a touch is the agreed one: made on the day before, on the day or later, or the one that was skipped."""
    if touch.outcome == "skipped":
        return any(item == agreed_item(agreed.channel) for item, _, _ in touch.marks)
    return not touch.missed and situation.day(touch) >= agreed.on - _DAY


def with_agreed(situation: Situation, planned: Iterable[Action]) -> list[Action]:
    """The planned actions, on each channel with an agreed date the one that waits moved there."""
    actions = list(planned)
    for agreed in agreed_dates(situation):
        contact = situation.account.contact(agreed.touch.contact) or next(iter(situation.contacts(None)), None)
        waiting = [action for action in actions if _may_wait(situation, action, agreed, contact)]
        first = min(waiting, key=lambda action: (action.due_on, action.kind != "step", action.key), default=None)
        moved = first or situation.action(
            "next",
            agreed.channel,
            agreed_item(agreed.channel),
            agreed.on,
            agreed.on.isoformat(),
            "",
            contact=contact,
            templates=_words_for(situation, agreed.channel),
        )
        if first:
            actions.remove(first)
        actions.append(_moved(situation, moved, agreed, contact))
    return actions


def _may_wait(situation: Situation, action: Action, agreed: Agreed, contact: Contact | None) -> bool:
    """True for an item that the agreed touch is: the rep's own, on its channel, with whom it names.

    A milestone belongs to its date, so only one that has come by then.
    """
    if action.kind not in _ITEMS or action.channel != agreed.channel or action.by:
        return False
    if action.kind == "milestone" and action.due_on > max(agreed.on, situation.today):
        return False
    items = situation.cadence.items if situation.cadence else ()
    named = next((item.to for item in items if item.id == action.item), None)
    return named is None or (contact is not None and contact in situation.contacts(named))


def _moved(situation: Situation, action: Action, agreed: Agreed, contact: Contact | None) -> Action:
    calendar, time = situation.calendar, agreed.touch.next_time
    hour = f", {time:%H:%M}" if time else ""
    words: Words = ("agreed for ", Moment("day", agreed.on), hour)
    if action.reason:
        words = (*words, ": ", *(action.words or (action.reason,)))
    return action._replace(
        kind="next",
        contact=contact,
        find=missing(agreed.channel, contact, situation.account_history),
        due_on=situation.retried(calendar.roll(agreed.on), agreed.tries),
        reason=said(words, situation.now, situation.today),
        words=words if action.words or not action.reason else (),
        agreed_at=calendar.at(agreed.on, time) if time and not agreed.tries else None,
    )


def _words_for(situation: Situation, channel: str) -> tuple[str, ...]:
    """The templates that the cadence uses on a channel in the long run: an agreed text takes its words from there."""
    cadence = situation.cadence
    for item in cadence.rhythms if cadence else ():
        if item.channel == channel:
            return templates_of(item)
    return ()
