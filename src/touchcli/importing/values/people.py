"""Names of people: split or joined, turned round, with titles and suffixes, two in one cell; and e-mail addresses."""

import re
from typing import NamedTuple

from touchcli.importing.values.words import is_nothing, words
from touchcli.rules.models.account import slug

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", "cpa", "mba", "dds", "jd", "rn", "pe", "cfa"})
_JOINED = frozenset({"jr", "sr", "ii", "iii", "iv"})
SALUTATIONS = frozenset(
    (
        *("mr", "mrs", "ms", "miss", "mx", "sir", "madam", "herr", "frau", "m", "mme", "mlle", "monsieur", "madame"),
        *("sr", "sra", "srta", "senor", "senora", "sig", "sigra", "signor", "signora", "dhr", "mevr", "dott", "dr"),
        *("prof", "herr dr", "frau dr", "prof dr", "様", "さん", "de heer", "mevrouw", "dr ing", "ing"),
    )
)  # fmt: skip
_HONORED = re.compile(r"(?<=\w)\s?(?:様|さま|さん|殿|氏)$")
_MONSIEUR = re.compile(r"M\.? (?=\S+ \S)")
_GREETED = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|herr|frau|mme|mlle|monsieur|madame|srta?|sra|señora?|sig\.ra|sig|signora?|dhr|mevr)\.?\s+",
    re.IGNORECASE,
)
_COMPANY = re.compile(
    r"\b(inc|llc|ltd|limited|corp|corporation|co|company|group|gmbh|ag|kg|sa|sarl|sas|srl|spa|bv|nv|ab|oy|plc|partners"
    r"|associates|holdings?|services|solutions|industries|enterprises|sons|trust|bank|university|school)\b\.?|&|株式会社"
)
_SPECIAL = re.compile(r"[,;/&\n]|\s(?:and|und|et|y|e|en)\s")
_LABEL = re.compile(r"\s*\(([^)]{2,60})\)\s*$")
_SIMPLE_EMAIL = re.compile(r"[a-z0-9._+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}")
_EMAIL = re.compile(r"[^\s<>@,;:\"()\[\]]+@[^\s<>@,;:\"()\[\]]+\.[^\s<>@,;.:\"()\[\]]{2,}")


class Named(NamedTuple):
    """A person as a cell names one: the name, the part to greet by if the file has it, the job in brackets."""

    name: str
    first_name: str | None = None
    title: str | None = None


def people(whole: str | None, first: str | None, last: str | None, language: str | None = None) -> list[Named]:
    """The people that a row names: from the two parts of a name, or from a whole one; none if it says nothing.

    `Anders, Maria` is turned round, `Ford, Sean, Jr.` too; `Mr.` goes; a company's name stays as it is, and so does
    `Rosa Garcia, CPA`. `Rosa Garcia, Sean Ford` are two people. In a file whose `language` is French, `M.` is no
    initial.
    """
    first = None if first is None or is_nothing(first) else _GREETED.sub("", first)
    last = None if last is None or (is_nothing(last) and not first) or not words(last) else last
    if last and first and (words(last) in ("n a", "unknown", "not provided") or last in ("null", "NULL", "None")):
        last = None  # a person may be called Null
    if first or last:
        return _sound([Named(" ".join(part for part in (first, last) if part), first if last else None)])
    if whole is None or is_nothing(whole):
        return []
    if language == "fr":
        whole = _MONSIEUR.sub("", whole)
    title = None
    if whole.endswith(")") and (found := _LABEL.search(whole)) and found.start():
        whole, title = whole[: found.start()], found[1]
    return _sound([each._replace(title=title) for each in _whole(whole)])


def _sound(names: list[Named]) -> list[Named]:
    return [each for each in names if len(each.name) <= 120 and (each.name[:1].isalpha() or slug(each.name))]


def _whole(text: str) -> list[Named]:
    text = _HONORED.sub("", _GREETED.sub("", text.strip()))
    if not _SPECIAL.search(text):
        return [Named(text)]
    if looks_like_company(text):
        return [Named(text)]
    both = re.split(r"\s*(?:;|/|\n|\s&\s|\s(?:and|und|et|y|e|en)\s)\s*", text)
    if len(both) > 1 and all(len(each.split()) >= 2 for each in both):
        return [named for each in both for named in _whole(each)]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    suffixes = [part for part in parts[1:] if part.rstrip(".").lower().replace(".", "") in _SUFFIXES]
    bare = [part for part in parts if part not in suffixes]
    if len(bare) == 2 and all(len(part.split()) >= 2 for part in bare) and not suffixes:
        return [Named(_GREETED.sub("", part)) for part in bare]
    if len(bare) == 2:
        joined = " ".join((bare[1], bare[0], *suffixes))
        return [Named(joined)]
    if len(bare) == 1 and suffixes:
        between = " " if suffixes[0].rstrip(".").lower() in _JOINED else ", "
        return [Named(f"{bare[0]}{between}{', '.join(suffixes)}")]
    return [Named(text)]


def is_name(text: str | None) -> bool:
    """True for a text that can be the name of a customer."""
    return text is not None and not is_nothing(text) and (text[:1].isalpha() or bool(slug(text)))


def looks_like_company(text: str) -> bool:
    """True for a name with a word that companies have in theirs, `Smith, Jones & Partners`."""
    return bool(_COMPANY.search(text.casefold()))


def read_emails(text: str) -> list[str]:
    """The e-mail addresses in a cell, with or without names and `mailto:`; raises ValueError if there is none."""
    if _SIMPLE_EMAIL.fullmatch(text):
        return [text]
    near = re.sub(r"\s*@\s*", "@", text) if text.count("@") == 1 else text
    found = [each.removeprefix("mailto:").rstrip(".") for each in _EMAIL.findall(near.replace("mailto:", " "))]
    if not found:
        raise ValueError(f'"{text[:60]}" is not an e-mail address')
    return list(dict.fromkeys(each.lower() if each.isupper() else each for each in found))


_SHARED_MAIL = frozenset(
    (
        *("gmail", "googlemail", "yahoo", "ymail", "hotmail", "outlook", "live", "msn", "icloud", "me", "mac", "aol"),
        *("gmx", "web", "t-online", "freenet", "proton", "protonmail", "mail", "orange", "free", "wanadoo", "laposte"),
        *("libero", "comcast", "verizon", "att", "sbcglobal", "cox", "charter", "bellsouth", "btinternet", "qq", "163"),
        *("126", "naver", "docomo", "softbank", "ezweb", "yandex", "seznam", "bluewin", "telenet", "ziggo", "home"),
    )
)  # fmt: skip


def mail_domain(email: str | None) -> str | None:
    """The domain of an e-mail address that belongs to a company; None for those that anybody can have."""
    domain = email.rpartition("@")[2].lower() if email else ""
    return domain if domain and domain.partition(".")[0] not in _SHARED_MAIL else None
