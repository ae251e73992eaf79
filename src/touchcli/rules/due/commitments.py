"""What was agreed with the customer: the date of the next touch on a channel, and the promises made.

An agreed date beats the cadence: until it is done, the steps and rhythms of its channel wait (PRACTICE J9).
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from touchcli.rules.due.situation import REACHED_NOBODY, Situation
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import templates_of
from touchcli.rules.models.history import Touch
from touchcli.rules.wording import day, days


class _Agreed(NamedTuple):
    on: dt.date
    touch: Touch
    tries: tuple[Touch, ...] = ()


def next_dates(situation: Situation) -> Iterator[Action]:
    """The agreed next touch of each channel that has one, past or to come."""
    open_dates: dict[str, _Agreed] = {}
    for touch in situation.timeline:
        agreed = open_dates.get(touch.channel)
        if isinstance(touch.next, dt.date):
            open_dates[touch.channel] = _Agreed(touch.next, touch)
        elif agreed is None:
            continue
        elif touch.next == "cadence" or _completes(situation, agreed, touch):
            del open_dates[touch.channel]
        elif touch.outcome in REACHED_NOBODY:
            open_dates[touch.channel] = agreed._replace(tries=(*agreed.tries, touch))
    for agreed in open_dates.values():
        channel = agreed.touch.channel
        due_on = situation.retried(situation.calendar.roll(agreed.on), agreed.tries)
        yield situation.action(
            "next",
            channel,
            _item(agreed),
            due_on,
            agreed.on.isoformat(),
            f"agreed for {day(agreed.on, situation.today)}",
            contact=situation.account.contact(agreed.touch.contact) or next(iter(situation.contacts(None)), None),
            templates=_words_for(situation, channel),
        )


def _item(agreed: _Agreed) -> str:
    return f"next-{agreed.touch.channel}"


def _completes(situation: Situation, agreed: _Agreed, touch: Touch) -> bool:
    """True where a touch is the agreed one: logged as it, or made on the day or after it."""
    if touch.item == _item(agreed) and (touch.key or "").endswith(agreed.on.isoformat()):
        return touch.outcome not in REACHED_NOBODY
    return touch.made and situation.day(touch) >= agreed.on


def _words_for(situation: Situation, channel: str) -> tuple[str, ...]:
    """The templates that the cadence uses on a channel in the long run: an agreed text takes its words from there."""
    cadence = situation.cadence
    for item in cadence.rhythms if cadence else ():
        if item.channel == channel:
            return templates_of(item)
    return ()


def promises(situation: Situation) -> Iterator[Action]:
    """Every open promise, on its day (PRACTICE J10)."""
    for promise in situation.account_history.promises:
        if promise.state != "open":
            continue
        late = (situation.today - promise.by).days
        when = f"promise overdue {days(late)}" if late > 0 else f"promised for {day(promise.by, situation.today)}"
        yield situation.action(
            "promise",
            "call",
            f"promise-{promise.id}",
            situation.calendar.roll(promise.by),
            promise.by.isoformat(),
            f"{when}: {promise.what}",
            contact=next(iter(situation.contacts(None)), None),
        )._replace(promise_id=promise.id)
