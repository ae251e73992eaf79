"""Cells of a spreadsheet: guarded if they go out, plain if they come in.

A cell that begins with one of `= + - @`, a tab, a return or a NUL is run as a formula by some spreadsheet. It goes out
with a `'` before it, which the spreadsheet takes as "this is text" and the importer takes off again.
"""

import re
import unicodedata

_RUNS = re.compile(r"'*[=+\-@\t\r\0]")
_NOTHING = frozenset({"", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "n/a", "null", "-", "--"})


class Formula(str):
    """What stands in a cell that would have to be computed; nothing here computes it."""

    __slots__ = ()


def guarded_cell(text: str) -> str:
    """A text as a cell no spreadsheet runs; `plain_cell` gives the text back."""
    return f"'{text}" if _RUNS.match(text) else text


def plain_cell(text: str) -> str:
    """A cell without the `'` that guards it; a name such as 't Hooft keeps its own."""
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def read_cell(text: str) -> str:
    """A cell as a value of one line: guard, control characters, outer and double spaces gone, error values blank.

    `="0123"`, by which spreadsheets keep a text a text, is 0123; any other formula comes back as a Formula.
    """
    bare = plain_cell(text.strip(" "))
    if bare.startswith("=") and bare == text.strip(" "):
        quoted = re.fullmatch(r'="([^"]*)"', bare)
        if quoted is None:
            return Formula(bare)
        bare = quoted[1]
    if not (bare.isascii() and bare.isprintable()):
        bare = "".join(" " if char in "\t\n\r\v\f\x85\u2028\u2029" else char for char in bare if _kept(char))
    bare = " ".join(bare.split())
    return "" if is_nothing_cell(bare) else bare


def is_nothing_cell(text: str) -> bool:
    """True for an error value or a word that programs write for an empty cell, `#N/A`, `null`."""
    return text.lower() in _NOTHING


def _kept(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
