"""Who recorded what, and taking it back: a retraction is appended, and what it takes back counts for nothing."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from touchcli.ledger.actor import Actor
from touchcli.ledger.database.connection import Row
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.verbs.choices import ChoiceVerbs
from touchcli.rules.models.values import instant


class Entry(NamedTuple):
    """Who wrote the rows of one transaction, when, how and from which host.

    `retracts` is the entry that it took back, `retracted_by` the one that took it back; None for neither.
    """

    id: int
    at: dt.datetime
    by: str
    how: str
    host: str
    retracts: int | None
    retracted_by: int | None


class TrailRow(NamedTuple):
    """A row of the ledger: its table and id there, of whom it is, and what it says.

    `entry` is None for rows from before the ledger kept who wrote them.
    """

    kind: str
    id: str
    entry: int | None
    account: str | None
    contact: str | None
    number: str | None
    at: dt.datetime
    what: str
    words: str

    @property
    def enqueues(self) -> bool:
        """True if it put a text into the outbox."""
        return self.kind == "text" and "(enqueue by" in self.what


class EntryVerbs(ChoiceVerbs):
    """Verbs of who recorded what."""

    def written_by(self, who: Callable[[], Actor]) -> None:
        """Say who writes from now on; it is asked once, at the first row."""
        self.db.written_by(who)

    @property
    def just_written(self) -> int | None:
        """The entry of the last transaction that wrote; None before one did, or where nobody said who writes."""
        return self.db.last_entry

    def trail(self, accounts: Collection[str] = (), numbers: Collection[str] = ()) -> list[TrailRow]:
        """Every row of some accounts and numbers, oldest first, those taken back too."""
        asked = {"accounts": json.dumps(sorted(accounts)), "numbers": json.dumps(sorted(numbers))}
        rows = self.db.rows("trail", entry=None, everything=0, **asked)
        return _in_order([*rows, *self.db.rows("snoozes_for_everyone")])

    def whole_trail(self) -> list[TrailRow]:
        """Every row of the ledger, oldest first."""
        return _in_order(self.db.rows("trail", entry=None, everything=1, accounts="[]", numbers="[]"))

    def rows_of(self, entry: int) -> list[TrailRow]:
        """The rows of one entry; one that it ended too, as it ended."""
        return _in_order(self.db.rows("trail", entry=entry, everything=0, accounts="[]", numbers="[]"))

    def entries(self) -> dict[int, Entry]:
        """Every entry by its id."""
        return {row[0]: _entry(row) for row in self.db.rows("every_entry")}

    def entry(self, id: int) -> Entry | None:
        """One entry, None if there is none."""
        return next((_entry(row) for row in self.db.rows("entry", id=id)), None)

    def last_entry(self, by: str, host: str) -> int | None:
        """What a person recorded last at a host and has not taken back; None without any.

        That a text was taken back is nothing to take back.
        """
        ids = (id for (id,) in self.db.rows("entries_by", made_by=by, host=host))
        return next((id for id in ids if not all(map(_takes_back, self.rows_of(id)))), None)

    def retract(self, id: int, at: dt.datetime) -> None:
        """Take back all rows of an entry: they stay, and count for nothing. What they had ended is open again.

        What is written in the same transaction stands in their place. Raises LedgerError if they are taken back
        already.
        """
        with self.db.transaction():
            found = self.entry(id)
            if found is None or found.retracted_by is not None:
                raise LedgerError(f"entry {id} is not there to take back", "touch show ACCOUNT --trail lists them")
            rows = self.rows_of(id)
            self.db.entry(retracts=id)
            everyone = any(row.kind == "snooze" and row.account is None for row in rows)
            told = {(None, None)} if everyone else {(row.account, row.number) for row in rows}
            for account, number in sorted(told, key=str):
                self._changed(at, account=account, number=number)
        self.unlearn_wishes([int(row.id) for row in rows if row.kind == "wish"], at)


def _takes_back(row: TrailRow) -> bool:
    """True if a row says no more than that a text goes no more."""
    return row.kind == "text" and "(withdraw by" in row.what


def _entry(row: Row) -> Entry:
    return Entry._make(row)._replace(at=instant(row[1]))


def _in_order(rows: Iterable[Row]) -> list[TrailRow]:
    made = [TrailRow._make(row)._replace(at=instant(row[6])) for row in rows]
    return sorted(made, key=lambda row: (row.at, row.entry or 0))
