"""A row of a customer file to an account plan, with a word for everything in it that could not be read."""

import re
import zoneinfo
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from touchcli.files.writing.cells import Formula
from touchcli.importing.amounts import Mark, parse_amount
from touchcli.importing.countries import country_code, country_name
from touchcli.importing.dates import Order, parse_date
from touchcli.importing.people import contact_name, read_phone
from touchcli.importing.rows import Row, Unreadable
from touchcli.rules.models.account import (
    Account,
    Consent,
    ConsentKind,
    Contact,
    ContactTexting,
    DateOf,
    LastSale,
    Role,
    Worth,
    slug,
)
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import Phone

Status = Literal["customer", "prospect", "former"]
_LONGEST_NAME, _LONGEST = 120, 500
_TIERS = ("A", "B", "C", "D")
_KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)
_STATUS: Mapping[str, Status] = {
    **dict.fromkeys(("customer", "client", "active", "evangelist", "customer direct", "customer channel"), "customer"),
    **dict.fromkeys(("prospect", "lead", "opportunity", "subscriber"), "prospect"),
    **dict.fromkeys(("marketing qualified lead", "sales qualified lead"), "prospect"),
    **dict.fromkeys(("former", "former customer", "inactive", "churned", "lost"), "former"),
}
_ROLES: Mapping[str, Role] = {
    **dict.fromkeys(("decision maker", "economic buyer", "budget holder"), "decision_maker"),
    "influencer": "influencer",
    **dict.fromkeys(("coach", "champion"), "coach"),
    **dict.fromkeys(("executive", "executive sponsor"), "executive"),
    **dict.fromkeys(("user", "end user"), "user"),
}
_YES = frozenset({"yes", "y", "true", "1", "x", "ja", "oui", "si"})
_NO = frozenset({"", "no", "n", "false", "0", "nein", "non"})


class Shape(NamedTuple):
    """How a file writes its columns: where each field is, the order of its dates, the decimal mark of its amounts."""

    at: Mapping[str, int]
    orders: Mapping[str, dict[str, Order]] = {}
    marks: Mapping[str, Mark | None] = {}


class Defaults(NamedTuple):
    """What holds where the row says nothing: flags, and the reps that an owner may be."""

    country: str | None = None
    owner: str | None = None
    tier: Literal["A", "B", "C", "D"] | None = None
    reps: Mapping[str, Rep] = {}


class Customer(NamedTuple):
    """A row that was read: the plan it makes, without an id, and what the plan has no key for.

    `named` is False where the file names nobody and the account's name stands in for the contact's; `title` is the
    contact's job; `opted_out` is True where the file says that they want no texts; `sales_known` is True where the file
    has a column for the last sale.
    """

    line: int
    account: Account
    named: bool = True
    title: str | None = None
    opted_out: bool = False
    sales_known: bool = False


class _Row:
    """One row while it is read: values by field, and the words for those that were left out."""

    def __init__(self, raw: Row, shape: Shape, unread: list[Unreadable]) -> None:
        self.raw, self.shape, self.unread = raw, shape, unread

    def note(self, field: str, reason: str) -> None:
        self.unread.append(Unreadable(self.raw.line, field, reason))

    def text(self, field: str) -> str | None:
        at = self.shape.at.get(field)
        value = "" if at is None else self.raw.cells[at]
        if isinstance(value, Formula):
            self.note(field, "is a formula, not a value")
            return None
        if len(value) > _LONGEST:
            self.note(field, f"is longer than {_LONGEST} characters")
            return None
        return value or None

    def read(self, field: str, parse: Callable[[str], Any]) -> Any:
        """A value through a function that raises ValueError with the reason where it cannot read it."""
        text = self.text(field)
        try:
            return None if text is None else parse(text)
        except ValueError as error:
            self.note(field, str(error))
            return None

    def date(self, field: str) -> Any:
        return self.read(field, lambda text: parse_date(text, self.shape.orders[field]))

    def amount(self, field: str) -> Decimal | None:
        found: Decimal | None = self.read(field, lambda text: parse_amount(text, self.shape.marks[field]))
        return found

    def choice(self, field: str, choices: Mapping[str, Any]) -> Any:
        def choose(text: str) -> Any:
            plain = " ".join(re.findall(r"[^\W_]+", text.casefold()))
            if plain not in choices:
                raise ValueError(f'"{text[:40]}" is none of {", ".join(dict.fromkeys(map(str, choices.values())))}')
            return choices[plain]

        return self.read(field, choose)


def read_customer(raw: Row, shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> Customer | Unreadable:
    """The customer in a row; an Unreadable where the row has no name to go by.

    Every other value that cannot be read is left out of the plan and noted in `unread`. Numbers are read by the row's
    country, else by that of `defaults`. Nothing about texts is made up: there is a consent only where the row has its
    kind and its day, and its country, owner, tier or status are those it says or none.
    """
    row = _Row(raw, shape, unread)
    name = row.text("name")
    if name is None or not slug(name):
        return Unreadable(raw.line, None, "has no name" if name is None else f'has no letter in its name, "{name}"')
    if len(name) > _LONGEST_NAME:
        return Unreadable(raw.line, None, f"has a name of {len(name)} characters")
    country = row.read("country", _country)
    wish = (row.text("opt_out") or "").casefold()
    contact, named, facts = _contact(row, name, country or defaults.country, country)
    if contact and wish not in _NO:
        contact = contact._replace(texting=ContactTexting())
        if wish not in _YES:
            row.note("opt_out", f'"{wish[:40]}" is neither yes nor no: no consent either')
    sale = LastSale(row.date("last_sale.on"), row.amount("last_sale.amount"))
    worth = Worth(row.amount("worth.revenue"), row.text("worth.currency"))
    renewal = row.date("renewal.on")
    account = Account(
        name=name,
        status=row.choice("status", _STATUS) or "customer",
        tier=row.choice("tier", {tier.lower(): tier for tier in _TIERS}) or defaults.tier,
        owner=row.read("owner", lambda text: _owner(text, defaults.reps)) or defaults.owner,
        since=row.date("since"),
        timezone=row.read("timezone", _zone),
        location=row.text("location") or _location(row, country),
        worth=worth if worth != Worth() and worth.revenue is not None else None,
        last_sale=sale if sale != LastSale() else None,
        renewal=DateOf(renewal) if renewal else None,
        contacts=(contact,) if contact else (),
        facts=facts,
    )
    return Customer(
        raw.line,
        account,
        named=named,
        title=facts.get("title"),
        opted_out=wish in _YES,
        sales_known="last_sale.on" in shape.at,
    )


def _contact(
    row: _Row, account: str, country: str | None, named_country: str | None
) -> tuple[Contact | None, bool, dict[str, str]]:
    """The contact of a row, whether the file names one, and what the plan keeps beside it."""
    facts = {"customer_id": row.text("customer_id"), "title": row.text("title")}
    name = contact_name(row.text("contact"), row.text("first_name"), row.text("last_name"))
    phone: Phone | None = row.read("phone", lambda text: read_phone(text, country))
    mobile: Phone | None = row.read("mobile", lambda text: read_phone(text, country))
    if phone and mobile and phone != mobile:
        facts["office_phone"] = phone.e164
    email = row.read("email", _email)
    contact = Contact(
        name=name or account,
        role=row.choice("role", _ROLES),
        first_name=row.text("first_name") if name else None,
        phone=mobile or phone,
        email=email,
        # A letter goes to a named person (PRACTICE J7), so an address without a name serves nobody.
        address=_address(row, named_country) if name else None,
    )
    if contact.first_name == contact._replace(first_name=None).called:
        contact = contact._replace(first_name=None)
    texting = ContactTexting(consent=_consent(row, contact))
    kept = {key: value for key, value in facts.items() if value}
    if not name and not contact.phone and not email:
        return None, True, kept
    return contact._replace(texting=texting), bool(name), kept


def _consent(row: _Row, contact: Contact) -> Consent | None:
    kind = row.text("consent.kind")
    if kind is None or kind.casefold() in _NO:
        return None
    if kind.casefold() not in _KINDS:
        row.note("consent.kind", f'"{kind[:40]}" is none of {", ".join(_KINDS)}: no consent')
        return None
    on = row.date("consent.on")
    if on is None:
        row.note("consent.on", "is missing: a consent without its day is none")
        return None
    if contact.phone is None:
        row.note("consent.kind", "belongs to a number, and there is none")
        return None
    return Consent(next(known for known in _KINDS if known == kind.casefold()), on, row.text("consent.how"))


def _location(row: _Row, country: str | None) -> str | None:
    """`Portland, OR` where the country has states by that code, else `Berlin, Germany`."""
    city, region = row.text("city"), row.text("region")
    where = country_name(country) if country and country != "US" else None
    parts = [city, region if country in ("US", "CA", "AU", None) else None, where]
    return ", ".join(part for part in parts if part) or None


def _address(row: _Row, country: str | None) -> str | None:
    """The postal address on one line, in the order of its country; None without a street."""
    street, city, region, code = (row.text(field) for field in ("street", "city", "region", "postal_code"))
    if street is None:
        return None
    if country in ("US", "CA", "AU", None):
        town = ", ".join(part for part in (city, _joined(region, code)) if part)
    elif country in ("GB", "IE"):
        town = ", ".join(part for part in (_joined(city, code), region) if part)
    else:
        town = ", ".join(part for part in (_joined(code, city), region) if part)
    named = country_name(country) if country and country != "US" else None
    return ", ".join(part for part in (street, town, named) if part)


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise ValueError(f'"{text[:40]}" is no country')
    return code


def _email(text: str) -> str:
    first = re.split(r"[;,\s]+", text)[0].removeprefix("mailto:")
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s.<>]+", first):
        raise ValueError(f'"{text[:60]}" is no e-mail address')
    return first


@cache
def _zone(text: str) -> str:
    try:
        return zoneinfo.ZoneInfo(text).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise ValueError(f'"{text[:40]}" is no time zone') from None


def _owner(text: str, reps: Mapping[str, Rep]) -> str:
    """The id of the rep meant by an id, a name or an e-mail address."""
    for id, rep in reps.items():
        if text.casefold() in (id.casefold(), rep.name.casefold(), (rep.email or "").casefold()):
            return id
    raise ValueError(f'"{text[:40]}" is no rep of touch.yaml')
