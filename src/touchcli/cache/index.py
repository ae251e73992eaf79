"""The index of a workspace, `.touch/cache/index`: its files account by account, and what each asks for.

It is one SQLite file, so that a command reads and writes only what it needs of it. Every value carries a checksum; an
index that is damaged, foreign or made by another state of the program counts as none. If none can be kept, the same
code works on one in memory.
"""

import datetime as dt
import json
import os
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from touchcli.posix import O_NOFOLLOW, O_NONBLOCK

FILE = os.path.join(".touch", "cache", "index")
APPLICATION, FORMAT = 0x746F7564, 3

_EPOCH, _MICROSECOND = dt.datetime(1970, 1, 1, tzinfo=dt.UTC), dt.timedelta(microseconds=1)
_PATIENCE = 2.0
_HASTE = 0.2
"""How long, in seconds, somebody who reads alone waits for one who writes."""
_ELSEWHERE = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_IOERR")
"""What is no fault of the file: somebody else writes, a right is missing, the disk is full."""

_AGENDAS = (
    "CREATE TABLE agendas (n INTEGER PRIMARY KEY, owner TEXT, since INTEGER, until INTEGER, quiet INTEGER,"
    " texts INTEGER, items TEXT, sum INTEGER)"
)
"""What each account asks for, from `since` until before `until`, in microseconds since 1970; see `flows.day.agenda`."""
_ALL_AGENDAS = (
    "SELECT count(*), coalesce(sum(n % 1000003 * 3 + since % 1000003 * 5 + until % 1000003 * 7 + texts * 11"
    " + coalesce(quiet, 1) * 13 + coalesce(sum, 1) * 17 + length(coalesce(owner, '')) * 19), 0) FROM main.agendas"
)
"""One pass in C over what no checksum in Python could look at every morning."""
_THESE_AGENDAS = f"{_ALL_AGENDAS} WHERE n IN (SELECT value FROM json_each(?))"  # noqa: S608 - our own words
_KEEP_AGENDA = "UPDATE agendas SET since = ?, until = ?, quiet = ?, texts = ?, items = ?, sum = ? WHERE n = ?"

_TABLES = (
    # What the whole of the index was made of, see the callers of `about`.
    "CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB, sum INTEGER)",
    # Each file: its stamp, its Problems as JSON (and those of its references), its values if it holds no accounts.
    "CREATE TABLE files (file BLOB PRIMARY KEY, stamp TEXT, problems TEXT, dangling TEXT, value BLOB, sum INTEGER)",
    "CREATE INDEX wrong ON files (file) WHERE problems IS NOT NULL OR dangling IS NOT NULL",
    # Each account; of several with one id only one is `first`, and the others are Problems.
    # `book` is its file without the ending; `n` grows in the order of the file.
    "CREATE TABLE accounts (n INTEGER PRIMARY KEY, id TEXT, file BLOB, book BLOB, line INTEGER, first INTEGER,"
    " name TEXT, owner TEXT, cadence TEXT)",
    "CREATE INDEX by_id ON accounts (id, first)",
    "CREATE INDEX by_file ON accounts (file)",
    "CREATE INDEX repeated ON accounts (id) WHERE first = 0",
    "CREATE TABLE plans (n INTEGER PRIMARY KEY, plan BLOB, sum INTEGER)",
    "CREATE TABLE numbers (number TEXT, n INTEGER, PRIMARY KEY (number, n)) WITHOUT ROWID",
    "CREATE INDEX numbers_of ON numbers (n)",
    # Names as slugs: of an account and its id (kind `a`), of its contacts (kind `c`); ids it had before (kind `f`);
    # addresses in lower case (kind `e`) and the digits of numbers (kind `t`), further ones too.
    "CREATE TABLE names (kind TEXT, slug TEXT, n INTEGER, PRIMARY KEY (kind, slug, n)) WITHOUT ROWID",
    "CREATE INDEX names_of ON names (n)",
    _AGENDAS,
    # Numbers and ids that stood in a file until it changed, or stand there since: whoever has such a number, or one
    # that was texted under such an id, has to be looked at again.
    "CREATE TABLE moved (kind TEXT, value TEXT, PRIMARY KEY (kind, value)) WITHOUT ROWID",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)


class Damaged(Exception):
    """The index is not what was written, or cannot be used any further; an index in memory takes its place."""


class Index:
    """An index, open for one command; what is written inside `writing` is there for others at its end.

    `root` is the folder of its workspace, None for an index in memory. `unplanned` are the ids in the ledger that no
    plan has, as the last refresh of the agendas found them. Every method raises Damaged.
    """

    def __init__(self, db: sqlite3.Connection, root: str | None) -> None:
        self._db, self.root, self._process = db, root, os.getpid()
        self.unplanned: tuple[str, ...] = ()

    @classmethod
    def in_memory(cls) -> "Index":
        """An empty index that is gone with its process."""
        db = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        _make(db)
        return cls(db, None)

    def __del__(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction: all that is written in it, or nothing."""
        self.write("BEGIN IMMEDIATE")
        try:
            yield
            self.write("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._db.execute("ROLLBACK")
            raise

    def rows(self, query: str, *values: Any) -> list[Any]:
        """The rows that a query gives."""
        try:
            return self._db.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeError) as error:
            raise self._lost(error) from None

    def write(self, statement: str, *values: Any) -> None:
        """Run one statement that writes."""
        self.rows(statement, *values)

    def write_many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement that writes, for many rows."""
        try:
            self._db.executemany(statement, rows)
        except (sqlite3.Error, UnicodeError) as error:
            raise self._lost(error) from None

    def about(self, name: str) -> Any:
        """A value that was put under a name, None if there is none."""
        for value, known in self.rows("SELECT value, sum FROM about WHERE name = ?", name):
            if checksum(name, value) != known:
                raise self.damaged()
            return value
        return None

    def put_about(self, name: str, value: Any) -> None:
        """Put a text, bytes or a number under a name."""
        self.write("REPLACE INTO about VALUES (?, ?, ?)", name, value, checksum(name, value))

    def keep_agendas(self, made: Sequence[tuple[Any, ...]]) -> None:
        """Put agendas in the place of what the same accounts asked for before; the seal is changed by the difference.

        Each is (since, until, quiet, texts, items, sum, n). One of them that was damaged before breaks the seal.
        """
        these = json.dumps([row[-1] for row in made])
        ((_, before),) = self.rows(_THESE_AGENDAS, these)
        self.write_many(_KEEP_AGENDA, made)
        ((_, after),) = self.rows(_THESE_AGENDAS, these)
        count, total = self._seal()
        self.put_about("agendas", f"{count} {total + after - before}")

    def seal(self) -> None:
        """Note what all agendas come to, at the end of whatever added or removed some."""
        ((count, total),) = self.rows(_ALL_AGENDAS)
        self.put_about("agendas", f"{count} {total}")

    def is_sealed(self) -> bool:
        """True if all agendas are what was written: each number of each of them."""
        return [self._seal()] == self.rows(_ALL_AGENDAS)

    def _seal(self) -> tuple[int, int]:
        count, total = str(self.about("agendas") or "0 0").split()
        return int(count), int(total)

    def shadow_agendas(self) -> None:
        """Have agendas that nobody else will see take the place of those there are, until the end of this process."""
        self.write("PRAGMA temp_store = MEMORY")
        self.write("DROP TABLE IF EXISTS temp.agendas")
        self.write(_AGENDAS.replace("TABLE", "TEMP TABLE"))
        self.write("INSERT INTO temp.agendas SELECT n, owner, 0, 0, NULL, 0, NULL, NULL FROM main.agendas")

    def of_this_process(self) -> "Index":
        """The index for a process that began as a copy of the one that opened it, to read what is committed."""
        if self.root is None or os.getpid() == self._process:
            return self
        path = os.path.join(self.root, FILE)
        return Index(sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None), self.root)

    def damaged(self) -> Damaged:
        """The exception to raise for a value that is not what was put; the file is taken away."""
        if self.root is not None:
            with suppress(OSError):
                drop_index(self.root)
        return Damaged()

    def _lost(self, error: Exception) -> Damaged:
        if self.root is None:
            raise error
        name = getattr(error, "sqlite_errorname", "")
        if isinstance(error, sqlite3.Error) and not name.startswith(_ELSEWHERE):
            return self.damaged()
        return Damaged()


def open_index(root: str, program: bytes) -> Index | None:
    """The index of a workspace, a new one if there is none that is any good; None if none can be kept."""
    path = os.path.join(root, FILE)
    with suppress(sqlite3.Error, UnicodeDecodeError, OSError):
        _make_folders(path)
        db = _opened(path, program)
        if db is None:
            os.unlink(path)
            db = _opened(path, program)
        if db is not None:
            return Index(db, root)
    return None


def index_to_read(root: str, program: bytes) -> Index | None:
    """The index of a workspace as it is, for reading alone; None if there is none that is any good.

    Nothing is made, mended or taken away. What is wrong with it is raised as sqlite3.Error.
    """
    path = os.path.join(root, FILE)
    try:
        if not stat.S_ISREG(os.lstat(path).st_mode):
            return None
    except OSError:
        return None
    address = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    db = sqlite3.connect(f"file:{address}?mode=ro", uri=True, timeout=_HASTE, isolation_level=None)
    return Index(db, None) if _is_ours(db, program) else None


def is_index(root: str) -> bool:
    """True if a workspace has an index, or something in its place."""
    return os.path.lexists(os.path.join(root, FILE))


def drop_index(root: str) -> None:
    """Take the index away; raises OSError if it cannot be."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(root, FILE))


def now_on_disk(root: str) -> int:
    """Now, in nanoseconds, by the clock of the file system: the one that stamps the files of the workspace."""
    probe = os.path.join(root, os.path.dirname(FILE), f".clock-{os.getpid()}")
    _make_folders(probe)
    handle = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        return os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)
        os.unlink(probe)


def microseconds(at: dt.datetime) -> int:
    """An instant in whole microseconds since 1970, as agendas have it."""
    return (at - _EPOCH) // _MICROSECOND


def checksum(*values: object) -> int:
    """A checksum over values of any plain kind; a text and the bytes of the text have different ones."""
    text = "\0".join("bytes" if type(value) is bytes else f"={value}" for value in values)
    total = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    for value in values:
        if type(value) is bytes:
            total = zlib.crc32(value, total)
    return total


def _opened(path: str, program: bytes) -> sqlite3.Connection | None:
    """A connection; None if the file is no index of this program. Raises sqlite3.Error and OSError."""
    # A link that came with a stranger's workspace is not followed to whatever it names.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | O_NOFOLLOW | O_NONBLOCK, 0o600))
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        if os.path.getsize(path) == 0:
            db.execute("BEGIN IMMEDIATE")
            if os.path.getsize(path) == 0:  # nobody else has made it while we waited
                _make(db)
                db.execute("INSERT INTO about VALUES ('program', ?, ?)", (program, checksum("program", program)))
            db.execute("COMMIT")
        if _is_ours(db, program):
            return db
    except sqlite3.OperationalError as error:
        db.close()
        if error.sqlite_errorname.startswith(_ELSEWHERE):
            raise
        return None
    except (sqlite3.Error, UnicodeDecodeError):  # a damaged name in SQLite's own message need not be UTF-8
        pass
    db.close()
    return None


def _is_ours(db: sqlite3.Connection, program: bytes) -> bool:
    db.execute("PRAGMA trusted_schema = OFF")
    db.execute("PRAGMA secure_delete = ON")  # what is kept no more is gone, not only out of sight
    db.execute("PRAGMA synchronous = NORMAL")
    ((application,),) = db.execute("PRAGMA application_id")
    ((version,),) = db.execute("PRAGMA user_version")
    if (application, version) != (APPLICATION, FORMAT):
        return False
    return db.execute("SELECT value, sum FROM about WHERE name = 'program'").fetchall() == [
        (program, checksum("program", program))
    ]


def _make(db: sqlite3.Connection) -> None:
    for statement in _TABLES:
        db.execute(statement)


def _make_folders(path: str) -> None:
    folder = os.path.dirname(path)
    for each in (os.path.dirname(folder), folder):
        with suppress(FileExistsError):
            os.mkdir(each, 0o700)
