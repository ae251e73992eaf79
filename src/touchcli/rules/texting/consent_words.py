"""Words that give consent: the exact ones of `texting.consent_words`, and nothing that could be read as a no."""

from collections.abc import Iterable

from touchcli.rules.texting.folded import plain_text, words_of
from touchcli.rules.texting.opt_out_language import classify
from touchcli.rules.texting.quoted import own_words


def gives_consent(text: str, words: Iterable[str]) -> bool:
    """True if a text is one of the words and nothing else, whatever its case, accents and punctuation.

    A text that wishes for no more texts, or asks for help, gives none, whatever the words are.
    """
    said = words_of(own_words(plain_text(text)))
    return bool(said) and said in {words_of(plain_text(word)) for word in words} and classify(text) in (None, "start")
