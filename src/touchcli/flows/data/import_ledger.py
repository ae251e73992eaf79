"""What a customer file says that belongs into the ledger: numbers that want no texts, the last touch, notes."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.importing.customer import Customer
from touchcli.rules.models.account import slug
from touchcli.rules.models.history import History, Touch

_NOON = dt.timedelta(hours=12)


class Records(NamedTuple):
    """What is not in the ledger yet: numbers to close, and touches made before this ledger began."""

    source: str
    opt_outs: tuple[str, ...] = ()
    touches: tuple[Touch, ...] = ()


def records_of(
    session: Session, new: Iterable[Customer], known: Mapping[str, Customer], source: str, *, update: bool
) -> Records:
    """The records of a file. An import lifts no opt-out; of a plan that is there only `update` takes touches and notes.

    A last activity is an e-mail that was done, the least it can have been: it counts as a contact and as no live one.
    A note without a day is a skipped one, which counts as nothing and is found by `touch find`.
    """
    customers = [*new, *known.values()]
    numbers = sorted({number for each in customers for number in each.opted_out})
    told = [*new, *(known.values() if update else ())]
    touches = [touch for each in told for touch in _touches(session, each)]
    if not numbers and not touches:
        return Records(source)
    with session.ledger() as ledger:
        history = ledger.history(session.seen_until, None if touches else ())
    return Records(
        source,
        tuple(number for number in numbers if not history.opted_out(number)),
        tuple(touch for touch in touches if not _is_there(history, touch)),
    )


def _touches(session: Session, customer: Customer) -> Iterable[Touch]:
    account = customer.account
    contact = slug(account.contacts[0].name) if account.contacts else None
    day = customer.last_touch
    if day and day <= session.today:
        at = session.calendar.start_of(day) + _NOON
        yield Touch(account.id, "email", min(at, session.now), "done", contact=contact, note=customer.notes)
    elif customer.notes:
        yield Touch(account.id, "email", session.now, "skipped", contact=contact, note=customer.notes)


def _is_there(history: History, touch: Touch) -> bool:
    """True where the ledger has the note, or a touch of that day or later that says what a last activity would."""
    touches = history.of(touch.account).touches
    if touch.note and not any(each.note == touch.note for each in touches):
        return False
    return touch.outcome == "skipped" or any(each.made and each.at.date() >= touch.at.date() for each in touches)


def record(session: Session, records: Records) -> None:
    """Write what is not in the ledger yet."""
    if records.opt_outs or records.touches:
        with session.ledger(create=True) as ledger:
            ledger.opt_out_many(records.opt_outs, session.now, f"import of {records.source}")
            for touch in records.touches:
                ledger.record_touch(touch)
