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
    for name in [*found]:  # as Data Loader writes them, `BILLINGSTREET`
        if name.isascii() and " " in name:
            found.setdefault(name.replace(" ", ""), found[name])
    return {name: tuple(fields.values()) for name, fields in found.items()}


_QUALIFIER = (
    r"(?:billing|mailing|business|company|main|primary|default|invoice|customer|address 1|address|adresse 1|adresse"
    r"|geschaftlich|rechnungsanschrift|rechnungsadresse|postanschrift|firmen|bureau|professionnel(?:le)?|facturation"
    r"|de facturation|adresse de facturation|adresse principale|facturacion|de facturacion|direccion de facturacion"
    r"|direccion 1|direccion|del trabajo|fatturazione|di fatturazione|indirizzo di fatturazione|indirizzo 1|ufficio"
    r"|factuur|factuuradres|adres 1|zakelijk|werk|cobranca|de cobranca|endereco de cobranca|endereco 1|comercial"
    r"|請求先|勤務先|会社)"
)
_QUALIFIED = re.compile(rf"{_QUALIFIER} (.+)|(.+) {_QUALIFIER}")
"""What programs write before or after a heading to say whose it is; `shipping` and `home` are another matter."""


_ABOUT = frozenset(
    ("name", "contact", "owner", "email", "phone", "phone_2", "mobile", "street", "street_2", "city", "region")
) | {"postal_code", "country", "-fax"}


def heading_name(heading: str) -> str:
    """A heading to look up: plain, without a time zone in brackets and without a year, `Umsatz 2025`."""
    plain = plain_name(_ZONE.sub("", heading))
    name = " ".join(_YEAR.sub(" ", plain).split()) or plain
    if name in vocabulary():
        return name
    inner = re.sub(r"(?<=[a-z])(?=\d)", " ", name)  # `Address1`
    while inner not in vocabulary():
        bare = _QUALIFIED.fullmatch(inner)
        if bare is None:
            return name
        inner = bare[1] or bare[2]
    return inner if any(each.field in _ABOUT for each in vocabulary()[inner]) else name


def heading_year(heading: str) -> int:
    """The year that a heading names, 0 if it names none: of two columns the later year counts."""
    found = _YEAR.search(heading)
    return int(found[0]) if found else 0


def is_known(heading: str) -> bool:
    """True for a heading that customer files use."""
    return heading_name(heading) in vocabulary()
