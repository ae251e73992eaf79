"""`touch consent`: that a contact agreed to texts, by phone number (PRACTICE T10)."""

from typing import NamedTuple

from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import Session, read_day
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, ConsentKind, Contact
from touchcli.rules.models.history import ConsentRecord

_KINDS: tuple[ConsentKind, ...] = ("conversational", "express", "written")


class RecordedConsent(NamedTuple):
    """A consent as it was recorded; `opted_out` is True where the number is closed all the same."""

    account: Account
    contact: Contact
    consent: ConsentRecord
    opted_out: bool


def record_consent(
    session: Session, name: str, kind: str, *, on: str | None, how: str | None, who: str | None
) -> RecordedConsent:
    """Record a consent of a contact (the first, where none is named); it never lifts an opt-out.

    Raises UserError for an unknown account, contact or kind, a contact without a number, and a day to come.
    """
    known = _kind(kind)
    account = find_account(session, name)
    contact = find_contact(account, who) if who else next(iter(account.contacts), None)
    if contact is None or contact.phone is None:
        raise UserError(
            f"{account.name} has no contact with a number", "a consent belongs to a number: add it to the plan"
        )
    given_on = read_day(on, "--on") if on else session.today
    if given_on > session.today:
        raise UserError(f"--on: {on} is in the future")
    with session.ledger(create=True) as ledger:
        consent = ledger.record_consent(contact.phone.e164, known, given_on, how, session.now)
        opted_out = ledger.history(session.seen_until, []).opted_out(contact.phone.e164)
    return RecordedConsent(account, contact, consent, opted_out)


def _kind(word: str) -> ConsentKind:
    for known in _KINDS:
        if known == word:
            return known
    raise UserError(f'--kind: unknown consent "{word}"', f"it can be {', '.join(_KINDS)}")
