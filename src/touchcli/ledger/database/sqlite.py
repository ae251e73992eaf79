"""The ledger in one file, for one machine: SQLite."""

import datetime as dt
import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import ClassVar

from touchcli.ledger.database.checksums import SEALED, SEALED_SINCE
from touchcli.ledger.database.connection import Connection, Row, Values
from touchcli.ledger.database.lock_files import file_at, lock_file, private
from touchcli.ledger.database.queries import migrations, newest
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.errors import LedgerError, WordsRemain
from touchcli.posix import share_lock, try_lock

APPLICATION_ID = 0x746F7563
"""`touc`, in the header of the file: how a ledger is told from any other database."""
BUSY_SECONDS = 30.0
CACHE_KILOBYTES = 16_000
"""What SQLite may keep of the file in memory: with its own 2 MB it reads the touches of 500 accounts half as fast."""

_TROUBLE = (
    ("SQLITE_NOTADB", "is not a ledger", "look at `ledger` in touch.yaml, or move the file away"),
    ("SQLITE_CORRUPT", "is damaged", "put a backup in its place; `sqlite3 FILE .recover` may save what is in it"),
    ("SQLITE_BUSY", "is in use by another program", "wait until that one is done, then run this again"),
    ("SQLITE_LOCKED", "is in use by another program", "wait until that one is done, then run this again"),
    ("SQLITE_READONLY", "cannot be written", "give yourself the right to write the file and its folder"),
    ("SQLITE_FULL", "cannot grow: the disk is full", "make room, then run this again; nothing was half written"),
    ("SQLITE_CANTOPEN", "cannot be opened", "give yourself the right to read and write the file and its folder"),
    ("SQLITE_IOERR", "cannot be read or written: the disk failed", "check the disk and its free space"),
)


class _Undecodable(LedgerError):
    """A text in the file is none; SQLite's own error may have its words in it."""


class SQLite(Connection):
    """A connection to the ledger in a file, or to an empty one in memory if `path` is None, which refuses writes.

    Every commit is on the disk before it returns (`synchronous=FULL`): a lost claim would be a second text.
    """

    dialect: ClassVar[dict[str, str]] = {
        "identity": "INTEGER PRIMARY KEY",
        "greatest": "max",
        "clock": ":now",
        "each": "json_each",
        "lock": "",
        "random": "lower(hex(randomblob(16)))",
        "home": "NULL",
    }

    def __init__(self, path: Path | None, *, any_thread: bool = False) -> None:
        super().__init__()
        self.path = path
        self.kept = path is not None
        self.name = f"the ledger {path}" if path else "the ledger"
        try:
            self._sqlite = sqlite3.connect(
                path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=not any_thread
            )
            self._file = file_at(path) if path else None
        except (sqlite3.Error, OSError) as error:
            raise self._trouble(error) from None
        try:
            self._prepare()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        self.execute("PRAGMA synchronous = FULL")
        self.execute("PRAGMA fullfsync = ON")
        self.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
        self._refuse_strangers()
        if self.path:
            self._keep_a_log_of_writes()
        self._migrate()
        if not self.path:
            self.execute("PRAGMA query_only = ON")

    def _pragma(self, name: str) -> int:
        return int(self.execute(f"PRAGMA {name}").fetchall()[0][0])

    def _refuse_strangers(self) -> None:
        application, tables = self._pragma("application_id"), self._pragma("schema_version")
        if application != APPLICATION_ID and (application or tables):
            raise LedgerError(f"{self.name} is another program's database", "look at `ledger` in touch.yaml")

    def _keep_a_log_of_writes(self) -> None:
        # While the mode changes, SQLite refuses a second opener at once and does not wait.
        for _ in range(int(BUSY_SECONDS * 100)):
            try:
                self._sqlite.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname != "SQLITE_BUSY":
                    raise self._trouble(error) from None
                time.sleep(0.01)
            else:
                return
        raise LedgerError(f"{self.name} is in use by another program", "wait until that one is done")

    def _migrate(self) -> None:
        if self._pragma("user_version") == newest():
            return
        steps = migrations(self.dialect)
        with self.transaction():
            version = self._pragma("user_version")
            if version > len(steps):
                raise LedgerError(f"{self.name} was written by a newer touch", "upgrade touchcli on this machine")
            for step in steps[version:]:
                for statement in step:
                    self.execute(statement)
            if version < SEALED_SINCE <= len(steps):
                for table in SEALED:
                    self.seal(table)
            self.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self.execute(f"PRAGMA user_version = {len(steps)}")

    def _trouble(self, error: Exception) -> LedgerError:
        # SQLite names what it stumbled over as it stands in the file; where that is no text, the file is damaged.
        if isinstance(error, UnicodeDecodeError) or str(error).startswith("Could not decode"):
            return _Undecodable(f"{self.name} is damaged", "run touch ledger verify")
        name = getattr(error, "sqlite_errorname", "")
        for start, what, hint in _TROUBLE:
            if name.startswith(start):
                return LedgerError(f"{self.name} {what}", hint)
        return LedgerError(f"{self.name} failed: {error}", "run `touch doctor`")

    def execute(self, sql: str, values: Values | None = None) -> sqlite3.Cursor:
        """Run one statement; raises LedgerError if SQLite refuses."""
        try:
            return self._sqlite.execute(sql, values or {})
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._trouble(error) from None

    def execute_many(self, sql: str, rows: Sequence[Values]) -> None:
        """Run one statement for many rows; raises LedgerError if SQLite refuses."""
        try:
            self._sqlite.executemany(sql, rows)
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise self._trouble(error) from None

    def fetched(self, sql: str, values: Values) -> Sequence[Row]:
        """The rows that a statement gives; text that is damaged comes with replacement characters in it."""
        lenient = "RETURNING" in sql  # what writes cannot be run a second time
        while True:
            self._sqlite.text_factory = _lenient if lenient else str
            try:
                return self.execute(sql, values).fetchall()
            except (sqlite3.Error, UnicodeDecodeError, LedgerError) as error:
                trouble = error if isinstance(error, LedgerError) else self._trouble(error)
                if lenient or not isinstance(trouble, _Undecodable):
                    raise trouble from None
                lenient = True
            finally:
                self._sqlite.text_factory = str

    def begin(self, *, write: bool) -> None:
        """Begin a transaction, with the right to write from the start if it writes."""
        if write:
            self._require_its_file()
        self.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    @contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[None]:
        """All or nothing; what was written into a file that is not the ledger's any more counts as nothing."""
        with super().transaction(write=write):
            yield
        if write:
            self._require_its_file()

    def _require_its_file(self) -> None:
        """Raise LedgerError if another file stands in the place of the one that was opened, or none."""
        try:
            same = self.path is None or file_at(self.path) == self._file
        except OSError:
            same = False
        if not same:
            raise LedgerError(
                f"{self.name} was deleted or replaced while it was in use; nothing was written",
                "put it back, or run this again with the new one",
            )

    def twin(self) -> "SQLite":
        """Another connection to the same file, for any thread, one at a time."""
        return SQLite(self.path, any_thread=True)

    def settled(self) -> AbstractContextManager[None]:
        """A transaction that reads: writes come one after the other, and their ids with them."""
        return self.transaction(write=False)

    def rollback(self) -> None:
        """End the transaction and keep nothing of it; a full disk has made SQLite end it already."""
        if self._sqlite.in_transaction:
            self.execute("ROLLBACK")

    def scrub(self) -> None:
        """Write the file anew without the space that was freed, and empty the log of writes."""
        self.execute("VACUUM")
        if self._pragma("wal_checkpoint(TRUNCATE)"):
            raise WordsRemain(
                f"{self.name} no longer has the words, but another program keeps old pages in its log",
                "end that program, then run this again",
            )

    @contextmanager
    def run_lock(self, now: dt.datetime) -> Iterator[bool]:
        """Hold the ledger's `…run.lock` beside it; the system frees it when the process ends, however it ends."""
        with self._lock_file("run") as lock:
            held = lock is None or try_lock(lock)
            if held and lock is not None:
                os.truncate(lock, 0)
                os.write(lock, f"process {os.getpid()} since {stamp(now)}\n".encode())
            yield held

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Share the ledger's `…sending.lock` with all that are sending; who has it alone has it briefly."""
        with self._lock_file("sending") as lock:
            if lock is not None:
                share_lock(lock)
            yield

    @contextmanager
    def nobody_sending(self) -> Iterator[bool]:
        """Have the ledger's `…sending.lock` alone, if nobody else has it."""
        with self._lock_file("sending") as lock:
            yield lock is None or try_lock(lock)

    @contextmanager
    def _lock_file(self, name: str) -> Iterator[int | None]:
        """The lock file of a name beside the ledger, open until the end; None for a ledger in memory."""
        if not self.path:
            yield None
            return
        with lock_file(self.path, name) as lock:
            yield lock

    def ids_were_given(self, table: str) -> None:
        """Nothing to do: SQLite always takes the id after the greatest."""

    def check(self) -> Iterator[str]:
        """What SQLite finds wrong with the structure of the file; never what stands in it."""
        for (line,) in self.execute("PRAGMA integrity_check").fetchall():
            if line != "ok":
                yield str(line)

    def backup(self, path: Path) -> None:
        """Copy the file as it stands at one instant to a path where none is, while others may write."""
        try:
            os.close(private(str(path), os.O_CREAT | os.O_EXCL | os.O_RDWR))
            target = sqlite3.connect(path)
            try:
                self._sqlite.backup(target)
            finally:
                target.close()
        except FileExistsError:
            raise LedgerError(f"{path} is there already", "name a file that is not") from None
        except OSError as error:
            raise LedgerError(f"{path} cannot be written: {error.strerror}", "name another file") from None
        except sqlite3.Error as error:
            path.unlink()
            raise self._trouble(error) from None

    def close(self) -> None:
        """Close the file."""
        self._sqlite.close()


def _lenient(text: bytes) -> str:
    return text.decode("utf-8", "replace")


def open_file(path: Path, *, create: bool) -> SQLite:
    """The ledger in a file; where there is none it is made for its owner alone, or, without `create`, kept in memory.

    Raises LedgerError.
    """
    try:
        if not path.exists():
            if not create:
                return SQLite(None)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.parent.name == ".touch":
                path.parent.chmod(0o700)
            os.close(private(str(path), os.O_CREAT | os.O_RDWR))
    except OSError as error:
        raise LedgerError(
            f"the ledger {path} cannot be made: {error.strerror}", "see to the rights of its folder"
        ) from None
    return SQLite(path)
