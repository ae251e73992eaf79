"""BOOK, Names change: history and keys go over to the account and the contact that they became."""

import datetime as dt

from touchcli.rules.carried import carried, with_texts_of_numbers
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import AccountHistory, MessageRecord, Note, Promise, Reply, Snooze, Touch
from touchcli.rules.models.values import Phone

NUMBER = "+15125550142"
AT = dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=7)
PRIYA = Contact("Priya Nair", id="priya-nair", phone=Phone(NUMBER, "US"), formerly=("priya-natarajan",))
ACME = Account("Acme Works", "acme-works", contacts=(PRIYA,), formerly=("acme",))


def message(key: str, to: str = NUMBER, contact: str = "priya-natarajan", at: dt.datetime = AT) -> MessageRecord:
    return MessageRecord(key, key.split("/")[0], contact, to, "delivered", at)


def test_everything_of_the_old_id_has_the_new_one_in_the_order_of_time() -> None:
    key = "acme/priya-natarajan/steady/check-in/first"
    old = AccountHistory(
        touches=(
            Touch("acme", "text", AT, "done", contact="priya-natarajan", key=key, message="ref-1", id=1),
            Touch(
                "acme", "call", AT, "reached", also=(("instead", None, "acme/priya-natarajan/-/instead/first"),), id=2
            ),
            Touch("acme", "letter", AT, "done", key="by-hand", id=3),
        ),
        messages=(message(key),),
        replies=(Reply(1, "acme", "priya-natarajan", NUMBER, "Yes", AT),),
        promises=(Promise(1, "acme", "a quote", AT.date(), AT),),
        snoozes=(Snooze("acme", LATER.date(), "stocktaking", AT), Snooze(None, LATER.date(), "fair", AT)),
        notes=(Note(2, "acme", "priya-natarajan", AT, "likes calls"), Note(3, "acme", None, AT, "dock at six")),
    )
    new = AccountHistory(
        (Touch("acme-works", "call", AT - dt.timedelta(days=1), "reached", contact="priya-nair", id=4),),
        snoozes=(Snooze(None, LATER.date(), "fair", AT),),
        notes=(Note(1, "acme-works", None, AT, "moved"),),
    )
    found = carried(ACME, (old, new))
    assert [touch.id for touch in found.touches] == [4, 1, 2, 3]
    assert {touch.account for touch in found.touches} == {"acme-works"}
    text, call, letter = found.touches[1:]
    assert (text.contact, text.key) == ("priya-nair", "acme-works/priya-nair/steady/check-in/first")
    assert call.also == (("instead", None, "acme-works/priya-nair/-/instead/first"),)
    assert (letter.key, call.key) == ("by-hand", None)
    (sent,) = found.messages
    assert (sent.account, sent.contact, sent.key) == ("acme-works", "priya-nair", text.key)
    assert [reply.account for reply in found.replies] == ["acme-works"]
    assert [promise.account for promise in found.promises] == ["acme-works"]
    assert [snooze.account for snooze in found.snoozes] == ["acme-works", None], "that of all is there once"
    assert [(note.id, note.account, note.contact) for note in found.notes] == [
        (1, "acme-works", None),
        (2, "acme-works", "priya-nair"),
        (3, "acme-works", None),
    ]


def test_texts_to_a_number_are_found_under_an_id_that_no_plan_has() -> None:
    ours = "acme-works/priya-nair/steady/check-in/first"
    theirs = "old-file/p-natarajan/steady/check-in/2026-11-09"
    elsewhere = "old-file/ken-abe/steady/check-in/first"
    own = AccountHistory((Touch("acme-works", "text", AT, "done", key=ours, message="ref-1"),), (message(ours),))
    gone = AccountHistory(
        (
            Touch("old-file", "text", LATER, "done", contact="p-natarajan", key=theirs, message="ref-2"),
            Touch("old-file", "call", LATER, "reached", contact="p-natarajan", key=theirs),
            Touch("old-file", "text", LATER, "done", contact="ken-abe", key=elsewhere, message="ref-3"),
        ),
        (message(theirs, contact="p-natarajan", at=LATER), message(elsewhere, "+15125550199", "ken-abe", LATER)),
    )
    found = with_texts_of_numbers(ACME, own, (gone,))
    assert [touch.key for touch in found.touches] == [ours, "acme-works/priya-nair/steady/check-in/2026-11-09"]
    assert [record.key for record in found.messages] == [ours, "acme-works/priya-nair/steady/check-in/2026-11-09"]
    assert with_texts_of_numbers(ACME, found, (gone,)).messages == found.messages, "each once"
