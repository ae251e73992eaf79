"""Where the ledger stands and what changed since: exact, of this ledger alone, nothing missed. On both databases."""

import datetime as dt
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from migrating import with_migrations

from touchcli.ledger import Ledger, LedgerError, open_ledger
from touchcli.ledger.copying import copy
from touchcli.ledger.database import postgres as backend
from touchcli.ledger.database import queries
from touchcli.ledger.database.rows import touch_row
from touchcli.ledger.verbs.changes import Changed
from touchcli.rules.models.history import AccountHistory, Snooze, Touch
from touchcli.rules.models.message import Accepted, Message

NUMBER = "+15125550142"
MINUTE = dt.timedelta(minutes=1)


def call(account: str, at: dt.datetime, note: str | None = None) -> Touch:
    return Touch(account, "call", at, "reached", note=note)


def of(*accounts: str, numbers: tuple[str, ...] = ()) -> Changed:
    return Changed(frozenset(accounts), frozenset(numbers))


def test_reading_leaves_the_position_as_it_is(ledger: Ledger, now: dt.datetime, url: str, tmp_path: Path) -> None:
    ledger.record_touch(call("acme", now))
    position = ledger.position()
    ledger.history(now)
    ledger.next_slot("key", 1.0, 1, now)
    ledger.set_mark("sync", "2026-11-23")
    assert not ledger.close_promise(7, "kept", now)
    with open_ledger(url, tmp_path, create=True) as other:
        assert other.position() == position
        assert other.changed_since(position) == Changed()


def test_what_changed_is_told_by_account_and_number(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message]
) -> None:
    def changed(verb: Callable[[], object]) -> Changed | None:
        before = ledger.position()
        verb()
        assert ledger.position() != before
        return ledger.changed_since(before)

    message = a_message(item="reply-1", cadence=None)
    assert changed(lambda: ledger.record_touch(call("corvid", now))) == of("corvid")
    assert changed(lambda: ledger.record_promise("acme", "quote", now.date(), now)) == of("acme")
    assert changed(lambda: ledger.close_promise(1, "kept", now)) == of("acme")
    assert changed(lambda: ledger.record_reply(NUMBER, "Yes", now)) == of(numbers=(NUMBER,))
    assert changed(lambda: ledger.record_snooze(Snooze("acme", now.date(), "fair", now))) == of("acme")
    assert changed(lambda: ledger.record_snooze(Snooze(None, now.date(), "fair", now))) == Changed(everyone=True)
    assert changed(lambda: ledger.opt_out(NUMBER, now, "by hand")) == of(numbers=(NUMBER,))
    assert changed(lambda: ledger.record_consent(NUMBER, "written", now.date(), None, now)) == of(numbers=(NUMBER,))
    assert changed(lambda: ledger.approve("abc", "acme/check-in", now, "dana")) == of("acme")
    counted = of("acme", numbers=(NUMBER,))
    assert changed(lambda: ledger.enqueue(message)) == counted, "caps count by number"
    assert changed(lambda: ledger.claim(message.client_ref, now, MINUTE)) == counted
    answered = changed(lambda: ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now))
    assert answered == of("acme", numbers=(NUMBER,)), "the reply that it answers is answered"
    reply = ledger.record_reply(NUMBER, "And?", now, account="corvid")
    assert reply
    assert changed(lambda: ledger.close_reply(reply.id, "closed", now)) == of("corvid", numbers=(NUMBER,))
    assert changed(lambda: ledger.forget([NUMBER], [], now)) == Changed(everyone=True)


def test_a_copy_is_another_ledger(ledger: Ledger, now: dt.datetime, tmp_path: Path) -> None:
    ledger.record_touch(call("acme", now))
    with open_ledger("sqlite:///copy.db", tmp_path, create=True) as target:
        copy(ledger, target)
        assert target.position() != ledger.position()
        assert target.changed_since(ledger.position()) is None


def test_a_backup_put_back_is_noticed(tmp_path: Path, now: dt.datetime) -> None:
    def record(*notes: str) -> str:
        with open_ledger("sqlite:///ledger.db", tmp_path, create=True) as ledger:
            for note in notes:
                ledger.record_touch(call("acme", now, note))
            return ledger.position()

    early = record("one")
    shutil.copy(tmp_path / "ledger.db", tmp_path / "backup.db")
    late = record("two", "three")
    shutil.copy(tmp_path / "backup.db", tmp_path / "ledger.db")
    assert record() == early
    assert record("four", "five") != late, "as many touches as before, and others"
    with open_ledger("sqlite:///ledger.db", tmp_path, create=True) as ledger:
        assert ledger.changed_since(early) == of("acme")
        assert ledger.changed_since(late) == Changed(everyone=True)


def test_a_position_that_is_none(ledger: Ledger, now: dt.datetime) -> None:
    name, *ids = ledger.position().split(" ")
    assert ledger.changed_since("") == Changed()
    for position in ("?", name, f"{name} 1 2", f"other {' '.join(ids)}", f"{name} {' '.join(['x'] * len(ids))}"):
        assert ledger.changed_since(position) is None


def test_a_ledger_that_is_not_there_stands_nowhere(tmp_path: Path, now: dt.datetime) -> None:
    for _ in range(2):
        with open_ledger("sqlite:///ledger.db", tmp_path, create=False) as ledger:
            assert ledger.position() == ""
            assert ledger.changed_since("") is None
            assert ledger.hidden_after(now) is None


def test_what_is_hidden_by_the_day_asked_for(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message]
) -> None:
    message = a_message()
    ledger.record_touch(call("acme", now + 5 * MINUTE))
    ledger.enqueue(message)
    ledger.claim(message.client_ref, now + MINUTE, MINUTE)
    ledger.record_promise("acme", "quote", now.date(), now + 2 * MINUTE)
    ledger.close_promise(1, "kept", now + 6 * MINUTE)
    ledger.record_reply(NUMBER, "Yes", now + 3 * MINUTE)
    ledger.close_reply(1, "closed", now + 7 * MINUTE)
    ledger.record_snooze(Snooze(None, now.date(), "fair", now + 4 * MINUTE))
    shown = [ledger.hidden_after(now + n * MINUTE) for n in range(-1, 8)]
    assert shown == [*(now + n * MINUTE for n in range(8)), None]


def test_replies_of_some_numbers(ledger: Ledger, now: dt.datetime) -> None:
    for n in range(6):
        ledger.record_reply(f"+1512555010{n % 3}", f"text {n}", now + n * MINUTE, account="acme" if n % 2 else None)
    ledger.close_reply(1, "closed", now + 9 * MINUTE)
    asked = ["+15125550100", "+15125550102", "+15125550199"]
    for at in (now - MINUTE, now + 4 * MINUTE, now + 9 * MINUTE):
        expected = [reply for reply in ledger.replies(at) if reply.from_ in asked]
        assert ledger.replies_of_numbers(at, asked) == expected
    assert ledger.replies_of_numbers(now + 9 * MINUTE, []) == []


OLDER = (
    "INSERT INTO touches (account, channel, at, outcome, direction, note, prefers)"
    " VALUES ('acme', 'call', '2026-11-23T14:59:00.000000Z', 'reached', 'out', 'asked for a quote', '[]')",
    "INSERT INTO promises (account, what, due_on, made_at, state)"
    " VALUES ('corvid', 'quote', '2026-11-23', '2026-11-23T14:59:00.000000Z', 'open')",
    "INSERT INTO replies (from_number, text, received_at, account, state)"
    " VALUES ('+15125550142', 'Yes', '2026-11-23T14:59:00.000000Z', 'acme', 'open')",
)


def test_a_ledger_of_an_older_touch_is_brought_up_to_date(
    url: str, tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_steps = queries.migrations
    with monkeypatch.context() as older:
        with_migrations(older, lambda dialect: all_steps(dialect)[:2])
        # What an older touch wrote, in its own words: today's verbs know columns that it lacks.
        with open_ledger(url, tmp_path, create=True) as old, old.db.transaction():
            for statement in OLDER:
                old.db.execute(statement)
    with open_ledger(url, tmp_path, create=True) as ledger:
        (one,) = ledger.history(now).of("acme").touches
        assert (one.channel, one.at, one.note, one.also) == ("call", now - MINUTE, "asked for a quote", ())
        (promise,) = ledger.history(now).of("corvid").promises
        assert (promise.what, promise.by) == ("quote", now.date())
        assert [reply.text for reply in ledger.replies(now)] == ["Yes"]
        position = ledger.position()
        ledger.close_promise(1, "kept", now)
        assert ledger.changed_since(position) == of("corvid")
    with open_ledger(url, tmp_path, create=True) as ledger:
        assert ledger.changed_since(position) == of("corvid"), "its name stays"


def test_a_write_that_is_seen_later_is_waited_for(
    new_schema: Callable[[], str], tmp_path: Path, now: dt.datetime
) -> None:
    url = new_schema()
    found: list[str] = []

    def ask() -> None:
        with open_ledger(url, tmp_path, create=True) as third:
            found.append(third.position())

    with open_ledger(url, tmp_path, create=True) as slow, open_ledger(url, tmp_path, create=True) as quick:
        before = quick.position()
        asking = threading.Thread(target=ask)
        with slow.db.transaction():
            slow.db.rows("add_touch", **touch_row(call("acme", now)))
            quick.record_touch(call("corvid", now))  # a greater id, and committed first
            asking.start()
            while not quick.db.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchall():
                assert not found, "it did not wait"
                time.sleep(0.01)
            slow.db.rows("add_touch", **touch_row(call("acme", now)))  # greater still, and after it was asked for
        asking.join()
        assert quick.changed_since(before) == of("acme", "corvid")
        assert found == [quick.position()]
        assert quick.changed_since(found[0]) == Changed()


def test_a_write_that_never_ends_is_not_waited_for_forever(
    new_schema: Callable[[], str], tmp_path: Path, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "LOCK_MILLISECONDS", 50)
    url = new_schema()
    with open_ledger(url, tmp_path, create=True) as ledger, open_ledger(url, tmp_path, create=True) as other:
        with other.db.transaction(), pytest.raises(LedgerError, match="in use"):
            ledger.position()
        with psycopg.connect(url) as session:
            session.execute(
                "SELECT pg_advisory_xact_lock(%s, hashtext(current_schema()))", [backend.FAMILY + backend.WRITING]
            )
            with pytest.raises(LedgerError, match="in use"):
                ledger.record_touch(call("acme", now))
        assert ledger.record_touch(call("acme", now))


def test_what_is_kept_beside_four_writers_is_what_the_ledger_says(
    ledger: Ledger, url: str, tmp_path: Path, now: dt.datetime
) -> None:
    def write(first: int) -> None:
        with open_ledger(url, tmp_path, create=True) as own:
            for n in range(first, first + 50):
                with own.db.transaction():
                    own.db.rows("add_touch", **touch_row(call(f"account-{n}", now)))
                    time.sleep(0.001 * (n % 4))

    writers = [threading.Thread(target=write, args=(n * 50,)) for n in range(4)]
    kept: dict[str, AccountHistory] = {}
    position = ledger.position()
    for writer in writers:
        writer.start()
    while True:
        last = not any(writer.is_alive() for writer in writers)
        there = ledger.position()
        changed = ledger.changed_since(position)
        assert changed
        kept |= ledger.history(now, changed.accounts).accounts
        position = there
        if last:
            break
    for writer in writers:
        writer.join()
    assert kept == ledger.history(now).accounts
    assert len(kept) == 200
