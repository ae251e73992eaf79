"""`touch amend`: the same with other values: what was recorded is taken back, and recorded anew in one transaction."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import NamedTuple

from touchcli.flows.accounts.corrections.amend_numbers import amend_consent, amend_opt_out
from touchcli.flows.accounts.corrections.undo import Recorded, recorded
from touchcli.flows.accounts.log import Entry, Logged, log_into, read_entry
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import Session
from touchcli.flows.inbound.consent import Recorded as RecordedConsent
from touchcli.flows.inbound.opt_out import OptOutResult
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.entries import TrailRow
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import Note, Promise, Snooze, Touch
from touchcli.rules.when import read_day, read_instant
from touchcli.rules.wording import an


class Changes(NamedTuple):
    """What is to be otherwise, as it was written on the command line; None if it stays."""

    contact: str | None = None
    outcome: str | None = None
    items: tuple[str, ...] = ()
    direction: str | None = None
    note: str | None = None
    summary: str | None = None
    next: str | None = None
    prefers: str | None = None
    at: str | None = None
    what: str | None = None
    by: str | None = None
    until: str | None = None
    because: str | None = None
    kind: str | None = None
    how: str | None = None
    for_business: str | None = None
    only: str | None = None
    on: str | None = None
    number: str | None = None


Now = Logged | Note | Promise | Snooze | RecordedConsent | OptOutResult


class Amended(NamedTuple):
    """What stands now in place of what was recorded, and the entry under which it does."""

    now: Now
    entry: int | None


_FIELDS = {
    "touch": ("contact", "outcome", "items", "direction", "note", "summary", "next", "prefers", "at"),
    "note": ("contact", "note", "at"),
    "promise": ("what", "by"),
    "snooze": ("until", "because"),
    "consent": ("contact", "kind", "how", "for_business", "only", "on"),
    "opt-out": ("number", "how"),
}
_FLAGS = {"items": "--item", "for_business": "--for-business"}


def amendable(session: Session, id: int, changes: Changes) -> Recorded:
    """What is to be amended; raises UserError if it cannot be, or has no such value."""
    found = recorded(session, id)
    kind = _kind(_main(found))
    given = [name for name, value in changes._asdict().items() if value not in (None, ())]
    if not given:
        raise UserError("nothing to amend", f"{_listed(_FIELDS[kind])} can change")
    wrong = [name for name in given if name not in _FIELDS[kind]]
    if wrong:
        raise UserError(f"{an(kind)} has no {_listed(wrong)}", f"{_listed(_FIELDS[kind])} can change")
    return found


def amend(session: Session, found: Recorded, changes: Changes) -> Amended:
    """Take it back and record it with the changes, both or neither; raises UserError if a value is not one."""
    row = _main(found)
    with session.ledger(create=True) as ledger, ledger.db.transaction():
        now: Now
        if _kind(row) == "opt-out":
            now = amend_opt_out(session, ledger, found, changes.number, changes.how)
        elif row.kind == "consent":
            now = amend_consent(session, ledger, found, changes._asdict())
        else:
            old = _touch_of(session, ledger, row) if row.kind == "touch" else None
            ledger.retract(found.entry.id, session.now)
            now = _touch(session, ledger, old, changes) if old else _MAKERS[row.kind](session, ledger, row, changes)
        return Amended(now, ledger.db.entry())


def _touch(session: Session, ledger: Ledger, old: Touch, changes: Changes) -> Logged:
    given = {name: value for name, value in changes._asdict().items() if name in _FIELDS["touch"] and value is not None}
    entry = Entry(
        account=old.account,
        channel=old.channel,
        contact=old.contact,
        outcome=old.outcome,
        items=tuple(item for item, _, _ in old.marks) or ("none",),
        direction=old.direction,
        note=old.note,
        summary=old.summary,
        next=_next(old),
        prefers=",".join(old.prefers) or None,
        at=old.at.isoformat(),
        by=old.by,
    )
    items = changes.items or entry.items
    amended = entry._replace(**{**given, "items": items})
    return log_into(session, ledger, amended, read_entry(session, amended))


def _touch_of(session: Session, ledger: Ledger, row: TrailRow) -> Touch:
    history = ledger.history(session.seen_until, [row.account or ""]).of(row.account or "")
    return next(touch for touch in history.touches if touch.id == int(row.id))


def _next(touch: Touch) -> str | None:
    """What was agreed, as `--next` takes it."""
    if touch.next is None:
        return None
    on = touch.next.isoformat() if isinstance(touch.next, dt.date) else touch.next
    time = touch.next_time.isoformat("minutes") if touch.next_time else ""
    return " ".join(word for word in (touch.next_channel, on, time) if word)


def _note(session: Session, ledger: Ledger, row: TrailRow, changes: Changes) -> Note:
    account = find_account(session, row.account or "")
    contact = find_contact(account, changes.contact).id if changes.contact else row.contact
    at = read_instant(changes.at, "--at", session.now, session.calendar, back=True) if changes.at else row.at
    return ledger.record_note(account.id, contact, (changes.note or row.words).strip(), at)


def _promise(session: Session, ledger: Ledger, row: TrailRow, changes: Changes) -> Promise:
    what, by = changes.what or row.words, row.what.removeprefix("by ")
    on = read_day(changes.by, "--by", session.today, session.calendar) if changes.by else dt.date.fromisoformat(by)
    return ledger.record_promise(row.account or "", what.strip(), on, row.at)


def _snooze(session: Session, ledger: Ledger, row: TrailRow, changes: Changes) -> Snooze:
    until = row.what.removeprefix("until ")
    on = (
        read_day(changes.until, "--until", session.today, session.calendar)
        if changes.until
        else dt.date.fromisoformat(until)
    )
    record = Snooze(row.account, on, changes.because or row.words, session.now)
    ledger.record_snooze(record)
    return record


_MAKERS: dict[str, Callable[[Session, Ledger, TrailRow, Changes], Note | Promise | Snooze]] = {
    "note": _note,
    "promise": _promise,
    "snooze": _snooze,
}


def _main(found: Recorded) -> TrailRow:
    """The row that the rest hangs on: a touch answers replies and keeps promises beside."""
    for kind in _FIELDS:
        rows = [row for row in found.rows if _kind(row) == kind and row.entry == found.entry.id]
        made = [row for row in rows if kind != "promise" or row.what.startswith("by ")]
        if len(made) == 1 or (made and kind in ("consent", "opt-out")):
            return made[0]
    raise UserError(
        f"{found.entry.id} cannot be amended", f"take it back with touch undo {found.entry.id}, then record it anew"
    )


def _kind(row: TrailRow) -> str:
    """What a row is called when it is amended; of the wishes of a number only an opt-out can be."""
    return row.what if row.kind == "wish" else row.kind


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_FLAGS.get(name, f"--{name}") for name in names)
