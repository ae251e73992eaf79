"""Several rows of one customer as one account; the order of the rows settles that of the contacts and no more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from touchcli.importing.contacts import emails_of, numbers_of
from touchcli.importing.customer import Customer
from touchcli.importing.rows import Unreadable
from touchcli.importing.values.people import mail_domain
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Account, Contact, LastSale, Worth, slug

_SURE = ("customer", "prospect", "former")


def merged(rows: Sequence[Customer], unread: list[Unreadable]) -> Customer:
    """One customer of several rows: people become contacts, order lines a total; differences that matter are noted."""
    if len(rows) == 1 and rows[0].order is None:
        return rows[0]
    lines = tuple(sorted(line for each in rows for line in each.lines))
    rows = _distinct(sorted(rows, key=lambda each: each.line))
    first = rows[0]
    people, spare = _people(rows)
    account = _account(rows, unread)
    if spare:
        account = account._replace(facts={**spare, **account.facts})
    company = _usual(each.company for each in rows)
    names = {words(each.company): each.company for each in rows if each.company}
    if len(names) > 1:
        shown = ", ".join(sorted(names.values())[:3])
        unread.append(Unreadable(first.line, "name", f"differs among the rows of one customer: {shown}"))
    name = company or _name_of_people(people) or first.account.name
    return first._replace(
        lines=lines,
        account=account._replace(name=name, contacts=tuple(people)),
        company=company,
        town=_usual(each.town for each in rows) or "",
        road=_usual(each.road for each in rows) or "",
        named=any(each.named and each.account.contacts for each in rows) or not people,
        stated=frozenset().union(*(each.stated for each in rows)),
        opted_out=tuple(dict.fromkeys(number for each in rows for number in each.opted_out)),
        order=None,
        sales_known=any(each.sales_known for each in rows),
        last_touch=max((each.last_touch for each in rows if each.last_touch), default=None),
        notes=" ".join(dict.fromkeys(each.notes for each in rows if each.notes)) or None,
        given_id=next((each.given_id for each in rows if each.given_id), None),
    )


def _distinct(rows: Sequence[Customer]) -> list[Customer]:
    """Rows without those that say again what another one said; lines of orders all count."""
    found: dict[Any, list[Customer]] = {}
    kept = []
    for row in rows:
        alike = found.setdefault((tuple(each.name for each in row.account.contacts), row.account.location), [])
        if row.order or not any(row[1:] == other[1:] for other in alike):
            alike.append(row)
            kept.append(row)
    return kept


def _account(rows: Sequence[Customer], unread: list[Unreadable]) -> Account:
    accounts = [each.account for each in rows]
    usual = {
        key: _usual(getattr(each, key) for each in accounts) for key in ("timezone", "renewal", "owner", "enter_on")
    }
    locations = {each.location for each in accounts if each.location}
    location = _usual(each.location for each in accounts)
    if len(locations) > 1 and Counter(each.location for each in accounts if each.location)[location] == 1:
        shown = ", ".join(sorted(locations)[:3])
        unread.append(Unreadable(rows[0].line, "location", f"differs among the rows of {accounts[0].name}: {shown}"))
        location = None
    status = min((each.status for each in accounts if _states(rows, "status", each)), key=_SURE.index)
    most = max(accounts, key=lambda each: (len(_filled(each)), str(each)))
    return most._replace(
        **usual,
        location=location,
        status=status,
        tier=min((each.tier for each in accounts if each.tier), default=None),
        known=any(each.known for each in accounts),
        since=min((each.since for each in accounts if each.since), default=None),
        last_sale=_last_sale(rows),
        worth=_worth(rows),
        refs={key: value for each in accounts for key, value in each.refs.items()},
        facts={key: value for each in accounts for key, value in each.facts.items()},
    )


def _filled(account: Account) -> list[Any]:
    return [value for value in account if value]


def _states(rows: Sequence[Customer], key: str, account: Account) -> bool:
    return any(key in each.stated for each in rows if each.account is account) or not any(
        key in each.stated for each in rows
    )


def _usual(values: Iterable[Any]) -> Any:
    """The value that most have, of equals the one whose text comes first; None if there is none."""
    count = Counter(value for value in values if value)
    return min(count, key=lambda value: (-count[value], str(value)), default=None)


def _last_sale(rows: Sequence[Customer]) -> LastSale | None:
    sales = [each.account.last_sale for each in rows if each.account.last_sale]
    lines = [each.order for each in rows if each.order and each.order.on]
    if lines:
        day = max(line.on for line in lines if line.on)
        number = max((line.number or "" for line in lines if line.on == day), default="")
        amounts = [
            line.amount
            for line in lines
            if line.on == day and (line.number or "") == number and line.amount is not None
        ]
        sales.append(LastSale(day, sum(amounts, Decimal(0)) if amounts else None))
    return max(sales, key=lambda sale: (str(sale.on or ""), sale.amount or Decimal(0)), default=None)


def _worth(rows: Sequence[Customer]) -> Worth | None:
    amounts = [each.order.amount for each in rows if each.order and each.order.amount is not None]
    currency = _usual(each.account.worth.currency for each in rows if each.account.worth)
    note = _usual(each.account.worth.note for each in rows if each.account.worth)
    revenue: Decimal | None = sum(amounts, Decimal(0)) if amounts else None
    if revenue is None:
        revenue = _usual(each.account.worth.revenue for each in rows if each.account.worth)
    return Worth(revenue, currency, note) if revenue is not None or currency else None


def _people(rows: Sequence[Customer]) -> tuple[list[Contact], dict[str, str]]:
    """The contacts of all rows, each person once; and the number and address of the company that name nobody."""
    found: list[Contact] = []
    spare: list[Contact] = []
    for row in rows:
        for contact in row.account.contacts:
            if not row.named and any(each.named and each.account.contacts for each in rows):
                spare.append(contact)
                continue
            at = next((n for n, each in enumerate(found) if same_person(each, contact)), None)
            if at is None:
                found.append(contact)
            else:
                found[at] = _joined(found[at], contact)
    numbers = {number for each in found for number in numbers_of(each)}
    emails = {email for each in found for email in emails_of(each)}
    facts: dict[str, str] = {}
    if own := {number for contact in spare for number in numbers_of(contact)[:1]} - numbers:
        facts["office_phone"] = min(own)
    if own := {email for contact in spare for email in emails_of(contact)[:1]} - emails:
        facts["office_email"] = min(own)
    return found, facts


def same_person(one: Contact, other: Contact) -> bool:
    """True for two contacts of an account that are one person: the CRM says so, the name, or an address beside it."""
    if one.refs.get("crm") and one.refs.get("crm") == other.refs.get("crm"):
        return True
    if slug(one.name) == slug(other.name):
        return True
    mine, theirs = set(words(one.name).split()), set(words(other.name).split())
    shared = set(emails_of(one)) & set(emails_of(other)) or set(numbers_of(one)) & set(numbers_of(other))
    return bool(shared) and (mine <= theirs or theirs <= mine)


def _joined(one: Contact, other: Contact) -> Contact:
    """A person of two rows: what either says; further numbers and addresses are kept beside the first ones."""
    full, less = (one, other) if len(one.name) >= len(other.name) else (other, one)
    values: dict[str, Any] = {
        key: getattr(full, key) or getattr(less, key)
        for key in ("role", "title", "first_name", "phone", "email", "address", "timezone", "prefers", "left")
    }
    every = [*numbers_of(full), *numbers_of(less), *(email for each in (full, less) for email in _mails(each))]
    main = {values["phone"].e164 if values["phone"] else None, (values["email"] or "").casefold()}
    texting = full.texting if full.texting != Contact("").texting else less.texting
    return full._replace(
        **values,
        texting=texting,
        refs={**less.refs, **full.refs},
        also=tuple(dict.fromkeys(each for each in every if each not in main and each.casefold() not in main)),
    )


def _mails(contact: Contact) -> list[str]:
    return [*((contact.email,) if contact.email else ()), *(each for each in contact.also if "@" in each)]


def _name_of_people(people: Sequence[Contact]) -> str | None:
    """What to call the account of people whose company the file does not name: by their mail, else by one of them."""
    if len(people) < 2:
        return people[0].name if people else None
    domains = {mail_domain(email) for each in people for email in emails_of(each)}
    domain = domains.pop() if len(domains) == 1 else None
    if domain:
        return " ".join(part.capitalize() for part in domain.partition(".")[0].replace("_", "-").split("-"))
    return min(each.name for each in people)
