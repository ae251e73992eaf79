"""How the words of a language are written down."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Language(NamedTuple):
    """The words in which people ask for no more texts, folded as `opt_out_language` folds what it reads.

    `courtesy` changes nothing about what stands beside it. `keywords` opt out where they stand alone or with courtesy,
    as STOP does; `doubtful` ones, which are everyday words too, pause there, and where a comma sets them off.
    `patterns` pause wherever they stand in a sentence, by its words with one space between them; so do the phrases of
    `anywhere`.
    """

    courtesy: Sequence[str]
    keywords: Sequence[str]
    doubtful: Sequence[str]
    patterns: Sequence[str]
    anywhere: Sequence[str] = ()


def phrases(text: str) -> tuple[str, ...]:
    """The phrases of a text with commas between them."""
    return tuple(" ".join(part.split()) for part in text.split(","))


def patterns(written: Sequence[str], words: Mapping[str, str]) -> tuple[str, ...]:
    """Patterns with what each `<name>` in them stands for."""
    found = []
    for pattern in written:
        for name, meaning in words.items():
            pattern = pattern.replace(f"<{name}>", meaning)
        found.append(pattern)
    return tuple(found)
