"""A call if the next text waits for one and none is due: no hold is a dead end (PRACTICE T8, BOOK: Instead)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from touchcli.rules.due.balance import is_unanswered, is_used_up, never_talked, too_long_from
from touchcli.rules.due.rank import can_be_made
from touchcli.rules.due.situation import FIRST, Situation
from touchcli.rules.due.texts_only import texts_only, texts_only_until
from touchcli.rules.models.action import Action
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.template import SERVICE
from touchcli.rules.models.values import Duration

_SOON, _AFTER_TRIES = Duration(3, "bd"), Duration(5, "bd")


class _Held(NamedTuple):
    on: dt.date
    key: str
    why: str
    text: Action


def instead(situation: Situation, planned: Sequence[Action]) -> Iterator[Action]:
    """The call that the first text held by the balance waits for, from the day it is held on."""
    held = min((found for text in planned if (found := _held(situation, text))), default=None)
    if held is None or talk_is_near(situation, planned, held.on):
        return
    last_on = situation.last_live_on
    yield situation.action(
        "instead",
        "call",
        "instead",
        situation.retried(situation.calendar.roll(held.on), situation.live_tries()),
        last_on.isoformat() if last_on else FIRST,
        (f"{held.why}: talk before the next text",),
        contact=held.text.contact,
        interval=held.text.interval,
    )


def talk_is_near(situation: Situation, planned: Iterable[Action], on: dt.date) -> bool:
    """True if a live touch that can be made is due or agreed by `3bd` after a day, or again after tries in vain."""
    tried_on = situation.last(situation.live_tries())
    until = situation.calendar.roll(situation.calendar.add(on, _SOON))
    if tried_on:
        until = max(until, situation.calendar.roll(situation.calendar.add(tried_on, _AFTER_TRIES)))
    return any(can_be_made(action) and action.due_on <= until for action in planned)


def _held(situation: Situation, text: Action) -> _Held | None:
    """The day from which `first-live`, `unanswered` or `texting-it-in` holds a text, and why; None if none does."""
    if text.channel != "text" or text.contact is None or _serves(situation, text):
        return None
    history, account = situation.account_history, situation.account
    balance = situation.cadence.balance if situation.cadence else Balance()
    last = situation.last(touch for touch in situation.timeline if touch.channel == "text" and touch.direction == "out")
    since = max(text.due_on, last) if last else text.due_on
    if never_talked(account, history):
        return _Held(text.due_on, text.key, "nobody has talked to them yet", text)
    return _by_balance(situation, text, balance, since)


def _by_balance(situation: Situation, text: Action, balance: Balance, since: dt.date) -> _Held | None:
    settings, calendar, contact = situation.book.settings, situation.calendar, text.contact
    waived_until = texts_only_until(contact, settings, calendar)
    waived = texts_only(contact, settings, calendar, max(since, situation.today))
    if waived_until and waived:
        situation.turns.append(waived_until + dt.timedelta(days=1))
        return None
    if is_unanswered(situation.account_history, settings.texting.unanswered):
        return _Held(since, text.key, "texts without an answer", text)
    only = " (their wish for texts only has run out: ask again)" if waived_until else ""
    if is_used_up(situation.account_history, balance):
        return _Held(since, text.key, f"{balance.texts_between_live} texts since you talked{only}", text)
    from_on = too_long_from(situation.account, situation.account_history, balance, calendar)
    if from_on is None:
        return None
    why = f"more than {balance.live_within.words()} since you talked{only}"
    return _Held(max(text.due_on, from_on), text.key, why, text)


def _serves(situation: Situation, text: Action) -> bool:
    """True for news of an order or a proactive fix: these wait for no call."""
    purposes = {template.purpose for name in text.templates if (template := situation.book.templates.get(name))}
    return bool(purposes) and purposes <= SERVICE
