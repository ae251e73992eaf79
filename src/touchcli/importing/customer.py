"""Customers of a file: what its rows say, each as one entry, and many entries as one account."""

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from touchcli.importing.contacts import NO_REFS, contacts_of, is_person, more_of, numbers_of
from touchcli.importing.entry import LONGEST_NAME, Defaults, OrderLine, RowReader, Shape
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.values.people import Named, is_name, looks_like_company, people
from touchcli.importing.values.places import address, location, tidy
from touchcli.importing.values.words import YES, is_nothing, words
from touchcli.rules.models.account import Account, Contact, ContactTexting, DateOf, Worth


class Customer(NamedTuple):
    """A customer of the file: the account it makes, and what an account has no key for.

    `lines` are the rows it comes from. `company` is the name that the file gives the company, None for people without
    one. `town` and `road` say where they are, empty if unknown. `named` is False if the file names
    nobody and the account's name stands in for the contact's. `stated` are the keys that the rows themselves say, not
    flags. `opted_out` are numbers that want no texts. `order` is set for a line of an order. `sales_known` is True
    if the file has a column for the last sale; `given_id` is the id of our own export.
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
_stated = cache(frozenset[str])


def read_customer(raw: Row, shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> Customer | Unreadable:
    """The customer in a row; an Unreadable if the row has no name to go by, or is no customer.

    Every other value that cannot be read is left out of the plan and noted in `unread`. Numbers are read by the row's
    country, else by that of `defaults`; if the row names one that is not known, only by their own `+`. Nothing about
    texts is made up: there is a consent only if the row has its kind and its day.
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
    if is_person(row):
        parent = row.text("parent") if is_name(row.text("parent")) else None
        # Odoo's complete name is `Acme Tools, Rosa Garcia`.
        return parent, whole or (name.removeprefix(f"{parent}, ") if name else None)
    return (name if is_name(name) else None), whole


def _customer(row: RowReader, name: str, company: str | None, found: list[Named]) -> Customer:
    country = row.country()
    numbers_in = country if country or row.text("country") is None else None
    place = tidy(row.place(country), row.defaults.country)
    where = address(place) if found else None
    contacts = contacts_of(row, name, found, numbers_in if row.text("country") else row.defaults.country, where)
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
    ref = None if is_person(row) else _first_id(row.text("customer_id"))
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
        refs={"crm": ref} if ref and not is_nothing(ref) else NO_REFS,
    )
    if more := more_of(row, "plan_more", Account):
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
        account = account._replace(refs=NO_REFS)
    if facts.get("title") and account.contacts and account.contacts[0].title == facts["title"]:
        account = account._replace(contacts=(account.contacts[0]._replace(title=None), *account.contacts[1:]))
    return account


def _numbers(contacts: list[Contact]) -> tuple[str, ...]:
    return tuple(number for each in contacts for number in numbers_of(each))
