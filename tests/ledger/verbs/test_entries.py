"""Who wrote what, and what is taken back: rows stay and count for nothing, on both databases."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.ledger import Ledger, LedgerError
from touchcli.ledger.actor import Actor, How
from touchcli.rules.models.history import AccountHistory, PermissionRecord, Snooze, Touch
from touchcli.rules.models.inbound import Call, Inbound, Receipt
from touchcli.rules.models.message import Accepted, Message

NUMBER = "+15125550142"
LATER = dt.timedelta(days=3)
Rows = Callable[[str], list[tuple[Any, ...]]]
TABLES = (
    *("touches", "messages", "events", "attempts", "receipts", "replies", "promises", "snoozes", "notes", "wishes"),
    *("consents", "approvals"),
)


def act(ledger: Ledger, now: dt.datetime, by: str = "dana", how: How = "command", host: str = "desk") -> None:
    ledger.written_by(lambda: Actor(by, how, host, lambda: now))


@pytest.fixture
def dana(ledger: Ledger, now: dt.datetime) -> Ledger:
    act(ledger, now)
    return ledger


def undo(ledger: Ledger, now: dt.datetime) -> int:
    """Take back what was written last."""
    last = ledger.just_written
    assert last is not None
    ledger.retract(last, now)
    return last


def test_every_table_says_who_how_and_where(
    dana: Ledger, now: dt.datetime, a_message: Callable[..., Message], rows: Rows
) -> None:
    message = a_message()
    dana.enqueue(message)
    act(dana, now, "theo", "worker", "server")
    dana.claim(message.client_ref, now, dt.timedelta(minutes=5))
    dana.record_outcome(message.client_ref, Accepted("uuid-1"), now)
    act(dana, now, "cron", "sync", "server")
    dana.record_receipt("uuid-1", None, "delivered", now)
    act(dana, now, "www", "webhook", "proxy")
    dana.take_in([(Call(Inbound("uuid-2", NUMBER, "Yes", now)), None)], now)
    act(dana, now)
    dana.record_touch(Touch("acme", "call", now, "reached"))
    dana.record_promise("acme", "quote", dt.date(2026, 12, 1), now)
    dana.record_snooze(Snooze("acme", dt.date(2026, 12, 1), "fair", now))
    dana.record_note("acme", "priya", "buys in March", now)
    dana.opt_out("+15125550101", now, "by hand")
    dana.record_consent(NUMBER, "written", dt.date(2026, 5, 2), None, now)
    dana.approve("abc", message.key, now, "dana")
    query = (
        "SELECT DISTINCT entries.made_by, entries.how, host FROM {} LEFT JOIN entries ON entries.id = entry ORDER BY 1"
    )
    who = {table: rows(query.format(table)) for table in TABLES}
    assert not [table for table, found in who.items() if not found or (None, None, None) in found]
    assert who["attempts"] == [("theo", "worker", "server")]
    assert who["events"] == [("cron", "sync", "server"), ("dana", "command", "desk"), ("theo", "worker", "server")]
    assert who["receipts"] == [("cron", "sync", "server")]
    assert who["replies"] == [("www", "webhook", "proxy")]


def test_one_transaction_has_one_entry_and_a_repeat_has_none(dana: Ledger, now: dt.datetime, rows: Rows) -> None:
    dana.opt_out_many(["+15125550101", "+15125550102"], now, "list.csv")
    assert rows("SELECT count(*) FROM entries") == [(1,)]
    call = Call(Receipt("uuid-7", "delivered", now))
    for _ in range(3):
        dana.take_in([(call, None)], now)
    assert rows("SELECT count(*) FROM entries") == [(2,)]


def test_rows_from_before_have_no_entry_and_stand(ledger: Ledger, now: dt.datetime) -> None:
    ledger.record_touch(Touch("acme", "call", now, "reached"))
    ledger.record_promise("acme", "quote", dt.date(2026, 12, 1), now)
    assert ledger.just_written is None
    act(ledger, now)
    ledger.record_touch(Touch("acme", "email", now, "done"))
    undo(ledger, now)
    assert [touch.channel for touch in ledger.history(now).of("acme").touches] == ["call"]
    assert [row.entry for row in ledger.trail(["acme"]) if row.kind == "promise"] == [None]


WRITE: list[tuple[str, Callable[[Ledger, dt.datetime], object]]] = [
    ("touch", lambda ledger, now: ledger.record_touch(Touch("acme", "call", now, "reached", note="a pump"))),
    ("note", lambda ledger, now: ledger.record_note("acme", None, "a pump", now)),
    ("promise", lambda ledger, now: ledger.record_promise("acme", "a pump", dt.date(2026, 12, 1), now)),
    ("end of a promise", lambda ledger, now: ledger.close_promise(1, "kept", now)),
    ("snooze", lambda ledger, now: ledger.record_snooze(Snooze("acme", dt.date(2026, 12, 9), "fair", now))),
    ("snooze of all", lambda ledger, now: ledger.record_snooze(Snooze(None, dt.date(2026, 12, 9), "fair", now))),
    ("end of a reply", lambda ledger, now: ledger.close_reply(1, "closed", now)),
    ("opt-out", lambda ledger, now: ledger.opt_out(NUMBER, now, "by hand")),
    ("pause", lambda ledger, now: ledger.pause(NUMBER, now, "by hand")),
    ("consent", lambda ledger, now: ledger.record_consent(NUMBER, "written", dt.date(2026, 5, 2), None, now)),
    (
        "permission",
        lambda ledger, now: ledger.record_permissions([PermissionRecord(NUMBER, "only", now.date(), "x")], now),
    ),
    ("approval", lambda ledger, now: ledger.approve("abc", "acme/p/c/i/1", now, "dana")),
    (
        "a call that answers and keeps",
        lambda ledger, now: ledger.record_touch(Touch("acme", "call", now, "reached"), answers=[1], keeps=[1]),
    ),
]


@pytest.mark.parametrize(("what", "write"), WRITE, ids=[name for name, _ in WRITE])
def test_what_is_taken_back_counts_for_nothing(
    dana: Ledger, now: dt.datetime, what: str, write: Callable[[Ledger, dt.datetime], object], rows: Rows
) -> None:
    dana.record_promise("acme", "the quote", dt.date(2026, 12, 1), now)
    dana.record_reply(NUMBER, "When?", now, account="acme")
    before, position = everything(dana, now), dana.position()
    kept = len(dana.whole_trail())
    write(dana, now)
    assert everything(dana, now) != before, what
    written = dana.position()
    undo(dana, now + LATER)
    assert everything(dana, now) == before
    assert len(dana.whole_trail()) > kept, "nothing is rewritten"
    assert len({position, written, dana.position()}) == 3
    changed = dana.changed_since(written)
    assert changed
    assert changed.everyone or changed.accounts or changed.numbers


def everything(ledger: Ledger, now: dt.datetime) -> list[object]:
    """All that the ledger tells of what happened, whatever day is asked about."""
    found: list[object] = [ledger.history(at) for at in (now, now + LATER)]
    at = now + LATER
    found += [ledger.replies(at), ledger.promises(at), ledger.replies_waiting(at), ledger.accounts_known()]
    found += [sorted(ledger.snoozed(at, now.date()), key=str), ledger.opted_out_since(now)]
    from touchcli.ledger.verbs.search import SearchVerbs

    search = SearchVerbs(ledger.db)
    found += [search.notes_with(["pump"], at, 9), search.promises_with(["pump"], at, 9)]
    return found


def test_what_was_ended_by_it_can_end_again(dana: Ledger, now: dt.datetime) -> None:
    dana.record_promise("acme", "quote", dt.date(2026, 12, 1), now)
    dana.record_reply(NUMBER, "When?", now, account="acme")
    dana.record_touch(Touch("acme", "call", now, "reached"), answers=[1], keeps=[1])
    undo(dana, now)
    assert dana.close_promise(1, "broken", now)
    assert dana.close_reply(1, "closed", now)
    assert not dana.close_reply(1, "closed", now)
    assert dana.promises(now)[0].state == "broken"
    assert dana.replies(now)[0].state == "closed"


def test_an_entry_is_taken_back_once(dana: Ledger, now: dt.datetime) -> None:
    dana.record_touch(Touch("acme", "call", now, "reached"))
    id = undo(dana, now)
    with pytest.raises(LedgerError, match="not there to take back"):
        dana.retract(id, now)
    with pytest.raises(LedgerError, match="not there to take back"):
        dana.retract(4711, now)


def test_the_last_entry_is_of_a_person_at_a_host_by_a_command(dana: Ledger, now: dt.datetime) -> None:
    dana.record_note("acme", None, "first", now)
    mine = dana.just_written
    for by, how, host in [("theo", "command", "desk"), ("dana", "command", "laptop"), ("dana", "worker", "desk")]:
        act(dana, now, by, how, host)  # type: ignore[arg-type]
        dana.record_note("acme", None, "another's", now)
    act(dana, now)
    assert dana.last_entry("dana", "desk") == mine
    assert mine is not None
    dana.retract(mine, now)
    assert dana.last_entry("dana", "desk") is None


def test_a_retraction_and_what_stands_in_its_place_are_one_transaction(dana: Ledger, now: dt.datetime) -> None:
    dana.record_promise("acme", "quote", dt.date(2026, 12, 1), now)
    old = dana.just_written
    assert old is not None

    def fail() -> None:
        with dana.db.transaction():
            dana.retract(old, now)
            dana.record_promise("acme", "quotes", dt.date(2026, 12, 1), now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [promise.what for promise in dana.promises(now)] == ["quote"]
    with dana.db.transaction():
        dana.retract(old, now)
        dana.record_promise("acme", "quotes", dt.date(2026, 12, 1), now)
    assert [promise.what for promise in dana.promises(now)] == ["quotes"]
    entry = dana.entries()[dana.just_written or 0]
    assert (entry.retracts, entry.by, entry.how, entry.host) == (old, "dana", "command", "desk")


def test_a_hand_made_opt_out_taken_back_leaves_their_own(dana: Ledger, now: dt.datetime) -> None:
    dana.take_in([(Call(Inbound("uuid-2", NUMBER, "STOP", now)), "stop")], now)
    dana.opt_out(NUMBER, now, "by hand")
    undo(dana, now)
    assert dana.history(now).opted_out(NUMBER)


def test_who_is_forgotten_leaves_no_note_and_no_summary(dana: Ledger, now: dt.datetime) -> None:
    dana.record_note("acme", "priya", "likes gardening", now)
    dana.record_note("acme", None, "Priya's birthday is in May", now)
    dana.record_note("acme", None, "the dock opens at six", now)
    dana.record_touch(Touch("acme", "call", now, "reached", summary="Priya gets the quote"))
    dana.record_touch(Touch("acme", "call", now, "reached", contact="priya", note="ours", summary="theirs"))
    dana.forget([NUMBER], [("acme", "priya")], now, ["Priya"])
    history: AccountHistory = dana.history(now).of("acme")
    assert [note.text for note in history.notes] == ["", "", "the dock opens at six"]
    assert [(touch.note, touch.summary) for touch in history.touches] == [(None, None)] * 2
