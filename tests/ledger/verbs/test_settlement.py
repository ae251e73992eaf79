"""Receipts, lost claims, doubts settled, messages too old to go, on both databases."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.ledger import Ledger
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected
from touchcli.rules.texting.states import Refused

MINUTE = dt.timedelta(minutes=1)
LEASE = dt.timedelta(minutes=5)
Make = Callable[..., Message]
Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def sending(ledger: Ledger, a_message: Make, now: dt.datetime) -> Callable[[], str]:
    """Makes a message that is being sent; gives its client_ref."""

    def make() -> str:
        message = a_message()
        ledger.enqueue(message)
        assert ledger.claim(message.client_ref, now, LEASE)
        return message.client_ref

    return make


def state(ledger: Ledger, ref: str) -> str:
    message = ledger.message(ref)
    assert message
    return message.state


def touches(ledger: Ledger, now: dt.datetime) -> list[str | None]:
    return [touch.message for touch in ledger.history(now).of("acme").touches]


def test_a_claim_past_its_lease_is_in_doubt(ledger: Ledger, sending: Callable[[], str], now: dt.datetime) -> None:
    ref = sending()
    assert ledger.recover(now + LEASE - MINUTE) == []
    (lost,) = ledger.recover(now + LEASE)
    assert lost == ledger.message(ref)
    assert (lost.state, lost.error) == ("in-doubt", "no answer was recorded")
    assert ledger.recover(now + LEASE) == []
    assert ledger.claim(ref, now + LEASE, LEASE) is None
    assert touches(ledger, now + LEASE) == []


def test_under_the_run_lock_every_claim_found_is_in_doubt(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime
) -> None:
    refs = [sending(), sending()]
    assert [message.client_ref for message in ledger.recover(now, all=True)] == refs


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Accepted("uuid-1"), "accepted"),
        (Rejected(422, "no"), "rejected"),
        (Deferred("refused"), "not-sent"),
        (InDoubt("timeout"), "in-doubt"),
    ],
)
def test_an_answer_after_the_lease_still_counts(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, outcome: Outcome, after: str
) -> None:
    ref = sending()
    ledger.recover(now + LEASE)
    assert ledger.record_outcome(ref, outcome, now + 2 * LEASE).state == after
    assert touches(ledger, now) == ([ref] if after == "accepted" else [])


@pytest.mark.parametrize(
    ("event", "after", "gone"),
    [
        ("sent", "accepted", True),
        ("delivered", "delivered", True),
        ("undelivered", "undelivered", True),
        ("not-sent", "not-sent", False),
        ("rejected", "rejected", False),
    ],
)
def test_a_doubt_is_settled_once_and_who_did_it_is_kept(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, event: Any, after: str, gone: bool, rows: Rows
) -> None:
    ref = sending()
    with pytest.raises(Refused):
        ledger.settle(ref, event, now, "dana", "asked them")
    ledger.record_outcome(ref, InDoubt("timeout"), now)
    settled = ledger.settle(ref, event, now + MINUTE, "dana", "asked them", message_uuid="uuid-1")
    assert settled == ledger.message(ref)
    assert (settled.state, settled.message_uuid, settled.error) == (after, "uuid-1", None)
    assert touches(ledger, now) == ([ref] if gone else [])
    with pytest.raises(Refused):
        ledger.settle(ref, "sent", now, "lee", "saw it")
    last = "SELECT from_state, to_state, event, made_by, evidence FROM events ORDER BY id DESC LIMIT 1"
    assert rows(last) == [("in-doubt", after, event, "dana", "asked them")]


def test_a_receipt_says_delivered_and_a_repeat_says_nothing(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, rows: Rows
) -> None:
    ref = sending()
    ledger.record_outcome(ref, Accepted("uuid-1"), now)
    for client_ref in (None, None, ref):
        account_history = ledger.record_receipt("uuid-1", client_ref, "delivered", now + MINUTE)
        assert account_history == ledger.message(ref)
    assert state(ledger, ref) == "delivered"
    assert rows("SELECT count(*) FROM receipts") == [(1,)]
    assert rows("SELECT count(*) FROM events") == [(4,)]
    assert touches(ledger, now) == [ref]


def test_receipts_out_of_order_are_kept_and_change_nothing(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, rows: Rows
) -> None:
    ref = sending()
    ledger.record_outcome(ref, Accepted("uuid-1"), now)
    for status in ("read", "submitted", "delivered", "undeliverable", "something new"):
        ledger.record_receipt("uuid-1", ref, status, now - MINUTE)
    assert state(ledger, ref) == "delivered"
    assert rows("SELECT count(*) FROM receipts") == [(5,)]
    message = ledger.message(ref)
    assert message
    assert message.updated_at == now, "the state never changes before it changed"


def test_a_receipt_tells_why_it_did_not_arrive(ledger: Ledger, sending: Callable[[], str], now: dt.datetime) -> None:
    ref = sending()
    ledger.record_outcome(ref, Accepted("uuid-1"), now)
    account_history = ledger.record_receipt("uuid-1", ref, "undeliverable", now, error="1240: opted\0out")
    assert account_history
    assert (account_history.state, account_history.error) == ("undelivered", "1240: opted\ufffdout")


@pytest.mark.parametrize(("status", "after"), [("submitted", "accepted"), ("delivered", "delivered")])
def test_a_receipt_settles_a_doubt_whichever_comes_first(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, status: str, after: str
) -> None:
    before, between, later = sending(), sending(), sending()
    ledger.record_outcome(later, InDoubt("timeout"), now)
    for ref in (before, between, later):
        account_history = ledger.record_receipt(f"uuid of {ref}", ref, status, now)
        assert account_history
    ledger.record_outcome(before, InDoubt("timeout"), now)
    ledger.recover(now, all=True)
    for ref in (before, between, later):
        message = ledger.message(ref)
        assert message
        assert (message.state, message.message_uuid, message.error) == (after, f"uuid of {ref}", None)
    assert sorted(map(str, touches(ledger, now))) == [before, between, later]


@pytest.mark.parametrize("outcome", [Accepted("uuid-1"), InDoubt("timeout"), Deferred("refused"), Rejected(422, "no")])
def test_a_receipt_before_the_answer_wins(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime, outcome: Outcome
) -> None:
    ref = sending()
    ledger.record_receipt("uuid-1", ref, "delivered", now)
    assert ledger.record_outcome(ref, outcome, now).state == "delivered"
    assert touches(ledger, now) == [ref]


def test_a_receipt_that_nobody_knows_yet_waits_for_the_answer(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime
) -> None:
    ref = sending()
    assert ledger.record_receipt("uuid-1", None, "delivered", now) is None
    assert ledger.record_receipt("uuid-2", "of another workspace", "delivered", now) is None
    assert ledger.record_outcome(ref, Accepted("uuid-1"), now).state == "delivered"


def test_an_answer_after_a_person_has_settled_names_the_message(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime
) -> None:
    ref = sending()
    ledger.recover(now, all=True)
    ledger.settle(ref, "sent", now, "dana", "they answered")
    ledger.record_receipt("uuid-1", None, "delivered", now)
    account_history = ledger.record_outcome(ref, Accepted("uuid-1"), now)
    assert (account_history.state, account_history.message_uuid) == ("delivered", "uuid-1")
    assert ledger.message(ref) == account_history
    assert touches(ledger, now) == [ref]


def test_old_messages_expire_and_what_may_have_gone_does_not(
    ledger: Ledger, sending: Callable[[], str], a_message: Make, now: dt.datetime
) -> None:
    deferred, flying = sending(), sending()
    ledger.record_outcome(deferred, Deferred("refused", retry_after=60), now)
    old, new = a_message(), a_message(created_at=now + MINUTE)
    ledger.enqueue_many([old, new])
    expired = ledger.expire(now + MINUTE, older_than=now + MINUTE)
    assert [message.client_ref for message in expired] == [deferred, old.client_ref]
    assert {message.state for message in expired} == {"expired"}
    assert expired[0] == ledger.message(deferred)
    assert state(ledger, flying) == "sending"
    assert ledger.queued() == [new]
    assert ledger.due_retries(now + LEASE) == []


def test_an_acceptance_after_not_sent_wins_over_the_person_and_is_told(
    ledger: Ledger, sending: Callable[[], str], now: dt.datetime
) -> None:
    ref = sending()
    ledger.recover(now, all=True)
    ledger.settle(ref, "not-sent", now, "dana", "she asked them")
    after = ledger.record_outcome(ref, Accepted("uuid-7"), now + MINUTE)
    assert (after.state, after.error) == ("accepted", "it was called not sent, and has gone after all")
    assert (state(ledger, ref), len(touches(ledger, now + MINUTE))) == ("accepted", 1)
    assert ledger.gone_after_all(now) == [after]
    assert ledger.gone_after_all(now + 2 * MINUTE) == []
    assert ledger.record_receipt("uuid-7", ref, "delivered", now + 2 * MINUTE) == after._replace(
        state="delivered", updated_at=now + 2 * MINUTE
    )
    attempt = ledger.db.execute("SELECT outcome, detail FROM attempts").fetchall()
    assert [tuple(row) for row in attempt] == [("accepted", "uuid-7")]
