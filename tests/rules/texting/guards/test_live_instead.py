from collections.abc import Callable

import pytest

from touchcli.rules.models.action import Action
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.live_instead import GUARD


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("call", "a call is due (3 days since the last); call Priya instead of texting"),
        ("meeting", "a meeting is due (3 days since the last); meet Priya instead of texting"),
        ("video", "a video call is due (3 days since the last); call Priya by video instead of texting"),
    ],
)
@pytest.mark.parametrize("kind", ["rhythm", "explicit"])
def test_the_live_touch_comes_instead(
    facts: Callable[..., Facts], live_due: Callable[..., tuple[Action, ...]], kind: str, channel: str, words: str
) -> None:
    hold = GUARD.assessor(facts(live_due=live_due(channel, "call"), kind=kind))
    assert hold
    assert (hold.message, hold.rule, hold.instead) == (words, "T16", channel)


def test_nothing_live_due_and_an_answer_pass(
    facts: Callable[..., Facts], live_due: Callable[..., tuple[Action, ...]]
) -> None:
    assert GUARD.assessor(facts()) is None
    assert GUARD.assessor(facts(live_due=live_due("call"), kind="answer")) is None
