"""Text folded for finding words: small letters, plain digits, no accents on Latin letters."""

import re
import unicodedata

_LONGEST = 10_000
"""Characters that are looked at; no answer says later until when."""


def fold(text: str) -> str:
    """A text in small letters without accents, with straight apostrophes and its line ends as they are."""
    return unaccented(text).lower()


def unaccented(text: str) -> str:
    """A text as `fold` gives it, in the letters it has: each character stands where it does in the folded one.

    Kana keep their marks: `が` is not `か`.
    """
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text[:_LONGEST]).replace("ß", "ss"))
    bare = "".join(char for char in plain if not 0x300 <= ord(char) <= 0x36F)
    shown = "".join(char for char in unicodedata.normalize("NFC", bare) if unicodedata.category(char) != "Cf")
    return re.sub("[\u2018\u2019\u201b\u02bc`\u00b4]", "'", shown)
