"""Which encoding a text file is in, told by its bytes and by the words they make.

Each word with letters beyond ASCII has to be one that a language could write. `charset-normalizer` alone takes Müller
in Windows-1252 for Windows-1250 or Mac Icelandic, since most letters of a customer file are ASCII; it decides between
encodings that make equally good words.
"""

import codecs
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from touchcli.importing.rows import Doubt, TableError

LONGEST_LINE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CALLED = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
    **dict.fromkeys(("utf-32", "utf-32-le", "utf-32-be"), "UTF-32"),
    **{f"cp{page}": f"Windows-{page}" for page in range(1250, 1259)},
    **{"cp932": "Shift JIS", "gb18030": "GBK", "mac_roman": "Mac Roman", "cp949": "Korean", "euc_jp": "EUC-JP"},
    **{"cp850": "DOS 850", "cp852": "DOS 852", "cp437": "DOS 437", "cp866": "DOS 866", "big5": "Big5"},
}
# The likeliest first: of two that make equally good words the first is taken.
_LEGACY = (
    *("cp1252", "cp1250", "iso8859-15", "cp850", "mac_roman", "cp437", "iso8859-2", "cp852", "cp1254", "cp1257"),
    *("cp1251", "koi8-r", "cp866", "iso8859-5", "cp1253", "cp1255", "cp1256", "iso8859-9"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949", "iso2022_jp", "cp874"),
)
_RIVALS = frozenset({"cp1252", "cp1250", "cp850", "mac_roman"})
_LATIN = frozenset(_LEGACY[:10])
_AT_HOME = {
    **dict.fromkeys(("PL", "CZ", "SK", "HU", "SI", "HR", "RO"), "cp1250"),
    **dict.fromkeys(("RU", "UA", "BG", "BY", "RS", "KZ"), "cp1251"),
    **dict.fromkeys(("LT", "LV", "EE"), "cp1257"),
    **{"GR": "cp1253", "TR": "cp1254", "IL": "cp1255", "JP": "cp932", "CN": "gb18030", "TW": "big5", "KR": "cp949"},
}
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        *("äöüß", "éèêëàâçîïôûùœÿü", "áéíóúüñ", "àèéìòù", "áâãàçéêíóôú", "åäöé", "æøåé", "áéëèêïöüóíĳ"),
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "áéíóöőúüű", "čćđšž", "ăâîșțşţ", "çğıİöşü"),
        *("ąčęėįšųūž", "āčēģīķļņšūž", "äõöüšž", "áðéíóúýþæö", "àçèéíïòóúü"),
    )
)
_TYPESET = frozenset("’‘“”„–—…•·®©™°€£§«»´`\u00a0\u00ad½¼¾№ºª¡¿×")
_SAMPLE = 4000


class Encoding(NamedTuple):
    """How a file is encoded: the codec, whether some lines are Windows-1252 all the same, and its name for people.

    `rival` is another codec that makes as good words of it, None if there is none.
    """

    codec: str
    mixed: bool = False
    rival: str | None = None

    @property
    def called(self) -> str:
        """The encoding as people call it."""
        return "UTF-8 and Windows-1252 mixed" if self.mixed else _CALLED.get(self.codec, self.codec)


def encoding_of(path: Path, home: str | None) -> Encoding:
    """The encoding of a text file; `home` is the country of the workspace, which decides between equals.

    Raises TableError if the file is not text, and Doubt if nothing tells the encoding.
    """
    with path.open("rb") as opened:
        start = opened.read(1 << 16)
    for bom, name in _BOMS:
        if start.startswith(bom):
            return Encoding(name)
    if found := _wide(start):
        return Encoding(found)
    if len(re.findall(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]", start)) > len(start) / 50 or b"\0\0\0" in start.strip(b"\0"):
        raise TableError(f"{path} is not a text file", "save it as CSV or XLSX")
    lines = _telling(path)
    if lines is None:
        return Encoding("utf-8")
    utf8 = sum(_is_utf8(line) for line in lines)
    if utf8 and utf8 * 10 > len(lines):
        return Encoding("utf-8", mixed=True)
    return _by_words(path, lines, home)


def _wide(start: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, by where the zeros are."""
    even, odd = start[:4000:2].count(0), start[1:4000:2].count(0)
    half = len(start[:4000]) / 4
    if start[1:4] == b"\0\0\0":
        return "utf-32-le"
    if start[:3] == b"\0\0\0":
        return "utf-32-be"
    if odd > half and even < half / 4:
        return "utf-16-le"
    return "utf-16-be" if even > half and odd < half / 4 else None


def _telling(path: Path) -> list[bytes] | None:
    """The first lines that are not ASCII of a file that is not UTF-8; None if it is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as opened:
        try:
            while chunk := opened.read(LONGEST_LINE):
                decoder.decode(chunk)
                if b"\n" not in chunk and b"\r" not in chunk and len(chunk) == LONGEST_LINE:
                    raise TableError(f"{path} is not a text file", "save it as CSV or XLSX")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            pass
        else:
            return None
        opened.seek(0)
        lines: list[bytes] = []
        for line in opened:
            lines += (part for part in line.split(b"\r") if not part.isascii())
            if len(lines) > _SAMPLE:
                break
        return lines


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _by_words(path: Path, lines: list[bytes], home: str | None) -> Encoding:
    sample = b"\n".join(lines)
    first = _AT_HOME.get(home or "", "cp1252")
    scored = []
    for place, codec in enumerate((first, *(name for name in _LEGACY if name != first))):
        try:
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        scored.append((round(bad_words(text)), place, codec, text))
    if not scored:
        raise TableError(f"{path} is not in an encoding that is known", "--encoding names it")
    scored.sort()
    bad, _, best, text = scored[0]
    equals = [(codec, other) for score, _, codec, other in scored[1:] if score == bad and other != text]
    if equals and best != first and (likely := _likeliest(sample, {best, *(codec for codec, _ in equals)})):
        return Encoding(likely)
    strange = len(re.findall(r"\S*[^\x00-\x7f]\S*", text))
    if bad * 3 > strange or (equals and best != first):
        choices = [(best, text), *equals][:4]
        shown = "; ".join(
            f"{codec} reads {_differing(one, text if one is not text else choices[-1][1])}" for codec, one in choices
        )
        raise Doubt(
            f"the encoding of {path.name} cannot be told: {shown}",
            "--encoding names it",
            "encoding",
            tuple(codec for codec, _ in choices),
        )
    return Encoding(best, rival=next((codec for codec, _ in equals if codec in _RIVALS), None))


def _likeliest(sample: bytes, codecs_: set[str]) -> str | None:
    """Which of several codecs charset-normalizer takes; None for none of them."""
    from charset_normalizer import from_bytes

    if all(codec in _LATIN for codec in codecs_):
        return None
    found = from_bytes(sample, cp_isolation=sorted(codecs_)).best()
    return next((codec for codec in codecs_ if found and codecs.lookup(codec) == codecs.lookup(found.encoding)), None)


def _differing(text: str, other: str) -> str:
    """The first word that two readings do not share."""
    theirs = set(other.split())
    return next((word[:30] for word in text.split() if word not in theirs), text.strip()[:30])


def bad_words(text: str) -> float:
    """How many words of a text no language would write so, each counted once."""
    found = Counter(re.findall(r"[^\s,;|\t\"()/<>]*[^\x00-\x7f][^\s,;|\t\"()/<>]*", text))
    return sum(map(_badness, found))


def _badness(word: str) -> float:
    word = word.replace("õe", "oe")  # as only Portuguese has it; other õ are Estonian
    letters = [char for char in word if char.isalpha() and not char.isascii()]
    signs = [char for char in word if not char.isalnum() and not char.isascii() and not unicodedata.combining(char)]
    bad: float = sum(_sign(char, word) for char in signs)
    scripts = {script for char in word if char.isalpha() and (script := _script(char))}
    east = scripts & {"CJK", "KANA", "HANGUL"}
    if len(scripts - {"LATIN"} if east else scripts) > 1 and not {"CJK", "KANA"} >= scripts - {"LATIN"}:
        return bad + 1
    if east:
        return bad + _eastern(word, scripts)
    if "LATIN" in scripts and letters:
        bad += not any(alphabet.issuperset(letters) for alphabet in _ALPHABETS)
        bad += len(letters) > 3 and len(letters) * 4 > 3 * sum(map(str.isalpha, word))
    elif letters:
        # Two encodings of one script swap its cases, or its common letters for rare ones.
        bad += (
            sum(char not in _COMMON for char in word.lower() if char.isalpha() and not char.isascii()) > len(word) / 3
        )
        bad += len(letters) > 2 and scripts <= {"CYRILLIC", "GREEK"} and not _VOWELS.search(word.lower())
    bad += bool(re.search(r"[^\W\d_A-Z]\w", word)) and _is_mixed_case(word)
    return min(bad, 2)


_COMMON = frozenset(
    "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώאבגדהוזחטיכלמנסעפצקרשתםןףץך"
)


_VOWELS = re.compile("[аеёиоуыэюяіїєαεηιουωάέήίόύώ]")


def _sign(char: str, word: str) -> float:
    if char in _TYPESET:
        # A quotation mark between two letters is an ö of another code page, an apostrophe is one.
        inside = re.search(rf"\w{re.escape(char)}\w", word)
        return 1 if inside and char not in "’‘·–—\u00ad" else 0.05
    return 1


def _is_mixed_case(word: str) -> bool:
    """True for a capital in the middle of a word that is not written in capitals: `MŸller`."""
    return bool(re.search(r"[^\W\d_]", word)) and any(
        before.isalpha() and char.isupper() and not char.isascii() and (before.islower() or after.islower())
        for before, char, after in zip(word, word[1:], word[2:] + " ", strict=False)
    )


@cache
def _script(char: str) -> str | None:
    name = unicodedata.name(char, "")
    for script in ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI", "HANGUL"):
        if name.startswith(script):
            return script
    if name.startswith(("CJK", "IDEOGRAPHIC")) or char in "々〆":
        return "CJK"
    if name.startswith(("HIRAGANA", "KATAKANA", "HALFWIDTH KATAKANA")):
        return "KANA"
    return "OTHER" if char.isalpha() else None


def _eastern(word: str, scripts: Iterable[str]) -> float:
    """Rare characters are what a wrong encoding makes of common ones."""
    rare: float = sum(_is_rare(char) for char in word if not char.isascii() and char.isalpha())
    count = sum(not char.isascii() and char.isalpha() for char in word)
    if "HANGUL" in scripts and "CJK" in scripts:
        rare += count / 2
    return min(rare / max(count, 1) * 2, 2)


@cache
def _is_rare(char: str) -> bool:
    if "\uff61" <= char <= "\uff9f":  # half-width kana: two bytes of something else
        return True
    if _script(char) == "KANA":
        return False
    if _script(char) == "HANGUL":
        return not _in_rows(char, "euc_kr", 0xB0, 0xC8)
    return not (
        _in_rows(char, "gb2312", 0xB0, 0xD7)
        or _in_rows(char, "euc_jp", 0xB0, 0xCF)
        or _in_rows(char, "big5", 0xA4, 0xC6)
    )


def _in_rows(char: str, codec: str, first: int, last: int) -> bool:
    try:
        return first <= char.encode(codec)[0] <= last
    except UnicodeEncodeError:
        return False
