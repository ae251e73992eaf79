"""Damage in rows that decide whether a text goes is seen, told, and holds what it concerns."""

import datetime as dt
import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up import number
from migrating import with_migrations

from touchcli.ledger import Ledger, open_ledger
from touchcli.ledger.database.checksums import SEALED_SINCE
from touchcli.ledger.database.queries import migrations
from touchcli.ledger.verifying import verify
from touchcli.rules.models.history import PermissionRecord
from touchcli.rules.models.message import Message

if TYPE_CHECKING:
    from scene import Scene

Change = Callable[..., None]


@pytest.fixture
def change(ledger: Ledger) -> Change:
    """Writes into the tables past the verbs."""

    def write(sql: str, **values: Any) -> None:
        ledger.db.execute(ledger.db.spelled(sql), values)

    return write


def test_whole_rows_are_whole(ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message]) -> None:
    sent = a_message(media=(("image", "https://media.example/a.png", "ü"),), consent_on=dt.date(2026, 5, 2))
    ledger.enqueue_many([sent, a_message()])
    ledger.claim(sent.client_ref, now, dt.timedelta(minutes=5))
    ledger.opt_out("+15125550101", now, "by hand")
    ledger.record_consent("+15125550101", "written", dt.date(2026, 5, 2), None, now)
    ledger.record_permissions([PermissionRecord("+15125550142", "only", dt.date(2026, 5, 3), "just text me")], now)
    ledger.recover(now, all=True)
    ledger.forget(["+15125550101"], [], now)
    found = verify(ledger)
    assert (found.damaged, found.problems, found.rows["messages"]) == ((), (), 2)
    assert all(message.intact for message in ledger.outbox())


@pytest.mark.parametrize(
    ("column", "value", "held", "unsure"),
    [
        ("wish", "opt-oup", {"+15125550101"}, False),
        ("wish", "opt-in", {"+15125550101"}, False),
        ("how", "bx hand", {"+15125550101"}, False),
        ("number", "+15125550100", {"+15125550100"}, True),
        ("checksum", None, {"+15125550101"}, True),
    ],
)
def test_a_damaged_opt_out_holds_its_number_or_everyone_where_nobody_can_tell_whose_it_was(
    ledger: Ledger, now: dt.datetime, change: Change, column: str, value: Any, held: set[str], unsure: bool
) -> None:
    ledger.opt_out("+15125550101", now, "by hand")
    ledger.opt_out("+15125550199", now, "by hand")
    change(f"UPDATE wishes SET {column} = :value WHERE id = 1", value=value)
    history = ledger.history(now, [])
    assert (set(history.damaged), history.unsure, set(history.opt_outs)) == (held, unsure, {"+15125550199"})
    assert history.suspect("+15125550101") or unsure
    assert [damage.table for damage in verify(ledger).damaged] == ["opt-outs"]
    # The mark outside the workspace knows whose it was.
    ledger.admit()
    history = ledger.history(now, [])
    assert (history.unsure, history.opted_out("+15125550101")) == (False, True)
    # A person takes it as it is now; the mark still holds.
    assert ledger.accept(now, ["+15125550101"]).sealed == 1
    assert verify(ledger).damaged == ()
    assert ledger.history(now, []).opted_out("+15125550101")


def test_a_damaged_consent_allows_nothing_and_holds(ledger: Ledger, now: dt.datetime, change: Change) -> None:
    ledger.record_consent("+15125550101", "express", dt.date(2026, 5, 2), None, now)
    change("UPDATE consents SET kind = 'written'")
    history = ledger.history(now, [])
    assert (dict(history.consents), history.suspect("+15125550101"), history.unsure) == ({}, True, False)


@pytest.mark.parametrize("column", ["text", "to_number", "key", "media", "created_at", "account", "state"])
def test_a_damaged_message_is_shown_and_never_posted(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message], change: Change, column: str
) -> None:
    one, other = a_message(), a_message()
    ledger.enqueue_many([one, other])
    change(f"UPDATE messages SET {column} = 'x' WHERE client_ref = :ref", ref=one.client_ref)
    outbox = {message.client_ref: message for message in ledger.outbox()}
    if column != "state":  # one in no state at all is in no list; verify has it
        damaged = outbox[one.client_ref]
        assert (damaged.intact, damaged.error) == (False, "its row in the ledger is damaged")
        accounts, numbers = ledger.suspects([one, other])
        assert damaged.account in accounts or damaged.to in numbers
    assert outbox[other.client_ref].intact
    assert [damage.row for damage in verify(ledger).damaged] == [one.client_ref]


def test_old_rows_get_their_checksums_when_the_tables_are_brought_up_to_date(
    tmp_path: Path, url: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    values = "('+1', 'opt-out', '2026-11-23T15:00:00.000000Z', 'by hand')"
    with monkeypatch.context() as patch:
        with_migrations(patch, lambda dialect: migrations(dialect)[: SEALED_SINCE - 1])
        with open_ledger(url, tmp_path, create=True) as old:
            old.db.execute(f"INSERT INTO wishes (number, wish, at, how) VALUES {values}")
    with open_ledger(url, tmp_path, create=True) as ledger:
        assert verify(ledger).damaged == ()
        assert ledger.history(now, []).opt_outs == {"+1"}


def test_text_that_is_none_is_damage_and_stops_no_other(scene: "Scene") -> None:
    scene.lay_out(3, texting={"cooloff": "0s"})
    scene.standin.default = "429;60"
    scene.touch("send", "--yes")
    scene.standin.default = "accept"
    with closing(sqlite3.connect(scene.root / ".touch/ledger.db")) as ledger, ledger:
        [(ref,)] = ledger.execute("SELECT client_ref FROM messages WHERE to_number = ?", [number(1)]).fetchall()
        ledger.execute("UPDATE messages SET text = CAST(X'48FF6C6C6F' AS TEXT) WHERE client_ref = ?", [ref])
    ran = scene.touch("send", "--yes", at="2026-11-24T17:30:00+00:00")
    assert "its row in the ledger is damaged; touch ledger verify" in ran.out
    assert sorted(post.to for post in scene.standin.posts[3:]) == [number(0)[1:], number(2)[1:]]
    verified = scene.touch("ledger", "verify")
    assert (verified.code, "messages: row" in verified.out) == (2, True)
    assert "1 fault found in it: run touch ledger verify" in scene.touch("doctor").out


@pytest.mark.parametrize("whole_file", [False, True], ids=["in the rows of opt-outs", "anywhere in the file"])
def test_flipped_bits_let_no_text_through_to_an_opted_out_number(scene: "Scene", whole_file: bool) -> None:
    """Where texts still go, none goes to a closed number; whatever was flipped in a row or a page is found."""
    scene.lay_out(6, texting={"cooloff": "0s"})
    scene.touch("send", "--yes", at="2026-11-10T17:00:00+00:00")
    for n in (1, 3, 5):
        assert scene.touch("opt-out", number(n)).code == 0
    file = scene.root / ".touch/ledger.db"
    with closing(sqlite3.connect(file)) as ledger:
        ledger.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = file.read_bytes()
    places = [whole.index(number(n).encode(), whole.rindex(b"by hand") - 200) for n in (1, 3, 5)]
    chance, closed = random.Random(7), {number(n)[1:] for n in (1, 3, 5)}
    rounds = int(os.environ.get("TOUCH_FLIPS", "24"))
    seen = 0
    for round in range(rounds):
        scene.standin.posts.clear()
        where = chance.randrange(len(whole)) if whole_file else places[round % 3] + chance.randrange(60)
        flipped = bytearray(whole)
        flipped[where] ^= 1 << chance.randrange(8)
        for log in ("-wal", "-shm"):
            (scene.root / f".touch/ledger.db{log}").unlink(missing_ok=True)
        file.write_bytes(bytes(flipped))
        seen += scene.touch("ledger", "verify").code == 2
        assert scene.touch("send", "--yes").code != 3, (round, where)
        assert not {post.to for post in scene.standin.posts} & closed, (round, where)
    # A flip in the unused space between rows, or of pages, changes nothing.
    assert whole_file or seen >= rounds * 0.8
