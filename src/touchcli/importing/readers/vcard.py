"""vCards 2.1, 3.0 and 4.0 as a table with a row a card.

`vobject` stops at a quoted-printable line that goes on in the next one, which every phone writes in version 2.1.
"""

import quopri
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.importing.rows import Row

HEADER = (
    *("Company", "Full name", "First name", "Last name", "Job title", "Role", "Mobile", "Phone", "Email"),
    *("Street", "City", "Region", "Postal code", "Country", "Notes", "Website"),
)
_LINE = re.compile(
    r"(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<params>(?:;[^:;=]*(?:=(?:\"[^\"]*\"|[^:;\"]*))?)*):(?P<value>.*)", re.S
)


class _Property(NamedTuple):
    line: int
    name: str
    kinds: frozenset[str]
    value: str


def read_vcards(path: Path) -> tuple[Iterator[Row], str]:
    """A header and a row for each card, and in words how it is read."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "replace")
    return _rows(text), "vCards"


def _rows(text: str) -> Iterator[Row]:
    yield Row(0, HEADER)
    card: list[_Property] = []
    begun = 0
    for found in _properties(text):
        if found.name == "BEGIN":
            card, begun = [], found.line
        elif found.name == "END":
            yield Row(begun, _cells(card))
        else:
            card.append(found)


def _properties(text: str) -> Iterator[_Property]:
    lines = re.split(r"\r\n|\n|\r", text)
    at = 0
    while at < len(lines):
        start, line = at, lines[at]
        at += 1
        quoted = re.match(r"[^:]*ENCODING=(?:QUOTED-PRINTABLE)|[^:]*;QUOTED-PRINTABLE", line, re.IGNORECASE)
        while at < len(lines) and (line.endswith("=") if quoted else lines[at][:1] in (" ", "\t")):
            line = line[:-1] + lines[at].lstrip() if quoted else line + lines[at][1:]
            at += 1
        found = _LINE.match(line)
        if found:
            params = re.findall(r";([^:;=]*)(?:=(\"[^\"]*\"|[^:;]*))?", found["params"])
            kinds = {each for key, value in params for each in (value or key).strip('"').upper().split(",")}
            charset = next((value for key, value in params if key.upper() == "CHARSET"), "utf-8")
            value = found["value"]
            if quoted:
                try:
                    value = quopri.decodestring(value.encode("latin-1", "replace")).decode(charset, "replace")
                except LookupError:
                    value = quopri.decodestring(value.encode("latin-1", "replace")).decode("utf-8", "replace")
            yield _Property(start + 1, found["name"].upper(), frozenset(kinds), value)


def _cells(card: list[_Property]) -> tuple[str, ...]:
    def texts(name: str) -> list[str]:
        return [_plain(each.value) for each in card if each.name == name and each.value.strip()]

    def first(name: str) -> str:
        return next(iter(texts(name)), "")

    def parts(name: str, count: int) -> list[str]:
        value = next((each.value for each in card if each.name == name), "")
        found = [_plain(part) for part in re.split(r"(?<!\\);", value)]
        return [*found, *[""] * count][:count]

    family, given, middle, _, suffix = parts("N", 5)
    street = parts("ADR", 7)
    numbers = [(_phone(each.value), each.kinds) for each in card if each.name == "TEL"]
    mobiles = [value for value, kinds in numbers if kinds & {"CELL", "IPHONE"}]
    phones = [value for value, kinds in numbers if not kinds & {"CELL", "IPHONE", "FAX", "PAGER"}]
    company = parts("ORG", 1)[0]
    whole = first("FN")
    named = " ".join(part for part in (given, middle) if part)
    if any(each.name == "X-ABSHOWAS" and "COMPANY" in each.value.upper() for each in card) or whole == company:
        whole = named = family = ""
    last = " ".join(part for part in (family, suffix) if part) if named else family
    return (
        *(company, whole if not (named or last) else "", named, last, first("TITLE"), first("ROLE")),
        *("; ".join(mobiles), "; ".join(phones), "; ".join(_plain(e.value) for e in card if e.name == "EMAIL")),
        *(" ".join(part for part in (street[0], street[2], street[1]) if part), *street[3:7]),
        *(first("NOTE"), first("URL")),
    )


def _phone(value: str) -> str:
    return re.sub(r"^tel:", "", value.strip(), flags=re.IGNORECASE).partition(";")[0]


def _plain(value: str) -> str:
    return re.sub(r"\\([nN,;:\\])", lambda found: " " if found[1] in "nN" else found[1], value).strip()
