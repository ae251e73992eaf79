"""How long `touch due` takes with five million touches in the ledger, against five thousand.

    python bench/ledger_size.py [--accounts 10000] [--many 5000000] [--few 5000] [--runs 11]

Two workspaces with the same accounts, in books of 25, of which 1 % are due; their touches are spread over the last two
years and end a day before the morning that is asked for. One in twenty was a text of ours, with its message and its
events. Leaves with 1 where the limit is missed.
"""

import argparse
import datetime as dt
import itertools
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from books import NOW, lay_out
from measure import TOUCH, heading, paired, row, seconds, whole
from touchcli.ledger import Ledger, open_ledger

DUE = (*TOUCH, "due", "--as-of", NOW)
MOST = 1.3
"""How many times as long a morning may take with the many touches as with the few."""
YEARS = dt.timedelta(days=730)

_REFILLED = ("touches_of_account", "touches_by_time")
"""The indexes that are made when the rows are there, as any database is filled."""
_TOUCHES = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :touches)
INSERT INTO touches (account, channel, at, outcome, direction, contact, template, wording, purpose, prefers, message)
SELECT printf('customer-%06d', n % :accounts), CASE WHEN n % 20 THEN 'call' ELSE 'text' END,
    strftime('%Y-%m-%dT%H:%M:%S.000000Z', :start + CAST(n * :step AS INTEGER), 'unixepoch'),
    CASE WHEN n % 20 THEN 'reached' ELSE 'done' END, 'out', 'pat-number' || n % :accounts,
    CASE WHEN n % 20 THEN NULL ELSE 'pulse-check' END, CASE WHEN n % 20 THEN NULL ELSE 1 END, 'pulse-check', '',
    CASE WHEN n % 20 THEN NULL ELSE printf('ref-%09d', n) END
FROM numbers
"""
_MESSAGES = """
INSERT INTO messages (key, client_ref, account, contact, rep, to_number, from_number, carrier, text, encoding, segments,
    template, wording, purpose, created_at, updated_at, media, hash, state, attempts, claimed_at)
SELECT account || '/once/' || message, message, account, contact, 'dana', '+15125550142', '+13125550100', 'sms',
    'How is the hex bolts doing? Reply STOP to stop.', 'GSM-7', 1,
    template, wording, purpose, at, at, '[]', message, 'delivered', 1, at
FROM touches WHERE message IS NOT NULL
"""
_EVENTS = """
INSERT INTO events (client_ref, at, from_state, to_state, event, made_by)
SELECT client_ref, updated_at, 'accepted', 'delivered', 'delivered', 'receipt' FROM messages
"""


def main() -> int:
    """Measure and print; gives 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--many", type=int, default=5_000_000)
    parser.add_argument("--few", type=int, default=5_000)
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        roots = []
        for touches in (given.many, given.few):
            root = lay_out(Path(folder) / f"touches-{touches}", given.accounts)
            begun = time.perf_counter()
            with open_ledger("sqlite:///.touch/ledger.db", root, create=True) as ledger:
                fill(ledger, given.accounts, touches)
            size = (root / ".touch/ledger.db").stat().st_size / 1e6
            print(f"{touches:,} touches, {size:,.0f} MB, written in {time.perf_counter() - begun:.0f} s", flush=True)
            roots.append(root)
        heading(f"touch due, {given.accounts:,} accounts")
        against = f"{given.few:,} touches"
        many, few = (whole(DUE, root) for root in roots)
        row(f"{given.many:,} touches, the very first", against, paired(many, few, 1))
        paired(many, few, 1)  # takes the files from the cache once
        kept = row(f"{given.many:,} touches", against, paired(many, few, given.runs), MOST)
        many, few = (after_a_call(root, given.accounts) for root in roots)
        row(f"{given.many:,} touches, after one `touch log`", against, paired(many, few, given.runs))
    return 0 if kept else 1


def fill(ledger: Ledger, accounts: int, touches: int) -> None:
    """Write so many touches over the accounts, in the order of their time, as they would have come."""
    end = dt.datetime.fromisoformat(NOW) - dt.timedelta(days=1)
    db = ledger.db
    with db.transaction():
        indexes = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'index'").fetchall()
        made = [(name, sql) for name, sql in indexes if name in _REFILLED]
        for name, _ in made:
            db.execute(f"DROP INDEX {name}")
        start, step = (end - YEARS).timestamp(), YEARS.total_seconds() / touches
        db.execute(_TOUCHES, {"accounts": accounts, "touches": touches, "start": int(start), "step": step})
        for _, sql in made:
            db.execute(sql)
        db.execute(_MESSAGES)
        db.execute(_EVENTS)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def after_a_call(root: Path, accounts: int) -> Callable[[], float]:
    """A way to have a morning right after a call with a customer was logged, another one each time."""
    customers = itertools.count(accounts // 2 + 1)

    def log_and_look() -> float:
        seconds([*TOUCH, "log", f"customer-{next(customers):06}", "call"], root)
        return seconds(DUE, root)

    return log_and_look


if __name__ == "__main__":
    sys.exit(main())
