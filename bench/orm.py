"""What a claim costs by plain SQL and by SQLAlchemy Core, on the same SQLite file.

    python bench/orm.py [--runs 5]

A claim is one UPDATE that only one program can win, in a transaction of its own. Both write to a disk that is not
synced, so that the cost of the library shows. Needs `pip install sqlalchemy` in this environment; leaves with 2
without it. See docs/decisions/plain-sql.md.
"""

import argparse
import importlib.util
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from measure import heading, paired, row, whole

TEXTS = 2_000
TABLE = "CREATE TABLE messages (client_ref TEXT PRIMARY KEY, state TEXT NOT NULL)"
CLAIM = "UPDATE messages SET state = 'sending' WHERE client_ref = ? AND state = 'queued'"


def fill(path: Path) -> None:
    """Queue the texts anew."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(TABLE)
        db.executemany("INSERT INTO messages VALUES (?, 'queued')", [(f"ref-{n}",) for n in range(TEXTS)])


def plain(path: Path) -> Callable[[int], int]:
    """Claim by the standard library."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")

    def claim(n: int) -> int:
        db.execute("BEGIN IMMEDIATE")
        won = db.execute(CLAIM, (f"ref-{n}",)).rowcount
        db.execute("COMMIT")
        return won

    return claim


def alchemy(path: Path) -> Callable[[int], int]:
    """Claim by SQLAlchemy Core, its statement built once."""
    import sqlalchemy as sa  # type: ignore[import-not-found, unused-ignore]

    engine: Any = sa.create_engine(f"sqlite:///{path}")
    messages = sa.table("messages", sa.column("client_ref"), sa.column("state"))
    one = sa.bindparam("one")
    update = messages.update().where(messages.c.client_ref == one, messages.c.state == "queued").values(state="sending")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")

    def claim(n: int) -> int:
        with engine.begin() as connection:
            return int(connection.execute(update, {"one": f"ref-{n}"}).rowcount)

    return claim


def claiming(way: Callable[[Path], Callable[[int], int]], path: Path) -> Callable[[], float]:
    """A way to claim every text once; it gives its own seconds."""

    def run() -> float:
        fill(path)
        claim = way(path)
        start = time.perf_counter()
        assert sum(map(claim, range(TEXTS))) == TEXTS
        return time.perf_counter() - start

    return run


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    if importlib.util.find_spec("sqlalchemy") is None:
        print("sqlalchemy is not installed: pip install sqlalchemy", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        heading(f"{TEXTS:,} claims")
        ways = claiming(plain, Path(folder, "plain.db")), claiming(alchemy, Path(folder, "core.db"))
        row("plain SQL", "SQLAlchemy Core", paired(*ways, runs))
        heading("import, a whole process")
        first, second = "import sqlite3", "import sqlalchemy"
        mine, theirs = (whole((sys.executable, "-c", code), Path(folder)) for code in (first, second))
        row(first, second, paired(mine, theirs, runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
