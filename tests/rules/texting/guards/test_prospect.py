import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Contact, ProspectException
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import first_live
from touchcli.rules.texting.guards.prospect import GUARD

EXCEPTION = ProspectException("she asked for a text at the fair", dt.date(2026, 11, 2))
COMPLETE = {"status": "prospect", "prospect_exception": EXCEPTION}
Made = Callable[..., Touch]


@pytest.fixture
def tries(touched: Made) -> AccountHistory:
    return AccountHistory(
        (touched("call", 9, "voicemail"), touched("call", 6, "no-answer"), touched("email", 3, "no-answer"))
    )


def test_the_complete_exception_passes(facts: Callable[..., Facts], tries: AccountHistory) -> None:
    assert GUARD.assess(facts(account=COMPLETE, account_history=tries)) is None


def test_a_complete_exception_passes_first_live_too(facts: Callable[..., Facts], tries: AccountHistory) -> None:
    new = {**COMPLETE, "known": False}
    assert first_live.GUARD.assess(facts(account=new, account_history=tries)) is None
    assert first_live.GUARD.assess(facts(account=new, account_history=AccountHistory(tries.touches[:1])))
    assert first_live.GUARD.assess(facts(account={"known": False}, account_history=tries))


def test_each_missing_part_holds_and_is_named(
    facts: Callable[..., Facts], tries: AccountHistory, priya: Contact
) -> None:
    quiet = priya._replace(texting=priya.texting._replace(for_business=None))
    cases: list[tuple[dict[str, Any], str]] = [
        ({"account": {"status": "prospect"}}, "prospect_exception in the plan"),
        ({"account_history": AccountHistory(tries.touches[:2])}, "so far 2 on 1 channel"),
        ({"account_history": AccountHistory(tries.touches[1:])}, "so far 2 on 2 channels"),
        ({"contact": quiet}, "evidence that they text for business"),
        ({"contact": None}, "evidence that they text for business"),
        ({"draft": {"segments": 2}}, "words that fit one SMS segment"),
    ]
    for changes, words in cases:
        hold = GUARD.assess(facts(**{"account": COMPLETE, "account_history": tries, **changes}))
        assert hold
        assert words in hold.message
        assert " and " not in hold.message.partition("lacks")[2]


def test_tries_on_one_channel_texts_and_their_own_calls_do_not_count(
    facts: Callable[..., Facts], touched: Made
) -> None:
    calls = tuple(touched("call", day, "no-answer") for day in range(9, 1, -1))
    assert GUARD.assess(facts(account=COMPLETE, account_history=AccountHistory(calls)))
    for other in (touched("text", 1, "no-answer"), touched("email", 1, "voicemail", direction="in")):
        assert GUARD.assess(facts(account=COMPLETE, account_history=AccountHistory((*calls, other))))


def test_all_that_is_missing_is_in_one_sentence(facts: Callable[..., Facts], priya: Contact) -> None:
    hold = GUARD.assess(facts(account={"status": "prospect"}, draft={"segments": 2}))
    assert hold
    assert hold.message == (
        "prospects get no texts; for the one exception it lacks prospect_exception in the plan, failed tries on two "
        "other channels, 3 in all (so far 0 on 0 channels) and words that fit one SMS segment"
    )


@pytest.mark.parametrize("status", ["customer", "former"])
def test_others_are_no_prospects(facts: Callable[..., Facts], status: str) -> None:
    assert GUARD.assess(facts(account={"status": status})) is None


def test_an_answer_passes(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts(account={"status": "prospect"}, kind="answer")) is None
