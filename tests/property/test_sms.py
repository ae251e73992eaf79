"""Whatever the text: segments lose no character and keep their limits."""

import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from touchcli.render.sms import BASIC, EXTENSION, PART, SINGLE, fold, segments, split

GSM_TEXT = st.text(st.sampled_from(sorted(BASIC | EXTENSION)), max_size=700)
# Two-unit characters in good number, so that they fall on the ends of parts.
MIXED = st.text(st.one_of(st.sampled_from("a€[😀я’\n"), st.characters(exclude_categories=["Cs"])), max_size=400)
LONG = st.builds(lambda text, times: (text * times)[:1000], MIXED, st.integers(1, 30))
ANY = GSM_TEXT | MIXED | LONG
# What fold works on, close together: accents, invisible characters, spaces, ends of lines.
FOLDED = st.text() | st.text(st.sampled_from("aeo\u0301\u0327\u00ad\u200b \u00a0\n\r\x07’\u1ffd\u2000\u2028…\ud83d"))


def lasting(text: str) -> str:
    """The letters, marks, numbers and symbols of a text, taken apart so that an accent counts by itself."""
    plain = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in plain if unicodedata.category(c)[0] in "LMNS" and c not in "−´\ufffd")
    return unicodedata.normalize("NFD", kept)


def units(part: str, encoding: str) -> int:
    if encoding == "UCS-2":
        return len(part.encode("utf-16-be")) // 2
    return len(part) + sum(char in EXTENSION for char in part)


@given(ANY)
def test_parts_join_to_the_text_and_keep_their_limits(text: str) -> None:
    found, parts = segments(text), split(text)
    limit = (SINGLE if len(parts) < 2 else PART)[found.encoding]
    assert "".join(parts) == text
    assert len(parts) == found.count
    # Counting each part alone and encoding it alone also shows that no escape and no surrogate pair is split.
    assert sum(units(part, found.encoding) for part in parts) == found.units
    assert all(0 < units(part, found.encoding) <= limit for part in parts)


@given(ANY)
def test_no_part_has_room_for_the_character_after_it(text: str) -> None:
    found, parts = segments(text), split(text)
    for part, after in pairwise(parts):
        assert units(part + after[0], found.encoding) > PART[found.encoding]


@given(ANY)
def test_the_encoding_is_forced_by_what_is_named_and_nothing_else(text: str) -> None:
    found = segments(text)
    assert (found.encoding == "UCS-2") == bool(found.forced_by)
    rest = "".join(char for char in text if char not in found.forced_by)
    assert segments(rest).encoding == "GSM-7"
    assert len(set(found.forced_by)) == len(found.forced_by)


@given(FOLDED)
def test_fold_is_settled_at_once_and_keeps_letters_digits_and_emoji(text: str) -> None:
    sent = fold(text)
    assert fold(sent) == sent
    assert unicodedata.is_normalized("NFC", sent)
    assert lasting(sent) == lasting(text)


@given(FOLDED)
def test_what_fold_lets_through_can_be_sent(text: str) -> None:
    sent = fold(text)
    sent.encode("utf-8")
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in sent if char != "\n")
