"""A touch made elsewhere goes into the ledger, and completes what was due."""

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from touchcli.flows.common.actor import rep_named
from touchcli.flows.common.find import contact_named, find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.listed import row_numbered
from touchcli.flows.common.next_date import Next, read_next
from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.rules.due.due import agenda_of
from touchcli.rules.due.rank import ranked
from touchcli.rules.due.reasons.agreed_dates import Agreed, agreed_dates, agreed_item
from touchcli.rules.due.rotation import words_for
from touchcli.rules.due.situation import ONCE, Situation
from touchcli.rules.due.template_values import tells_summary
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory, Outcome, Touch
from touchcli.rules.models.settings import CHANNELS, LIVE_CHANNELS, Channel
from touchcli.rules.when import read_instant
from touchcli.rules.wording import an

_OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "call": ("reached", "voicemail", "no-answer", "done", "declined", "skipped"),
    "video": ("reached", "no-answer", "done", "declined", "skipped"),
    "meeting": ("done", "reached", "no-answer", "declined", "skipped"),
    "text": ("done", "declined", "skipped"),
}
_WRITTEN: tuple[Outcome, ...] = ("done", "no-answer", "bounced", "declined", "skipped")
SHORT: dict[str, Outcome] = {"vm": "voicemail", "na": "no-answer"}
"""What a person may write for an outcome."""
_SETTLED_BY_A_TALK = frozenset({"next", "instead", "ask", "introduce"})


class Entry(NamedTuple):
    """What was said on the command line, as it was written there; `by` is the rep whose touch it was, if another."""

    account: str
    channel: str
    contact: str | None = None
    outcome: str | None = None
    items: tuple[str, ...] = ()
    direction: str = "out"
    note: str | None = None
    next: str | None = None
    prefers: str | None = None
    at: str | None = None
    summary: str | None = None
    by: str | None = None


class Logged(NamedTuple):
    """What was recorded: `completed` are the actions it completed or tried, `settled` what the talk settled beside.

    `answered` is how many replies it answered; `agreed` are the agreed dates that stand after it, `coming` the agenda;
    `next_is_open` is True for a live touch that leaves the next date open (PRACTICE J9). `entry` is what `touch undo`
    takes it back by. `summary_for` are the steps after it whose words say what a talk came to, if nobody said it.
    """

    touch: Touch
    account: Account
    completed: tuple[Action, ...]
    settled: tuple[Action, ...]
    answered: int
    agreed: tuple[Agreed, ...]
    next_is_open: bool
    coming: tuple[Action, ...] = ()
    entry: int | None = None
    summary_for: tuple[Action, ...] = ()


def log_touch(session: Session, entry: Entry) -> Logged:
    """Record a touch; it completes the due item on its channel that ranks first, or those that `items` names.

    Raises UserError if the account, contact, channel, outcome, item or a date is not one.
    """
    said = read_entry(session, entry)  # a slip leaves no new ledger behind
    with session.ledger(create=True) as ledger:
        logged = log_into(session, ledger, entry, said)
        return logged._replace(entry=ledger.just_written)


class Said(NamedTuple):
    """An entry as it was understood: `touch` does not know yet what it completes."""

    account: Account
    contact: Contact | None
    touch: Touch


def read_entry(session: Session, entry: Entry) -> Said:
    """Understand an entry; raises UserError where a part of it is not one."""
    account = find_account(session, entry.account, writes=True)
    at = (
        read_instant(entry.at, "--at", session.now, session.calendar, back=True)
        if entry.at is not None
        else session.now
    )
    if at > session.clock and at > session.now:
        raise UserError(f"--at: {entry.at} is in the future")
    plain = _plain(session, account, entry, at)
    contact = find_contact(account, entry.contact) if entry.contact else contact_named(account, entry.account)
    return Said(account, contact, plain)


def log_into(session: Session, ledger: Ledger, entry: Entry, said: Said) -> Logged:
    """Record a touch in an open ledger, as `log_touch` does."""
    account, contact, plain = said
    at = plain.at
    history = read_history(session, ledger, [account]).of(account.id)
    before = _until(history, at)
    situation = Situation(session.book, account, before, session.calendar, at)
    every = _open(agenda_of(situation), history, at)
    actions = _completed(situation, every, plain, entry, contact)
    if contact is None:
        contact = actions[0].contact if actions else next(iter(account.contacts), None)
    touch = _of_actions(session, before, plain._replace(contact=contact.id if contact else None), actions)
    answered = _answer(touch, actions, before)
    kept = [action.promise_id for action in actions if action.promise_id is not None and touch.made]
    touch = ledger.record_touch(touch, answers=answered, keeps=kept)
    after = Situation(session.book, account, before._replace(touches=(*before.touches, touch)), session.calendar, at)
    coming = agenda_of(after)
    left = {action.key for action in coming}
    settled = tuple(
        row for row in every if row.kind in _SETTLED_BY_A_TALK and row.key not in left and row not in actions
    )
    agreed = agreed_dates(after)
    return Logged(
        touch,
        account,
        actions,
        settled if touch.live else (),
        len(answered),
        agreed,
        _is_open(touch, agreed),
        coming,
        summary_for=_lacking_summary(session, touch, coming),
    )


def _lacking_summary(session: Session, touch: Touch, coming: Iterable[Action]) -> tuple[Action, ...]:
    if not touch.live or touch.missed or touch.summary:
        return ()
    known = session.book.templates
    return tuple(
        action
        for action in coming
        if action.kind == "step"
        and tells_summary([known[name] for name in action.templates if name in known], action.channel)
    )


def _is_open(touch: Touch, agreed: tuple[Agreed, ...]) -> bool:
    return touch.live and touch.direction == "out" and touch.next is None and not agreed


def _plain(session: Session, account: Account, entry: Entry, at: dt.datetime) -> Touch:
    """The touch as it was told, before anybody knows what it completes."""
    channel = _channel(entry.channel)
    following = read_next(session, entry.next, session.calendar.day_of(at)) if entry.next is not None else Next(None)
    rep = rep_named(session.env)
    return Touch(
        account.id,
        channel,
        at,
        _outcome(channel, entry.outcome),
        _direction(entry.direction),
        note=entry.note,
        next=following.on,
        next_channel=following.channel,
        next_time=following.time,
        prefers=tuple(_channel(word.strip()) for word in entry.prefers.split(",")) if entry.prefers else (),
        by=entry.by or (rep if rep in session.book.settings.reps else account.owner),
        summary=entry.summary,
    )


def _of_actions(session: Session, history: AccountHistory, touch: Touch, actions: tuple[Action, ...]) -> Touch:
    """The touch with what it completes: the first action in full, the others beside it."""
    if not actions:
        return touch
    first, *others = actions
    template = words_for(session.book.templates, first.templates, history.touches, session.calendar.day_of(touch.at))
    marks = [(action.item, action.cadence, action.key) for action in others]
    if touch.outcome == "skipped":  # a skip leaves an agreed date standing, unless it is of that very touch
        agreed = [(agreed_item(each.channel), each.cadence, each.key) for each in actions if each.kind == "next"]
        marks += [mark for mark in agreed if mark[0] != first.item]
    return touch._replace(
        item=first.item,
        cadence=first.cadence,
        key=first.key,
        also=tuple(marks),
        template=template.id if template else None,
        purpose=template.purpose if template else None,
        by=first.by or touch.by,
    )


def _until(history: AccountHistory, at: dt.datetime) -> AccountHistory:
    """What had happened at an instant: a touch may be dated back."""
    return history._replace(
        touches=tuple(touch for touch in history.touches if touch.at <= at),
        replies=tuple(reply for reply in history.replies if reply.received_at <= at),
    )


def _open(every: tuple[Action, ...], history: AccountHistory, at: dt.datetime) -> tuple[Action, ...]:
    """The actions that no later touch has completed."""
    done = {key for touch in history.touches if touch.at > at and not touch.missed for _, _, key in touch.marks}
    return tuple(action for action in every if action.key not in done)


def _completed(
    situation: Situation, every: tuple[Action, ...], touch: Touch, entry: Entry, contact: Contact | None
) -> tuple[Action, ...]:
    """The actions that the touch completes; none for an unplanned one."""
    if entry.items == ("none",):
        if touch.outcome == "skipped":
            raise UserError("an unplanned touch cannot be skipped", "--item names what to skip")
        return ()
    if entry.items:
        if "none" in entry.items:
            raise UserError("--item none cannot be combined", "use it alone")
        return tuple(_named(situation, every, touch.channel, item) for item in dict.fromkeys(entry.items))
    if touch.direction == "in" and touch.channel not in LIVE_CHANNELS:
        return ()
    # What is agreed for tomorrow counts as the day (BOOK, Next date).
    tomorrow = situation.calendar.next_open(situation.today)
    due = [
        row
        for row in every
        if row.channel == touch.channel
        and row.kind != "promise"
        and (row.due_on <= situation.today or (row.kind == "next" and row.due_on <= tomorrow))
    ]
    if not due and touch.outcome == "skipped":
        raise UserError(f"{situation.account.name} has no {touch.channel} due to skip", "--item names another item")
    theirs = [row for row in due if row.contact == contact] if contact else due
    others = [row for row in due if row.kind not in _OF_A_PERSON]
    return tuple(ranked(theirs or others, situation.today)[:1])


_OF_A_PERSON = frozenset({"contact", "expectation", "plan"})
"""What is due to one person: a touch with somebody else completes none of it."""


def _named(situation: Situation, every: tuple[Action, ...], channel: Channel, item: str) -> Action:
    """The action of the item named: one that stands in the agenda, else a step done out of turn."""
    named = [row for row in every if row.item == item]
    if not named:
        steps = situation.cadence.steps if situation.cadence else ()
        named = [situation.of_item(step, situation.today, "step", ONCE, "", 1.0) for step in steps if step.id == item]
    if not named:
        known = ", ".join(dict.fromkeys(row.item for row in every)) or "nothing"
        raise UserError(
            f'--item: {situation.account.name} has no item "{item}"', f"there is {known}; none for an unplanned touch"
        )
    if named[0].channel != channel:
        raise UserError(f"--item: {item} is {an(named[0].channel)}, not {an(channel)}")
    return named[0]


def _answer(touch: Touch, actions: tuple[Action, ...], history: AccountHistory) -> list[int]:
    """The replies a touch answers: those it completes, or all that wait where they were spoken to."""
    if touch.live and touch.direction == "out":
        return [reply.id for reply in history.replies if reply.state == "waiting"]
    return [action.reply_id for action in actions if action.reply_id is not None and touch.made]


def of_listed_row(session: Session, entry: Entry) -> Entry:
    """What was said of a row of the list by its number: the channel and the item are the row's if none is said.

    `touch log 3 vm` has the outcome if the channel would stand. Raises UserError if there is no channel.
    """
    row = row_numbered(session, entry.account) if entry.account not in session.files.accounts else None
    if row is None and not entry.channel:
        raise UserError("CHANNEL is missing", f"it is one of {' '.join(CHANNELS)}, or note")
    if row is None or entry.channel in (*CHANNELS, "note") or (entry.channel and entry.outcome):
        return entry
    items = entry.items or ((row.item,) if row.kind != "reply" else ())
    return entry._replace(channel=row.channel, outcome=entry.channel or entry.outcome, items=items)


def default_outcome(word: str) -> Outcome:
    """How a touch on a channel ends if nobody says."""
    return _OUTCOMES.get(_channel(word), _WRITTEN)[0]


def check_outcome(channel: str, word: str) -> Outcome:
    """The outcome that a word means on a channel; raises UserError if it is none."""
    return _outcome(_channel(channel), word)


def _channel(word: str) -> Channel:
    if word not in CHANNELS:
        raise UserError(f'unknown channel "{word}"', f"channels are {' '.join(CHANNELS)}")
    return word


def _outcome(channel: Channel, word: str | None) -> Outcome:
    known = _OUTCOMES.get(channel, _WRITTEN)
    if word is None:
        return known[0]
    for outcome in known:
        if outcome == SHORT.get(word, word):
            return outcome
    short = {outcome: f"{outcome} ({word})" for word, outcome in SHORT.items()}
    raise UserError(
        f'{an(channel)} cannot end as "{word}"', f"it can be {', '.join(short.get(each, each) for each in known)}"
    )


def _direction(word: str) -> Literal["in", "out"]:
    if word not in ("in", "out"):
        raise UserError(f'--direction: "{word}" is neither in nor out')
    return "in" if word == "in" else "out"
