"""What comes in is recorded once, STOP holds at once, START is believed as the last word only. On both databases."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.ledger import Ledger
from touchcli.ledger.verbs.inbound import TOKENS_FOR, FromNumber, OptedOut, Taken
from touchcli.rules.models.inbound import Call, Inbound, Receipt, Token
from touchcli.rules.models.message import Accepted, InDoubt, Message

NUMBER = "+15125550142"
MINUTE = dt.timedelta(minutes=1)
Make = Callable[..., Message]


def text(uuid: str, at: dt.datetime, words: str = "Yes", from_: str = NUMBER) -> Call:
    return Call(Inbound(uuid, from_, words, at, "+13125550100"))


def receipt(uuid: str, status: str, at: dt.datetime, **more: Any) -> Call:
    return Call(Receipt(uuid, status, at, **more))


def state(ledger: Ledger, ref: str) -> str:
    message = ledger.message(ref)
    assert message
    return message.state


@pytest.fixture
def gone(ledger: Ledger, a_message: Make, now: dt.datetime) -> Callable[[str], str]:
    """Makes a message that was accepted with an id; gives its client_ref."""

    def make(uuid: str) -> str:
        message = a_message()
        ledger.enqueue(message)
        ledger.claim(message.client_ref, now, 5 * MINUTE)
        ledger.record_outcome(message.client_ref, Accepted(uuid), now)
        return message.client_ref

    return make


def test_many_come_in_at_once_and_each_once(ledger: Ledger, now: dt.datetime) -> None:
    calls = [(text(f"in-{n}", now - n * MINUTE, f"text {n}"), None) for n in range(50)]
    assert set(ledger.take_in(calls, now)) == {Taken("recorded")}
    assert set(ledger.take_in(calls, now)) == {Taken("repeat")}
    replies = ledger.replies(now)
    assert len(replies) == 50
    assert {reply.state for reply in replies} == {"waiting"}


@pytest.mark.parametrize(
    ("wish", "state", "change"),
    [
        ("stop", "closed", "opt-out"),
        ("soft", "waiting", "pause"),
        ("start", "closed", "opt-in"),
        ("help", "closed", None),
    ],
)
def test_a_wish_is_recorded_with_its_text(
    ledger: Ledger, now: dt.datetime, wish: str, state: str, change: str | None
) -> None:
    assert ledger.take_in([(text("in-1", now), wish)], now) == [Taken("recorded", change)]  # type: ignore[arg-type]
    assert [reply.state for reply in ledger.replies(now)] == [state]
    history = ledger.history(now)
    assert history.opted_out(NUMBER) == (wish == "stop")
    assert (NUMBER in history.paused) == (wish == "soft")


def test_only_a_start_after_the_stop_lifts_it(ledger: Ledger, now: dt.datetime) -> None:
    stop, start = (text("stop", now - MINUTE), "stop"), (text("start", now - 2 * MINUTE), "start")
    assert ledger.take_in([stop, start], now) == [Taken("recorded", "opt-out"), Taken("recorded", "opt-in")]
    assert ledger.history(now).opted_out(NUMBER)
    assert ledger.take_in([(text("late", now - 2 * MINUTE), "start")], now) == [Taken("recorded")]
    assert ledger.history(now).opted_out(NUMBER)
    assert ledger.take_in([(text("new", now), "start")], now) == [Taken("recorded", "opt-in")]
    assert not ledger.history(now).opted_out(NUMBER)


@pytest.mark.parametrize(("wish", "change"), [("stop", "opt-out"), ("soft", "pause")])
@pytest.mark.parametrize("behind", [0, 4])
def test_stop_and_start_stand_in_the_order_they_were_written_whichever_comes_first(
    ledger: Ledger, now: dt.datetime, wish: str, change: Any, behind: int
) -> None:
    """Also where our clock is `behind` by minutes, so that both seem to come from the future."""
    here = now - behind * MINUTE
    first, second = now - 20 * dt.timedelta(seconds=1), now - 10 * dt.timedelta(seconds=1)
    assert ledger.take_in([(text("start", second), "start")], here) == [Taken("recorded", "opt-in")]
    assert ledger.take_in([(text("older", first), wish)], here + MINUTE) == [Taken("recorded")]
    assert not ledger.history(now).opted_out(NUMBER)
    assert NUMBER not in ledger.history(now).paused
    assert ledger.take_in([(text("newer", now), wish)], here + MINUTE) == [Taken("recorded", change)]
    assert ledger.take_in([(text("late", second), "start")], here + 2 * MINUTE) == [Taken("recorded")]
    history = ledger.history(now)
    assert history.opted_out(NUMBER) or NUMBER in history.paused


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("words", [("stop", "start"), ("start", "stop")])
def test_of_a_stop_and_a_start_at_the_same_instant_the_stop_holds(
    ledger: Ledger, now: dt.datetime, words: tuple[str, str], at_once: bool
) -> None:
    calls = [(text(f"in-{word}", now), word) for word in words]
    for batch in [calls] if at_once else [[one] for one in calls]:
        ledger.take_in(batch, now)
    assert ledger.history(now).opt_outs == {NUMBER}


def test_a_text_from_the_future_came_now(ledger: Ledger, now: dt.datetime) -> None:
    ledger.take_in([(text("in-1", now + dt.timedelta(days=400)), None)], now)
    assert [reply.received_at for reply in ledger.replies(now)] == [now]


def test_a_forgotten_number_lifts_its_opt_out_itself(ledger: Ledger, now: dt.datetime) -> None:
    ledger.take_in([(text("stop", now - MINUTE), "stop")], now)
    ledger.forget([NUMBER], [], now)
    assert ledger.history(now).opted_out(NUMBER)
    assert ledger.take_in([(text("old", now - MINUTE), "start")], now) == [Taken("recorded")]
    assert ledger.history(now).opted_out(NUMBER)
    ledger.take_in([(text("start", now + MINUTE), "start")], now + MINUTE)
    assert not ledger.history(now).opted_out(NUMBER)


@pytest.mark.parametrize(
    ("statuses", "after"),
    [
        (["submitted", "delivered", "read"], "delivered"),
        (["read", "delivered", "submitted"], "delivered"),
        (["delivered"] * 5, "delivered"),
        (["undeliverable", "submitted"], "undelivered"),
        (["rejected", "delivered"], "undelivered"),
        (["an-unknown-word"], "accepted"),
        (["expired"], "undelivered"),
    ],
)
def test_receipts_in_any_order_go_through_the_table(
    ledger: Ledger, gone: Callable[[str], str], now: dt.datetime, statuses: list[str], after: str
) -> None:
    ref = gone("uuid-1")
    for n, status in enumerate(statuses):
        (taken,) = ledger.take_in([(receipt("uuid-1", status, now + n * MINUTE), None)], now + n * MINUTE)
        assert taken == Taken("repeat" if status in statuses[:n] else "recorded")
    assert state(ledger, ref) == after


def test_a_receipt_settles_a_message_in_doubt(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    message = a_message()
    ledger.enqueue(message)
    ledger.claim(message.client_ref, now, 5 * MINUTE)
    ledger.record_outcome(message.client_ref, InDoubt("time-out"), now)
    ledger.take_in([(receipt("uuid-9", "delivered", now, client_ref=message.client_ref), None)], now)
    settled = ledger.message(message.client_ref)
    assert settled
    assert (settled.state, settled.message_uuid) == ("delivered", "uuid-9")
    assert len(ledger.history(now).of("acme").touches) == 1


@pytest.mark.parametrize("to", [NUMBER, ""])
def test_1240_is_an_opt_out_of_the_number_it_went_to(
    ledger: Ledger, gone: Callable[[str], str], now: dt.datetime, to: str
) -> None:
    gone("uuid-1")
    call = receipt("uuid-1", "rejected", now, to=to, opted_out=True, error="1240")
    assert ledger.take_in([(call, None)], now) == [Taken("recorded", "opt-out")]
    assert ledger.take_in([(call, None)], now) == [Taken("repeat")]
    assert ledger.history(now).opted_out(NUMBER)


def test_an_old_1240_read_again_does_not_undo_their_start(ledger: Ledger, now: dt.datetime) -> None:
    call = receipt("uuid-1", "rejected", now, to=NUMBER, opted_out=True)
    ledger.take_in([(call, None)], now)
    ledger.take_in([(text("start", now + MINUTE), "start")], now + MINUTE)
    assert ledger.take_in([(call, None)], now + 2 * MINUTE) == [Taken("repeat")]
    assert not ledger.history(now).opted_out(NUMBER)


def test_1240_without_any_number_is_kept_as_a_receipt(ledger: Ledger, now: dt.datetime) -> None:
    assert ledger.take_in([(receipt("nobody", "rejected", now, opted_out=True), None)], now) == [Taken("recorded")]
    assert ledger.history(now).opt_outs == frozenset()


def test_a_token_is_good_for_one_body(ledger: Ledger, now: dt.datetime) -> None:
    item = text("in-1", now).item
    assert ledger.take_in([(Call(item, Token("jti", "aa")), None)], now) == [Taken("recorded")]
    assert ledger.take_in([(Call(item, Token("jti", "aa")), None)], now) == [Taken("repeat")]
    other = text("in-2", now).item
    assert ledger.take_in([(Call(other, Token("jti", "bb")), None)], now) == [Taken("refused")]
    assert len(ledger.replies(now)) == 1
    later = now + TOKENS_FOR + MINUTE
    assert ledger.take_in([(Call(other, Token("jti", "bb")), None)], later) == [Taken("recorded")]


def test_one_that_fails_takes_all_of_them_back(ledger: Ledger, now: dt.datetime) -> None:
    naive = text("in-2", now.replace(tzinfo=None))
    with pytest.raises((ValueError, TypeError)):
        ledger.take_in([(text("in-1", now), "stop"), (naive, None)], now)
    assert ledger.replies(now) == []
    assert not ledger.history(now).opted_out(NUMBER)


def test_what_an_answer_by_the_program_needs(ledger: Ledger, now: dt.datetime, a_message: Make) -> None:
    ledger.record_reply(NUMBER, "logged by hand", now)
    ledger.take_in([(text("old", now - 60 * MINUTE, "HELP"), "help"), (text("new", now, "HELP"), "help")], now)
    assert ledger.texts_since(now - MINUTE) == [FromNumber("new", NUMBER, "HELP", now)]
    ledger.enqueue(a_message(item="help", key="@dana/-/-/help/new"))
    assert ledger.answered_since("help", now) == [(NUMBER, "@dana/-/-/help/new", now)]
    assert ledger.answered_since("help", now + MINUTE) == []


def test_the_beginning_of_an_opt_out_is_known(ledger: Ledger, now: dt.datetime) -> None:
    other = "+15125550143"
    ledger.opt_out(other, now, "by hand")
    for n in range(2):
        ledger.take_in([(text(f"stop-{n}", now + n * MINUTE), "stop")], now + n * MINUTE)
    assert ledger.opted_out_since(now) == [OptedOut(other, now, None), OptedOut(NUMBER, now, "stop-0")]
    assert ledger.opted_out_since(now + MINUTE) == []
    ledger.take_in([(text("start", now + 2 * MINUTE), "start")], now + 2 * MINUTE)
    assert ledger.opted_out_since(now) == [OptedOut(other, now, None)]
    ledger.take_in([(text("stop-3", now + 3 * MINUTE), "stop")], now + 3 * MINUTE)
    assert ledger.opted_out_since(now + MINUTE) == [OptedOut(NUMBER, now + 3 * MINUTE, "stop-3")]


def test_the_oldest_text_whose_end_is_open(ledger: Ledger, gone: Callable[[str], str], now: dt.datetime) -> None:
    assert ledger.open_since(now - MINUTE) is None
    gone("uuid-1")
    assert ledger.open_since(now - MINUTE) == now
    assert ledger.open_since(now + MINUTE) is None
    ledger.record_receipt("uuid-1", None, "delivered", now)
    assert ledger.open_since(now - MINUTE) is None


def test_a_mark_moves(ledger: Ledger) -> None:
    assert ledger.mark("sync") is None
    ledger.set_mark("sync", "a")
    ledger.set_mark("sync", "b")
    assert ledger.mark("sync") == "b"
