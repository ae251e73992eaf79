"""Words and last digits in what happened, on both databases."""

import datetime as dt

import pytest

from touchcli.ledger import Ledger
from touchcli.ledger.verbs.search import Noted, SearchVerbs
from touchcli.rules.models.history import Touch

NUMBER = "+15125550142"
DAY = dt.timedelta(days=1)


@pytest.fixture
def search(ledger: Ledger, now: dt.datetime) -> SearchVerbs:
    """What was noted, promised and written on three days."""
    for n, note in enumerate(("Quote for the PUMP", "pump, 50% off", "Ärger_mit der Pumpe!", None)):
        ledger.record_touch(Touch("acme", "call", now - n * DAY, "reached", contact="priya-natarajan", note=note))
    made = ledger.record_promise("acme", "the pump", dt.date(2026, 12, 1), now - DAY)
    ledger.close_promise(made.id, "kept", now)
    ledger.record_reply(NUMBER, "Which pump?", now - DAY)
    return SearchVerbs(ledger.db)


@pytest.mark.parametrize(
    ("words", "notes"),
    [
        (["pump"], [1, 2, 3]),
        (["PUMP", "quote"], [1]),
        (["%"], [2]),
        (["_"], [3]),
        (["!"], [3]),
        (["ÄRGER"], [3]),
        (["örger"], []),
        (["p%p"], []),
        (["\0"], []),
        (["\ud800"], []),
    ],
)
def test_a_word_is_no_pattern(search: SearchVerbs, now: dt.datetime, words: list[str], notes: list[int]) -> None:
    assert [note.id for note in search.notes_with(words, now, 10)] == notes


def test_no_more_than_asked_for_and_nothing_later(search: SearchVerbs, now: dt.datetime) -> None:
    expected = Noted(1, "acme", "priya-natarajan", "call", now, "Quote for the PUMP")
    assert search.notes_with(["pump"], now, 1) == [expected]
    assert [note.id for note in search.notes_with(["pump"], now - DAY, 10)] == [2, 3]
    assert search.replies_with(["pump"], now - 2 * DAY, 10) == []
    assert [reply.text for reply in search.replies_with(["pump"], now, 10)] == ["Which pump?"]


def test_a_promise_stands_as_it_did_then(search: SearchVerbs, now: dt.datetime) -> None:
    assert [promise.state for promise in search.promises_with(["pump"], now, 10)] == ["kept"]
    assert [promise.state for promise in search.promises_with(["pump"], now - DAY, 10)] == ["open"]
    assert search.promises_with(["forgotten"], now, 10) == []


def test_numbers_by_their_last_digits(ledger: Ledger, search: SearchVerbs, now: dt.datetime) -> None:
    ledger.opt_out("+13035550142", now, "by hand")
    assert search.numbers_ending("0142", now, 10) == ["+13035550142", NUMBER]
    assert search.numbers_ending("0142", now, 1) == ["+13035550142"]
    assert search.numbers_ending("5125550142", now - 2 * DAY, 10) == []
