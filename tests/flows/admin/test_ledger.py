"""A ledger that is not the one it was sends nothing, until a person accepts it; what may have gone is then in doubt."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from caller import call, inbound
from listener import clock
from made_up import later, number

from touchcli.flows.inbound.receive import record_calls
from touchcli.rules.models.inbound import Call, Inbound

if TYPE_CHECKING:
    from listener import Place
    from scene import Scene
    from team import Team

Lose = Callable[["Scene"], None]
LATER = dt.datetime.fromisoformat(later(4))
REFUSED = "touch ledger accept says what may have gone"


@pytest.fixture
def book(scene: "Scene") -> "Scene":
    """Three customers, each due for a text."""
    scene.lay_out(3, texting={"cooloff": "0s"})
    return scene


def ledger_file(scene: "Scene") -> Path:
    return scene.root / ".touch/ledger.db"


def put_back(scene: "Scene") -> None:
    """By our own command."""
    assert scene.run("ledger", "restore", "../before.db").code == 0


def put_back_by_hand(scene: "Scene") -> None:
    """As `cp` does, over the file and its log."""
    for log in ("-wal", "-shm"):
        ledger_file(scene).with_name(f"ledger.db{log}").unlink(missing_ok=True)
    shutil.copy(scene.root / "../before.db", ledger_file(scene))


def deleted(scene: "Scene") -> None:
    shutil.rmtree(scene.root / ".touch")


def misspelled(scene: "Scene") -> None:
    scene.edit("touch.yaml", "ledger.db", "leger.db")


@pytest.mark.parametrize("lose", [put_back, put_back_by_hand, deleted, misspelled])
def test_nothing_goes_again_from_a_ledger_that_was_lost(book: "Scene", lose: Lose) -> None:
    book.run("log", "customer-0002", "call", "--note", "before", "--next", "cadence")
    assert book.run("ledger", "backup", "../before.db").code == 0
    assert book.run("send", "--yes").code == 0
    assert book.posts == 3
    assert book.run("opt-out", number(1)).code == 0
    lose(book)
    files = book.files()
    for command in (("send", "--yes"), ("text", "customer-0000", "--message", "Hello", "--yes"), ("sync",)):
        ran = book.run(*command, at=later(5))
        assert (ran.code, ran.out, REFUSED in ran.err, len(ran.err.splitlines())) == (2, "", True, 1), ran.err
    assert book.files().keys() - files.keys() <= {".touch/ledger.db-wal", ".touch/ledger.db-shm"}
    assert book.run("due", at=later(5)).code == 0
    ran = book.run("ledger", "accept", "--json", at=later(5))
    assert (ran.code, ran.json) == (0, {"gone": 3, "in_doubt": 0, "opt_outs": 1, "sealed": 0})
    ran = book.run("send", "--yes", "--json", at=later(10))
    assert (ran.code, book.posts) == (1, 3), ran.err
    assert {message["state"] for message in ran.json["messages"]} == {"in-doubt"}
    assert [held["holds"][0]["code"] for held in ran.json["held"]] == ["opted-out"]
    # The provider's books settle what they know of; what a person calls not sent is made anew, with another reference.
    assert book.run("reconcile", "--not-sent", "customer-0000", at=later(11)).code == 1
    assert book.run("send", "--yes", at=later(12)).code == 0
    assert (book.posts, max(book.standin.count().values())) == (4, 1)


def test_what_waits_in_a_backup_and_went_since_is_in_doubt(book: "Scene") -> None:
    book.standin.default = "429;60"
    book.run("send", "--yes")
    assert book.states() == ["deferred"] * 3
    book.run("ledger", "backup", "../before.db")
    book.standin.default = "accept"
    book.run("send", "--yes", at=later(30))
    put_back(book)
    ran = book.run("ledger", "accept", at=later(31))
    assert "3 texts may have gone that it did not know of: 3 in doubt now" in ran.out
    assert book.run("send", "--yes", at=later(40)).code == 0
    assert book.states() == ["in-doubt"] * 3
    assert max(book.standin.count().values()) == 2  # the 429 and the one that went


def test_an_opt_out_that_only_the_mark_knows_holds(book: "Scene") -> None:
    for n in (1, 2):
        assert book.run("opt-out", number(n)).code == 0
    with closing(sqlite3.connect(ledger_file(book))) as ledger, ledger:
        ledger.execute("DELETE FROM wishes WHERE number = ?", [number(1)])
    ran = book.run("send", "--yes", "--json")
    assert [post.to for post in book.standin.posts] == [number(0)[1:]]
    assert [held["holds"][0]["code"] for held in ran.json["held"]] == ["opted-out"] * 2
    # Only their own START lifts it, there as well.
    with book.ledger() as opened:
        record_calls(opened, [Call(Inbound("in-1", number(1), "START", LATER))], LATER)
    ran = book.run("text", "customer-0001", "--template", "hello", "--yes", at=later(5))
    assert [post.to for post in book.standin.posts] == [number(0)[1:], number(1)[1:]], ran.out


def test_an_opt_out_that_is_taken_back_is_lifted_from_the_mark_too(book: "Scene") -> None:
    """Else a slip of ours would hold a number for good, whatever the ledger says."""
    said = [book.run("opt-out", number(n)).out for n in (1, 2)]
    book.run("send", "--yes", at=later(1))  # the mark has taken both by now
    assert [post.to for post in book.standin.posts] == [number(0)[1:]]
    entry = said[1].rpartition("touch undo ")[2].strip()
    assert book.run("undo", entry, "--yes", at=later(2)).code == 0
    ran = book.run("send", "--yes", "--json", at=later(3))
    assert [post.to for post in book.standin.posts] == [number(0)[1:], number(2)[1:]], ran.out
    assert [held["to"] for held in ran.json["held"]] == [number(1)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_copies_one_is_sent_from(book: "Scene", new_schema: Callable[[], str], kind: str) -> None:
    target = "sqlite:///.touch/second.db" if kind == "sqlite" else new_schema()
    book.standin.default = "429;60"
    book.run("send", "--yes")
    assert book.run("ledger", "copy", target).code == 0
    book.standin.default = "accept"
    ran = book.run("send", "--yes", at=later(30))
    assert (ran.code, "this ledger was copied to another one" in ran.err) == (2, True)
    before, book.ledger_url = book.ledger_url, target
    book.lay_out(3, texting={"cooloff": "0s"})
    assert book.run("send", "--yes", at=later(30)).code == 0
    assert book.posts == 6  # three put off, three that went
    book.ledger_url = before
    book.lay_out(3, texting={"cooloff": "0s"})
    assert book.run("send", "--yes", at=later(31)).code == 2
    assert book.posts == 6


def test_two_copies_of_a_workspace_are_told_apart(book: "Scene", tmp_path: Path) -> None:
    book.run("log", "customer-0002", "call", "--next", "cadence")
    shutil.copytree(book.root, tmp_path / "second")
    assert book.run("send", "--yes").code == 0
    ran = book.run("--workspace", str(tmp_path / "second"), "send", "--yes")
    assert (ran.code, "lacks what was sent" in ran.err, book.posts) == (2, True, 3)


def test_a_server_that_was_put_back_is_known(book: "Scene", new_schema: Callable[[], str]) -> None:
    book.ledger_url = new_schema()
    book.lay_out(3, texting={"cooloff": "0s"})
    book.run("log", "customer-0002", "call", "--next", "cadence")
    with psycopg.connect(book.ledger_url, autocommit=True) as server:
        named = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'touch_schema'"
        tables = [table for (table,) in server.execute(named).fetchall()]
        for table in tables:
            server.execute(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}".encode())
        assert book.run("send", "--yes").code == 0
        for table in tables:
            server.execute(f"TRUNCATE {table}".encode())
            server.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}".encode())
    ran = book.run("send", "--yes", at=later(5))
    assert (ran.code, "it lacks what was sent or said since" in ran.err) == (2, True)
    assert book.run("ledger", "accept", "--json").json["gone"] == 3
    assert (book.run("send", "--yes", at=later(6)).code, book.posts) == (1, 3)


def test_a_server_put_back_into_other_tables_is_known_on_every_machine(
    book: "Scene", new_schema: Callable[[], str], tmp_path: Path
) -> None:
    book.ledger_url, second = new_schema(), new_schema()
    book.lay_out(3, texting={"cooloff": "0s"})
    book.run("log", "customer-0002", "call", "--next", "cadence")
    with psycopg.connect(book.ledger_url, autocommit=True) as server:
        old, new = (url.rpartition("%3D")[2] for url in (book.ledger_url, second))
        named = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        for (table,) in server.execute(named).fetchall():
            server.execute(f"CREATE TABLE {new}.{table} (LIKE {old}.{table} INCLUDING ALL)".encode())
            server.execute(f"INSERT INTO {new}.{table} SELECT * FROM {old}.{table}".encode())
        numbered = "SELECT table_name FROM information_schema.columns WHERE table_schema = %s AND is_identity = 'YES'"
        for (table,) in server.execute(numbered, (new,)).fetchall():  # as pg_restore sets them
            behind = f"SELECT setval(pg_get_serial_sequence('{new}.{table}', 'id'), max(id)) FROM {new}.{table}"
            server.execute(behind.encode())
    book.ledger_url = second
    book.lay_out(3, texting={"cooloff": "0s"})
    other_machine = {"XDG_STATE_HOME": str(tmp_path / "elsewhere")}
    ran = book.run("send", "--yes", env=other_machine)
    assert (ran.code, "put back from a backup, or its server was" in ran.err, book.posts) == (2, True, 0)
    assert book.run("ledger", "accept", env=other_machine).code == 0
    ran = book.run("send", "--yes", env=other_machine)
    assert (ran.code, book.posts) == (0, 3), ran.err


def test_a_worker_refuses_too(team: "Team") -> None:
    team.lay_out(2)
    assert team.queue().json["counts"]["queued"] == 2
    assert team.drain().json["counts"]["accepted"] == 2
    team.change("DELETE FROM events WHERE event = 'claim'")
    ran = team.drain()
    assert (ran.code, REFUSED in ran.err) == (2, True)
    assert team.queue().code == 2


def test_a_file_replaced_under_a_running_server_loses_no_stop(place: "Place") -> None:
    place.lay_out(2)
    assert place.touch("log", "customer-0000", "call", "--next", "cadence").code == 0
    process, port = place.listen()
    assert call(port, "/inbound", inbound("STOP", number(0)[1:])) == 200
    file = place.root / ".touch/ledger.db"
    with closing(sqlite3.connect(file)) as ledger, closing(sqlite3.connect(place.root / "older.db")) as older:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ledger.backup(older)
        older.execute("DELETE FROM wishes")
        older.commit()
    file.rename(place.root / "moved.db")
    assert call(port, "/inbound", inbound("STOP", number(1)[1:])) == 503
    shutil.copy(place.root / "older.db", file)
    assert call(port, "/inbound", inbound("STOP", number(1)[1:])) == 503
    (place.root / "moved.db").replace(file)
    assert call(port, "/inbound", inbound("STOP", number(1)[1:])) == 200
    ran = place.end(process)
    assert (ran.code, "was deleted or replaced while it was in use" in ran.err) == (0, True)
    with place.ledger() as opened:
        closed = opened.history(clock()).opt_outs
    assert closed == {number(0), number(1)}


@pytest.mark.parametrize("log_too", [False, True])
def test_a_file_replaced_under_a_running_send_sends_nothing_twice(scene: "Scene", log_too: bool) -> None:
    scene.lay_out(40, provider={"name": "vonage", "rate": "20/s"}, texting={"cooloff": "0s"})
    scene.run("log", "customer-0002", "call", "--next", "cadence")
    scene.run("ledger", "backup", "../before.db")
    process = scene.start("send", "--yes")
    while len(scene.standin.posts) < 5:
        assert process.poll() is None
    shutil.copy(scene.root / "../before.db", scene.root / "../new.db")
    if log_too:  # else SQLite finds what was written in the log that is left, and the ledger is whole
        ledger_file(scene).with_name("ledger.db-wal").unlink()
        ledger_file(scene).with_name("ledger.db-shm").unlink()
    (scene.root / "../new.db").replace(ledger_file(scene))
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "was deleted or replaced while it was in use" in err) == (2, True)
    went = scene.posts
    assert 5 <= went < 40
    code = scene.run("send", "--yes", at=later(5)).code
    assert code == 2 if log_too else code in (0, 1)
    scene.run("ledger", "accept", at=later(5))
    assert scene.run("send", "--yes", at=later(6)).code == (1 if log_too else 0)
    assert len(scene.standin.count()) == 40 or log_too
    assert max(scene.standin.count().values()) == 1


def test_the_mark_is_private_and_names_nobody(book: "Scene", tmp_path: Path) -> None:
    state = {"XDG_STATE_HOME": str(tmp_path / "state")}
    assert book.run("send", "--yes", env=state).code == 0
    assert book.run("opt-out", number(1), env=state).code == 0
    files = [path for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert not any(number(n)[1:].encode() in path.read_bytes() for path in files for n in range(3))


def test_whoever_only_looks_or_logs_needs_no_mark(book: "Scene", tmp_path: Path) -> None:
    in_the_way = {"XDG_STATE_HOME": str(tmp_path / "file")}
    (tmp_path / "file").write_text("")
    for command in (("due",), ("show", "customer-0000"), ("log", "customer-0000", "call", "--next", "cadence")):
        assert book.run(*command, env=in_the_way).code == 0, command
    ran = book.run("send", "--yes", env=in_the_way)
    assert (ran.code, "set XDG_STATE_HOME to a folder that you can" in ran.err, book.posts) == (2, True, 0)


def test_a_backup_is_made_while_others_write_and_never_over_a_file(book: "Scene") -> None:
    process = book.start("send", "--yes")
    ran = book.run("ledger", "backup", "../one.db", "--json")
    process.communicate(timeout=60)
    if ran.code == 0:
        assert (book.root / "../one.db").stat().st_mode & 0o777 == 0o600
    assert book.run("ledger", "backup", "../two.db", "--json").json["rows"]["messages"] == 3
    ran = book.run("ledger", "backup", "../two.db")
    assert (ran.code, "is there already" in ran.err) == (2, True)


def test_what_is_no_whole_ledger_is_not_put_back(book: "Scene") -> None:
    book.run("send", "--yes")
    book.write("../not.db", "hello")
    before = ledger_file(book).read_bytes()
    for file, says in (("../not.db", "is not a ledger"), ("../none.db", "is not a file")):
        ran = book.run("ledger", "restore", file)
        assert (ran.code, says in ran.err) == (2, True), ran.err
    assert ledger_file(book).read_bytes() == before
    beside = {path.name for path in (book.root / ".touch").glob("ledger.db*") if path.suffix != ".lock"}
    assert beside == {"ledger.db"}


def test_a_ledger_on_a_server_is_left_to_its_own_tools(book: "Scene", new_schema: Callable[[], str]) -> None:
    book.ledger_url = new_schema()
    book.lay_out(1)
    for command, says in ((("backup", "../x.db"), "pg_dump"), (("restore", "../x.db"), "pg_restore")):
        ran = book.run("ledger", *command)
        assert (ran.code, says in ran.err) == (2, True)
