"""What can go wrong with a ledger on a server."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from touchcli.ledger import LedgerError, open_ledger
from touchcli.ledger.database import postgres as backend
from touchcli.rules.models.history import Snooze
from touchcli.rules.models.message import Message


@pytest.fixture
def address(new_schema: Callable[[], str]) -> str:
    """The address of an empty ledger."""
    return new_schema()


def snooze(now: dt.datetime) -> Snooze:
    return Snooze("acme", dt.date(2026, 12, 1), "fair", now)


def test_a_server_that_is_not_there_and_no_password_shown(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"ledger book on 127\.0\.0\.1 cannot be reached") as caught:
        open_ledger("postgresql://dana:hunter2@127.0.0.1:1/book", tmp_path, create=True)
    assert "hunter2" not in f"{caught.value} {caught.value.hint} {caught.value.__cause__}"
    assert caught.value.__suppress_context__


def test_an_address_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="not a PostgreSQL address") as caught:
        open_ledger("postgresql://dana:hunter2@[/book", tmp_path, create=True)
    assert "hunter2" not in str(caught.value)


def test_the_extra_is_named_where_it_is_missing(tmp_path: Path) -> None:
    code = """
import pathlib, sys
sys.modules["psycopg"] = None  # as where the extra is not installed
from touchcli.ledger import LedgerError, open_ledger
try:
    open_ledger("postgresql://db.example/book", pathlib.Path(), create=True)
except LedgerError as error:
    print(error.message, "|", error.hint)
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert said.stdout == "a ledger on PostgreSQL needs the extra `postgres` | pip install 'touchcli[postgres]'\n"


def test_sqlite_alone_does_not_import_psycopg(tmp_path: Path) -> None:
    code = f"""
import pathlib, sys
from touchcli.ledger import open_ledger
open_ledger("sqlite:///ledger.db", pathlib.Path({str(tmp_path)!r}), create=True).close()
print(*[name for name in ("psycopg", "procrastinate", "pydantic", "asyncio") if name in sys.modules])
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ)
    assert said.stdout == "\n"


def test_a_newer_ledger_is_not_touched(address: str, tmp_path: Path) -> None:
    open_ledger(address, tmp_path, create=True).close()
    with psycopg.connect(address) as session:
        session.execute("UPDATE touch_schema SET version = 99")
    with pytest.raises(LedgerError, match="newer touch"):
        open_ledger(address, tmp_path, create=True)


def test_a_schema_that_does_not_exist(address: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no schema to live in"):
        open_ledger(address.replace("search_path%3Dledger", "search_path%3Dnone"), tmp_path, create=True)


def test_commits_are_on_the_disk_whatever_the_server_says(address: str, tmp_path: Path) -> None:
    lazy = f"{address}%20-csynchronous_commit%3Doff"
    with open_ledger(lazy, tmp_path, create=True) as ledger:
        assert ledger.db.execute("SHOW synchronous_commit").fetchall() == [("on",)]


def test_a_session_that_breaks_off(address: str, tmp_path: Path) -> None:
    with open_ledger(address, tmp_path, create=True) as ledger:
        pid = ledger.db.execute("SELECT pg_backend_pid()").fetchall()[0][0]

        def break_off_and_write() -> None:
            with ledger.db.transaction():
                with psycopg.connect(address, autocommit=True) as session:
                    session.execute("SELECT pg_terminate_backend(%s)", [pid])
                ledger.db.change("add_wish", number="+15125550142", wish="opt-out", at="", how="")

        with pytest.raises(LedgerError, match="shut down or broke off"):
            break_off_and_write()
        with pytest.raises(LedgerError, match="lost its connection"):
            ledger.outbox()


def test_a_row_locked_for_too_long(
    address: str, tmp_path: Path, now: dt.datetime, a_message: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "LOCK_MILLISECONDS", 50)
    with open_ledger(address, tmp_path, create=True) as ledger:
        message = a_message()
        ledger.enqueue(message)
        with psycopg.connect(address) as session:
            session.execute("SELECT * FROM messages FOR UPDATE")
            with pytest.raises(LedgerError, match="in use"):
                ledger.claim(message.client_ref, now, dt.timedelta(minutes=5))
        assert ledger.claim(message.client_ref, now, dt.timedelta(minutes=5))


def test_an_error_shows_no_row(address: str, tmp_path: Path, a_message: Callable[..., Message]) -> None:
    with open_ledger(address, tmp_path, create=True) as ledger:
        with pytest.raises(LedgerError, match="error 23502") as caught:
            ledger.enqueue(a_message(text=None))
        assert caught.value.__suppress_context__
        assert "5125550142" not in str(caught.value)
        assert ledger.outbox() == []


def test_a_server_that_only_reads(address: str, tmp_path: Path, now: dt.datetime) -> None:
    open_ledger(address, tmp_path, create=True).close()
    with open_ledger(f"{address}%20-cdefault_transaction_read_only%3Don", tmp_path, create=True) as ledger:
        assert ledger.outbox() == []
        with pytest.raises(LedgerError, match="read-only"):
            ledger.record_snooze(snooze(now))


def test_a_statement_that_takes_too_long_is_stopped_by_the_server(
    new_schema: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that never answers must not keep whoever waits for it."""
    monkeypatch.setattr(backend, "STATEMENT_MILLISECONDS", 200)
    with closing(backend.Postgres(new_schema())) as db:
        began = time.monotonic()
        with pytest.raises(LedgerError, match="took too long over one question"):
            db.execute("SELECT pg_sleep(20)")
        assert time.monotonic() - began < 10
        assert db.execute("SELECT 1").fetchall() == [(1,)], "the connection goes on"


def test_a_transaction_that_stands_still_is_closed_and_keeps_no_lock(
    new_schema: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that hangs with a row in its hands must not stop all others."""
    address = new_schema()
    monkeypatch.setattr(backend, "IDLE_MILLISECONDS", 200)
    with closing(backend.Postgres(address)) as hanging, closing(backend.Postgres(address)) as other:
        hanging.begin(write=True)
        hanging.execute("UPDATE touch_schema SET version = version")
        began = time.monotonic()
        with other.transaction():
            other.execute("UPDATE touch_schema SET version = version")
        assert time.monotonic() - began < 10
        with pytest.raises(LedgerError, match=r"stood still for too long|lost its connection"):
            hanging.execute("SELECT 1")


def test_a_lock_that_somebody_keeps_is_waited_for_so_long(
    new_schema: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = new_schema()
    monkeypatch.setattr(backend, "LOCK_MILLISECONDS", 200)
    with closing(backend.Postgres(address)) as holding, closing(backend.Postgres(address)) as other:
        holding.begin(write=True)
        holding.execute("UPDATE touch_schema SET version = version")
        with pytest.raises(LedgerError, match="in use by another program"), other.transaction():
            other.execute("UPDATE touch_schema SET version = version")
        holding.rollback()
