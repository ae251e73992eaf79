"""SMS encoding: which characters a text costs, and into how many parts it goes.

Source: VONAGE, SMS encoding; 3GPP TS 23.038 (the GSM 7-bit tables) and TS 23.040 (parts).
"""

import re
import unicodedata
from typing import Literal, NamedTuple

Encoding = Literal["GSM-7", "UCS-2"]

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic table, one unit each; its escape code is no character to send."""

EXTENSION = frozenset("\f^{}\\[~]|€")
"""The extension table: an escape and a code, two units that stay together."""

SINGLE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
PART: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}

_FOLDS = {
    "'": "‘’‚‛′´‹›",
    '"': "“”„‟″«»",
    "-": "‐‑‒–—―−•",
    "...": "…",
    " ": "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "\n": "\u0085\u2028\u2029",
    # Invisible: the soft hyphen, the zero-width space, the word joiner, the byte order mark.
    "": "\u00ad\u200b\u2060\ufeff",
}
# Every control character goes but the newline, and half a surrogate pair cannot be sent at all.
_TABLE: dict[int, str] = {
    **{code: "" for code in (*range(0x20), *range(0x7F, 0xA0)) if code != 0x0A},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
    **{ord(char): plain for plain, chars in _FOLDS.items() for char in chars},
}


class Segments(NamedTuple):
    """What a text costs on the air.

    `units` are 7-bit codes, or 16-bit ones in UCS-2, of the whole text; `count` the SMS segments, 0 for an empty
    text; `forced_by` the distinct characters that force UCS-2, in the order of the text.
    """

    encoding: Encoding
    units: int
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody asks of it
    forced_by: tuple[str, ...] = ()


def fold(text: str) -> str:
    """The text as it is sent: typographic punctuation and spaces made plain, letters and names untouched.

    NFC first. Control characters other than the newline are dropped, and so are spaces at the end of a line.
    """
    if text.isascii() and text.isprintable():  # most texts: nothing in them is folded, and they have one line
        return text.rstrip(" ")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    # Again, since a letter may now meet an accent that something invisible kept from it.
    text = unicodedata.normalize("NFC", text.translate(_TABLE))
    return re.sub(r" +$", "", text, flags=re.MULTILINE)


def segments(text: str) -> Segments:
    """What a text costs, exactly as given: call `fold` first if it is to be folded."""
    if len(text) <= SINGLE["GSM-7"] and BASIC.issuperset(text):  # most texts, and each is counted on every run
        return Segments("GSM-7", len(text), 1 if text else 0)
    foreign = tuple(dict.fromkeys(char for char in text if char not in BASIC and char not in EXTENSION))
    encoding: Encoding = "UCS-2" if foreign else "GSM-7"
    return Segments(encoding, sum(_cost(char, encoding) for char in text), len(_parts(text, encoding)), foreign)


def split(text: str) -> list[str]:
    """The parts a text goes in, which join to it again; an empty text has none.

    Neither an escaped character nor a surrogate pair is ever split over two parts.
    """
    return _parts(text, segments(text).encoding)


def describe(char: str) -> str:
    """A character named for a person: `“ó” (LATIN SMALL LETTER O WITH ACUTE)`."""
    name = unicodedata.name(char, "a control character" if unicodedata.category(char) == "Cc" else "unnamed")
    return f"“{char}” ({name})" if char.isprintable() else f"U+{ord(char):04X} ({name})"


def _cost(char: str, encoding: Encoding) -> int:
    return 2 if (char in EXTENSION if encoding == "GSM-7" else ord(char) > 0xFFFF) else 1


def _parts(text: str, encoding: Encoding) -> list[str]:
    costs = [_cost(char, encoding) for char in text]
    if sum(costs) <= SINGLE[encoding]:
        return [text] if text else []
    parts, start, used = [], 0, 0
    for index, cost in enumerate(costs):
        if used + cost > PART[encoding]:
            parts.append(text[start:index])
            start, used = index, 0
        used += cost
    return [*parts, text[start:]]
