"""Messages on their way to the provider, on both databases."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.ledger import Ledger, LedgerError
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.outbox import Result
from touchcli.rules.models.history import Touch
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected
from touchcli.rules.texting.states import Refused

MINUTE = dt.timedelta(minutes=1)
LEASE = dt.timedelta(minutes=5)
Make = Callable[..., Message]
Rows = Callable[[str], list[tuple[Any, ...]]]


def claimed(ledger: Ledger, message: Message, now: dt.datetime) -> Message:
    assert ledger.enqueue(message)
    taken = ledger.claim(message.client_ref, now, LEASE)
    assert taken
    return taken


def test_a_message_comes_back_as_it_was_queued(ledger: Ledger, a_message: Make) -> None:
    message = a_message(
        media=(("image", "https://media.example/new.png", None), ("file", "https://media.example/a.pdf", "the list")),
        hash="abc",
        entity_id="e",
        content_id="c",
        consent_kind="express",
        consent_on=dt.date(2026, 5, 2),
        text="£5 ✓ 'quoted'",
    )
    assert ledger.enqueue(message)
    assert ledger.message(message.client_ref) == message
    assert ledger.message("nobody") is None


@pytest.mark.parametrize(
    "outcome",
    [None, Accepted("uuid-1"), Deferred("busy"), InDoubt("no answer")],
    ids=lambda outcome: type(outcome).__name__,
)
def test_a_key_is_taken_by_what_waits_has_gone_or_may_have_gone(
    ledger: Ledger, a_message: Make, now: dt.datetime, outcome: Outcome | None
) -> None:
    first = a_message(key="k")
    assert ledger.enqueue(first)
    assert not ledger.enqueue(a_message(key="k"))
    ledger.claim(first.client_ref, now, LEASE)
    assert not ledger.enqueue(a_message(key="k"))
    if outcome:
        ledger.record_outcome(first.client_ref, outcome, now)
    assert not ledger.enqueue(a_message(key="k"))
    assert [message.client_ref for message in ledger.outbox()] == [first.client_ref]


@pytest.mark.parametrize("how", ["not-sent", "rejected", "expired", "settled"])
def test_what_surely_did_not_go_leaves_its_key_to_another_try(
    ledger: Ledger, a_message: Make, now: dt.datetime, how: str
) -> None:
    first, second = a_message(key="k"), a_message(key="k")
    ledger.enqueue(first)
    if how == "not-sent":
        ledger.release(first.client_ref, now, "taken back", by="dana")
    elif how == "expired":
        ledger.expire(now + MINUTE, now + MINUTE)
    else:
        ledger.claim(first.client_ref, now, LEASE)
        ledger.record_outcome(first.client_ref, Rejected(402, "no balance") if how == "rejected" else InDoubt("?"), now)
    if how == "settled":
        assert not ledger.enqueue(second)
        ledger.settle(first.client_ref, "not-sent", now, "dana", "she says so")
    assert ledger.enqueue(second)
    assert not ledger.enqueue(a_message(key="k"))
    assert ledger.claim(first.client_ref, now, LEASE) is None
    assert ledger.claim(second.client_ref, now, LEASE)
    ledger.record_outcome(second.client_ref, Accepted("uuid-1"), now)
    assert [touch.message for touch in ledger.history(now).of("acme").touches] == [second.client_ref]


def test_the_history_knows_which_words_were_refused_and_why(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    message = claimed(ledger, a_message(hash="words"), now)
    done = ledger.record_outcome(message.client_ref, Rejected(422, "no such number"), now)
    assert (done.refusal, ledger.message(message.client_ref)) == (422, done)
    (record,) = ledger.history(now + MINUTE).of("acme").messages
    assert (record.state, record.hash, record.error, record.refusal) == ("rejected", "words", "no such number", 422)


def test_many_are_queued_at_once_and_the_new_ones_named(ledger: Ledger, a_message: Make) -> None:
    old, new = a_message(), a_message()
    ledger.enqueue(old)
    assert ledger.enqueue_many([old, new, new]) == [new]
    assert ledger.queued() == [old, new]


def test_a_reference_used_twice_is_left_out_and_stops_no_other(ledger: Ledger, a_message: Make) -> None:
    first, other = a_message(client_ref="same"), a_message()
    assert ledger.enqueue(first)
    assert ledger.enqueue_many([a_message(client_ref="same"), other]) == [other]
    assert {*ledger.outbox()} == {first, other}


def test_a_reference_that_a_receipt_or_a_call_knows_is_kept_in_doubt(
    ledger: Ledger, now: dt.datetime, a_message: Make
) -> None:
    told, called = a_message(), a_message()
    ledger.record_receipt("uuid-1", told.client_ref, "delivered", now)
    ledger.db.change("add_outside_attempt", client_ref=called.client_ref, at=stamp(now - dt.timedelta(days=1)))
    assert ledger.enqueue_many([told, called]) == []
    states = {message.client_ref: message.state for message in ledger.outbox()}
    assert states == {told.client_ref: "delivered", called.client_ref: "in-doubt"}
    assert ledger.queued() == []


def test_only_queued_messages_are_queued(ledger: Ledger, a_message: Make) -> None:
    with pytest.raises(Refused):
        ledger.enqueue(a_message(state="accepted"))


def test_a_claim_is_taken_once(ledger: Ledger, a_message: Make, now: dt.datetime, rows: Rows) -> None:
    message = a_message()
    taken = claimed(ledger, message, now)
    assert taken == message._replace(state="sending", attempts=1, updated_at=now)
    assert ledger.claim(message.client_ref, now, LEASE) is None
    assert ledger.claim("nobody", now, LEASE) is None
    assert rows("SELECT number, started_at, ended_at FROM attempts") == [(1, "2026-11-23T15:00:00.000000Z", None)]
    assert rows("SELECT from_state, to_state, event, made_by FROM events ORDER BY id") == [
        (None, "queued", "enqueue", "dana"),
        ("queued", "sending", "claim", "send"),
    ]


def test_many_claims_keep_the_order_asked(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    one, two, three = messages = [a_message() for _ in range(3)]
    ledger.enqueue_many(messages)
    ledger.claim(two.client_ref, now, LEASE)
    refs = [three.client_ref, two.client_ref, one.client_ref, three.client_ref]
    taken = ledger.claim_many(refs, now, LEASE)
    assert [message.client_ref for message in taken] == [three.client_ref, one.client_ref]
    assert ledger.claim_many([], now, LEASE) == []


def test_an_accepted_message_and_its_touch_are_written_together(
    ledger: Ledger, a_message: Make, now: dt.datetime, rows: Rows
) -> None:
    message = claimed(ledger, a_message(), now)
    done = ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now + MINUTE)
    assert done == message._replace(state="accepted", message_uuid="uuid-1", updated_at=now + MINUTE)
    assert ledger.message(message.client_ref) == done
    (touch,) = ledger.history(now).of("acme").touches
    assert touch == Touch(
        "acme",
        "text",
        now,
        "done",
        contact="priya-natarajan",
        item="check-in",
        cadence="steady",
        key=message.key,
        template="pulse-check",
        wording=1,
        purpose="pulse-check",
        by="dana",
        message=message.client_ref,
        id=touch.id,
    )
    assert rows("SELECT outcome, detail FROM attempts") == [("accepted", "uuid-1")]


def test_a_touch_that_says_more_is_taken_instead(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    message = claimed(ledger, a_message(), now)
    touch = Touch("acme", "text", now, "done", note="answer to Thursday")
    ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now, touch=touch)
    (written,) = ledger.history(now).of("acme").touches
    assert (written.note, written.key, written.message) == ("answer to Thursday", message.key, message.client_ref)


def test_a_text_to_the_reps_own_phone_is_no_touch(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    message = claimed(ledger, a_message(account="", contact=None), now)
    assert ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now).state == "accepted"
    assert ledger.history(now).of("").touches == ()


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Rejected(422, "no such number"), "rejected"), (Deferred("busy"), "deferred"), (InDoubt("no answer"), "in-doubt")],
)
def test_what_did_not_surely_go_has_no_touch_and_says_why(
    ledger: Ledger, a_message: Make, now: dt.datetime, outcome: Outcome, state: str, rows: Rows
) -> None:
    message = claimed(ledger, a_message(), now)
    done = ledger.record_outcome(message.client_ref, outcome, now)
    assert (done.state, done.error) == (state, outcome.reason if not isinstance(outcome, Accepted) else None)
    assert ledger.message(message.client_ref) == done
    assert ledger.history(now).of("acme").touches == ()
    assert ledger.claim(message.client_ref, now, LEASE) is None
    assert rows("SELECT outcome, detail FROM attempts") == [(state, done.error)]


def test_many_answers_in_one_transaction(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    messages = [claimed(ledger, a_message(), now) for _ in range(3)]
    refs = [message.client_ref for message in messages]
    done = ledger.record_many([Result(ref, Accepted(ref)) for ref in reversed(refs)], now)
    assert [message.client_ref for message in done] == refs[::-1]
    flying, waiting = claimed(ledger, a_message(), now), a_message()
    ledger.enqueue(waiting)
    with pytest.raises(Refused):
        ledger.record_many([Result(ref.client_ref, Accepted("x")) for ref in (flying, waiting)], now)
    assert [message.state for message in ledger.outbox()] == ["accepted"] * 3 + ["sending", "queued"]


def test_a_deferred_message_keeps_its_reference_and_goes_later(
    ledger: Ledger, a_message: Make, now: dt.datetime, rows: Rows
) -> None:
    account_history, named, at_once = (claimed(ledger, a_message(), now) for _ in range(3))
    ledger.record_outcome(account_history.client_ref, Deferred("429", retry_after=60), now)
    ledger.record_outcome(named.client_ref, Deferred("refused"), now, not_before=now + 2 * MINUTE)
    ledger.record_outcome(at_once.client_ref, Deferred("refused"), now)
    assert [message.client_ref for message in ledger.due_retries(now)] == [at_once.client_ref]
    assert [message.client_ref for message in ledger.due_retries(now + MINUTE)] == [account_history.client_ref]
    assert ledger.due_retries(now + MINUTE) == []
    (again,) = ledger.due_retries(now + 2 * MINUTE)
    assert again == ledger.message(named.client_ref)
    assert (again.state, again.not_before, again.error) == ("queued", None, None)
    taken = ledger.claim(named.client_ref, now + 2 * MINUTE, LEASE)
    assert taken
    assert taken.attempts == 2
    attempts = rows(f"SELECT number, outcome FROM attempts WHERE client_ref = '{named.client_ref}' ORDER BY number")
    assert attempts == [(1, "deferred"), (2, None)]


def test_an_unknown_message_is_named(ledger: Ledger, now: dt.datetime) -> None:
    with pytest.raises(LedgerError, match="no message nobody"):
        ledger.record_outcome("nobody", Accepted("uuid"), now)


def test_released_messages_never_go(ledger: Ledger, a_message: Make, now: dt.datetime, rows: Rows) -> None:
    queued = a_message()
    ledger.enqueue(queued)
    sending = claimed(ledger, a_message(), now)
    for message in (queued, sending):
        released = ledger.release(message.client_ref, now, "quiet-hours")
        assert (released.state, released.error) == ("not-sent", "quiet-hours")
        assert ledger.claim(message.client_ref, now, LEASE) is None
    assert rows("SELECT outcome, detail FROM attempts") == [("withdraw", "quiet-hours")]
    done = claimed(ledger, a_message(), now)
    ledger.record_outcome(done.client_ref, Accepted("uuid"), now)
    with pytest.raises(Refused):
        ledger.release(done.client_ref, now, "too late")


def test_the_outbox_by_state_and_account(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    late, early = a_message(), a_message(created_at=now - MINUTE, account="corvid")
    ledger.enqueue_many([late, early])
    taken = claimed(ledger, a_message(), now)
    assert ledger.outbox() == [early, late, taken]
    assert ledger.outbox(["sending", "in-doubt"]) == [taken]
    assert ledger.outbox([]) == []
    assert ledger.queued() == [early, late]
    assert ledger.queued(["acme"]) == [late]


def test_limits_count_what_went_or_may_have_gone(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    outcomes = [Accepted("u"), InDoubt("?"), Rejected(422, "no"), Deferred("later"), None]
    for n, outcome in enumerate(outcomes):
        message = claimed(ledger, a_message(segments=10**n, rep="dana" if n else "lee"), now + n * MINUTE)
        if outcome:
            ledger.record_outcome(message.client_ref, outcome, now + n * MINUTE)
    ledger.enqueue(a_message(segments=10**6))
    day = dt.timedelta(days=1)
    assert ledger.sent_segments(now, now + day) == 10011
    assert ledger.sent_by_rep(now, now + day) == {"lee": 1, "dana": 2}
    assert ledger.sent_segments(now + MINUTE, now + 4 * MINUTE) == 10
    assert ledger.sent_by_rep(now + day, now + 2 * day) == {}
    assert ledger.sent_segments(now + day, now + 2 * day) == 0


def test_slots_keep_a_rate_and_names_apart(ledger: Ledger, now: dt.datetime) -> None:
    slots = [ledger.next_slot("key", 10.0, cost, now) for cost in (1, 2, 1)]
    waits = [(slot - now).total_seconds() for slot in slots]
    # PostgreSQL has a clock of its own, which has moved on meanwhile.
    assert waits == pytest.approx([0, 10, 30], abs=2)
    assert ledger.next_slot("+13125550100", 1.0, 1, now) == now


def test_a_slot_unused_for_long_is_no_credit(ledger: Ledger, now: dt.datetime) -> None:
    ledger.next_slot("key", 0.0, 1, now)
    later = now + dt.timedelta(hours=1)
    first, second = (ledger.next_slot("key", 60.0, 1, later) for _ in range(2))
    assert first == later
    assert (second - first).total_seconds() == pytest.approx(60, abs=2)


def test_a_slot_further_off_than_any_row_of_texts_is_one_of_a_clock_that_was_set_back(
    ledger: Ledger, now: dt.datetime
) -> None:
    ledger.next_slot("key", 3600.0, 1, now)
    waits = [(ledger.next_slot("key", 10.0, 1, now) - now).total_seconds() for _ in range(2)]
    assert waits == pytest.approx([0, 10], abs=2)
    ledger.next_slot("slow", 3600.0, 1, now)
    assert (ledger.next_slot("slow", 3600.0, 1, now) - now).total_seconds() == pytest.approx(3600, abs=2)


@pytest.mark.parametrize("by_person", [False, True])
def test_other_words_take_the_place_of_a_message_that_waits(
    ledger: Ledger, a_message: Make, now: dt.datetime, by_person: bool
) -> None:
    first, second = a_message(key="k"), a_message(key="k", text="Other words")
    assert ledger.enqueue(first, by_person=by_person)
    assert ledger.replace(first.client_ref, second, now, "dana")
    assert [(each.client_ref, each.text) for each in ledger.queued()] == [(second.client_ref, "Other words")]
    before = ledger.message(first.client_ref)
    assert before
    assert before.state == "not-sent"
    assert (second.client_ref in ledger.asked_for()) is by_person


@pytest.mark.parametrize("outcome", [None, Accepted("uuid-1")])
def test_nothing_takes_the_place_of_a_message_on_its_way_or_gone(
    ledger: Ledger, a_message: Make, now: dt.datetime, outcome: Outcome | None
) -> None:
    first = claimed(ledger, a_message(key="k"), now)
    if outcome:
        ledger.record_outcome(first.client_ref, outcome, now)
    with pytest.raises(Refused):
        ledger.replace(first.client_ref, a_message(key="k"), now, "dana")
    with pytest.raises(Refused):
        ledger.withdraw(first.client_ref, now, "skipped", "dana")
    assert len(ledger.outbox()) == 1
