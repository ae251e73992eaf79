import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.history import AccountHistory, Reply, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.awaiting_reply import GUARD


def replied(state: Any, hours_ago: float = 1.5) -> AccountHistory:
    at = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC) - dt.timedelta(hours=hours_ago)
    return AccountHistory(
        replies=(Reply(7, "acme", "priya-natarajan", "+15125550142", "Thursday?", at)._replace(state=state),)
    )


def test_a_waiting_reply_holds_and_says_since_when(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(account_history=replied("waiting")))
    assert hold
    assert hold.message == "Acme Industrial wrote 1 h 30 min ago and waits; answer first: touch reply acme"
    assert (hold.rule, hold.clears_at, hold.instead) == ("T5", None, None)


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_a_settled_reply_passes(facts: Callable[..., Facts], state: str) -> None:
    assert GUARD.assess(facts(account_history=replied(state))) is None


@pytest.mark.parametrize("channel", ["text", "email", "letter", "social"])
def test_something_written_and_logged_waits_too(
    facts: Callable[..., Facts], touched: Callable[..., Touch], channel: str
) -> None:
    wrote = touched(channel, 3, direction="in")
    hold = GUARD.assess(facts(account_history=AccountHistory((touched("call", 9, "reached"), wrote))))
    assert hold
    assert hold.message == f"Acme Industrial wrote 3 days ago and waits; answer it, then touch log acme {channel}"
    for answer in (touched("email", 2), touched("call", 2, "reached", direction="in"), touched("meeting", 2)):
        assert GUARD.assess(facts(account_history=AccountHistory((wrote, answer)))) is None
    for none in (touched("call", 2, "voicemail"), touched("text", 2, "skipped")):
        assert GUARD.assess(facts(account_history=AccountHistory((wrote, none))))


def test_a_call_of_theirs_is_nothing_to_answer(facts: Callable[..., Facts], touched: Callable[..., Touch]) -> None:
    assert GUARD.assess(facts(account_history=AccountHistory((touched("call", 3, "reached", direction="in"),)))) is None


def test_a_paused_number_goes_to_a_person(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(history={"paused": frozenset({"+15125550142"})}))
    assert hold
    assert "asked for no more texts" in hold.message
    assert GUARD.assess(facts(history={"paused": frozenset({"+15125550143"})})) is None


def test_the_answer_itself_passes(facts: Callable[..., Facts]) -> None:
    paused = {"paused": frozenset({"+15125550142"})}
    assert GUARD.assess(facts(account_history=replied("waiting"), history=paused, kind="answer")) is None
