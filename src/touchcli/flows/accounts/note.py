"""`touch log A note`: something worth knowing of an account that no touch came to; it counts as nothing."""

from typing import NamedTuple

from touchcli.flows.accounts.log import Entry
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import Note
from touchcli.rules.when import read_instant

CHANNEL = "note"
"""What stands in the place of a channel."""
_FREE = ("items", "direction", "next", "prefers", "summary")


class Noted(NamedTuple):
    """A note that was recorded; `entry` is what `touch undo` takes it back by."""

    account: Account
    note: Note
    entry: int | None


def note(session: Session, entry: Entry) -> Noted:
    """Record a note: `entry.note`, else the word after the channel, which `entry.outcome` has.

    Raises UserError if there are no words, or something that only a touch has.
    """
    account = find_account(session, entry.account, writes=True)
    words = (entry.note or entry.outcome or "").strip()
    if not words or (entry.note and entry.outcome):
        raise UserError("a note needs words", f'touch log {account.id} note "buys pallets in March"')
    plain = Entry(account=entry.account, channel=entry.channel)
    if any(getattr(entry, name) != getattr(plain, name) for name in _FREE):
        raise UserError("a note has words, --contact and --at alone", "what belongs to a touch is logged with it")
    contact = find_contact(account, entry.contact) if entry.contact else None
    at = read_instant(entry.at, "--at", session.now, session.calendar, back=True) if entry.at else session.now
    if at > session.now:
        raise UserError(f"--at: {entry.at} is in the future")
    with session.ledger(create=True) as ledger:
        made = ledger.record_note(account.id, contact.id if contact else None, words, at)
        return Noted(account, made, ledger.just_written)
