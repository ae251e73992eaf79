"""What can go wrong with a ledger in a file, and who may read it."""

import datetime as dt
import os
import sqlite3
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from touchcli.ledger import LedgerError, open_ledger
from touchcli.ledger.database import sqlite as backend
from touchcli.rules.models.history import Snooze
from touchcli.rules.models.message import Message

URL = "sqlite:///.touch/ledger.db"
NOBODY = 65534


def snooze(now: dt.datetime, because: str = "fair") -> Snooze:
    return Snooze("acme", dt.date(2026, 12, 1), because, now)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of a ledger that exists and is closed."""
    open_ledger(URL, tmp_path, create=True).close()
    return tmp_path / ".touch" / "ledger.db"


@pytest.fixture
def unowned() -> Iterator[Path]:
    """A workspace with a ledger, and a user who may not simply do anything, as root may.

    It is not among pytest's temporary folders: those are closed to all but the user who runs the tests.
    """
    with tempfile.TemporaryDirectory() as name:
        open_ledger(URL, Path(name), create=True).close()
        user = os.geteuid()
        if user == 0:
            for path in (Path(name), *Path(name).rglob("*")):
                os.chown(path, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        yield Path(name)
        os.seteuid(user)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_ledger_and_its_folder_are_the_owners_alone(tmp_path: Path, now: dt.datetime) -> None:
    folder = tmp_path / ".touch"
    folder.mkdir(mode=0o755)
    with open_ledger(URL, tmp_path, create=True) as ledger:
        ledger.record_snooze(snooze(now))
        with ledger.run_lock(now):
            assert {path.name: mode(path) for path in folder.iterdir()} == {
                "ledger.db": 0o600,
                "ledger.db-wal": 0o600,
                "ledger.db-shm": 0o600,
                "ledger.db.run.lock": 0o600,
            }
    assert mode(folder) == 0o700
    assert "since 2026-11-23T15:00:00" in (folder / "ledger.db.run.lock").read_text()


def test_two_ledgers_in_one_folder_have_locks_of_their_own_and_a_link_has_that_of_its_file(
    tmp_path: Path, now: dt.datetime
) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "one.db")
    one, other, link = (open_ledger(f"sqlite:///{name}.db", tmp_path, create=True) for name in ("one", "other", "link"))
    with one, other, link, one.run_lock(now) as first, one.sending():
        assert first
        with other.run_lock(now) as held, other.nobody_sending() as alone:
            assert (held, alone) == (True, True)
        with link.run_lock(now) as held, link.nobody_sending() as alone:
            assert (held, alone) == (False, False)


def test_an_absolute_file_and_a_folder_of_ones_own(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o750)
    shared.chmod(0o750)
    open_ledger(f"sqlite:///{shared}/book.db", Path("/nowhere"), create=True).close()
    assert mode(shared / "book.db") == 0o600
    assert mode(shared) == 0o750


def test_a_preview_without_a_ledger_leaves_no_trace(tmp_path: Path, now: dt.datetime) -> None:
    with open_ledger(URL, tmp_path, create=False) as ledger:
        assert ledger.history(now).accounts == {}
        assert ledger.outbox() == []
        with ledger.run_lock(now) as held:
            assert held
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.record_snooze(snooze(now))
        ledger.close()
    assert list(tmp_path.iterdir()) == []


def test_the_connection_is_set_to_lose_nothing(file: Path) -> None:
    with closing(backend.SQLite(file)) as connection:
        settings = {
            name: connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "busy_timeout", "fullfsync")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "fullfsync": 1}


@pytest.mark.parametrize("url", ["", "ledger.db", "sqlite:///", "mysql://root:hunter2@db.example/touch"])
def test_an_address_that_is_none(url: str, tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="neither") as caught:
        open_ledger(url, tmp_path, create=True)
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_a_text_file_is_not_a_ledger(file: Path, tmp_path: Path) -> None:
    file.write_text("name: Acme Industrial\n" * 100)
    with pytest.raises(LedgerError, match="is not a ledger"):
        open_ledger(URL, tmp_path, create=True)
    assert file.read_text().startswith("name")


def test_another_programs_database_is_left_alone(file: Path, tmp_path: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE contacts (name)")
        other.commit()
    before = file.read_bytes()
    with pytest.raises(LedgerError, match="another program's"):
        open_ledger(URL, tmp_path, create=True)
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_ledger(file: Path, tmp_path: Path, now: dt.datetime) -> None:
    file.write_bytes(b"")
    with open_ledger(URL, tmp_path, create=False) as ledger:
        ledger.record_snooze(snooze(now))


def test_a_newer_ledger_is_not_touched(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="newer touch"):
        open_ledger(URL, tmp_path, create=True)


def test_a_damaged_ledger_whose_names_are_no_text_is_named(file: Path, tmp_path: Path) -> None:
    with open_ledger(URL, tmp_path, create=True):
        pass
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = CAST(x'435245415445ab' AS TEXT) WHERE name = 'touches'")
        db.execute("PRAGMA journal_mode = DELETE")
    with pytest.raises(LedgerError, match="is damaged"), open_ledger(URL, tmp_path, create=True):
        pass


def test_a_damaged_ledger_is_named(file: Path, tmp_path: Path, now: dt.datetime) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(LedgerError, match="is damaged"), open_ledger(URL, tmp_path, create=True) as ledger:
        ledger.history(now)


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / ".touch" / "ledger.db").mkdir(parents=True)
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(URL, tmp_path, create=True)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / ".touch").write_text("")
    with pytest.raises(LedgerError, match="cannot be made"):
        open_ledger(URL, tmp_path, create=True)


def test_a_ledger_that_may_only_be_read_is_read(unowned: Path, now: dt.datetime) -> None:
    with open_ledger(URL, unowned, create=True) as ledger:
        ledger.record_snooze(snooze(now))
    (unowned / ".touch" / "ledger.db").chmod(0o400)
    with open_ledger(URL, unowned, create=True) as ledger:
        assert len(ledger.history(now).of("acme").snoozes) == 1
        with pytest.raises(LedgerError, match="cannot be written"):
            ledger.record_snooze(snooze(now))


def test_a_backup_that_may_only_be_read_says_so(unowned: Path) -> None:
    file = unowned / ".touch" / "ledger.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    file.chmod(0o400)
    with pytest.raises(LedgerError, match="cannot be written"):
        open_ledger(URL, unowned, create=True)


def test_a_ledger_of_somebody_else_is_not_opened(unowned: Path) -> None:
    (unowned / ".touch" / "ledger.db").chmod(0)
    with pytest.raises(LedgerError, match="cannot be opened"):
        open_ledger(URL, unowned, create=True)


def test_a_run_lock_that_cannot_be_made_is_named(unowned: Path, now: dt.datetime) -> None:
    with open_ledger(URL, unowned, create=True) as ledger:
        (unowned / ".touch").chmod(0o500)
        with pytest.raises(LedgerError, match="run lock"), ledger.run_lock(now):
            pass
        (unowned / ".touch").chmod(0o700)


def test_a_ledger_locked_for_too_long(
    file: Path, tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "BUSY_SECONDS", 0.05)
    with (
        closing(sqlite3.connect(file, isolation_level=None)) as other,
        open_ledger(URL, tmp_path, create=True) as ledger,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="in use"):
            ledger.record_snooze(snooze(now))
        other.execute("COMMIT")
        ledger.record_snooze(snooze(now))


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_new_ledger_locked_for_too_long(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lock: str
) -> None:
    monkeypatch.setattr(backend, "BUSY_SECONDS", 0.05)
    file.write_bytes(b"")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        with pytest.raises(LedgerError, match="in use"):
            open_ledger(URL, tmp_path, create=True)


def test_a_full_disk_loses_nothing_that_was_written(
    file: Path, tmp_path: Path, now: dt.datetime, a_message: Callable[..., Message]
) -> None:
    with open_ledger(URL, tmp_path, create=True) as ledger:
        ledger.enqueue(a_message())
        pages = ledger.db.execute("PRAGMA page_count").fetchall()[0][0]
        ledger.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.enqueue_many(a_message(text="x" * 3000) for _ in range(50))
        assert len(ledger.queued()) == 1
        assert ledger.claim(ledger.queued()[0].client_ref, now, dt.timedelta(minutes=5))


def test_another_thread_is_turned_away(file: Path, tmp_path: Path) -> None:
    caught: list[LedgerError] = []

    def use() -> None:
        try:
            ledger.outbox()
        except LedgerError as error:
            caught.append(error)

    with open_ledger(URL, tmp_path, create=True) as ledger:
        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
    assert "thread" in caught[0].message
