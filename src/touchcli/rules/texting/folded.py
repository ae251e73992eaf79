"""A text folded for comparing words: small letters, no accents, one spelling of what is spelled out or split."""

import re
import unicodedata
from collections.abc import Collection

_ENDS = 4000
"""Characters at either end of a text that are looked at; no message is so long."""
_SPELT = re.compile(r"(?<![a-z0-9])(?:[a-z][^a-z0-9]+){2,}[a-z](?![a-z0-9])")
_COMPOUND = re.compile(r"\b(?:(opt)(?:[ -]*| me | us )(out)|(un)[ -]+(subscribe))\b")


def plain_text(text: str, keywords: Collection[str] = ()) -> str:
    """A text in small letters without accents, apostrophes and invisible characters; spelt-out keywords whole."""
    ends = text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", ends).casefold())
    shown = "".join(char for char in folded if unicodedata.category(char) not in ("Mn", "Me", "Cf"))
    bare = re.sub(r"['\u2018\u2019\u201b\u02bc`\u00b4]", "", shown).replace("_", " ")
    joined = _COMPOUND.sub(lambda found: "".join(filter(None, found.groups())), bare)
    return _SPELT.sub(lambda found: _joined(found[0], keywords), joined)


def _joined(letters: str, keywords: Collection[str]) -> str:
    """`s t o p` as one word; letters that spell no keyword stay as they are."""
    word = re.sub(r"[^a-z]", "", letters)
    return word if word in keywords else letters


def words_of(sentence: str) -> str:
    """The words of a sentence with one space between them, everything else gone."""
    return " ".join(re.findall(r"[^\W_]+", sentence))
