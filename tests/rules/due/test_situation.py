"""BOOK, What is due: "Who", and what counts as having happened."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.due.situation import Situation, missing, named
from touchcli.rules.models.account import Contact, Sponsor
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.history import AccountHistory, MessageRecord, Reply, Touch
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
Case = Callable[..., Situation]
At = Callable[[str], dt.datetime]

KEY = "acme/priya-natarajan/key-account/check-in/2026-11-23"


@pytest.mark.parametrize(
    ("to", "who"),
    [
        (None, "priya-natarajan"),
        ("decision_maker", "priya-natarajan"),
        ("user", "omar-haddad"),
        ("omar-haddad", "omar-haddad"),
        ("Omar Haddad", "omar-haddad"),
    ],
)
def test_to_names_a_role_or_a_contact_and_without_it_the_first(
    book: MakeBook, due_on: Actions, to: str | None, who: str
) -> None:
    found = due_on(book(Step("introduce", "call", to=to)), "2026-11-23")["introduce"]
    assert found.contact is not None
    assert found.contact.id == who
    assert found.key == f"acme/{who}/key-account/introduce/once"
    assert found.find is None


@pytest.mark.parametrize(("to", "find"), [("executive", "the executive"), ("Ana Ruiz", "Ana Ruiz")])
def test_whoever_is_not_there_is_to_be_found(book: MakeBook, due_on: Actions, to: str, find: str) -> None:
    found = due_on(book(Step("introduce", "call", to=to)), "2026-11-23")["introduce"]
    assert (found.contact, found.find, found.key) == (None, find, "acme/-/key-account/introduce/once")


def test_an_account_without_contacts_has_one_to_find(book: MakeBook, due_on: Actions) -> None:
    found = due_on(book(Step("introduce", "call"), contacts=()), "2026-11-23")["introduce"]
    assert (found.contact, found.find) == (None, "a contact")


def test_a_step_may_be_for_the_sponsor(book: MakeBook, due_on: Actions) -> None:
    """P6."""
    plan = book(Step("introduce", "call", by="sponsor"), sponsor=Sponsor("Sam Ortiz"))
    found = due_on(plan, "2026-11-23")["introduce"]
    assert (found.by, found.find) == ("sponsor", None)
    assert found.reason.startswith("for Sam Ortiz: ")


def test_where_there_is_no_sponsor_one_is_to_be_found(book: MakeBook, due_on: Actions) -> None:
    step = Step("introduce", "call", by="sponsor")
    assert due_on(book(step), "2026-11-23")["introduce"].find == "the sponsor"
    # Somebody to talk to comes first.
    assert due_on(book(step._replace(to="executive")), "2026-11-23")["introduce"].find == "the executive"


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("text", "a mobile number for Ana Ruiz"),
        ("call", "a phone number for Ana Ruiz"),
        ("email", "an e-mail address for Ana Ruiz"),
        ("letter", "a postal address for Ana Ruiz"),
        ("meeting", None),
        ("video", None),
        ("social", None),
    ],
)
def test_where_the_address_is_missing_it_is_to_be_found(book: MakeBook, channel: Any, words: str | None) -> None:
    assert missing(channel, Contact("Ana Ruiz"), AccountHistory()) == words
    assert missing(channel, book().accounts["acme"].contacts[0], AccountHistory()) is None


def test_a_role_or_a_person_in_words() -> None:
    assert (named("decision_maker"), named("Ana Ruiz")) == ("the decision maker", "Ana Ruiz")


def test_an_interval_is_at_least_a_day(book: MakeBook, due_on: Actions) -> None:
    """Overdue ÷ interval would be without end else."""
    assert due_on(book(Step("introduce", "call")), "2026-11-23")["introduce"].interval == 1
    assert due_on(book(Rhythm("call", "call", Duration(2, "w"))), "2026-11-23")["call"].interval == 14


def test_the_timeline_is_everything_that_happened_or_may_have_oldest_first(
    book: MakeBook, situation: Case, touch: MakeTouch, at: At
) -> None:
    reply = Reply(1, "acme", "omar-haddad", "+15125550117", "hello", at("2026-11-21"), "closed")
    message = MessageRecord(
        KEY, "acme", "priya-natarajan", "+15125550142", "in-doubt", at("2026-11-19"), "pulse", 2, "pulse-check"
    )
    seen = situation(book(), "2026-11-23", touch("2026-11-20", "call"), reply, message).timeline
    assert [(t.channel, t.direction, t.outcome) for t in seen] == [
        ("text", "out", "done"),
        ("call", "out", "done"),
        ("text", "in", "done"),
    ]
    assert seen[0] == Touch(
        "acme",
        "text",
        at("2026-11-19"),
        "done",
        contact="priya-natarajan",
        item="check-in",
        cadence="key-account",
        key=KEY,
        template="pulse",
        wording=2,
        purpose="pulse-check",
    )
    assert (seen[2].contact, seen[2].at) == ("omar-haddad", at("2026-11-21"))


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("queued", 0),
        ("sending", 1),
        ("accepted", 0),
        ("delivered", 0),
        ("undelivered", 0),
        ("rejected", 0),
        ("deferred", 0),
        ("in-doubt", 1),
        ("not-sent", 0),
        ("expired", 0),
    ],
)
def test_a_text_on_its_way_or_in_doubt_counts_as_sent(
    book: MakeBook, situation: Case, at: At, state: Any, counts: int
) -> None:
    """An accepted one has its touch, and counts by that."""
    message = MessageRecord(KEY, "acme", None, "+15125550142", state, at("2026-11-23"))
    assert len(situation(book(), "2026-11-23", message).timeline) == counts


def test_a_message_and_its_touch_count_once(book: MakeBook, situation: Case, touch: MakeTouch, at: At) -> None:
    message = MessageRecord(KEY, "acme", None, "+15125550142", "in-doubt", at("2026-11-23"))
    made = touch("2026-11-23", "text", item="check-in", key=KEY, message="ref")
    assert situation(book(), "2026-11-23", message, made).timeline == (made,)


def test_an_account_came_under_care_on_enter_on_else_with_its_first_touch(
    book: MakeBook, situation: Case, touch: MakeTouch
) -> None:
    rows = (touch("2026-11-20", "call"), touch("2026-11-16 23:30", "call"))
    assert situation(book(enter_on=dt.date(2026, 11, 2)), "2026-11-23", *rows).entered_on == dt.date(2026, 11, 2)
    assert situation(book(), "2026-11-23", *rows).entered_on == dt.date(2026, 11, 16)
    assert situation(book(), "2026-11-23").entered_on is None
