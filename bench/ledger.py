"""What a durable claim and its record cost, against a plain INSERT and COMMIT that is as durable.

Run `python bench/ledger.py`; with an address of an empty PostgreSQL ledger as argument, it measures that too.
"""

import datetime as dt
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.verbs.outbox import Result
from touchcli.rules.models.message import Accepted, Message

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
LEASE = dt.timedelta(minutes=5)
TEXTS, BATCH = 300, 20


def a_message(n: int) -> Message:
    """A text of usual length."""
    return Message(
        key=f"acme/priya-natarajan/steady/check-in/{n}",
        client_ref=f"ref-{n:06}",
        account=f"account-{n % 100}",
        contact="priya-natarajan",
        rep="dana",
        to="+15125550142",
        from_="+13125550100",
        carrier="sms",
        text="Priya, how are the new fasteners working out on line 2? Anything I can bring on Thursday? Dana",
        encoding="GSM-7",
        segments=1,
        template="pulse-check",
        wording=1,
        purpose="pulse-check",
        cadence="steady",
        item="check-in",
        created_at=NOW,
        updated_at=NOW,
    )


def one_by_one(ledger: Ledger) -> Callable[[int], None]:
    """Claim one text and record its answer: two commits."""

    def send(n: int) -> None:
        ref = f"ref-{n:06}"
        assert ledger.claim(ref, NOW, LEASE)
        ledger.record_outcome(ref, Accepted(ref), NOW)

    return send


def in_batches(ledger: Ledger) -> Callable[[int], None]:
    """Claim a batch and record its answers: two commits for all of it."""

    def send(n: int) -> None:
        refs = [f"ref-{TEXTS + n * BATCH + i:06}" for i in range(BATCH)]
        assert len(ledger.claim_many(refs, NOW, LEASE)) == BATCH
        ledger.record_many([Result(ref, Accepted(ref)) for ref in refs], NOW)

    return send


def plain(file: sqlite3.Connection) -> Callable[[int], None]:
    """Two inserts, each with its own commit on the disk: the least that any durable claim and record can cost."""
    file.execute("PRAGMA journal_mode = WAL")
    file.execute("PRAGMA synchronous = FULL")
    file.execute("CREATE TABLE plain (ref TEXT, state TEXT)")

    def write(n: int) -> None:
        for state in ("sending", "accepted"):
            file.execute("BEGIN IMMEDIATE")
            file.execute("INSERT INTO plain VALUES (?, ?)", (f"ref-{n:06}", state))
            file.execute("COMMIT")

    return write


def measure(ways: dict[str, Callable[[int], None]]) -> dict[str, tuple[float, float]]:
    """The median milliseconds of wall and of CPU time of each way, taken in turns so that all see the same machine."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for n in range(TEXTS):
        for name, do in ways.items():
            cpu, wall = time.process_time(), time.perf_counter()
            do(n)
            taken[name].append((time.perf_counter() - wall, time.process_time() - cpu))
    return {
        name: (statistics.median(wall for wall, _ in times) * 1e3, statistics.median(cpu for _, cpu in times) * 1e3)
        for name, times in taken.items()
    }


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        for url in ["sqlite:///ledger.db", *sys.argv[1:]]:
            kind = url.split(":")[0]
            with (
                closing(sqlite3.connect(f"{folder}/plain-{kind}.db", isolation_level=None)) as file,
                open_ledger(url, Path(folder), create=True) as ledger,
            ):
                ledger.enqueue_many(a_message(n) for n in range(TEXTS * (BATCH + 1)))
                floor = "INSERT + COMMIT, twice"
                batch = f"claim + record, {BATCH} texts"
                found = measure({floor: plain(file), "claim + record": one_by_one(ledger), batch: in_batches(ledger)})
            print(kind)
            for name, (wall, cpu) in found.items():
                texts = BATCH if name == batch else 1
                print(
                    f"  {name:26} {wall / texts:6.3f} ms a text, {cpu / texts:6.3f} ms of CPU,"
                    f" {wall / texts / found[floor][0]:5.2f} x the plain commits"
                )


if __name__ == "__main__":
    main()
