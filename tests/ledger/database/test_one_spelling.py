"""A ledger of before is brought over: what was recorded under another spelling of a number is found under the one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from migrating import with_migrations

from touchcli.ledger import open_ledger
from touchcli.ledger.database import queries
from touchcli.rules.one_number import one_spelling

AT = "2026-11-23T15:00:00.000000Z"
NUMBERS = (
    *("+5215555123456", "+525555123456", "+551161234567", "+5511961234567", "+551123456789", "+541123456789"),
    *("+5491123456789", "+15125550142", "+00525555123456", "+005215555123456", "forgotten:abc", "Northgate", ""),
    *("+521555512345", "+393123456789"),
)


def test_every_number_of_the_ledger_is_folded(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Callable[[str], list[tuple[Any, ...]]]
) -> None:
    steps = queries.migrations
    with monkeypatch.context() as older:
        with_migrations(older, lambda dialect: steps(dialect)[:4])
        with open_ledger(url, tmp_path, create=True) as ledger, ledger.db.transaction():
            for number in NUMBERS:
                values = {"number": number, "at": AT}
                ledger.db.execute_many(
                    "INSERT INTO wishes (number, wish, at, how) VALUES (:number, 'opt-out', :at, 'x')", [values]
                )
                ledger.db.execute_many(
                    "INSERT INTO consents (number, kind, given_on, at) VALUES (:number, 'express', '2026-05-02', :at)",
                    [values],
                )
                ledger.db.execute_many(
                    "INSERT INTO replies (from_number, text, received_at, state) VALUES (:number, 'x', :at, 'waiting')",
                    [values],
                )
                ledger.db.execute_many(
                    "INSERT INTO messages (key, client_ref, account, rep, to_number, from_number, carrier, text, "
                    "encoding, segments, created_at, updated_at, media, "
                    "hash, state, attempts) VALUES (:number, :number, "
                    "'a', 'b', :number, '+541123456789', 'c', 'x', 'gsm-7', 1, :at, :at, '[]', 'h', 'delivered', 1)",
                    [values],
                )
                ledger.db.execute_many("INSERT INTO changes (number, at) VALUES (:number, :at)", [values])
    open_ledger(url, tmp_path, create=True).close()
    wanted = [(one_spelling(number),) for number in NUMBERS]
    columns = {"wishes": "number", "consents": "number", "changes": "number", "replies": "from_number"}
    for table, column in columns.items():
        assert rows(f"SELECT {column} FROM {table} ORDER BY id") == wanted
    texted = dict(rows("SELECT client_ref, to_number FROM messages"))
    assert texted == {number: one_spelling(number) for number in NUMBERS}
    assert {number for (number,) in rows("SELECT from_number FROM messages")} == {"+541123456789"}
