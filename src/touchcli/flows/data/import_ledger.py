"""What a customer file says that belongs into the ledger: numbers that want no texts, the last touch, notes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.importing.customer import Customer
from touchcli.rules.models.account import slug
from touchcli.rules.models.history import History, Note, Touch

_NOON = dt.timedelta(hours=12)


class Records(NamedTuple):
    """What is not in the ledger yet: numbers to close, touches made before this ledger began, and notes of none."""

    source: str
    opt_outs: tuple[str, ...] = ()
    touches: tuple[Touch, ...] = ()
    notes: tuple[Note, ...] = ()


def records_of(
    session: Session, new: Iterable[Customer], known: Mapping[str, Customer], source: str, *, update: bool
) -> Records:
    """The records of a file. An import lifts no opt-out; of a plan that is there only `update` takes touches and notes.

    A last activity is an e-mail that was done, the least it can have been: it counts as a contact and as no live one.
    A note without a day is a note of no touch: it counts as nothing and is found by `touch find`.
    """
    everyone = [*new, *known.values()]
    numbers = sorted({number for each in everyone for number in each.opted_out})
    told = [*new, *(known.values() if update else ())]
    found = [entry for each in told if (entry := _of_customer(session, each))]
    if not numbers and not found:
        return Records(source)
    with session.ledger() as ledger:
        history = ledger.history(session.seen_until, None if found else ())
    missing = [entry for entry in found if not _is_there(history, entry)]
    return Records(
        source,
        tuple(number for number in numbers if not history.opted_out(number)),
        tuple(each for each in missing if isinstance(each, Touch)),
        tuple(each for each in missing if isinstance(each, Note)),
    )


def _of_customer(session: Session, customer: Customer) -> Touch | Note | None:
    account = customer.account
    contact = slug(account.contacts[0].name) if account.contacts else None
    day = customer.last_touch
    if day and day <= session.today:
        at = session.calendar.start_of(day) + _NOON
        return Touch(account.id, "email", min(at, session.now), "done", contact=contact, note=customer.notes)
    return Note(0, account.id, contact, session.now, customer.notes) if customer.notes else None


def _is_there(history: History, row: Touch | Note) -> bool:
    """True if the ledger has the note, or a touch of that day or later that says what a last activity would."""
    there = history.of(row.account)
    words = row.text if isinstance(row, Note) else row.note
    noted = {*(touch.note for touch in there.touches), *(note.text for note in there.notes)}
    if words and words not in noted:
        return False
    return isinstance(row, Note) or any(each.made and each.at.date() >= row.at.date() for each in there.touches)


def record(session: Session, records: Records) -> None:
    """Write what is not in the ledger yet."""
    if records.opt_outs or records.touches or records.notes:
        with session.ledger(create=True) as ledger, ledger.db.transaction():
            ledger.opt_out_many(records.opt_outs, session.now, f"import of {records.source}")
            for touch in records.touches:
                ledger.record_touch(touch)
            for note in records.notes:
                ledger.record_note(note.account, note.contact, note.text, note.at)
