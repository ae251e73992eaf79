"""Which column is what: by its name where that is known, by the nearest known name, or as `--map` says."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from touchcli.importing.table import plain_name
from touchcli.rules.errors import UserError

FIELDS: Mapping[str, tuple[str, ...]] = {
    # The names of each field as programs write them, the surest first; of two columns the first takes the field.
    "name": (
        "account name", "company name", "customer", "company", "account", "customer name", "organization",
        "organisation", "organization name", "business name", "business", "client", "client name", "firma", "name",
    ),
    "customer_id": (
        "customer id", "account id", "account number", "customer number", "customer no", "record id", "company id",
        "account no", "client id", "id",
    ),
    "contact": (
        "contact", "contact name", "primary contact", "main contact", "contact person", "contact full name",
        "full name", "ansprechpartner", "person", "name",
    ),
    "first_name": ("first name", "contact first name", "given name", "firstname", "vorname"),
    "last_name": ("last name", "contact last name", "surname", "family name", "lastname", "nachname"),
    "title": ("title", "job title", "contact title", "contact job title", "position"),
    "role": ("role", "buying role", "contact role"),
    "email": ("email", "e mail", "email address", "main email", "contact email", "e mail address", "mail"),
    "phone": (
        "phone", "phone number", "main phone", "telephone", "business phone", "work phone", "contact phone", "number",
        "phone numbers", "tel", "telefon",
    ),
    "mobile": ("mobile", "mobile phone", "mobile phone number", "cell", "cell phone", "mobile number", "handy"),
    "street": (
        "address", "street", "street address", "billing street", "billing address line 1", "address 1",
        "address line 1", "mailing street", "billing address", "strasse", "straße",
    ),
    "city": ("city", "town", "billing city", "mailing city", "ort"),
    "region": (
        "region", "state", "state region", "province", "billing state", "billing state province", "mailing state",
        "state province", "county",
    ),
    "postal_code": (
        "postal code", "zip", "zip code", "postcode", "billing zip", "billing postal code",
        "billing zip postal code", "mailing postal code", "zip postal code", "plz",
    ),
    "country": ("country", "country region", "billing country", "mailing country", "country code", "land"),
    "location": ("location",),
    "timezone": ("timezone", "time zone"),
    "since": (
        "since", "customer since", "first order", "first order date", "first sale", "first sale date",
        "first deal created date", "first purchase",
    ),
    "last_sale.on": (
        "last sale", "last sale date", "last order", "last order date", "last sale on", "last purchase",
        "last purchase date", "last invoice date", "last invoice", "date of last sale", "recent deal close date",
    ),
    "last_sale.amount": (
        "last sale amount", "last order amount", "last invoice amount", "last purchase amount", "recent deal amount",
    ),
    "worth.revenue": ("revenue", "total revenue", "sales", "total sales", "sales total", "turnover", "umsatz"),
    "worth.currency": ("currency", "currency code", "account currency"),
    "renewal.on": ("renewal", "renewal date", "contract end date", "renewal on"),
    "tier": ("tier", "segment tier", "account tier", "abc"),
    "status": ("status", "lifecycle stage", "account type", "account status", "customer type", "type"),
    "owner": ("owner", "account owner", "company owner", "account manager", "rep", "sales rep", "owner name"),
    "consent.kind": ("consent", "consent kind", "text consent", "sms consent", "texting consent"),
    "consent.on": ("consent date", "consent on", "text consent date", "sms consent date"),
    "consent.how": ("consent how", "consent source", "text consent source", "sms consent source"),
    "opt_out": ("opted out", "opt out", "sms opt out", "text opt out", "has opted out of sms", "do not text"),
}  # fmt: skip

# What allows or forbids texts is taken from a column of exactly that name, never from one that looks like it.
_EXACT = frozenset({"consent.kind", "consent.on", "consent.how", "opt_out"})
_CLOSE = 87
_SHORTEST = 5

KNOWN = frozenset(name for names in FIELDS.values() for name in names)


class Column(NamedTuple):
    """A column of the file: its place from 0, its heading, the field it fills (None: none), and how that was found."""

    at: int
    heading: str
    field: str | None
    how: Literal["name", "close", "map", ""]


def match_columns(header: Sequence[str], mapped: Mapping[str, str]) -> tuple[Column, ...]:
    """Every column with its field; each field has one column at most.

    `mapped` is what `--map` says, heading → field, and `none` for a column to leave alone. Raises UserError for a
    heading that is not there, a field nobody knows, and a file with no column for the name.
    """
    plain = [plain_name(heading) for heading in header]
    found: dict[int, tuple[str | None, Literal["name", "close", "map", ""]]] = {}
    for heading, field in mapped.items():
        found[_place(header, plain, heading)] = (_field(field), "map")
    taken = {field for field, _ in found.values() if field}
    for field, names in FIELDS.items():
        at = next((plain.index(name) for name in names if name in plain and plain.index(name) not in found), None)
        if field not in taken and at is not None:
            found[at] = (field, "name")
            taken.add(field)
    for at, field in _close(plain, found, taken):
        if at not in found and field not in taken:
            found[at] = (field, "close")
            taken.add(field)
    if "name" not in taken:
        raise UserError(
            f"no column looks like the name of the customer: {', '.join(filter(None, header))[:300]}",
            "--map COLUMN=name says which it is",
        )
    return tuple(Column(at, heading, *found.get(at, (None, ""))) for at, heading in enumerate(header))


def _close(plain: Sequence[str], found: Iterable[int], taken: Iterable[str]) -> list[tuple[int, str]]:
    """Free columns with free fields whose names are nearly theirs, the nearest first."""
    from rapidfuzz import fuzz

    busy, done = set(found), set(taken)
    pairs = [
        (fuzz.ratio(heading, name), -at, field)
        for at, heading in enumerate(plain)
        if at not in busy and len(heading) >= _SHORTEST
        for field, names in FIELDS.items()
        if field not in done and field not in _EXACT
        for name in names
    ]
    return [(-at, field) for score, at, field in sorted(pairs, reverse=True) if score >= _CLOSE]


def _place(header: Sequence[str], plain: Sequence[str], heading: str) -> int:
    if heading in header:
        return header.index(heading)
    if plain_name(heading) in plain:
        return plain.index(plain_name(heading))
    raise UserError(f'--map: there is no column "{heading}"', f"the file has {', '.join(filter(None, header))[:300]}")


def _field(name: str) -> str | None:
    if name == "none":
        return None
    if name not in FIELDS:
        raise UserError(f'--map: there is no field "{name}"', f"there are {', '.join(FIELDS)}, and none")
    return name
