"""What the verbs of the ledger need of a database: queries by name, transactions, the lock of a run.

Each backend adapts its driver to this and knows nothing of the verbs. A connection belongs to the thread that made it.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from touchcli.ledger.database.checksums import SEALED, checksum
from touchcli.ledger.database.queries import Queries
from touchcli.ledger.database.stamps import stamp

if TYPE_CHECKING:
    from touchcli.ledger.actor import Actor

ENTRY = "this_entry"
"""The value of a query that stands for the entry of its transaction."""

Row = Sequence[Any]
Values = Mapping[str, Any]


class Cursor(Protocol):
    """The part of a DB-API cursor that both drivers share."""

    @property
    def description(self) -> Sequence[Any] | None:
        """The columns of the rows, the name first in each; None if there are no rows to come."""
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
        self._who: Callable[[], Actor] | None = None
        self._actor: Actor | None = None
        self.last_entry: int | None = None
        self._entry: int | None = None
        self._entry_is_used = self._within = False

    @abstractmethod
    def execute(self, sql: str, values: Values | None = None) -> Cursor:
        """Run one statement; raises LedgerError if the database refuses."""

    @abstractmethod
    def execute_many(self, sql: str, rows: Sequence[Values]) -> None:
        """Run one statement for many rows; raises LedgerError if the database refuses."""

    @abstractmethod
    def begin(self, *, write: bool) -> None:
        """Begin a transaction: one that is sure to be able to write, or one whose reads all see the same instant."""

    @abstractmethod
    def settled(self) -> AbstractContextManager[None]:
        """A transaction that reads, while no write is under way: ids that it does not see come after those it sees."""

    @abstractmethod
    def rollback(self) -> None:
        """End the transaction and keep nothing of it; nothing if the database has ended it already."""

    @abstractmethod
    def run_lock(self, now: dt.datetime) -> AbstractContextManager[bool]:
        """Hold the lock of a run; yields False if another process holds it. Freed when its holder dies."""

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
        """All or nothing: what was written is on the disk when this ends, or nothing of it is.

        One within another is a part of it.
        """
        if self._within:
            yield
            return
        self.begin(write=write)
        self._within = True
        try:
            yield
            self._drop_unused_entry()
            self.execute("COMMIT")
            self.last_entry = self._entry or self.last_entry
        except BaseException:
            self.rollback()
            raise
        finally:
            self._entry, self._entry_is_used, self._within = None, False, False

    def written_by(self, who: "Callable[[], Actor]") -> None:
        """Say who writes from now on; it is asked once, at the first row."""
        self._who, self._actor = who, None

    def entry(self, retracts: int | None = None) -> int | None:
        """The entry of this transaction, made when it is first asked for; None if nobody said who writes.

        One that retracts another has to be asked for first.
        """
        if self._entry is None and self._who is not None:
            actor = self._actor = self._actor or self._who()
            ((self._entry,),) = self.execute(
                self.queries["add_entry"],
                {
                    "at": stamp(actor.tick()),
                    "made_by": actor.by,
                    "how": actor.how,
                    "host": actor.host,
                    "retracts": retracts,
                },
            ).fetchall()
            self._entry_is_used = retracts is not None
        return self._entry

    def _drop_unused_entry(self) -> None:
        """A repeat of what is known writes no row, and needs nobody to have written it."""
        if self._entry is not None and not self._entry_is_used:
            self.execute(self.queries["drop_entry"], {"id": self._entry})

    def rows(self, name: str, /, **values: Any) -> Sequence[Row]:
        """The rows that a named query gives."""
        sql = self._named(name, values)
        found = self.fetched(sql, values)
        self._entry_is_used |= ENTRY in values and bool(found)
        return found

    def fetched(self, sql: str, values: Values) -> Sequence[Row]:
        """The rows that a statement gives."""
        return self.execute(sql, values).fetchall()

    def change(self, name: str, /, **values: Any) -> int:
        """Run a named query that gives no rows; returns how many rows it wrote."""
        sql = self._named(name, values)
        count = self.execute(sql, values).rowcount
        self._entry_is_used |= ENTRY in values and count > 0
        return count

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

    def _named(self, name: str, values: dict[str, Any]) -> str:
        """The SQL of a named query; one that writes a row gets the entry of this transaction with its values."""
        sql = self.queries[name]
        if ENTRY in sql:
            values[ENTRY] = self.entry()
        return sql
