"""The copies of mails that are still to be kept: one mail, one keeper at a time, and none is forgotten."""

import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.ledger import Ledger
from touchcli.ledger.verbs.copies import BEGUN
from touchcli.rules.models.message import Accepted, InDoubt, Message

Make = Callable[..., Message]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def mail(ledger: Ledger, a_message: Make, now: dt.datetime) -> str:
    """A mail that has been claimed."""
    made = a_message(carrier="email", to="priya@acme.example", from_="dana@northgate.example")
    ledger.enqueue(made)
    ledger.claim(made.client_ref, now, 5 * MINUTE)
    return made.client_ref


def test_a_mail_that_went_wants_a_copy_until_one_is_kept(ledger: Ledger, mail: str, now: dt.datetime) -> None:
    assert ledger.copies_wanted(now) == []
    ledger.record_outcome(mail, Accepted("<1@northgate.example>"), now)
    assert ledger.copies_wanted(now) == [mail]
    assert ledger.begin_copy(mail, now)
    assert ledger.copies_wanted(now) == []
    assert not ledger.begin_copy(mail, now)
    ledger.end_copy(mail)
    assert ledger.copies_wanted(now + 2 * BEGUN) == []
    assert not ledger.begin_copy(mail, now + 2 * BEGUN)


def test_who_is_gone_or_gives_up_leaves_it_to_the_next(ledger: Ledger, mail: str, now: dt.datetime) -> None:
    ledger.record_outcome(mail, Accepted("<1@northgate.example>"), now)
    assert ledger.begin_copy(mail, now)
    assert ledger.copies_wanted(now + BEGUN) == []
    assert ledger.copies_wanted(now + BEGUN + MINUTE) == [mail]
    assert ledger.begin_copy(mail, now + BEGUN + MINUTE)
    ledger.leave_copy(mail)
    assert ledger.begin_copy(mail, now + BEGUN + MINUTE)


def test_a_mail_in_doubt_wants_one_once_somebody_says_that_it_went(ledger: Ledger, mail: str, now: dt.datetime) -> None:
    ledger.record_outcome(mail, InDoubt("time-out"), now)
    assert ledger.copies_wanted(now) == []
    ledger.settle(mail, "sent", now, "dana", "they answered it")
    assert ledger.copies_wanted(now) == [mail]


def test_a_text_wants_none(ledger: Ledger, a_message: Make, now: dt.datetime) -> None:
    made = a_message()
    ledger.enqueue(made)
    ledger.claim(made.client_ref, now, 5 * MINUTE)
    ledger.record_outcome(made.client_ref, Accepted("uuid-1"), now)
    assert ledger.copies_wanted(now) == []
