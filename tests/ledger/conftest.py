"""A ledger on SQLite and one on a real PostgreSQL, and messages to put into them."""

import datetime as dt
import itertools
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from messages import NOW, queued

from touchcli.ledger import Ledger, open_ledger
from touchcli.rules.models.message import Message


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, new_schema: Callable[[], str]) -> str:
    """The address of an empty ledger, on either database."""
    return "sqlite:///.touch/ledger.db" if request.param == "sqlite" else new_schema()


@pytest.fixture
def ledger(url: str, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger, on either database."""
    with open_ledger(url, tmp_path, create=True) as opened:
        yield opened


@pytest.fixture
def now() -> dt.datetime:
    """A Monday morning."""
    return NOW


@pytest.fixture
def a_message() -> Callable[..., Message]:
    """Makes queued messages; each has its own key and client_ref unless told."""
    numbers = itertools.count(1)
    return lambda **changes: queued(next(numbers), **changes)


@pytest.fixture
def script() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Starts Python processes with the arguments given, and ends them when the test does."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def rows(url: str, tmp_path: Path) -> Callable[[str], list[tuple[Any, ...]]]:
    """Looks into the tables past the verbs, as a person with a database shell would."""

    def look(sql: str) -> list[tuple[Any, ...]]:
        if url.startswith("sqlite"):
            connection = sqlite3.connect(tmp_path / ".touch" / "ledger.db")
            try:
                return connection.execute(sql).fetchall()
            finally:
                connection.close()
        import psycopg

        with psycopg.connect(url) as session:
            return session.execute(sql.encode()).fetchall()

    return look
