"""What the verbs of the ledger need of a database: queries by name, transactions, the lock of a run.

Each backend adapts its driver to this and knows nothing of the verbs. A connection belongs to the thread that made it.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, ClassVar, Protocol

from touchcli.ledger.database.checksums import SEALED, checksum
from touchcli.ledger.database.queries import Queries

Row = Sequence[Any]
Values = Mapping[str, Any]


class Cursor(Protocol):
    """The part of a DB-API cursor that both drivers share."""

    @property
    def description(self) -> Sequence[Any] | None:
        """The columns of the rows, the name first in each; None where there are no rows to come."""
        ...

    @property
    def rowcount(self) -> int:
        """How many rows were written."""
        ...

    def fetchall(self) -> Sequence[Row]:
        """All rows."""
        ...


class Connection(ABC):
    """One connection to a ledger.

    `dialect` gives the words in which the databases differ: `identity`, `greatest`, `clock` (the seconds since 1970 by
    the ledger's own clock), `each` (the members of a JSON list), `lock` (of a row that is about to change), `random`
    (a text that nobody else has) and `home` (what tells the tables from such that a backup was put back into).
    """

    dialect: ClassVar[dict[str, str]]
    kept: bool = True
    """False for an empty ledger in memory, which is gone with its connection."""

    @staticmethod
    def spelled(sql: str) -> str:
        """A statement as the driver wants it, with its values written `:value`."""
        return sql

    def __init__(self) -> None:
        self.queries = Queries(self.dialect, self.spelled)

    @abstractmethod
    def execute(self, sql: str, values: Values | None = None) -> Cursor:
        """Run one statement; raises LedgerError where the database refuses."""

    @abstractmethod
    def execute_many(self, sql: str, rows: Sequence[Values]) -> None:
        """Run one statement for many rows; raises LedgerError where the database refuses."""

    @abstractmethod
    def begin(self, *, write: bool) -> None:
        """Begin a transaction: one that is sure to be able to write, or one whose reads all see the same instant."""

    @abstractmethod
    def settled(self) -> AbstractContextManager[None]:
        """A transaction that reads, while no write is under way: ids that it does not see come after those it sees."""

    @abstractmethod
    def rollback(self) -> None:
        """End the transaction and keep nothing of it; nothing where the database has ended it already."""

    @abstractmethod
    def run_lock(self, now: dt.datetime) -> AbstractContextManager[bool]:
        """Hold the lock of a run; yields False where another process holds it. Freed when its holder dies."""

    @abstractmethod
    def sending(self) -> AbstractContextManager[None]:
        """Held, by any number of programs, while claims of theirs are open. Freed when its holder dies."""

    @abstractmethod
    def nobody_sending(self) -> AbstractContextManager[bool]:
        """Yields True if no program holds `sending`, and none can begin meanwhile; False if one does or may."""

    @abstractmethod
    def twin(self) -> "Connection":
        """Another connection to the same ledger, for any thread, one at a time."""

    @abstractmethod
    def ids_were_given(self, table: str) -> None:
        """Let the next id of a table follow the greatest one in it, after rows came in with their ids."""

    @abstractmethod
    def scrub(self) -> None:
        """Leave nothing of deleted and rewritten rows in the files of the database, outside any transaction."""

    @abstractmethod
    def check(self) -> Iterator[str]:
        """What the database's own check finds wrong, a line each."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection; closing twice is nothing."""

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """All or nothing: what was written is on the disk when this ends, or nothing of it is."""
        self.begin(write=write)
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise

    def rows(self, name: str, /, **values: Any) -> Sequence[Row]:
        """The rows that a named query gives."""
        return self.execute(self.queries[name], values).fetchall()

    def change(self, name: str, /, **values: Any) -> int:
        """Run a named query that gives no rows; returns how many rows it wrote."""
        return self.execute(self.queries[name], values).rowcount

    def seal(self, table: str, where: str = "", **values: Any) -> int:
        """Give rows of a table the checksums of what they say now; gives how many carried another one."""
        name, columns = SEALED[table]
        select = self.spelled(f"SELECT {name}, checksum, {', '.join(columns)} FROM {table} {where}")  # noqa: S608
        rows = self.execute(select, values).fetchall()
        changed = [(row[0], made) for row in rows if (made := checksum(row[2:])) != row[1]]
        if changed:
            self.execute_many(
                f"UPDATE {table} SET checksum = :made WHERE {name} = :row",  # noqa: S608 - the names are ours
                [{"made": made, "row": row} for row, made in changed],
            )
        return len(changed)
