import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact, TextsOnly
from touchcli.rules.models.history import AccountHistory, MessageRecord, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.texting_it_in import GUARD
from touchcli.rules.wording import day

Made = Callable[..., Touch]


@pytest.mark.parametrize(("texts", "holds"), [(1, False), (2, True)])
def test_two_texts_since_they_talked(facts: Callable[..., Facts], touched: Made, texts: int, holds: bool) -> None:
    account_history = AccountHistory((touched("call", 20, "reached"), *(touched("text", 9 - n) for n in range(texts))))
    hold = GUARD.assess(facts(account_history=account_history))
    assert (hold is not None) == holds
    if hold:
        assert hold.message == "2 texts since you last talked; call Priya before the next one"
        assert (hold.rule, hold.origin, hold.instead) == ("T8", "plans/cadences/key-account.yaml:1", "call")


def test_an_answered_text_still_counts(facts: Callable[..., Facts], touched: Made) -> None:
    account_history = AccountHistory((touched("text", 9), touched("text", 8, direction="in"), touched("text", 7)))
    hold = GUARD.assess(facts(account_history=account_history))
    assert hold
    assert hold.message.startswith("2 texts and nobody has talked to them yet")


def test_a_text_that_may_have_gone_counts(facts: Callable[..., Facts], touched: Made) -> None:
    text = touched("text", 9, key="k1", message="m1")
    records = tuple(
        MessageRecord(key, "acme", "priya-natarajan", "+15125550142", "in-doubt", text.at) for key in ("k1", "k2")
    )
    assert GUARD.assess(facts(account_history=AccountHistory((text,), records[:1]))) is None
    assert GUARD.assess(facts(account_history=AccountHistory((text,), records)))


@pytest.mark.parametrize(("days", "holds"), [(30, False), (31, True)])
def test_thirty_days_without_a_talk(facts: Callable[..., Facts], touched: Made, days: int, holds: bool) -> None:
    talked = GUARD.assess(facts(account_history=AccountHistory((touched("call", days, "reached"),))))
    never = GUARD.assess(facts(account_history=AccountHistory((touched("email", days),))))
    entered = GUARD.assess(facts(account={"enter_on": dt.date(2026, 11, 23) - dt.timedelta(days=days)}))
    assert [hold is not None for hold in (talked, never, entered)] == [holds] * 3
    if talked and never:
        assert talked.message.startswith("more than 30 days since you last talked;")
        assert never.message.startswith("more than 30 days without a live touch;")


def test_a_fresh_ledger_has_time(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None


@pytest.mark.parametrize(("said_on", "holds"), [(dt.date(2025, 11, 23), False), (dt.date(2025, 11, 22), True)])
def test_the_wish_for_texts_only_lasts_a_year(
    facts: Callable[..., Facts], priya: Contact, touched: Made, said_on: dt.date, holds: bool
) -> None:
    only = priya._replace(texting=priya.texting._replace(only=TextsOnly(said_on, "just text me")))
    hold = GUARD.assess(facts(contact=only, account_history=AccountHistory((touched("text", 9), touched("text", 8)))))
    assert (hold is not None) == holds
    if hold:
        on = day(said_on, dt.date(2026, 11, 23))
        assert hold.message.endswith(f"(their wish for texts only, of {on}, has run out: ask again)")


def test_no_contact_no_cadence_and_an_answer(facts: Callable[..., Facts], touched: Made) -> None:
    account_history = AccountHistory((touched("text", 9), touched("text", 8)))
    hold = GUARD.assess(facts(contact=None, account={"cadence": None}, account_history=account_history))
    assert hold
    assert hold.origin is None
    assert GUARD.assess(facts(account_history=account_history, kind="answer")) is None
