"""Touches, promises, snoozes, replies, wishes, consents and approvals, on both databases."""

import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.ledger import DuplicateKey, Ledger
from touchcli.ledger.verbs.history import EVERYONE
from touchcli.rules.models.history import AccountHistory, ConsentRecord, PermissionRecord, Promise, Reply, Snooze, Touch
from touchcli.rules.models.message import Accepted, Message

NUMBER = "+15125550142"
MINUTE = dt.timedelta(minutes=1)
LEASE = dt.timedelta(minutes=5)


def call(at: dt.datetime, **changes: object) -> Touch:
    return Touch("acme", "call", at, "reached", contact="priya-natarajan")._replace(**changes)  # type: ignore[arg-type]


def test_an_empty_ledger_knows_nothing(ledger: Ledger, now: dt.datetime) -> None:
    assert ledger.history(now).accounts == {}
    assert ledger.history(now, ["acme"]).of("acme") == AccountHistory()


def test_a_touch_comes_back_as_it_was_written(ledger: Ledger, now: dt.datetime) -> None:
    touch = call(
        now,
        direction="in",
        item="call",
        cadence="steady",
        key="acme/priya-natarajan/steady/call/2026-11-20",
        template="catch-up",
        wording=2,
        purpose="update",
        note='a "quoted" note;\nÜber zwei Zeilen ✓',
        next=dt.date(2026, 12, 1),
        prefers=("text", "call"),
        by="sponsor",
    )
    written = ledger.record_touch(touch)
    assert written == touch._replace(id=written.id)
    assert written.id > 0
    plain = ledger.record_touch(call(now + MINUTE, next="cadence"))
    assert ledger.history(now + MINUTE).of("acme").touches == (written, plain)


def test_history_ends_with_now(ledger: Ledger, now: dt.datetime) -> None:
    ledger.record_touch(call(now))
    ledger.record_touch(call(now + dt.timedelta(microseconds=1)))
    assert len(ledger.history(now).of("acme").touches) == 1


def test_touches_are_oldest_first_whatever_the_order_of_writing(ledger: Ledger, now: dt.datetime) -> None:
    chicago = dt.timezone(dt.timedelta(hours=-6))
    ledger.record_touch(call(now, note="later"))
    ledger.record_touch(call((now - MINUTE).astimezone(chicago), note="earlier"))
    touches = ledger.history(now).of("acme").touches
    assert [touch.note for touch in touches] == ["earlier", "later"]
    assert touches[0].at == now - MINUTE
    assert touches[0].at.tzinfo is dt.UTC


def test_an_instant_without_a_zone_is_refused(ledger: Ledger, now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="zone"):
        ledger.record_touch(call(now.replace(tzinfo=None)))


def test_touches_may_share_a_key_and_a_message_has_one_touch(ledger: Ledger, now: dt.datetime) -> None:
    for _ in range(2):
        ledger.record_touch(call(now, key="acme/call", outcome="voicemail"))
    ledger.record_touch(call(now, key="acme/call", message="ref-1"))
    with pytest.raises(DuplicateKey, match="acme/call has been sent before"):
        ledger.record_touch(call(now, key="acme/call", message="ref-1"))
    assert len(ledger.history(now).of("acme").touches) == 3


def test_only_the_accounts_asked_for(ledger: Ledger, now: dt.datetime) -> None:
    for account in ("acme", "o'hara; drop table touches", "corvid"):
        ledger.record_touch(call(now, account=account))
        ledger.record_promise(account, "quote", dt.date(2026, 12, 1), now)
        ledger.record_snooze(Snooze(account, dt.date(2026, 12, 1), "fair", now))
        ledger.record_reply("+15125550101", "Yes", now, account=account)
    asked = ledger.history(now, {"acme", "o'hara; drop table touches"})
    assert set(asked.accounts) == {"acme", "o'hara; drop table touches"}
    assert asked.accounts == {name: ledger.history(now).accounts[name] for name in asked.accounts}
    assert ledger.history(now, []).accounts == {}


def test_promises_are_open_until_they_are_closed(ledger: Ledger, now: dt.datetime) -> None:
    promise = ledger.record_promise("acme", "quote for Plant 2", dt.date(2026, 11, 25), now)
    assert promise == Promise(promise.id, "acme", "quote for Plant 2", dt.date(2026, 11, 25), now)
    assert ledger.close_promise(promise.id, "kept", now + MINUTE)
    assert not ledger.close_promise(promise.id, "broken", now + 2 * MINUTE)
    assert not ledger.close_promise(promise.id + 1, "kept", now)
    assert ledger.history(now).of("acme").promises == (promise,)
    kept = promise._replace(state="kept", closed_at=now + MINUTE)
    assert ledger.history(now + MINUTE).of("acme").promises == (kept,)
    assert ledger.promises(now + MINUTE) == [kept]
    assert ledger.history(now - MINUTE).of("acme").promises == ()


def test_a_snooze_for_all_stands_with_every_account(ledger: Ledger, now: dt.datetime) -> None:
    everyone = Snooze(None, dt.date(2027, 1, 4), "the holidays", now)
    one = Snooze("acme", dt.date(2026, 12, 1), "their stock-taking", now - MINUTE)
    ledger.record_snooze(one)
    ledger.record_snooze(everyone)
    assert ledger.history(now, ["acme", "corvid"]).accounts == {
        "acme": AccountHistory(snoozes=(one, everyone)),
        "corvid": AccountHistory(snoozes=(everyone,)),
    }
    whole = ledger.history(now)
    assert whole.of("acme").snoozes == (one, everyone)
    assert whole.of(EVERYONE).snoozes == (everyone,)
    assert ledger.history(now - MINUTE).of("acme").snoozes == (one,)


def test_replies_wait_until_they_are_closed(ledger: Ledger, now: dt.datetime) -> None:
    known = ledger.record_reply(NUMBER, "can you do Thursday?", now, account="acme", contact="priya-natarajan")
    assert known == Reply(known.id, "acme", "priya-natarajan", NUMBER, "can you do Thursday?", now) if known else False
    unknown = ledger.record_reply("+15125550199", "wrong number", now + MINUTE, state="closed")
    assert known
    assert unknown
    assert ledger.replies(now + MINUTE) == [known, unknown]
    assert ledger.history(now + MINUTE).accounts == {"acme": AccountHistory(replies=(known,))}
    assert ledger.close_reply(known.id, "answered", now + 2 * MINUTE)
    assert not ledger.close_reply(known.id, "closed", now + 3 * MINUTE)
    assert ledger.replies(now + MINUTE)[0].state == "waiting"
    assert ledger.replies(now + 2 * MINUTE)[0].state == "answered"


def test_a_reply_is_recorded_once_with_all_that_belongs_to_it(ledger: Ledger, now: dt.datetime) -> None:
    touch = Touch("acme", "text", now, "done", direction="in")
    for expected in (True, False):
        reply = ledger.record_reply(
            NUMBER, "Stop. Thank you", now, account="acme", message_uuid="uuid-1", touch=touch, wish="opt-out"
        )
        assert (reply is not None) == expected
    history = ledger.history(now)
    assert len(history.of("acme").replies) == len(history.of("acme").touches) == 1
    assert history.opt_outs == {NUMBER}


def test_a_reply_that_fails_half_way_leaves_nothing(ledger: Ledger, now: dt.datetime) -> None:
    sent = ledger.record_touch(call(now, key="k", message="ref-1"))
    with pytest.raises(DuplicateKey):
        ledger.record_reply(NUMBER, "Yes", now, account="acme", touch=sent, wish="opt-out")
    assert ledger.replies(now) == []
    assert ledger.history(now).opt_outs == frozenset()


def test_words_that_no_database_can_keep(ledger: Ledger, now: dt.datetime) -> None:
    reply = ledger.record_reply(NUMBER, "a\0b \ud83d c \U0001f600", now)
    assert reply
    assert reply.text == "a\ufffdb \ufffd c \U0001f600"
    assert ledger.replies(now) == [reply]


def test_an_opt_out_holds_until_the_contacts_own_start(ledger: Ledger, now: dt.datetime) -> None:
    long_ago = now - dt.timedelta(days=900)
    ledger.opt_out(NUMBER, now, "reply")
    assert ledger.history(long_ago).opt_outs == {NUMBER}, "whatever day is asked for"
    ledger.pause(NUMBER, now, "please not so often")
    ledger.resume(NUMBER, now, "dana")
    assert ledger.history(now).opt_outs == {NUMBER}, "a person lifts a pause, never an opt-out"
    ledger.opt_in(NUMBER, now, "START")
    assert ledger.history(now).opt_outs == frozenset()
    ledger.opt_out(NUMBER, now, "by hand")
    ledger.opt_out("+15125550101", now, "import")
    assert ledger.history(now).opt_outs == {NUMBER, "+15125550101"}


def test_a_pause_ends_with_a_person_or_a_start(ledger: Ledger, now: dt.datetime) -> None:
    for end in (ledger.resume, ledger.opt_in):
        ledger.pause(NUMBER, now, "reply")
        assert ledger.history(now).paused == {NUMBER}
        end(NUMBER, now, "…")
        assert ledger.history(now).paused == frozenset()


def test_the_latest_consent_of_a_number_holds(ledger: Ledger, now: dt.datetime) -> None:
    first = ledger.record_consent(NUMBER, "conversational", dt.date(2026, 1, 2), None, now)
    assert first == ConsentRecord(NUMBER, "conversational", dt.date(2026, 1, 2), None)
    second = ledger.record_consent(NUMBER, "written", dt.date(2026, 5, 2), "signed form", now)
    assert ledger.history(now - MINUTE).consents == {NUMBER: second}


def test_permissions_stand_beside_the_consent_in_the_order_they_were_recorded(ledger: Ledger, now: dt.datetime) -> None:
    on = dt.date(2026, 5, 2)
    consent = ledger.record_consent(NUMBER, "express", on, None, now)
    said = (
        PermissionRecord(NUMBER, "only", on, "just text me"),
        PermissionRecord(NUMBER, "for-business", on, "texts orders"),
        PermissionRecord(NUMBER, "knows-number", on),
    )
    ledger.record_permissions(said, now)
    history = ledger.history(now - MINUTE)
    assert (history.consents, history.permissions) == ({NUMBER: consent}, {NUMBER: said})


def test_approvals_count_by_their_hash(ledger: Ledger, now: dt.datetime) -> None:
    ledger.approve("abc", "acme/check-in", now, "dana")
    ledger.approve("abc", "acme/check-in", now, "dana")
    assert ledger.history(now - MINUTE).approvals == {"abc"}


def test_a_message_is_shown_in_the_state_of_then(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message]
) -> None:
    message = a_message()
    ledger.enqueue(message)
    ledger.claim(message.client_ref, now + MINUTE, LEASE)
    ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now + 2 * MINUTE)
    seen = [ledger.history(now + n * MINUTE, ["acme"]).of("acme") for n in range(-1, 3)]
    assert [[record.state for record in history.messages] for history in seen] == [
        [],
        ["queued"],
        ["sending"],
        ["accepted"],
    ]
    record = seen[-1].messages[0]
    assert (record.key, record.to, record.at) == (message.key, message.to, now + MINUTE)
    assert (record.template, record.wording, record.purpose, record.contact) == (
        "pulse-check",
        1,
        "pulse-check",
        "priya-natarajan",
    )
