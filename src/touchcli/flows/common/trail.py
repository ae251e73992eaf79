"""The whole trail of an account or of the ledger: every row, who wrote it, how and where; what was taken back too."""

from typing import NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.ledger.verbs.entries import Entry, TrailRow
from touchcli.rules.models.account import Account


class Traced(NamedTuple):
    """A row with its entry, None for one from before the ledger kept who wrote it."""

    row: TrailRow
    entry: Entry | None

    @property
    def retracted_by(self) -> int | None:
        """The entry that took it back."""
        return self.entry.retracted_by if self.entry else None


def trail_of(session: Session, name: str) -> tuple[Account, list[Traced]]:
    """Everything the ledger has of an account and of its numbers, oldest first; raises UserError for an unknown one."""
    account = find_account(session, name)
    numbers = {place for contact in account.contacts for place in contact.places}
    with session.ledger() as ledger:
        entries = ledger.entries()
        rows = ledger.trail({account.id, *account.formerly}, numbers)
    return account, [Traced(row, entries.get(row.entry or 0)) for row in rows]


def whole_trail(session: Session) -> list[Traced]:
    """Everything the ledger has, oldest first."""
    with session.ledger() as ledger:
        entries = ledger.entries()
        return [Traced(row, entries.get(row.entry or 0)) for row in ledger.whole_trail()]
