"""The headings that customer files use, by field and language, from `data/headings.txt`."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from touchcli.importing.values.words import plain_name

_ZONE = re.compile(r"\s*\((?:[A-Z]{2,5}|[A-Z]{2,5}[+-]\d{1,2}(?::\d\d)?)\)\s*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


class Heading(NamedTuple):
    """A known heading: the field it fills, its place among the headings of that field, and its languages."""

    field: str
    rank: int
    languages: frozenset[str]


@cache
def vocabulary() -> Mapping[str, tuple[Heading, ...]]:
    """Every known heading in its plain form, with the fields it may fill; a field with `-` before it is none."""
    found: dict[str, dict[str, Heading]] = {}
    language = ""
    for line in (Path(__file__).parent / "data" / "headings.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line and not line.startswith("#"):
            field, _, names = line.partition(":")
            for name in names.split("|"):
                fields = found.setdefault(name.strip(), {})
                rank = sum(field in each for each in found.values())
                before = fields.get(field)
                languages = (before.languages if before else frozenset()) | {language}
                fields[field] = Heading(field, before.rank if before else rank, languages)
    return {name: tuple(fields.values()) for name, fields in found.items()}


def heading_name(heading: str) -> str:
    """A heading to look up: plain, without a time zone in brackets and without a year, `Umsatz 2025`."""
    plain = plain_name(_ZONE.sub("", heading))
    return " ".join(_YEAR.sub(" ", plain).split()) or plain


def heading_year(heading: str) -> int:
    """The year that a heading names, 0 where it names none: of two columns the later year counts."""
    found = _YEAR.search(heading)
    return int(found[0]) if found else 0


def is_known(heading: str) -> bool:
    """True for a heading that customer files use."""
    return heading_name(heading) in vocabulary()
