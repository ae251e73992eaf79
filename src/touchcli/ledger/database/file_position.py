"""Where a ledger in a file stands, with nothing opened but the file: what a warm morning asks of it."""

import os
import sqlite3
import zlib

TABLES = ("touches", "events", "replies", "promises", "snoozes", "wishes", "consents", "approvals", "changes")
"""The tables that only grow, by whose greatest ids a position is known, in the order of the query `greatest_ids`."""


def position_of_file(path: str) -> str | None:
    """The position of the ledger in a SQLite file, as `Ledger.position` gives it: empty where there is no file.

    None where the file cannot be read, or is no ledger of this program's tables.
    """
    if not os.path.exists(path):
        return ""
    try:
        db = sqlite3.connect(path, timeout=0.1, isolation_level=None)
        try:
            queries = _queries()
            db.execute("BEGIN")
            ((name,),) = db.execute(queries["ledger_name"])
            (greatest,) = db.execute(queries["greatest_ids"])
            ids = [id or 0 for id in greatest]
            rows = db.execute(queries["rows_with_ids"], dict(zip(TABLES, ids, strict=True))).fetchall()
        finally:
            db.close()
    except (sqlite3.Error, OSError, ValueError):
        return None
    return position(name, ids, rows)


def position(name: str, ids: list[int], rows: list[tuple[object, ...]]) -> str:
    """A position from the ledger's name, the greatest ids of its tables, and the rows that have them."""
    return f"{name} {' '.join(map(str, ids))} {rows_checksum(rows)}"


def rows_checksum(rows: list[tuple[object, ...]]) -> int:
    """A checksum of rows, in whatever order they come."""
    return zlib.crc32(repr(sorted(map(tuple, rows), key=str)).encode("utf-8", "surrogatepass"))


def _queries() -> dict[str, str]:
    with open(os.path.join(os.path.dirname(os.path.dirname(__file__)), "sql", "changes.sql"), encoding="utf-8") as file:
        parts = file.read().split("-- name: ")[1:]
    found = {}
    for part in parts:
        name, _, text = part.partition("\n")
        found[name] = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip().rstrip(";")
    return found
