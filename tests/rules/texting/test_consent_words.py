"""A word gives consent where it is one of ours and stands alone."""

import pytest

from touchcli.rules.texting.consent_words import gives_consent


@pytest.mark.parametrize(
    ("text", "given"),
    [
        *[("YES", True), (" yes! ", True), ("“Yes”", True), ("YES\n", True), ("sí, acepto", True), ("start", True)],
        *[("yes please", False), ("Yes, Monday works", False), ("", False), ("👍", False), ("no", False)],
        *[("stop", False), ("help", False), ("Liked “YES and welcome to our texts”", False)],
    ],
)
def test_the_exact_word_alone(text: str, given: bool) -> None:
    assert gives_consent(text, ["Yes", "SÍ ACEPTO", "start", "STOP", "HELP"]) is given


def test_without_words_nothing_gives_consent() -> None:
    assert not gives_consent("YES", [])
