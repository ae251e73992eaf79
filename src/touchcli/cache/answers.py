"""What a command printed, kept to be printed again while everything it was made of is as it was.

The warm morning reads this and nothing else, so nothing is imported here but SQLite and the checksum.
"""

import os
import sqlite3
import zlib

FILE = os.path.join(".touch", "cache", "kept")
"""The store beside a workspace; `files.kept` says what else is in it."""
APPLICATION, FORMAT = 0x746F7564, 1
STATE = ("program", "listing", "ledger", "mark", "frame")
"""What a store tells of itself, in this order; `files.kept.State` says what each is."""


def kept_answer(root: str, form: str) -> tuple[tuple[object, ...], tuple[int, int, str, str, int]] | None:
    """What the store was made of, and since when, until when, output, errors and exit code of an answer in it.

    None where there is no such answer, or a checksum tells that it is not what was written.
    """
    path = os.path.join(root, FILE)
    if not os.path.isfile(path):
        return None
    try:
        db = sqlite3.connect(path, timeout=0.1, isolation_level=None)
        try:
            if is_strange(db):
                return None
            db.execute("BEGIN")
            state = state_of(db)
            row = db.execute(
                "SELECT since, until, output, errors, code, sum FROM answers WHERE form = ?", (form,)
            ).fetchone()
        finally:
            db.close()
    except (sqlite3.Error, UnicodeDecodeError, OSError):
        return None
    if row is None or checksum(*state, form, *row[:-1]) != row[-1]:
        return None
    return state, row[:-1]


def is_strange(db: sqlite3.Connection) -> bool:
    """True where a database is no store of ours, or of another format."""
    ((application,),) = db.execute("PRAGMA application_id")
    ((version,),) = db.execute("PRAGMA user_version")
    return (application, version) != (APPLICATION, FORMAT)


def state_of(db: sqlite3.Connection) -> tuple[object, ...]:
    """What a store tells of itself; raises sqlite3.Error, also where the checksum is not the one that was written."""
    about = dict(db.execute("SELECT name, value FROM about"))
    state = tuple(about.get(name) for name in STATE)
    if about.get("sum") != checksum(*state):
        raise sqlite3.DatabaseError
    return state


def checksum(*values: object) -> int:
    """A checksum over values of any plain kind; a text and the bytes of the text have different ones."""
    text = "\0".join("bytes" if type(value) is bytes else f"={value}" for value in values)
    total = zlib.crc32(text.encode("utf-8", "surrogatepass"))
    for value in values:
        if type(value) is bytes:
            total = zlib.crc32(value, total)
    return total
