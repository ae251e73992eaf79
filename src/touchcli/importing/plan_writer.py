"""Account plans as YAML that people go on writing: short, in the order of the book, with comments if they know more.

What is written is read back by the workspace as exactly the account it was made from.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from touchcli.files.writing.plan_tree import tree_of
from touchcli.importing.customer import Customer
from touchcli.rules.due.five_ws import nothing_bought_lately
from touchcli.rules.models.account import Account
from touchcli.rules.wording import safe

# Words that stand bare in YAML and mean themselves to every reader of it, also to those that know types.
_BARE = re.compile(r"[^\W\d_](?:[\w.,&'()/+@ -]*[\w.)])?")
_KEY = re.compile(r"[a-z_]+")
_PLAIN = re.compile(r"-?(?!0\d)\d{1,15}(\.\d{1,6})?|\d{4}-\d\d-\d\d")
_TYPED = frozenset({"true", "false", "yes", "no", "on", "off", "null", "y", "n"})
_FIRST = (
    "status",
    "tier",
    "owner",
    "cadence",
    "enter_on",
    "known",
    "since",
    "timezone",
    "location",
    "worth",
    "last_sale",
)
_APART = frozenset({"name", "id", "five_ws", "contacts"})


def plan_text(customer: Customer, today: dt.date, source: str) -> str:
    """The plan of one customer as a file of its own; `source` is the name of the customer file."""
    head = f"# From {safe(source, 60)}, line {customer.line}. Everything here may be changed and added to."
    return "\n".join((head, *_lines(customer, today))) + "\n"


def added_text(customer: Customer, today: dt.date) -> str:
    """The plan of an account that a person added on a day, as a file of its own."""
    head = f"# Added on {today.isoformat()}. Everything here may be changed and added to."
    return "\n".join((head, *_lines(customer, today))) + "\n"


def book_text(customers: Sequence[Customer], today: dt.date, source: str) -> str:
    """The plans of a book as a list in one file, each with its id (PRACTICE J2)."""
    lines = [f"# A book of {len(customers)} from {safe(source, 60)}, the latest sale first."]
    for customer in customers:
        first, *more = (f"id: {scalar(customer.account.id)}", *_lines(customer, today))
        lines += [f"- {first}", *(f"  {line}" for line in more)]
    return "\n".join(lines) + "\n"


def _lines(customer: Customer, today: dt.date) -> Iterator[str]:
    tree = tree_of(customer.account)
    yield f"name: {scalar(tree['name'])}"
    for key in _FIRST:
        if key in tree:
            yield f"{key}: {node(tree[key])}"
    yield "five_ws:"
    yield from _five_ws(customer, today)
    yield from _contacts(customer, tree.get("contacts", ()))
    for key, value in tree.items():
        if key not in _FIRST and key not in _APART:
            yield f"{key}: {node(value)}"


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
    given = customer.account.five_ws
    known = {key: value for key, value in given._asdict().items() if value} if given else {}
    if given is None and customer.given_id is None:  # our own export has the words of the plan already
        known = five_ws(customer.account)
    contact = customer.account.contacts[0] if customer.account.contacts and customer.named else None
    job = f" ({safe(contact.name)} is {safe(contact.title)})" if contact and contact.title else ""
    asked = {
        "who": f"who owns it, who signs?{job}",
        "what": "what does it mean to us?",
        "where": "where are they?",
        "when": "a customer since when, and how did they come?",
    }
    for key, question in asked.items():
        yield f"  {key}: {scalar(known[key])}" if key in known else f"  # {key}: {question}"
    if "why" in known:
        yield f"  why: {scalar(known['why'])}"
    elif quiet := nothing_since(customer, today):
        yield f"  # why: {quiet}; find out why"


def nothing_since(customer: Customer, today: dt.date) -> str | None:
    """What the plan asks a reason for: no sale at all, or none lately; None if there was one, or nobody knows."""
    sold_on = customer.account.last_sale.on if customer.account.last_sale else None
    if sold_on is None:
        return "no sale on record" if customer.sales_known else None
    return f"nothing substantial since {sold_on.isoformat()}" if nothing_bought_lately(sold_on, today) else None


def _contacts(customer: Customer, trees: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not trees:
        yield "# contacts: the file names nobody; whom do we talk to?"
        return
    yield "contacts:"
    for tree in trees:
        remark = "" if customer.named else "  # the file names nobody; who is it?"
        yield f"  - name: {scalar(tree['name'])}{remark}"
        for key, value in tree.items():
            if key == "texting":
                yield "    texting:"
                yield from (f"      {inner}: {node(each)}" for inner, each in value.items())
            elif key != "name":
                yield f"    {key}: {node(value)}"


def node(value: Any, *, flow: bool = False) -> str:
    """A tree of text as YAML on one line."""
    if type(value) is str:
        return scalar(value, flow=flow)
    if isinstance(value, dict):
        return "{" + ", ".join([f"{_key(key)}: {node(each, flow=True)}" for key, each in value.items()]) + "}"
    if isinstance(value, list):
        return "[" + ", ".join([node(each, flow=True) for each in value]) + "]"
    return '""' if value is None else scalar(value, flow=flow)


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) else scalar(key, flow=True)


def scalar(value: str | Decimal | dt.date, *, flow: bool = False) -> str:
    """A value as YAML: bare if it can stand so, else in double quotes with what YAML cannot hold escaped."""
    if not isinstance(value, str):
        return value.isoformat() if isinstance(value, dt.date) else str(value)
    if _BARE.fullmatch(value):
        if value.isprintable() and not (flow and "," in value) and (len(value) > 5 or value.lower() not in _TYPED):
            return value
    elif _PLAIN.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return quoted if quoted.isprintable() else "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in quoted)
