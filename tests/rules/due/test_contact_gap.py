import datetime as dt
from typing import Any

import pytest

from touchcli.rules.due import contact_gap as silence
from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, MessageRecord, Reply, Touch
from touchcli.rules.models.values import Phone

NUMBER = "+15125550142"


def hour(number: float) -> dt.datetime:
    return dt.datetime(2026, 11, 23, tzinfo=dt.UTC) + dt.timedelta(hours=number)


def touch(at: float, channel: Any, outcome: Any = "done", **changes: Any) -> Touch:
    return Touch("acme", channel, hour(at), outcome)._replace(**changes)


def record(at: float, state: Any, key: str = "k", **changes: Any) -> MessageRecord:
    return MessageRecord(key, "acme", "priya", NUMBER, state, hour(at))._replace(**changes)


def reply(at: float, state: Any = "waiting", **changes: Any) -> Reply:
    return Reply(1, "acme", "priya", NUMBER, "hello", hour(at), state)._replace(**changes)


@pytest.mark.parametrize("state", ["queued", "deferred", "rejected", "not-sent", "expired", "accepted", "delivered"])
def test_only_messages_that_may_have_gone_count(state: str) -> None:
    assert silence.texts_out(AccountHistory(messages=(record(1, state),))) == ()


@pytest.mark.parametrize("state", ["sending", "in-doubt"])
def test_a_message_and_its_touch_count_once(state: str) -> None:
    known = touch(1, "text", key="k", message="m")
    assert len(silence.texts_out(AccountHistory(messages=(record(1, state),)))) == 1
    assert len(silence.texts_out(AccountHistory((known,), (record(1, state),)))) == 1
    assert len(silence.texts_out(AccountHistory((known._replace(key="other"),), (record(1, state),)))) == 2


def test_texts_out_come_oldest_first_with_what_the_outbox_knows() -> None:
    history = AccountHistory(
        (
            touch(2, "text", key="k", message="m", purpose="offer", contact="priya"),
            touch(3, "text", purpose="offer"),
            touch(4, "text", direction="in"),
            touch(5, "text", "skipped"),
            touch(6, "email"),
        ),
        (record(2, "delivered"), record(1, "in-doubt", "k2", purpose="offer")),
    )
    assert silence.texts_out(history) == (
        silence.TextOut(hour(1), "priya", NUMBER, True),
        silence.TextOut(hour(2), "priya", NUMBER, True),
        silence.TextOut(hour(3), None, None, False),
    )


def test_the_last_live_touch_and_the_texts_since() -> None:
    none = AccountHistory((touch(1, "text"), touch(2, "call", "voicemail")))
    live = AccountHistory((*none.touches, touch(3, "meeting"), touch(4, "text"), touch(5, "text", direction="in")))
    assert silence.last_live(none) is None
    assert silence.texts_since_live(none) == 1
    assert silence.last_live(live) == live.touches[2]
    assert silence.texts_since_live(live) == 1


def test_of_several_talks_and_answers_the_last_counts() -> None:
    talks = (touch(1, "call", "reached"), touch(2, "text"), touch(3, "video"), touch(4, "text"))
    assert silence.last_live(AccountHistory(talks)) == talks[2]
    assert silence.texts_since_live(AccountHistory(talks)) == silence.texts_in_a_row(AccountHistory(talks)) == 1


def test_a_text_of_the_same_instant_is_not_after_the_talk() -> None:
    assert silence.texts_since_live(AccountHistory((touch(1, "text"), touch(1, "call", "reached")))) == 0


def test_texts_in_a_row_end_with_anything_of_theirs() -> None:
    texts = (touch(1, "text"), touch(3, "text"))
    assert silence.texts_in_a_row(AccountHistory()) == 0
    assert silence.texts_in_a_row(AccountHistory(texts)) == 2
    assert (
        silence.texts_in_a_row(AccountHistory((texts[0], touch(2, "call", "voicemail", direction="in"), texts[1]))) == 1
    )
    assert silence.texts_in_a_row(AccountHistory(texts, replies=(reply(2, "closed"),))) == 1
    assert silence.texts_in_a_row(AccountHistory(texts, (record(4, "in-doubt"),))) == 3


def test_when_they_last_texted() -> None:
    priya = Contact("Priya", id="priya", phone=Phone(NUMBER))
    history = AccountHistory((touch(1, "text", direction="in", contact="priya"), touch(9, "email", direction="in")))
    assert silence.last_text_from(AccountHistory(), priya) is None
    assert silence.last_text_from(history, priya) == hour(1)
    assert silence.last_text_from(history._replace(replies=(reply(2, contact=None),)), priya) == hour(2)
    assert silence.last_text_from(history._replace(replies=(reply(2, from_="+1"),)), priya) == hour(2)
    assert silence.last_text_from(history._replace(replies=(reply(2, contact=None),)), Contact("K", id="k")) is None
    assert silence.last_text_from(AccountHistory(replies=(reply(2, contact="ken", from_="+1"),)), priya) is None


def test_what_waits_for_an_answer() -> None:
    wrote = touch(2, "letter", direction="in")
    assert silence.unanswered_inbound(AccountHistory((touch(1, "text"), wrote))) == wrote
    assert silence.unanswered_inbound(AccountHistory((wrote, touch(3, "call", "reached", direction="in")))) is None
    assert silence.unanswered_inbound(AccountHistory((wrote, touch(3, "email")))) is None
    assert silence.unanswered_inbound(AccountHistory((wrote, touch(3, "call", "no-answer")))) == wrote


def test_since_when_they_wait() -> None:
    wrote = touch(2, "email", direction="in")
    assert silence.waiting_since(AccountHistory()) is None
    assert silence.waiting_since(AccountHistory((wrote,))) == hour(2)
    assert silence.waiting_since(AccountHistory((wrote,), replies=(reply(1), reply(3)))) == hour(1)
    assert silence.waiting_since(AccountHistory(replies=(reply(1, "answered"), reply(3)))) == hour(3)
