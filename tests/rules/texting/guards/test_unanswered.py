from collections.abc import Callable

import pytest

from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory, Reply, Touch
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.unanswered import GUARD

Made = Callable[..., Touch]


@pytest.mark.parametrize(("texts", "holds"), [(0, False), (1, False), (2, True), (3, True)])
def test_two_in_a_row_are_enough(facts: Callable[..., Facts], touched: Made, texts: int, holds: bool) -> None:
    account_history = AccountHistory(tuple(touched("text", 20 - n) for n in range(texts)))
    assert (GUARD.assess(facts(account_history=account_history)) is not None) == holds


def test_an_answer_or_a_talk_starts_the_count_again(facts: Callable[..., Facts], touched: Made) -> None:
    texts = (touched("text", 9), touched("text", 6))
    for answer in (touched("email", 5, direction="in"), touched("call", 5, "reached")):
        assert GUARD.assess(facts(account_history=AccountHistory((*texts, answer)))) is None
    reply = Reply(1, "acme", None, "+15125550142", "thanks", touched("text", 5).at, "closed")
    assert GUARD.assess(facts(account_history=AccountHistory(texts, replies=(reply,)))) is None
    assert GUARD.assess(facts(account_history=AccountHistory((*texts, touched("call", 5, "voicemail")))))


def test_the_sentence_asks_for_the_live_touch(
    facts: Callable[..., Facts], touched: Made, live_due: Callable[..., tuple[Action, ...]]
) -> None:
    account_history = AccountHistory((touched("text", 9), touched("text", 6)))
    call, meet = (
        GUARD.assess(facts(account_history=account_history)),
        GUARD.assess(facts(account_history=account_history, live_due=live_due("meeting"))),
    )
    assert call
    assert meet
    assert call.message == "2 texts in a row without an answer; call Priya before the next one"
    assert (call.instead, meet.instead) == ("call", "meeting")
    assert (call.rule, call.origin) == ("T8", "touch.yaml")


def test_the_setting_counts_and_an_answer_passes(facts: Callable[..., Facts], touched: Made) -> None:
    account_history = AccountHistory((touched("text", 9), touched("text", 6)))
    assert GUARD.assess(facts(account_history=account_history, texting={"unanswered": 3})) is None
    assert GUARD.assess(facts(account_history=account_history, kind="answer")) is None
    assert GUARD.assess(facts(account_history=account_history, kind="explicit"))
