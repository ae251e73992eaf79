"""PRACTICE T14: what to look at twice before an answer goes."""

import pytest

from touchcli.rules.texting.reply_lint import LONG, second_thoughts


@pytest.mark.parametrize(
    "text", ["On it, Priya. Friday at nine?", "OK", "YES, FINE", "Great! See you!", "https://a.example"]
)
def test_a_calm_answer_raises_nothing(text: str) -> None:
    assert second_thoughts(text) == ()


@pytest.mark.parametrize(
    ("text", "thought"),
    [
        ("x" * (LONG + 1), "Long"),
        ("WE SHIPPED IT ALREADY", "capitals"),
        ("see https://a.example and WWW.b.example", "2 links"),
        ("sure!!!", "exclamation"),
        ("what?!", "exclamation"),
        ("what!?", "exclamation"),
    ],
)
def test_each_second_thought_is_a_question(text: str, thought: str) -> None:
    (asked,) = second_thoughts(text)
    assert thought in asked
    assert asked.endswith("?")


def test_a_text_may_raise_several() -> None:
    assert len(second_thoughts("WHY IS THIS LATE AGAIN?! " * 20)) == 3
