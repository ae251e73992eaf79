"""SMS segments against cases worked out by hand from the GSM 7-bit tables and the length of a part."""

import pytest

from touchcli.render.sms import BASIC, EXTENSION, Encoding, describe, fold, segments, split

GSM: Encoding = "GSM-7"
UCS: Encoding = "UCS-2"

CASES: list[tuple[str, Encoding, int, int]] = [
    # Nothing, and one character.
    ("", GSM, 0, 0),
    ("a", GSM, 1, 1),
    (" ", GSM, 1, 1),
    ("\n", GSM, 1, 1),
    ("\r", GSM, 1, 1),
    ("@", GSM, 1, 1),
    ("_", GSM, 1, 1),
    ("$", GSM, 1, 1),
    ("£¥¤", GSM, 3, 1),
    ("§¡¿", GSM, 3, 1),
    # Letters of the basic table, and their neighbours that are not in it.
    ("èéùìò", GSM, 5, 1),
    ("ÄÖÑÜäöñü", GSM, 8, 1),
    ("ÅåÆæØøß", GSM, 7, 1),
    ("ÇÉà", GSM, 3, 1),
    ("ΔΦΓΛΩΠΨΣΘΞ", GSM, 10, 1),
    ("ç", UCS, 1, 1),
    ("ú", UCS, 1, 1),
    ("ê", UCS, 1, 1),
    ("á", UCS, 1, 1),
    ("À", UCS, 1, 1),
    ("È", UCS, 1, 1),
    ("í", UCS, 1, 1),
    ("ó", UCS, 1, 1),
    ("ő", UCS, 1, 1),
    ("ł", UCS, 1, 1),
    ("α", UCS, 1, 1),
    ("Я", UCS, 1, 1),
    ("中文", UCS, 2, 1),
    ("`", UCS, 1, 1),
    ("\t", UCS, 1, 1),
    ("\u00a0", UCS, 1, 1),
    ("’", UCS, 1, 1),
    ("–", UCS, 1, 1),
    ("…", UCS, 1, 1),
    ("\x1b", UCS, 1, 1),
    ("\x00", UCS, 1, 1),
    ("\x7f", UCS, 1, 1),
    # The extension table costs two.
    ("€", GSM, 2, 1),
    ("^{}\\[~]|", GSM, 16, 1),
    ("\f", GSM, 2, 1),
    ("€5", GSM, 3, 1),
    # Astral characters cost two 16-bit units.
    ("😀", UCS, 2, 1),
    ("a😀", UCS, 3, 1),
    ("👩‍🔧", UCS, 5, 1),
    ("𝄞", UCS, 2, 1),
    # The edges of one part and of several, in GSM-7.
    ("a" * 159, GSM, 159, 1),
    ("a" * 160, GSM, 160, 1),
    ("a" * 161, GSM, 161, 2),
    ("a" * 306, GSM, 306, 2),
    ("a" * 307, GSM, 307, 3),
    ("a" * 459, GSM, 459, 3),
    ("a" * 460, GSM, 460, 4),
    ("€" * 80, GSM, 160, 1),
    ("€" * 81, GSM, 162, 2),
    # 153 is odd: a part holds 76 of them, and 153 of them go in 3 parts where their units would fit in 2.
    ("€" * 152, GSM, 304, 2),
    ("€" * 153, GSM, 306, 3),
    ("a" * 158 + "€", GSM, 160, 1),
    ("a" * 159 + "€", GSM, 161, 2),
    ("a" * 152 + "€" + "a" * 152, GSM, 306, 3),
    ("a" * 151 + "€" + "a" * 153, GSM, 306, 2),
    ("a" * 305 + "€", GSM, 307, 3),
    # The same in UCS-2.
    ("я" * 69, UCS, 69, 1),
    ("я" * 70, UCS, 70, 1),
    ("я" * 71, UCS, 71, 2),
    ("я" * 134, UCS, 134, 2),
    ("я" * 135, UCS, 135, 3),
    ("я" * 201, UCS, 201, 3),
    ("я" * 202, UCS, 202, 4),
    ("😀" * 35, UCS, 70, 1),
    ("😀" * 36, UCS, 72, 2),
    ("😀" * 66, UCS, 132, 2),
    ("😀" * 67, UCS, 134, 3),
    ("я" * 66 + "😀" + "я" * 66, UCS, 134, 3),
    ("я" * 65 + "😀" + "я" * 67, UCS, 134, 2),
    # One character turns the whole text; what costs two in GSM-7 costs one in UCS-2.
    ("a" * 70 + "ç", UCS, 71, 2),
    ("a" * 69 + "ç", UCS, 70, 1),
    ("€" * 69 + "ç", UCS, 70, 1),
    ("a" * 158 + "😀", UCS, 160, 3),
    ("a" * 160 + "’", UCS, 161, 3),
]


@pytest.mark.parametrize(("text", "encoding", "units", "count"), CASES)
def test_reference_case(text: str, encoding: Encoding, units: int, count: int) -> None:
    found = segments(text)
    assert (found.encoding, found.units, found.count) == (encoding, units, count)
    assert len(split(text)) == count
    assert "".join(split(text)) == text


def test_the_tables_are_whole() -> None:
    # 128 codes less the escape, and the ten of the extension table.
    assert len(BASIC) == 127
    assert len(EXTENSION) == 10
    assert not BASIC & EXTENSION


def test_an_escaped_character_stays_in_one_part() -> None:
    assert split("a" * 152 + "€" + "b" * 10) == ["a" * 152, "€" + "b" * 10]


def test_a_surrogate_pair_stays_in_one_part() -> None:
    assert split("я" * 66 + "😀" + "я" * 10) == ["я" * 66, "😀" + "я" * 10]


def test_what_forces_ucs2_is_told_once_each_in_order() -> None:
    assert segments("Ana Nuñes, João e Inês: ção [ok] João").forced_by == ("ã", "ê", "ç")
    assert segments("plain [text] for 5 €").forced_by == ()


@pytest.mark.parametrize(
    ("char", "words"),
    [
        ("ó", "“ó” (LATIN SMALL LETTER O WITH ACUTE)"),
        ("😀", "“😀” (GRINNING FACE)"),
        ("\x1b", "U+001B (a control character)"),
        ("\u200d", "U+200D (ZERO WIDTH JOINER)"),
        ("\ue000", "U+E000 (unnamed)"),
    ],
)
def test_a_character_is_named_for_a_person(char: str, words: str) -> None:
    assert describe(char) == words


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("It’s ‘fine’", "It's 'fine'"),
        ("“Yes,” she said", '"Yes," she said'),
        ("«Oui» ‹non›", "\"Oui\" 'non'"),
        ("9–5 — or 9‑5 − 1", "9-5 - or 9-5 - 1"),
        ("Well…", "Well..."),
        ("a\u00a0b\u202fc\u2009d\u3000e\tf", "a b c d e f"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("soft\u00adhyphen, zero\u200bwidth, \ufeffmark", "softhyphen, zerowidth, mark"),
        ("bell\x07 escape\x1b[31m null\x00 c1\x9b", "bell escape[31m null c1"),
        ("trailing   \nspaces \u00a0\n", "trailing\nspaces\n"),
        # NFC first: a letter and its accent are one character, in the table or not.
        ("cafe\u0301", "café"),
        ("co\u0302te\u0301", "côté"),
        ("\u212bngstro\u0308m \u2126", "Ångström Ω"),
        # Letters, names, other scripts and emoji are never touched, nor is the backtick.
        ("João Muñoz Çelik Łukasz Ōta", "João Muñoz Çelik Łukasz Ōta"),
        ("Здравствуйте 中文 `x` 👩‍🔧 ½", "Здравствуйте 中文 `x` 👩‍🔧 ½"),
        # Half a surrogate pair, as from a broken argument, cannot be sent.
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_fold(given: str, sent: str) -> None:
    assert fold(given) == sent


def test_one_typographic_apostrophe_no_longer_costs_two_parts() -> None:
    text = "a" * 159 + "’"
    assert segments(text).count == 3
    assert segments(fold(text)).count == 1
