"""Looking for damage: by the database's own check, by the checksum of every row, and by what the events tell."""

from collections.abc import Iterator
from typing import NamedTuple

from touchcli.ledger.copying import counts
from touchcli.ledger.database.checksums import checksum, concerns_known
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.ledger import Ledger

_EVERY = {"wishes": "every_wishes", "consents": "every_consents", "messages": "every_messages"}
CALLED = {"wishes": "opt-outs", "consents": "consents", "messages": "messages"}
"""What people call the tables whose rows carry a checksum."""


class Damage(NamedTuple):
    """A row that does not say what it said when it was written.

    `concerns` is the number, for a message the key, that it is about; None if that is what is damaged.
    """

    table: str
    row: str
    concerns: str | None


class Verified(NamedTuple):
    """What a look at the whole ledger found: the rows of each table, damaged ones, and the database's own words."""

    rows: dict[str, int]
    damaged: tuple[Damage, ...]
    problems: tuple[str, ...]


def verify(ledger: Ledger) -> Verified:
    """Look at every row; nothing is written. Raises LedgerError if the ledger cannot even be opened."""
    with ledger.db.transaction(write=False):
        try:
            problems = tuple(ledger.db.check())
            damaged = (*_damaged(ledger), *_out_of_state(ledger))
            return Verified(counts(ledger), damaged, problems)
        except LedgerError as error:
            return Verified({}, (), (str(error),))


def _damaged(ledger: Ledger) -> Iterator[Damage]:
    for table, every in _EVERY.items():
        for name, found, *values in ledger.db.rows(every):
            if checksum(values) != found:
                known = concerns_known(found, str(values[0]))
                yield Damage(CALLED[table], str(name), str(values[0]) if known else None)


def _out_of_state(ledger: Ledger) -> Iterator[Damage]:
    """Messages in another state than the last of their events says."""
    for ref, key in ledger.db.rows("messages_out_of_state"):
        yield Damage(CALLED["messages"], str(ref), str(key))
