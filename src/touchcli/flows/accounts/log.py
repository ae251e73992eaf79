"""A touch made elsewhere goes into the ledger, and completes what was due."""

import datetime as dt
from typing import Literal, NamedTuple

from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session, read_day, read_instant
from touchcli.rules.due.due import agenda
from touchcli.rules.due.rank import ranked
from touchcli.rules.due.rotation import next_template
from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import History, Outcome, Touch
from touchcli.rules.models.settings import CHANNELS, LIVE_CHANNELS, Channel
from touchcli.rules.wording import day

_OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "call": ("reached", "voicemail", "no-answer", "done", "declined", "skipped"),
    "video": ("reached", "no-answer", "done", "declined", "skipped"),
    "meeting": ("done", "reached", "no-answer", "declined", "skipped"),
}
_WRITTEN: tuple[Outcome, ...] = ("done", "declined", "skipped")


class Entry(NamedTuple):
    """What was said on the command line, as it was written there."""

    account: str
    channel: str
    contact: str | None = None
    outcome: str | None = None
    item: str | None = None
    direction: str = "out"
    note: str | None = None
    next: str | None = None
    prefers: str | None = None
    at: str | None = None


class Logged(NamedTuple):
    """What was recorded; `completed` the action it completed, `answered` how many replies it answered."""

    touch: Touch
    account: Account
    completed: Action | None
    answered: int
    next_is_open: bool


def log_touch(session: Session, entry: Entry) -> Logged:
    """Record a touch; it completes the due item on its channel that ranks first, or the one that `item` names.

    Raises UserError where the account, contact, channel, outcome, item or a date is not one.
    """
    account = find_account(session.book.accounts, entry.account, session.problems)
    channel = _channel(entry.channel)
    outcome = _outcome(channel, entry.outcome)
    direction = _direction(entry.direction)
    at = read_instant(entry.at, session.book, "--at") if entry.at else session.now
    if at > session.clock and at > session.now:
        raise UserError(f"--at: {entry.at} is still to come")
    prefers = tuple(_channel(word.strip()) for word in entry.prefers.split(",")) if entry.prefers else ()
    agreed = _next(entry.next, session.calendar.day_of(at))
    contact = find_contact(account, entry.contact) if entry.contact else None
    with session.ledger(create=True) as ledger:
        history = read_history(session, ledger, [account], until=at)
        action = _completed(session, account, history, channel, direction, outcome, entry.item, at)
        if contact is None:
            contact = action.contact if action else next(iter(account.contacts), None)
        touch = ledger.record_touch(
            _touch(session, account, action, history, entry, channel, outcome, at)._replace(
                contact=contact.id if contact else None,
                direction=direction,
                next=agreed,
                prefers=prefers,
            )
        )
        answered = _answer(touch, action, history)
        for reply in answered:
            ledger.close_reply(reply, "answered", at)
        if action and action.promise_id is not None and touch.made:
            ledger.close_promise(action.promise_id, "kept", at)
    open_next = touch.live and agreed is None and touch.direction == "out"
    return Logged(touch, account, action, len(answered), open_next)


def _touch(
    session: Session,
    account: Account,
    action: Action | None,
    history: History,
    entry: Entry,
    channel: Channel,
    outcome: Outcome,
    at: dt.datetime,
) -> Touch:
    touch = Touch(account.id, channel, at, outcome, note=entry.note)
    if action is None:
        return touch
    name = next_template(action.templates, history.of(account.id).touches)
    template = session.book.templates.get(name or "")
    return touch._replace(
        item=action.item,
        cadence=action.cadence,
        key=action.key,
        template=template.id if template else None,
        purpose=template.purpose if template else None,
        by=action.by,
    )


def _completed(
    session: Session,
    account: Account,
    history: History,
    channel: Channel,
    direction: str,
    outcome: Outcome,
    item: str | None,
    at: dt.datetime,
) -> Action | None:
    """The action that the touch completes; None for an unplanned one."""
    if item == "none":
        if outcome == "skipped":
            raise UserError("an unplanned touch cannot be skipped", "--item names what to skip")
        return None
    today = session.calendar.day_of(at)
    every = agenda(session.book, account, history.of(account.id), session.calendar, at)
    if item is not None:
        return _named(session, account, history, every, channel, item, at)
    if direction == "in" and channel not in LIVE_CHANNELS:
        return None
    due = [row for row in every if row.channel == channel and row.due_on <= today and row.kind != "promise"]
    if not due and outcome == "skipped":
        raise UserError(f"{account.name} has no {channel} due to skip", "--item names another item")
    return next(iter(ranked(due, today)), None)


def _named(
    session: Session,
    account: Account,
    history: History,
    every: tuple[Action, ...],
    channel: Channel,
    item: str,
    at: dt.datetime,
) -> Action:
    """The action of the item named: one that stands in the agenda, else a step done out of turn."""
    named = [row for row in every if row.item == item]
    if not named:
        situation = Situation(session.book, account, history.of(account.id), session.calendar, at)
        steps = situation.cadence.steps if situation.cadence else ()
        named = [situation.of_item(step, situation.today, "step", ONCE, "", 1.0) for step in steps if step.id == item]
    if not named:
        known = ", ".join(dict.fromkeys(row.item for row in every)) or "nothing"
        raise UserError(
            f'--item: {account.name} has no item "{item}"', f"there is {known}; none for an unplanned touch"
        )
    if named[0].channel != channel:
        raise UserError(f"--item: {item} is a {named[0].channel}, not a {channel}")
    return named[0]


def _answer(touch: Touch, action: Action | None, history: History) -> list[int]:
    """The replies a touch answers: the one it completes, or all that wait where they were spoken to."""
    waiting = [reply.id for reply in history.of(touch.account).replies if reply.state == "waiting"]
    if touch.live and touch.direction == "out":
        return waiting
    if action is not None and action.reply_id is not None and touch.made:
        return [action.reply_id]
    return []


def _channel(word: str) -> Channel:
    if word not in CHANNELS:
        raise UserError(f'there is no channel "{word}"', f"channels are {' '.join(CHANNELS)}")
    return word


def _outcome(channel: Channel, word: str | None) -> Outcome:
    known = _OUTCOMES.get(channel, _WRITTEN)
    if word is None:
        return known[0]
    for outcome in known:
        if outcome == word:
            return outcome
    raise UserError(f'--outcome: a {channel} cannot end as "{word}"', f"it can be {', '.join(known)}")


def _direction(word: str) -> Literal["in", "out"]:
    if word not in ("in", "out"):
        raise UserError(f'--direction: "{word}" is neither in nor out')
    return "in" if word == "in" else "out"


def _next(text: str | None, today: dt.date) -> dt.date | Literal["cadence"] | None:
    if text is None:
        return None
    if text == "cadence":
        return "cadence"
    on = read_day(text, "--next")
    if on < today:
        raise UserError(f"--next: {text} is past", f"today is {day(today, today)}, {today.isoformat()}")
    return on
