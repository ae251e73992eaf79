import datetime as dt
from collections.abc import Callable

from touchcli.rules.models.history import AccountHistory, Bounce, Reply
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.no_address import GUARD

MakeFacts = Callable[..., Facts]
AT = dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
NOTHING = AccountHistory()
ADDRESS = "priya@acme.example"


def message(facts: MakeFacts, email: str | None, told: AccountHistory = NOTHING) -> str | None:
    contact = facts().contact
    assert contact
    hold = GUARD.assess(facts(contact=contact._replace(email=email), account_history=told, channel="email"))
    return hold.message if hold else None


def test_a_mail_needs_an_address(facts: MakeFacts) -> None:
    assert message(facts, ADDRESS) is None
    assert message(facts, None) == "Priya Natarajan has no e-mail address; add it to the plan"
    hold = GUARD.assess(facts(contact=None, channel="email"))
    assert hold
    assert hold.message == "Acme Industrial has no contact to write to; add one to the plan"


def test_where_no_mail_arrives_a_new_one_is_wanted(facts: MakeFacts) -> None:
    told = AccountHistory(bounces=(Bounce(1, ADDRESS, AT, "5.1.1"),))
    assert message(facts, "Priya@acme.example", told) == (
        "no mail arrives at p…@acme.example of Priya Natarajan since 20 Nov (5.1.1); find a new e-mail address"
    )
    assert message(facts, "priya.n@acme.example", told) is None


def test_a_full_mailbox_is_no_dead_one(facts: MakeFacts) -> None:
    assert message(facts, ADDRESS, AccountHistory(bounces=(Bounce(1, ADDRESS, AT, "4.2.2"),))) is None


def test_a_mail_from_there_since_clears_it(facts: MakeFacts) -> None:
    bounce = Bounce(1, ADDRESS, AT, "5.1.1")
    for days, found in ((1, False), (-1, True)):
        reply = Reply(1, "acme", "priya-natarajan", ADDRESS, "hello", AT + dt.timedelta(days=days))
        told = AccountHistory(bounces=(bounce,), replies=(reply,))
        assert (message(facts, ADDRESS, told) is not None) == found
