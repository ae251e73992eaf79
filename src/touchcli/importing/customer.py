"""Customers of a file: what its rows say, each as one entry, and many entries as one account."""

import datetime as dt
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from touchcli.files.writing.plan_tree import record_of
from touchcli.importing.entry import KINDS, LONGEST_NAME, Defaults, OrderLine, RowReader, Shape, is_name
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.values.people import Named, looks_like_company, people, read_emails
from touchcli.importing.values.phones import read_phones
from touchcli.importing.values.places import address, location, tidy
from touchcli.importing.values.words import NO, PERSONS, YES, is_nothing, words
from touchcli.rules.models.account import Account, Consent, Contact, ContactTexting, DateOf, Worth
from touchcli.rules.models.values import Phone


class Customer(NamedTuple):
    """A customer of the file: the account it makes, and what an account has no key for.

    `lines` are the rows it comes from. `company` is the name that the file gives the company, None for people without
    one. `town` and `road` say where they are, empty where unknown. `named` is False if the file names
    nobody and the account's name stands in for the contact's. `stated` are the keys that the rows themselves say, not
    flags. `opted_out` are numbers that want no texts. `order` is set for a line of an order. `sales_known` is True
    where the file has a column for the last sale; `given_id` is the id of our own export.
    """

    lines: tuple[int, ...]
    account: Account
    company: str | None
    town: str = ""
    road: str = ""
    named: bool = True
    stated: frozenset[str] = frozenset()
    opted_out: tuple[str, ...] = ()
    order: OrderLine | None = None
    sales_known: bool = False
    last_touch: dt.date | None = None
    notes: str | None = None
    given_id: str | None = None

    @property
    def line(self) -> int:
        """The first line it comes from."""
        return self.lines[0]

    @property
    def city(self) -> str:
        """The town in words to compare by."""
        return words(self.town)

    @property
    def street(self) -> str:
        """The road in words to compare by."""
        return words(self.road)

    @property
    def ref(self) -> str | None:
        """What the CRM calls the account."""
        return self.account.refs.get("crm")


_BLANK = re.compile(r"[-–—._*?/]{1,2}|[-–—._]+")
_STATED = ("name", "status", "tier", "owner")
# Rows share what most of them have alike: of 100,000 there may be no more than memory holds.
_NONE: Mapping[str, str] = {}
_stated = cache(frozenset[str])


def read_customer(raw: Row, shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> Customer | Unreadable:
    """The customer in a row; an Unreadable where the row has no name to go by, or is no customer.

    Every other value that cannot be read is left out of the plan and noted in `unread`. Numbers are read by the row's
    country, else by that of `defaults`; if the row names one that is not known, only by their own `+`. Nothing about
    texts is made up: there is a consent only where the row has its kind and its day.
    """
    row = RowReader(raw, shape, defaults, unread)
    if kind := row.not_a_customer():
        return Unreadable(raw.line, None, f'is not a customer: "{kind[:40]}"')
    given = row.text("name")
    if given is None and row.is_formula("name"):
        return Unreadable(raw.line, None, "has no name but a formula")
    if given and not words(given) and not _BLANK.fullmatch(given):
        return Unreadable(raw.line, None, f'has no letter in its name, "{given}"')
    company, whole = _names(row, given)
    found = people(whole, row.text("first_name"), row.text("last_name"), row.shape.columns.language)
    if whole and len(whole) > LONGEST_NAME:
        row.note("contact", f"is longer than {LONGEST_NAME} characters")
    if shape.own and whole:
        found = [Named(whole, row.text("first_name"))] if is_name(whole) else []
    if company and found and _alike(found[0].name, company) and (not shape.own or looks_like_company(company)):
        found = []
    name = company or (found[0].name if found else None)
    if name is None:
        return Unreadable(raw.line, None, "has no name")
    if len(name) > LONGEST_NAME:
        return Unreadable(raw.line, None, f"has a name of {len(name)} characters")
    return _customer(row, name, company, found)


def _alike(one: str, other: str) -> bool:
    return one[:1].lower() == other[:1].lower() and words(one) == words(other)


def _names(row: RowReader, name: str | None) -> tuple[str | None, str | None]:
    """The company that a row names, and the person in one cell; a list of companies and people says which it is."""
    whole = row.text("contact")
    if _is_person(row):
        parent = row.text("parent") if is_name(row.text("parent")) else None
        # Odoo's complete name is `Acme Tools, Rosa Garcia`.
        return parent, whole or (name.removeprefix(f"{parent}, ") if name else None)
    return (name if is_name(name) else None), whole


def _is_person(row: RowReader) -> bool:
    """True for a person in a list of companies and people."""
    kind = words(row.text("kind") or "")
    return bool(kind) and (kind in PERSONS or kind in NO)


def _customer(row: RowReader, name: str, company: str | None, found: list[Named]) -> Customer:
    country = row.country()
    numbers_in = country if country or row.text("country") is None else None
    place = tidy(row.place(country), row.defaults.country)
    where = address(place) if found else None
    contacts = _contacts(row, name, found, numbers_in if row.text("country") else row.defaults.country, where)
    opted_out = row.opted_out()
    if opted_out is not False and contacts:
        contacts = [each._replace(texting=ContactTexting()) for each in contacts]
    last, revenue = row.amount("last_sale.amount", country), row.amount("worth.revenue", country)
    line = row.amount("order.amount", country)
    currency = row.currency(revenue, last, line)
    renewal, status = row.date("renewal.on"), row.status()
    tier = row.choice("tier", {tier.lower(): tier for tier in ("A", "B", "C", "D")})
    # In our own export the ledger has the touches, and `known` says the rest.
    owner, last_touch = row.owner(), None if row.shape.own else row.date("last_touch")
    ref = None if _is_person(row) else _first_id(row.text("customer_id"))
    own_city = row.text("location")
    account = Account(
        name=name,
        status=status or "customer",
        tier=tier or row.defaults.tier,
        owner=owner or row.defaults.owner,
        enter_on=row.date("enter_on"),
        known=last_touch is not None or words(row.text("known") or "") in YES,
        since=row.date("since"),
        timezone=row.zone(),
        location=own_city or location(place),
        worth=Worth(revenue.value if revenue else None, currency) if revenue or currency else None,
        last_sale=row.sale(last),
        renewal=DateOf(renewal) if renewal else None,
        contacts=tuple(contacts),
        refs={"crm": ref} if ref and not is_nothing(ref) else _NONE,
    )
    if more := _more(row, "plan_more", Account):
        account = _as_exported(account._replace(**more))
    stated = zip(_STATED, (company, status, tier, owner), strict=True)
    shape = row.shape
    return Customer(
        (row.raw.line,),
        account,
        company,
        town=place.city or (own_city or "").partition(",")[0] or place.postal_code or "",
        road=place.street or "",
        named=bool(found) or not contacts,
        stated=_stated(tuple(key for key, value in stated if value)),
        opted_out=_numbers(contacts) if opted_out else (),
        order=row.order(line),
        sales_known="last_sale.on" in shape.at or shape.columns.orders,
        last_touch=last_touch,
        notes=" ".join(row.texts("notes")) or None if "notes" in shape.at else None,
        given_id=row.text("account"),
    )


def _first_id(text: str | None) -> str | None:
    """The first of several ids, `9001;9002`: a contact of several companies counts for its primary one."""
    return text.partition(";")[0].strip() if text else None


def _as_exported(account: Account) -> Account:
    """The account of our own export, without what its columns repeat of its facts."""
    facts = account.facts
    if account.refs == {"crm": facts.get("customer_id")}:
        account = account._replace(refs=_NONE)
    if facts.get("title") and account.contacts and account.contacts[0].title == facts["title"]:
        account = account._replace(contacts=(account.contacts[0]._replace(title=None), *account.contacts[1:]))
    return account


def _contacts(row: RowReader, name: str, found: list[Named], country: str | None, where: str | None) -> list[Contact]:
    """The contacts of a row; the account's name stands in where it names nobody and has a number or an address."""
    phones, emails = _phones(row, country), _emails(row)
    if not found and not phones and not emails:
        return []
    title = row.text("title") or (found[0].title if found else None)
    title = None if title is None or is_nothing(title) else title
    ref = row.text("customer_id") if _is_person(row) else row.text("contact_id")
    many = len(found) > 1
    paired = many and len(emails) == len(found)
    first = Contact(
        name=found[0].name if found else name,
        title=title,
        role=row.role(title),
        phone=Phone(phones[0]) if phones else None,
        email=emails[0] if emails else None,
        # A letter goes to a named person (PRACTICE J7), so an address without a name serves nobody.
        address=where if found and not row.text("address") else None,
        also=(*phones[1:], *(() if paired else emails[1:])),
        refs={"crm": ref} if ref else _NONE,
        left=_left(row),
    )
    called = found[0].first_name if found else None
    if called and called != Account(name).greeting(first):
        first = first._replace(first_name=called)
    if consent := _consent(row, first):
        first = first._replace(texting=ContactTexting(consent=consent))
    if more := _more(row, "contact_more", Contact):
        first = first._replace(**more)
    others = [
        Contact(each.name, title=each.title, email=emails[n] if paired else None, address=where)
        for n, each in enumerate(found[1:], 1)
    ]
    return [first, *others]


def _phones(row: RowReader, country: str | None) -> list[str]:
    """The numbers of a row, the one to text first: a mobile, else the first that is there."""
    found = []
    for field in ("mobile", "phone"):
        for text in row.texts(field):
            if is_nothing(text):
                continue
            numbers, reasons = read_phones(text, country)
            for reason in reasons:
                row.note(field, reason)
            found += [(not (each.mobile or field == "mobile"), each.e164) for each in numbers]
    return list(dict.fromkeys(number for _, number in sorted(found, key=lambda each: each[0])))


def _emails(row: RowReader) -> list[str]:
    found: list[str] = []
    for text in row.texts("email"):
        try:
            found += read_emails(text)
        except ValueError as error:
            if not is_nothing(text):
                row.note("email", str(error))
    return list(dict.fromkeys(found))


def _left(row: RowReader) -> dt.date | None:
    text = row.text("left")
    if text is None or words(text) in NO:
        return None
    return row.defaults.today if words(text) in YES else row.date("left")


def _consent(row: RowReader, contact: Contact) -> Consent | None:
    kind = row.text("consent.kind")
    if kind is None or kind.casefold() in NO:
        return None
    if kind.casefold() not in KINDS:
        row.note("consent.kind", f'"{kind[:40]}" is not one of {", ".join(KINDS)}: no consent')
        return None
    on = row.date("consent.on")
    if on is None:
        row.note("consent.on", "is missing: a consent without its day is none")
        return None
    if contact.phone is None:
        row.note("consent.kind", "belongs to a number, and there is none")
        return None
    return Consent(next(known for known in KINDS if known == kind.casefold()), on, row.text("consent.how"))


def _numbers(contacts: list[Contact]) -> tuple[str, ...]:
    return tuple(number for each in contacts for number in numbers_of(each))


def numbers_of(contact: Contact) -> list[str]:
    """All numbers of a contact, the one to text first."""
    return [*((contact.phone.e164,) if contact.phone else ()), *(each for each in contact.also if each[:1] == "+")]


def emails_of(contact: Contact) -> list[str]:
    """All e-mail addresses of a contact, in small letters."""
    every = [*((contact.email,) if contact.email else ()), *(each for each in contact.also if "@" in each)]
    return [each.casefold() for each in every]


def _more(row: RowReader, field: str, model: type[Account] | type[Contact]) -> dict[str, Any]:
    """The fields that our own export says beyond its columns."""
    text = row.text(field)
    if text is None:
        return {}
    try:
        tree = json.loads(text)
        record: Any = record_of(model, {"name": "x", **tree})
    except (ValueError, TypeError, RecursionError) as error:
        row.note(field, f"is not what touch export wrote: {error}")
        return {}
    return {key: getattr(record, key) for key in tree if key in record._fields}
