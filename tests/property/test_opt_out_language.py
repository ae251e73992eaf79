"""STOP in whatever dress is STOP; the same word among others of substance never is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchcli.rules.texting.opt_out_language import classify

KEYWORDS = (
    *("stop", "stopall", "quit", "end", "revoke", "opt out", "optout", "opt-out", "cancel", "unsubscribe", "remove"),
    "arret",
)
FRILLS = st.text("!.?,;:-–—…'\"“”‘’«»()[]{}*_~#/\\| \t\n\u00a0\u200b\ufe0f👍🛑🙏🏽😡", max_size=12)
NOUNS = (
    "order",
    "pallets",
    "bearings",
    "invoice",
    "plant",
    "line",
    "quote",
    "bill",
    "Thursday",
    "June",
    "truck",
    "Lee",
)
VERBS = ("works", "came", "runs", "broke", "looks", "waits", "arrived", "slipped")

some_content = st.lists(st.sampled_from(NOUNS + VERBS), min_size=1, max_size=4).map(" ".join)
some_case = st.lists(st.booleans(), min_size=11, max_size=11)


def cased(word: str, upper: list[bool]) -> str:
    return "".join(char.upper() if up else char for char, up in zip(word, upper, strict=False))


@settings(max_examples=300)
@given(FRILLS, some_case, FRILLS)
def test_a_keyword_alone_is_always_what_it_says(before: str, upper: list[bool], after: str) -> None:
    for word in KEYWORDS:
        assert classify(before + cased(word, upper) + after) == "stop"
    for word, wish in (("start", "start"), ("unstop", "start"), ("help", "help"), ("info", "help")):
        assert classify(before + cased(word, upper) + after) == wish


@settings(max_examples=150)
@given(some_content, some_content, some_case)
def test_a_keyword_among_words_of_substance_is_never_stop(before: str, after: str, upper: list[bool]) -> None:
    for word in KEYWORDS:
        for end in ("", ".", "!", "?"):
            assert classify(f"{before} {cased(word, upper)} {after}{end}") != "stop"


@settings(max_examples=150)
@given(some_content)
def test_its_own_first_or_last_sentence_is_stop(content: str) -> None:
    for wish in ("stop", "unsubscribe", "stop texting me", "Please stop"):
        assert classify(f"{content}. {wish}!") == "stop"
        assert classify(f"{wish}. {content}.") == "stop"


@settings(max_examples=400)
@given(st.text(max_size=300))
def test_any_text_at_all_is_classified(text: str) -> None:
    assert classify(text) in ("stop", "start", "help", "soft", None)


@pytest.mark.parametrize("word", KEYWORDS)
def test_letters_one_by_one_are_the_word(word: str) -> None:
    letters = word.replace(" ", "").replace("-", "")
    assert classify(" ".join(letters)) == "stop"
    assert classify(".".join(letters.upper()) + ".") == "stop"
