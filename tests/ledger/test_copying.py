"""A ledger moved to another database has every row of the old one."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from touchcli.ledger import Ledger, LedgerError, open_ledger
from touchcli.ledger.actor import Actor
from touchcli.ledger.copying import TABLES, copy
from touchcli.rules.models.history import Absence, Bounce, PermissionRecord, Snooze, Touch
from touchcli.rules.models.inbound import Call, Inbound, Token
from touchcli.rules.models.message import Accepted, Message


@pytest.fixture
def full(ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message]) -> Ledger:
    """A ledger with rows in every table."""
    ledger.written_by(lambda: Actor("dana", "command", "desk", lambda: now))
    ledger.record_note("acme", None, "buys in March", now)
    messages = [a_message(media=(("image", "https://media.example/a.png", None),)) for _ in range(3)]
    ledger.enqueue_many(messages)
    for message in messages[:2]:
        ledger.claim(message.client_ref, now, dt.timedelta(minutes=5))
    ledger.record_outcome(messages[0].client_ref, Accepted("uuid-1"), now)
    ledger.record_receipt("uuid-1", None, "delivered", now)
    ledger.record_touch(Touch("acme", "call", now, "reached", next=dt.date(2026, 12, 1)))
    ledger.record_reply("+15125550142", "Yes ✓", now, account="acme")
    ledger.record_promise("acme", "quote", dt.date(2026, 12, 1), now)
    ledger.record_snooze(Snooze(None, dt.date(2026, 12, 1), "holidays", now))
    ledger.opt_out("+15125550101", now, "reply")
    ledger.record_consent("+15125550142", "written", dt.date(2026, 5, 2), None, now)
    ledger.record_permissions([PermissionRecord("+15125550142", "only", dt.date(2026, 5, 3), "just text me")], now)
    ledger.record_absence(Absence(0, "priya@acme.example", now, dt.date(2026, 12, 1), False, "away", "Ken"), "<1@acme>")
    ledger.record_bounce(Bounce(0, "ken@acme.example", now, "5.1.1"), "<2@acme>")
    ledger.approve("abc", "k", now, "dana")
    ledger.next_slot("key", 1.0, 1, now)
    ledger.take_in([(Call(Inbound("uuid-9", "+15125550143", "HELP", now), Token("jti-1", "0f")), "help")], now)
    ledger.set_mark("sync", "2026-11-23")
    ledger.opt_out("+15125550144", now, "by hand")
    ledger.forget(["+15125550144"], [], now)
    return ledger


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_row_arrives_and_new_ones_follow(
    full: Ledger, tmp_path: Path, now: dt.datetime, new_schema: Callable[[], str], kind: str
) -> None:
    target_url = "sqlite:///copy.db" if kind == "sqlite" else new_schema()
    with open_ledger(target_url, tmp_path, create=True) as target:
        counts = copy(full, target)
        assert set(counts) == set(TABLES)
        assert min(counts.values()) >= 1
        for table in TABLES:
            assert sorted(map(tuple, target.db.execute(f"SELECT * FROM {table}").fetchall()), key=str) == sorted(
                map(tuple, full.db.execute(f"SELECT * FROM {table}").fetchall()), key=str
            )
        assert target.history(now) == full.history(now)
        last = max(touch.id for touch in full.history(now).of("acme").touches)
        assert target.record_touch(Touch("acme", "call", now, "reached")).id == last + 1


def test_a_ledger_that_holds_anything_is_not_written_over(full: Ledger, tmp_path: Path, now: dt.datetime) -> None:
    with open_ledger("sqlite:///other.db", tmp_path, create=True) as target:
        target.opt_out("+15125550101", now, "by hand")
        with pytest.raises(LedgerError, match="not empty"):
            copy(full, target)
        assert target.outbox() == []


def test_a_row_lost_on_the_way_undoes_the_copy(full: Ledger, tmp_path: Path) -> None:
    with open_ledger("sqlite:///other.db", tmp_path, create=True) as target:
        target.db.execute("CREATE TRIGGER lose AFTER INSERT ON promises BEGIN DELETE FROM promises; END")
        with pytest.raises(LedgerError, match="not all rows"):
            copy(full, target)
        assert target.outbox() == []


def test_a_row_refused_on_the_way_undoes_the_copy(full: Ledger, tmp_path: Path, new_schema: Callable[[], str]) -> None:
    refusals = {
        "sqlite:///other.db": "CREATE TRIGGER no BEFORE INSERT ON wishes BEGIN SELECT RAISE(ABORT, 'no'); END",
        new_schema(): "ALTER TABLE wishes ADD CHECK (false)",
    }
    for url, refusal in refusals.items():
        with open_ledger(url, tmp_path, create=True) as target:
            target.db.execute(refusal)
            with pytest.raises(LedgerError, match="failed"):
                copy(full, target)
            assert target.outbox() == []
