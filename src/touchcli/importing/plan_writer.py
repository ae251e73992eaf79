"""Account plans as YAML that people go on writing: short, in the order of the book, with comments where they know more.

What is written is read back by the workspace as exactly the account it was made from.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from touchcli.importing.customer import Customer
from touchcli.rules.due.five_ws import nothing_bought_lately
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.wording import safe

# Words that stand bare in YAML and mean themselves to every reader of it, also to those that know types.
_BARE = re.compile(r"[^\W\d_](?:[\w.,&'()/+@ -]*[\w.)])?")
_TYPED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})


def plan_text(customer: Customer, today: dt.date, source: str) -> str:
    """The plan of one customer as a file of its own; `source` is the name of the customer file."""
    head = f"# From {safe(source, 60)}, line {customer.line}. Everything here may be changed and added to."
    return "\n".join((head, *_lines(customer, today))) + "\n"


def book_text(customers: list[Customer], today: dt.date, source: str) -> str:
    """The plans of a book as a list in one file, each with its id (PRACTICE J2)."""
    lines = [f"# A book of {len(customers)} from {safe(source, 60)}, the latest sale first."]
    for customer in customers:
        first, *more = (f"id: {customer.account.id}", *_lines(customer, today))
        lines += [f"- {first}", *(f"  {line}" for line in more)]
    return "\n".join(lines) + "\n"


def _lines(customer: Customer, today: dt.date) -> Iterator[str]:
    account = customer.account
    yield f"name: {scalar(account.name)}"
    if account.status != "customer":
        yield f"status: {account.status}"
    for key in ("tier", "owner", "enter_on", "since", "timezone", "location"):
        if getattr(account, key) is not None:
            yield f"{key}: {scalar(getattr(account, key))}"
    if account.worth:
        yield f"worth: {_flow(account.worth._asdict())}"
    if account.last_sale:
        yield f"last_sale: {_flow(account.last_sale._asdict())}"
    yield "five_ws:"
    yield from _five_ws(customer, today)
    yield from _contacts(customer)
    if account.renewal:
        yield f"renewal: {_flow(account.renewal._asdict())}"
    if account.facts:
        yield f"facts: {_flow(dict(account.facts))}"


def five_ws(account: Account) -> dict[str, str]:
    """Those of the five Ws (PRACTICE J3) that the customer file answers: what it means to us, where, since when."""
    found = {}
    if account.worth and account.worth.revenue is not None:
        found["what"] = f"{account.worth.revenue} {account.worth.currency or ''}".strip() + " of revenue on our books"
    if account.location:
        found["where"] = account.location
    if account.since:
        found["when"] = f"since {account.since.isoformat()}"
    return found


def _five_ws(customer: Customer, today: dt.date) -> Iterator[str]:
    known = five_ws(customer.account)
    contact = customer.account.contacts[0] if customer.account.contacts and customer.named else None
    job = f" ({safe(contact.name)} is {safe(customer.title)})" if contact and customer.title else ""
    asked = {
        "who": f"who owns it, who signs?{job}",
        "what": "what does it mean to us?",
        "where": "where are they?",
        "when": "a customer since when, and how did they come?",
    }
    for key, question in asked.items():
        yield f"  {key}: {scalar(known[key])}" if key in known else f"  # {key}: {question}"
    if quiet := nothing_since(customer, today):
        yield f"  # why: {quiet}; find out why"


def nothing_since(customer: Customer, today: dt.date) -> str | None:
    """What the plan asks a reason for: no sale at all, or none lately; None if there was one, or nobody knows."""
    sold_on = customer.account.last_sale.on if customer.account.last_sale else None
    if sold_on is None:
        return "no sale on record" if customer.sales_known else None
    return f"nothing substantial since {sold_on.isoformat()}" if nothing_bought_lately(sold_on, today) else None


def _contacts(customer: Customer) -> Iterator[str]:
    if not customer.account.contacts:
        yield "# contacts: the file names nobody; whom do we talk to?"
        return
    yield "contacts:"
    for contact in customer.account.contacts:
        remark = "" if customer.named else "  # the file names nobody; who is it?"
        yield f"  - name: {scalar(contact.name)}{remark}"
        yield from (f"    {line}" for line in _contact(contact))


def _contact(contact: Contact) -> Iterator[str]:
    for key in ("role", "first_name", "email", "address"):
        if getattr(contact, key) is not None:
            yield f"{key}: {scalar(getattr(contact, key))}"
    if contact.phone:
        yield f'phone: "{contact.phone.e164}"'
    if contact.texting.consent:
        yield "texting:"
        yield f"  consent: {_flow(contact.texting.consent._asdict())}"


def _flow(values: dict[str, Any]) -> str:
    pairs = (f"{key}: {scalar(value, flow=True)}" for key, value in values.items() if value is not None)
    return "{" + ", ".join(pairs) + "}"


def scalar(value: str | Decimal | dt.date, *, flow: bool = False) -> str:
    """A value as YAML: bare where it can stand so, else in double quotes with what YAML cannot hold escaped."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    bare = _BARE.fullmatch(value) and value.isprintable() and value.lower() not in _TYPED
    if bare and not (flow and "," in value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(char if char.isprintable() else f"\\U{ord(char):08x}" for char in quoted)
