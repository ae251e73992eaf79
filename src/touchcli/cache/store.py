"""What is kept beside a workspace between runs, in `.touch/cache/kept`: plans as read, what they ask for, answers.

It is a SQLite file, so that a morning reads and writes only what it needs of it, and two runs at once do each other no
harm: who cannot write goes without. Every record carries a checksum; a file that is damaged, foreign, or of another
state of the program counts as none, and is made anew.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

from touchcli.cache.answers import APPLICATION, FILE, FORMAT, checksum, is_strange, state_of
from touchcli.cache.scan import Stamp
from touchcli.posix import O_NOFOLLOW

_PATIENCE = 2.0
_ELSEWHERE = ("SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_READONLY")
_FULL = ("SQLITE_FULL", "SQLITE_IOERR")
_YOUNG_NS = 2_000_000_000
"""A file that had changed within this time before its reading may change again and keep its time: two seconds is the
coarsest clock a file system in use has."""

_TABLES = (
    "CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB)",
    "CREATE TABLE files (file TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, inode INTEGER, read_ns INTEGER,"
    " since INTEGER, until INTEGER, ids TEXT, numbers TEXT, outlook TEXT, sum INTEGER)",
    "CREATE TABLE plans (file TEXT PRIMARY KEY, plans BLOB, sum INTEGER)",
    "CREATE TABLE answers (form TEXT PRIMARY KEY, since INTEGER, until INTEGER, output TEXT, errors TEXT,"
    " code INTEGER, sum INTEGER)",
    f"PRAGMA application_id = {APPLICATION}",
    f"PRAGMA user_version = {FORMAT}",
)


class Damaged(Exception):
    """A record is not what was written."""


class Entry(NamedTuple):
    """One file: its stamp when it was read, when that was, and what its accounts ask for.

    `outlook` holds from `since` until before `until`, in microseconds since 1970; it is empty where nobody has asked
    yet. `ids` are the accounts in the file and `numbers` their phone numbers, a line each, with a line end around each.
    """

    stamp: Stamp
    read_ns: int
    since: int = 0
    until: int = 0
    ids: str = "\n"
    numbers: str = "\n"
    outlook: str = ""

    def holds(self, stamp: Stamp | None) -> bool:
        """True where the file is still what was read, as far as anybody can tell."""
        return self.stamp == stamp and stamp[1] < self.read_ns - _YOUNG_NS


class Answer(NamedTuple):
    """What a command printed, and from when until before when it would print that again."""

    since: int
    until: int
    output: str
    errors: str
    code: int


class State(NamedTuple):
    """What outlooks and answers were made of: the program, the ledger, where that stood, and the files.

    `frame` are the files of settings, cadences and templates with their stamps, which every outlook hangs on; `listing`
    are all files, and empty where one of them may change and nobody see it, so that no answer is good for later.
    """

    program: bytes
    listing: bytes
    ledger: str
    mark: str
    frame: bytes


class Kept:
    """The store, open for one command in one transaction; what was put is there for others after `commit`.

    `sound` turns False where the file is found to be damaged while it is written.
    """

    def __init__(self, db: sqlite3.Connection, begun_ns: int) -> None:
        self._db, self.begun_ns = db, begun_ns
        self._stamps: dict[str, Stamp] = {}
        self.writes, self.sound = True, True

    def entries(self) -> dict[str, Entry]:
        """Every file that is kept; raises Damaged."""
        found = {}
        for file, size, mtime_ns, inode, *rest, known in self._rows(
            "SELECT file, size, mtime_ns, inode, read_ns, since, until, ids, numbers, outlook, sum FROM files"
        ):
            entry = found[file] = Entry((size, mtime_ns, inode), *rest)
            if checksum(file, *entry) != known:
                raise Damaged
            self._stamps[file] = entry.stamp
        return found

    def put(self, file: str, entry: Entry, plans: bytes | None = None) -> None:
        """Keep a file; its plans stay as they are where none are given."""
        values = (file, *entry.stamp, *entry[1:], checksum(file, *entry))
        self._write("REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._stamps[file] = entry.stamp
        if plans is not None:
            self._write("REPLACE INTO plans VALUES (?, ?, ?)", (file, plans, checksum(file, *entry.stamp, plans)))

    def drop(self, file: str) -> None:
        """Keep nothing of a file any more."""
        self._write("DELETE FROM files WHERE file = ?", (file,))
        self.drop_plans(file)

    def drop_plans(self, file: str) -> None:
        """Keep no plans of a file any more; who was in it is still known."""
        self._write("DELETE FROM plans WHERE file = ?", (file,))

    def plans(self, file: str) -> bytes:
        """The plans of a file as they were put; raises Damaged."""
        for plans, known in self._rows("SELECT plans, sum FROM plans WHERE file = ?", file):
            if type(plans) is bytes and checksum(file, *self._stamps.get(file, ()), plans) == known:
                return plans
        raise Damaged

    def state(self) -> State:
        """What the kept outlooks and answers were made of."""
        return State._make(state_of(self._db))

    def describe(self, state: State) -> None:
        """Keep what outlooks and answers are made of from now on; answers of another state count no more."""
        for row in _told(state):
            self._write("REPLACE INTO about VALUES (?, ?)", row)
        self._write("DELETE FROM answers", ())

    def answer(self, form: str, answer: Answer) -> None:
        """Keep an answer to a command line."""
        if self.writes:
            values = (form, *answer, checksum(*self.state(), form, *answer))
            self._write("REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def commit(self) -> None:
        """Put everything where others see it; nothing of it where somebody else is writing or the disk is full."""
        self._write("COMMIT", ())
        self.writes = False

    def _write(self, statement: str, values: tuple[Any, ...]) -> None:
        if not self.writes:
            return
        try:
            self._db.execute(statement, values)
        except (sqlite3.Error, UnicodeError, OverflowError) as error:
            # A store is a convenience: the command goes on without keeping anything.
            self.writes = False
            self.sound = not _is_damage(error)

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        try:
            yield from self._db.execute(query, values)
        except (sqlite3.Error, UnicodeError):
            self.sound = False
            raise Damaged from None


@contextmanager
def open_kept(root: str, program: bytes) -> Iterator[Kept | None]:
    """The store of a workspace for as long as the context lasts, a new one where there is none that is any good.

    None where none can be made.
    """
    path = os.path.join(root, FILE)
    db = None
    with suppress(sqlite3.Error, UnicodeDecodeError, OSError):
        begun_ns = _moment(path)
        db = _opened(path, program)
        if db is None:
            os.unlink(path)
            db = _opened(path, program)
    if db is None:
        yield None
        return
    kept = Kept(db, begun_ns)
    try:
        yield kept
    except Damaged:
        # Where this run could not write, it looks in vain for what it put, and the store is not to blame.
        kept.sound = kept.sound and not kept.writes
        raise
    finally:
        db.close()
        if not kept.sound:
            with suppress(OSError):
                drop_kept(root)


def is_store(root: str) -> bool:
    """True where a workspace has a store, or something in its place."""
    return os.path.lexists(os.path.join(root, FILE))


def drop_kept(root: str) -> None:
    """Take the store away; raises OSError where it cannot be."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(root, FILE))


def _opened(path: str, program: bytes) -> sqlite3.Connection | None:
    """A connection in a transaction; None where the file is no store of this program. Raises sqlite3.Error, OSError."""
    # A link that came with a stranger's workspace is not followed to whatever it names.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | O_NOFOLLOW, 0o600))
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA secure_delete = ON")  # what is kept no more is gone, not only out of sight
        db.execute("PRAGMA synchronous = NORMAL")
        if os.path.getsize(path) == 0:
            db.execute("BEGIN IMMEDIATE")
            if os.path.getsize(path) == 0:  # nobody else has made it while we waited
                for statement in _TABLES:
                    db.execute(statement)
                db.executemany("INSERT INTO about VALUES (?, ?)", _told(State(program, b"", "", "", b"")))
                return db
            db.execute("ROLLBACK")
        if not is_strange(db):
            db.execute("BEGIN")
            if State._make(state_of(db)).program == program:
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


def _told(state: State) -> Iterable[tuple[str, object]]:
    return (*state._asdict().items(), ("sum", checksum(*state)))


def _is_damage(error: Exception) -> bool:
    """True where the file itself is to blame, and not who else writes, the disk, or the name of a plan."""
    name = getattr(error, "sqlite_errorname", "")
    return isinstance(error, sqlite3.Error) and not name.startswith((*_ELSEWHERE, *_FULL))


def _moment(path: str) -> int:
    """Now by the clock of the file system, the one that stamps the files of the workspace; makes the folders."""
    folder = os.path.dirname(path)
    for each in (os.path.dirname(folder), folder):
        with suppress(FileExistsError):
            os.mkdir(each, 0o700)
    probe = os.path.join(folder, f".clock-{os.getpid()}")
    handle = os.open(probe, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        return os.fstat(handle).st_mtime_ns
    finally:
        os.close(handle)
        os.unlink(probe)
