"""BOOK, Ask: every live touch's page lists what to ask anyway."""

import datetime as dt

from touchcli.rules.due.questions import questions
from touchcli.rules.models.account import Account, Consent, Contact, ContactTexting, Expectation, ForBusiness
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.values import Phone

ON = dt.date(2026, 5, 2)
PHONE = Phone("+15125550142", "US", "TX")
ASKED = Contact(
    "Priya Natarajan",
    phone=PHONE,
    prefers=("text",),
    texting=ContactTexting(Consent("conversational", ON), ForBusiness("texts orders", ON), True),
)
KNOWN = Account("Acme Industrial", "acme", contacts=(ASKED,), expectations=(Expectation("on-time delivery"),))


def test_who_was_asked_everything_is_asked_nothing() -> None:
    assert [*questions(KNOWN, AccountHistory())] == []
    assert [*questions(KNOWN._replace(contacts=()), AccountHistory())] == []


def test_each_gap_is_a_question() -> None:
    silent = ASKED._replace(texting=ContactTexting(), prefers=())
    account = KNOWN._replace(contacts=(silent,), expectations=())
    assert [*questions(account, AccountHistory())] == [
        "whether they text for business and whether texts are welcome",
        "what winning means to them",
        "how they like to hear from you",
    ]
    unconsented = ASKED._replace(texting=ASKED.texting._replace(consent=None))
    assert [*questions(KNOWN._replace(contacts=(unconsented,)), AccountHistory())] == ["whether texts are welcome"]


def test_what_they_said_on_a_call_is_not_asked_again() -> None:
    account = KNOWN._replace(contacts=(ASKED._replace(prefers=()),))
    told = Touch("acme", "call", dt.datetime(2026, 11, 2, 16, tzinfo=dt.UTC), "reached", prefers=("call",))
    assert [*questions(account, AccountHistory((told,)))] == []
