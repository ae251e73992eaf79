"""Names of people split or joined, and numbers with what people write around them."""

import re

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.rules.models.account import slug
from touchcli.rules.models.values import Phone

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq", "cpa", "mba"})
_EXTENSION = re.compile(r"\s*(?:#|x|ext\.?|extension|durchwahl)[\s:.]*\d{1,6}\s*$", re.IGNORECASE)


def contact_name(whole: str | None, first: str | None, last: str | None) -> str | None:
    """The name of a contact: joined from its two parts, or whole, with `Anders, Maria` turned round.

    None where there is none, or one without a letter.
    """
    name = " ".join(part for part in (first, last) if part)
    if not name and whole:
        family, comma, given = (part.strip() for part in whole.partition(","))
        turned = comma and given and "," not in given and given.rstrip(".").lower() not in _SUFFIXES
        name = f"{given} {family}" if turned else whole
    return name if slug(name) and len(name) <= 120 else None


def read_phone(text: str, country: str | None) -> Phone:
    """The first number in a cell: an extension goes, `00` at the start is `+`, slashes are spaces.

    A national number is read by `country`, ISO 3166 alpha-2; what else is known of a number is left to the reading of
    the plan. Raises ValueError with the reason.
    """
    if re.search(r"\d[.,]?\d*e\+?\d+$", text, re.IGNORECASE):
        raise ValueError(f'"{text[:40]}" was cut short by a spreadsheet')
    first = re.split(r"[;,|]| or | / (?=\+)", text)[0]
    halves = first.split("/")
    if len(halves) == 2 and all(len(re.sub(r"\D", "", half)) >= 7 for half in halves):
        first = halves[0]
    number = _EXTENSION.sub("", first.replace("/", " ")).strip()
    number = re.sub(r"^[A-Za-z. ]+:\s*", "", number)
    number = re.sub(r"^00(?=[1-9])", "+", number)
    number = re.sub(r"\.0$", "", number)
    # +44 (0)20 …: the zero is for callers inside the country.
    number = re.sub(r"^(\+\d{1,3}\s*)\(0\)", r"\1", number)
    return Phone(parse_e164(number, country))
