"""The tables are what the migrations add up to, and every query is described and used."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from migrating import with_migrations

import touchcli.ledger
from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.copying import OWN, TABLES
from touchcli.ledger.database import queries
from touchcli.ledger.database.postgres import Postgres
from touchcli.ledger.database.rows import MESSAGE_COLUMNS, TOUCH_COLUMNS
from touchcli.ledger.database.sqlite import SQLite

HOME = Path(touchcli.ledger.__file__).parent
SCHEMA = Path(__file__).parent / "schema.txt"
SQL = "\n".join(file.read_text() for file in sorted((HOME / "sql").glob("*.sql")))


def columns_of(ledger: Ledger) -> str:
    """The tables as text: a line a table, its columns in order."""
    if isinstance(ledger.db, SQLite):
        query = (
            "SELECT tables.name, columns.name FROM sqlite_schema tables, pragma_table_info(tables.name) columns "
            "WHERE tables.type = 'table' ORDER BY 1, columns.cid"
        )
    else:
        query = (
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name <> 'touch_schema' ORDER BY 1, ordinal_position"
        )
    tables: dict[str, list[str]] = {}
    for table, column in ledger.db.execute(query).fetchall():
        tables.setdefault(table, []).append(column)
    return "".join(f"{table}: {' '.join(columns)}\n" for table, columns in tables.items())


def test_the_migrations_add_up_to_the_documented_tables(ledger: Ledger) -> None:
    assert columns_of(ledger) == SCHEMA.read_text()


def test_every_table_is_copied_or_stays_and_is_explained() -> None:
    tables = (*TABLES, *OWN)
    assert sorted(tables) == [line.split(":")[0] for line in SCHEMA.read_text().splitlines()]
    page = (Path(__file__).parents[3] / "docs" / "ledger.md").read_text()
    assert [table for table in tables if f"`{table}`" not in page] == []


def test_the_columns_of_the_models_are_in_their_tables() -> None:
    tables = {line.split(": ")[0]: line.split(": ")[1].split() for line in SCHEMA.read_text().splitlines()}
    assert set(MESSAGE_COLUMNS) == set(tables["messages"]) - {"claimed_at", "lease_until", "checksum", "entry"}
    assert set(TOUCH_COLUMNS) == set(tables["touches"]) - {"id", "entry"}


@pytest.mark.parametrize("name", re.findall(r"-- name: (\w+)", SQL))
def test_a_query_is_described_and_used(name: str) -> None:
    assert re.search(rf"-- name: {name}\n-- [A-Z].*[.\w]\n", SQL), "say what it is for"
    code = "\n".join(file.read_text() for file in HOME.rglob("*.py"))
    assert f'"{name}"' in code or f'f"{name}{{which}}"' in code


def test_query_names_are_taken_once() -> None:
    names = re.findall(r"-- name: (\w+)", SQL)
    assert len(names) == len(set(names))


def test_both_databases_know_every_word() -> None:
    for dialect in (SQLite.dialect, Postgres.dialect):
        assert not [name for name, sql in queries.Queries(dialect).items() if "{" in sql]
        assert all(statement for step in queries.migrations(dialect) for statement in step)


def test_an_older_ledger_is_brought_up_to_date_and_keeps_its_rows(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Callable[[str], list[tuple[Any, ...]]]
) -> None:
    open_ledger(url, tmp_path, create=True).close()
    first = queries.migrations

    def one_more(dialect: dict[str, str]) -> list[list[str]]:
        return [*first(dialect), ["CREATE TABLE extra (id INTEGER)", "INSERT INTO extra VALUES (7)"]]

    with_migrations(monkeypatch, one_more)
    for _ in range(2):
        open_ledger(url, tmp_path, create=True).close()
    assert rows("SELECT id FROM extra") == [(7,)]


def test_a_migration_that_fails_half_way_leaves_the_old_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger("sqlite:///ledger.db", tmp_path, create=True).close()
    first = queries.migrations
    with_migrations(
        monkeypatch,
        lambda dialect: [*first(dialect), ["CREATE TABLE extra (id INTEGER)", "CREATE TABLE touches (id INTEGER)"]],
    )
    with pytest.raises(touchcli.ledger.LedgerError):
        open_ledger("sqlite:///ledger.db", tmp_path, create=True)
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (len(first(SQLite.dialect)),)
        assert file.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'extra'").fetchone() == (0,)
