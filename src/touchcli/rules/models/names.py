"""Names of people: the name to greet them by, where it can be told, and the parts of a name as a card has them.

Nobody is greeted by a title, an initial, a family name or a company: where the first name cannot be told there is
none, and a person writes it down.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from touchcli.rules.models import name_words as known

# Patterns and not compiled ones: every command imports this, and few greet anybody.
_ASIDE = r"\([^)]*\)|\[[^\]]*\]|\s[-–—|].*$"
_NOT_ONE = r"[/&+;@・]"
_EAST_ASIAN = r"[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3 ]+"
_KANA = r"[\u3040-\u30ff ]+"
_KOREAN_GIVEN = r"[A-Z][a-z]{1,5}-[a-z]{1,6}"
_VIETNAMESE_MARKS = frozenset("\u0309\u031b\u0323đĐ")
_BOTH = ("y", "e", "i")
_PAIR = 2


class PersonName(NamedTuple):
    """The parts of a name, as a vCard writes them; each may be empty."""

    prefix: str = ""
    first: str = ""
    middle: str = ""
    last: str = ""
    suffix: str = ""


@lru_cache(maxsize=256)
def parts_of(name: str) -> PersonName:
    """The parts of `Dr. Ana Ruiz`, `Dana Reyes Jr.`, `Maria de la Cruz`, `Reyes, Dana`.

    A particle begins the family name. Of a name of one word that is the first name, after a title the last.
    """
    ordered, degrees = _in_order(name) or (name.replace(",", " "), "")
    titles, words, suffixes = _apart(ordered)
    if len(words) > 1 and _given(words, titled=False) == words[-1]:  # the family name comes first
        words = [words[-1], *words[1:-1], words[0]]
    at = _family_begins(words) if len(words) > 1 else 1 - bool(titles)
    first, *middle = words[:at] or [""]
    return PersonName(
        " ".join(titles), first, " ".join(middle), " ".join(words[at:]), " ".join(filter(None, (*suffixes, degrees)))
    )


@lru_cache(maxsize=4096)
def greeting_of(name: str) -> str | None:
    """The first name in a name; None if it cannot be told.

    That is: a title or an initial with one word more, two people, a desk or a company, parts in an unclear order.
    """
    name = re.sub(_ASIDE, " ", name)
    ordered = _in_order(name)
    if ordered is None or re.search(_NOT_ONE, name):
        return None
    titles, words, _ = _apart(ordered[0])
    while words and (words[0].endswith(".") or _is_initial(words[0])):
        titles.append(words.pop(0))
    if not words or not _is_one_person(words) or not any(map(str.isalpha, words[0])):
        return None
    titled = any(_plain(title) not in known.GIVEN_TITLES for title in titles)
    if len(words) == 1:
        return None if titled else words[0]
    return _given(words, titled=titled)


def _given(words: list[str], *, titled: bool) -> str | None:
    """The first name among two words or more, None if their order is unclear."""
    first, second, last = (_plain(word) for word in (words[0], words[1], words[-1]))
    if re.fullmatch(_EAST_ASIAN, " ".join(words)):
        return None if re.fullmatch(_KANA, " ".join(words)) else words[-1]
    if first in known.PARTICLES and (titled or words[0].islower() or second in known.PARTICLES):
        return None
    if first in known.MAYBE_TITLES and len(words) > _PAIR:
        return None
    if first in known.FAMILY_FIRST and last not in known.FAMILY_FIRST:
        marked = not _VIETNAMESE_MARKS.isdisjoint(unicodedata.normalize("NFD", " ".join(words)))
        sure = first in known.VIETNAMESE and (marked or second in ("thi", "van"))
        return words[-1] if sure else None
    if first in known.KOREAN and re.fullmatch(_KOREAN_GIVEN, words[-1]):
        return words[-1]
    # DUPONT Marie; but JT Brown.
    capitals = words[0].isupper() and len(words[0]) > _PAIR and not words[-1].isupper()
    return None if capitals else words[0]


def _in_order(name: str) -> tuple[str, str] | None:
    """A name with `Reyes, Dana` turned round, and the degrees after it; None if a comma means something else."""
    parts = [part.strip() for part in name.split(",") if part.strip()]
    degrees: list[str] = []
    behind = known.SUFFIXES | known.DEGREES
    while len(parts) > 1 and all(_plain(word) in behind for word in parts[-1].split()):
        degrees.insert(0, parts.pop())
    if len(parts) == _PAIR:
        family = parts[0].split()
        if len(family) > 1 and _plain(family[0]) not in known.PARTICLES:
            return None
        parts = [f"{parts[1]} {parts[0]}"]
    return (parts[0], " ".join(degrees)) if len(parts) == 1 else None


def _apart(name: str) -> tuple[list[str], list[str], list[str]]:
    """Titles, names and suffixes; at least one word is a name, unless there are only titles."""
    words: list[str] = []
    for word in name.split():
        bare = word.strip("\"“”„«»'‘’,-")
        whole = _plain(bare) in known.TITLES | known.SUFFIXES
        words += [bare] if whole else re.sub(r"\.(?=\w)", ". ", bare).replace(". -", ". ").split()
    words = [word for word in words if word.strip(".")]
    titles, suffixes = list[str](), list[str]()
    while words and (_is_title(words[0]) or (titles and words[0].endswith(".") and len(words[0]) > _PAIR)):
        titles.append(words.pop(0))
    while len(words) > 1 and _plain(words[-1]) in known.SUFFIXES:
        suffixes.insert(0, words.pop())
    return titles, words, suffixes


def _is_title(word: str) -> bool:
    plain = _plain(word)
    if plain in known.GIVEN_TITLES:
        return plain not in known.MAYBE_TITLES or plain != word.casefold().rstrip(".")  # Doña, not Dona
    return all(part in known.TITLES for part in plain.split("-"))


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.lower() != word.upper()


def _is_one_person(words: list[str]) -> bool:
    plain = [_plain(word) for word in words]
    if not known.AND.isdisjoint(plain) or not known.COMPANY.isdisjoint(plain) or plain[0] in known.OFFICE:
        return False
    # José Ortega y Gasset is one person, Ana y Tom are two.
    both = (n <= 1 or len(words) - n > _PAIR for n, word in enumerate(words) if word in _BOTH)
    return not any(both) and not any(map(str.isdigit, words[0]))


def _family_begins(words: list[str]) -> int:
    """Where the family name begins among two words or more: at a particle, else with the last word."""
    for n, word in enumerate(words[:-1]):
        if word in _BOTH and n > 1:
            return n - 1
        if word in known.SMALL_PARTICLES or (_plain(word) in known.PARTICLES and (n > 0 or word.islower())):
            return n
    return len(words) - 1


def _plain(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char) and char != ".")
