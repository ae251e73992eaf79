"""An answer closes what its writer had in sight, when it is known to have gone, whoever says so. On both databases."""

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from touchcli.ledger import Ledger
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected

NUMBER = "+15125550142"
MINUTE = dt.timedelta(minutes=1)
Make = Callable[..., Message]


@pytest.fixture
def answer(ledger: Ledger, a_message: Make, now: dt.datetime) -> Message:
    """An answer to the first two of three replies of a number, claimed; another number waits too."""
    ids = []
    for n, number in enumerate((NUMBER, "+15125550143", NUMBER, NUMBER)):
        reply = ledger.record_reply(number, f"reply {n}", now + n * MINUTE)
        assert reply
        ids.append(reply.id)
    message = a_message(to=NUMBER, cadence=None, item=f"reply-{ids[2]}", key=f"acme/priya/-/reply-{ids[2]}/once")
    ledger.enqueue(message)
    ledger.claim(message.client_ref, now, 5 * MINUTE)
    return message


def states(ledger: Ledger, now: dt.datetime) -> list[str]:
    return [reply.state for reply in ledger.replies(now + 9 * MINUTE)]


WAITING = ["waiting"] * 4
ANSWERED = ["answered", "waiting", "answered", "waiting"]


@pytest.mark.parametrize(
    ("outcome", "after"),
    [
        (Accepted("uuid-1"), ANSWERED),
        (Rejected(422, "no"), WAITING),
        (Deferred("later"), WAITING),
        (InDoubt("dropped"), WAITING),
    ],
)
def test_only_an_accepted_answer_closes(
    ledger: Ledger, answer: Message, now: dt.datetime, outcome: Outcome, after: list[str]
) -> None:
    ledger.record_outcome(answer.client_ref, outcome, now + MINUTE)
    assert states(ledger, now) == after


def test_a_receipt_or_a_person_closes_what_was_in_doubt(ledger: Ledger, answer: Message, now: dt.datetime) -> None:
    ledger.record_outcome(answer.client_ref, InDoubt("dropped"), now)
    ledger.settle(answer.client_ref, "sent", now + MINUTE, "dana", "they said so")
    assert states(ledger, now) == ANSWERED


def test_a_receipt_that_is_quicker_than_the_answer_closes_too(
    ledger: Ledger, answer: Message, now: dt.datetime
) -> None:
    ledger.record_receipt("uuid-1", answer.client_ref, "delivered", now + MINUTE)
    assert states(ledger, now) == ANSWERED


def test_what_a_person_closed_stays_closed(ledger: Ledger, answer: Message, now: dt.datetime) -> None:
    ledger.close_reply(ledger.replies(now)[0].id, "closed", now)
    ledger.record_outcome(answer.client_ref, Accepted("uuid-1"), now + MINUTE)
    assert states(ledger, now) == ["closed", "waiting", "answered", "waiting"]


@pytest.mark.parametrize(
    ("cadence", "item"), [("steady", "reply-3"), (None, "reply-soon"), (None, "reply-"), (None, "text"), (None, None)]
)
def test_no_other_text_answers(
    ledger: Ledger, a_message: Make, now: dt.datetime, cadence: str | None, item: str | None
) -> None:
    ledger.record_reply(NUMBER, "hello", now)
    message = a_message(to=NUMBER, cadence=cadence, item=item)
    assert message.answers is None
    ledger.enqueue(message)
    ledger.claim(message.client_ref, now, 5 * MINUTE)
    ledger.record_outcome(message.client_ref, Accepted("uuid-1"), now)
    assert states(ledger, now) == ["waiting"]


def test_many_opt_outs_are_one_commit(ledger: Ledger, now: dt.datetime) -> None:
    def broken() -> Iterator[str]:
        yield NUMBER
        raise LookupError

    with pytest.raises(LookupError):
        ledger.opt_out_many(broken(), now, "import")
    assert ledger.history(now).opt_outs == frozenset()
    ledger.opt_out_many([NUMBER, "+15125550143"], now, "import")
    assert ledger.history(now).opt_outs == {NUMBER, "+15125550143"}
