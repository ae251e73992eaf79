from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.first_live import GUARD

NEW = {"known": False}


@pytest.mark.parametrize(
    ("channel", "outcome", "passes"),
    [
        ("call", "reached", True),
        ("video", "done", True),
        ("meeting", "done", True),
        ("call", "voicemail", False),
        ("meeting", "skipped", False),
        ("email", "done", False),
    ],
)
def test_only_a_live_touch_opens_the_account(
    facts: Callable[..., Facts], touched: Callable[..., Touch], channel: str, outcome: str, passes: bool
) -> None:
    hold = GUARD.assess(facts(account=NEW, account_history=AccountHistory((touched(channel, 9, outcome),))))
    assert (hold is None) == passes


def test_a_known_account_and_an_answer_pass(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(account=NEW, kind="answer")) is None


def test_it_asks_for_the_live_touch_that_is_due_else_a_call(
    facts: Callable[..., Facts], live_due: Callable[..., tuple[Action, ...]]
) -> None:
    cases: list[tuple[tuple[Any, ...], str, str]] = [
        ((), "call", "call Priya first"),
        (("meeting", "call"), "meeting", "meet Priya first"),
        (("video",), "video", "call Priya by video first"),
    ]
    for due, instead, words in cases:
        hold = GUARD.assess(facts(account=NEW, live_due=live_due(*due)))
        assert hold
        assert (hold.rule, hold.instead) == ("J4", instead)
        assert words in hold.message


def test_without_a_contact_it_names_the_account(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(account=NEW, contact=None))
    assert hold
    assert hold.message == "nobody has talked to Acme Industrial yet; call Acme Industrial first"
