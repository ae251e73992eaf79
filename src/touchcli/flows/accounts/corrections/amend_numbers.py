"""What `touch amend` changes of a number: what allows texts to it, or that it was opted out by hand."""

from collections.abc import Mapping
from typing import Any

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.flows.accounts.corrections.undo import Recorded
from touchcli.flows.common.find import find_contact
from touchcli.flows.common.session import Session
from touchcli.flows.inbound.consent import Recorded as RecordedConsent
from touchcli.flows.inbound.consent import Wanted, check_consent, record_into
from touchcli.flows.inbound.opt_out import OptOutResult
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.values import mask
from touchcli.rules.numbers import accounts_with
from touchcli.rules.wording import counted_places

_PERMISSIONS = frozenset({"for-business", "knows-number", "only"})


def amend_consent(session: Session, ledger: Ledger, found: Recorded, changes: Mapping[str, Any]) -> RecordedConsent:
    """Take a consent and what was recorded with it back, and record it with the changes.

    Raises UserError as `record_consent` does, and for another contact where several accounts have the number.
    """
    rows = [row for row in found.rows if row.kind == "consent"]
    account, contact = _whose(session, rows[0].number or "", changes["contact"])
    said: dict[str, Any] = {}
    for row in rows:
        kind, _, on = row.what.partition(" of ")
        said["on"] = on
        if kind == "knows-number":
            said["knows_number"] = True
        elif kind in _PERMISSIONS:
            said[kind.replace("-", "_")] = row.words
        else:
            said |= {"kind": kind, "how": row.words or None}
    given = {name: value for name in Wanted._fields if (value := changes.get(name)) is not None}
    wanted = Wanted(**{**said, **given})
    since = check_consent(session, wanted)
    if contact.phone is None:
        raise UserError(f"{contact.name} has no number", "a consent belongs to a number: add it to the plan")
    ledger.retract(found.entry.id, session.now)
    return record_into(session, ledger, account, contact, contact.phone.e164, wanted, since)


def _whose(session: Session, number: str, who: str | None) -> tuple[Account, Contact]:
    """The account and contact of a number, or another contact of that account."""
    accounts = [session.book.accounts[id] for id in accounts_with(session.book, number)]
    if not accounts or (who is not None and len(accounts) > 1):
        why = "stands in several accounts" if accounts else "stands in no plan now"
        raise UserError(f"{mask(number)} {why}", "take it back with touch undo, then record it anew")
    account = accounts[0]
    if who is not None:
        return account, find_contact(account, who)
    return account, next(each for each in account.contacts if each.phone and each.phone.e164 == number)


def amend_opt_out(
    session: Session, ledger: Ledger, found: Recorded, number: str | None, how: str | None
) -> OptOutResult:
    """Take an opt-out by hand back and record it with other words, or for another number.

    Raises UserError for something that is not a number, and if one number is to replace several.
    """
    wishes = [row for row in found.rows if row.kind == "wish"]
    rows = [row for row in wishes if row.what == "opt-out"]
    numbers = [row.number or "" for row in rows]
    if number is not None:
        if len(numbers) > 1:
            raise UserError(
                f"{found.entry.id} opted {counted_places(numbers)} out",
                "take it back with touch undo, then record it anew",
            )
        try:
            numbers = [parse_e164(number, session.book.settings.calendar.country)]
        except ValueError as error:
            raise UserError(str(error), "write it like +15125550142") from None
    ledger.retract(found.entry.id, session.now)
    one_channel = len(rows) < len(wishes)
    ledger.opt_out_many(numbers, session.now, how or rows[0].words, one_channel=one_channel)
    return OptOutResult(tuple(numbers), one_channel=one_channel)
