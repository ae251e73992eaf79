"""`touch consent`: what allows texts to a contact, recorded by phone number (PRACTICE T10, T13, T17)."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, ConsentKind, Contact
from touchcli.rules.models.history import ConsentRecord, PermissionRecord
from touchcli.rules.when import read_day

_KINDS: tuple[ConsentKind, ...] = ("conversational", "express", "written")


class Wanted(NamedTuple):
    """What to record: a consent of a `kind` and `how` we know, and the permissions beside it; one of them at least.

    `for_business` says how we know that they text for business, `only` is their wish for texts alone, in their words.
    `on` is the day since when all of it holds, today without one.
    """

    kind: str | None = None
    how: str | None = None
    for_business: str | None = None
    knows_number: bool = False
    only: str | None = None
    on: str | None = None


class Recorded(NamedTuple):
    """What was recorded for a contact's number; `opted_out` is True if the number is closed all the same.

    `entry` is what `touch undo` takes it back by.
    """

    account: Account
    contact: Contact
    number: str
    consent: ConsentRecord | None
    permissions: tuple[PermissionRecord, ...]
    on: dt.date
    opted_out: bool
    entry: int | None = None


def record_consent(session: Session, name: str, wanted: Wanted, who: str | None) -> Recorded:
    """Record what allows texts to a contact (the first, where none is named); it never lifts an opt-out.

    Raises UserError for an unknown account, contact or kind, a contact without a number, words that are blank, nothing
    to record, and a day to come.
    """
    on = check_consent(session, wanted)
    account = find_account(session, name, writes=True)
    contact = find_contact(account, who) if who else next(iter(account.contacts), None)
    if contact is None or contact.phone is None:
        raise UserError(
            f"{account.name} has no contact with a number", "a consent belongs to a number: add it to the plan"
        )
    with session.ledger(create=True) as ledger:
        recorded = record_into(session, ledger, account, contact, contact.phone.e164, wanted, on)
        return recorded._replace(entry=ledger.just_written)


def check_consent(session: Session, wanted: Wanted) -> dt.date:
    """The day since when it holds; raises UserError as `record_consent` does for all but whom it is of."""
    if wanted.kind is not None:
        _kind(wanted.kind)
    for flag, words in (("--for-business", wanted.for_business), ("--only", wanted.only)):
        if words is not None and not words.strip():
            raise UserError(f"{flag}: no words", "say how you know, or what they said")
    if wanted.kind is None and wanted.how is not None:
        raise UserError("--how goes with --kind", "--for-business and --only have words of their own")
    if not (wanted.kind or wanted.for_business or wanted.knows_number or wanted.only):
        raise UserError("nothing to record", "give --kind, --for-business, --knows-number or --only")
    on = (
        read_day(wanted.on, "--on", session.today, session.calendar, back=True)
        if wanted.on is not None
        else session.today
    )
    if on > session.today:
        raise UserError(f"--on: {wanted.on} is in the future")
    return on


def record_into(
    session: Session, ledger: Ledger, account: Account, contact: Contact, number: str, wanted: Wanted, on: dt.date
) -> Recorded:
    """Record what allows texts to a number since a day; `check_consent` has nothing to say of it."""
    consent = ConsentRecord(number, _kind(wanted.kind), on, wanted.how) if wanted.kind else None
    permissions = tuple(_permissions(number, wanted, on))
    ledger.record_permissions([*([consent] if consent else []), *permissions], session.now)
    opted_out = ledger.history(session.seen_until, []).opted_out(number)
    return Recorded(account, contact, number, consent, permissions, on, opted_out)


def _permissions(number: str, wanted: Wanted, on: dt.date) -> list[PermissionRecord]:
    found = []
    if wanted.for_business is not None:
        found.append(PermissionRecord(number, "for-business", on, wanted.for_business.strip()))
    if wanted.knows_number:
        found.append(PermissionRecord(number, "knows-number", on))
    if wanted.only is not None:
        found.append(PermissionRecord(number, "only", on, wanted.only.strip()))
    return found


def _kind(word: str) -> ConsentKind:
    for known in _KINDS:
        if known == word:
            return known
    raise UserError(f'--kind: unknown consent "{word}"', f"it can be {', '.join(_KINDS)}")
