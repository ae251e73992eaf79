"""A plan that people have written in, brought up to date from a customer file: gaps filled, everything else kept."""

import datetime as dt
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from touchcli.files.plans import parse_accounts
from touchcli.files.syntax.tree import parse_source
from touchcli.importing.customer import Customer
from touchcli.importing.plan_writer import five_ws
from touchcli.rules.models.account import Account, slug


class Update(NamedTuple):
    """What an update does to one plan: the keys it fills, and in words where the plan says otherwise and is kept."""

    filled: tuple[str, ...]
    kept: tuple[str, ...]


def update_plans(file: str, text: str, customers: Mapping[str, Customer]) -> tuple[str | None, dict[str, Update]]:
    """The text of a plan file brought up to date, None where nothing is to change, and what was done to each plan.

    `customers` are those to update by the ids of their accounts. Only what the plan lacks is filled in, and the last
    sale where the file knows a later one. Consents, contacts and what stands there already are never touched: a person
    may have taken them out or put them right, so where the customer file differs it is said, not done. Comments, order
    and quotes stay.
    """
    if "\r\n" in text:
        changed, done = update_plans(file, text.replace("\r\n", "\n"), customers)
        return changed and changed.replace("\n", "\r\n"), done
    source = parse_source(file, text.encode())
    accounts = parse_accounts(source, None)
    lines = text.splitlines(keepends=True)
    ends = [*(source.spot((n,)).line - 1 for n in range(1, len(source.tree or ()))), len(lines)]
    done = {}
    for account in reversed(accounts):  # from the last to the first, so that the places of those before stay
        if account.id in customers:
            start, in_list = account.line - 1, isinstance(source.tree, list)
            end = next(end for end in ends if end > start) if in_list else len(lines)
            while in_list and re.match(r"\s*$|#", lines[end - 1]):
                end -= 1  # what stands between two entries stays there
            start = start if in_list else 0
            part = "".join(lines[start:end])
            try:
                part, done[account.id] = _updated(part, in_list, account, customers[account.id])
            except ValueError as error:
                done[account.id] = Update((), (f"not updated: {error}",))
            lines[start:end] = [part]
    if not any(update.filled for update in done.values()):
        return None, done
    return "".join(lines), done


def _updated(text: str, in_list: bool, account: Account, customer: Customer) -> tuple[str, Update]:
    """The text of one plan with its gaps filled; `in_list` where it is an entry of a list, dash and all."""
    from ruamel.yaml.error import YAMLError

    found = re.match(r" *- +" if in_list else "", text)
    if found is None:
        raise ValueError("it does not begin beside its dash")
    dash = found[0]
    plain = _dedented(text, dash) if dash else text
    # People write the dash of a list under its key, or two further in.
    offset = 0 if re.search(r"^( *)[\w-]+: *(#.*)?\n\1- ", plain, re.MULTILINE) else 2
    yaml = _round_trip(offset)
    try:
        plan = yaml.load(plain)
    except YAMLError:
        raise ValueError("its lines cannot be told apart from those around it") from None
    if plan.fa.flow_style():
        raise ValueError("it is written on one line")
    filled, kept = _fill(plan, account, customer)
    if not filled:
        return text, Update((), tuple(kept))
    out = io.StringIO()
    yaml.dump(plan, out)
    written = out.getvalue()
    if dash:
        lines = (line if line.isspace() else " " * len(dash) + line for line in written.splitlines(keepends=True))
        written = dash + "".join(lines)[len(dash) :]
    return written, Update(tuple(filled), tuple(kept))


def _dedented(text: str, dash: str) -> str:
    """An entry of a list as a document of its own; a comment further out than the entry moves in."""
    first, *more = text.splitlines(keepends=True)
    rest = (line[len(dash) :] if not line[: len(dash)].strip() else line.lstrip() for line in more)
    return "".join((first[len(dash) :], *(line or "\n" for line in rest)))


def _fill(plan: Any, account: Account, customer: Customer) -> tuple[list[str], list[str]]:
    """Fill the gaps of one plan in place; gives the keys filled and the words on what was kept."""
    new, filled, kept = customer.account, [], []

    def offer(path: tuple[str, ...], value: Any, there: Any) -> None:
        if value is None or value == there:
            return
        name = ".".join(path)
        if there is None or (name == "last_sale.on" and value > there):
            _set(plan, path, _plain(value))
            filled.append(name)
        elif path[0] not in ("five_ws", "tier", "owner"):  # those come from flags and from other columns
            kept.append(f"{name}: the plan says {there}, the file {value}: kept")

    newer = _sold(new) and (_sold(account) is None or _sold(new) > _sold(account))  # type: ignore[operator]
    for key in ("tier", "owner", "since", "timezone", "location"):
        offer((key,), getattr(new, key), getattr(account, key))
    for key in ("revenue", "currency"):
        offer(("worth", key), getattr(new.worth, key, None), getattr(account.worth, key, None))
    offer(("last_sale", "on"), _sold(new), _sold(account))
    amount = None if newer else getattr(account.last_sale, "amount", None)
    offer(("last_sale", "amount"), getattr(new.last_sale, "amount", None), amount)
    offer(("renewal", "on"), getattr(new.renewal, "on", None), getattr(account.renewal, "on", None))
    for key, value in five_ws(new).items():
        offer(("five_ws", key), value, getattr(account.five_ws, key, None))
    for key, value in new.facts.items():
        offer(("facts", key), value, account.facts.get(key))
    return filled, kept + _contacts(plan, account, new, filled)


def _contacts(plan: Any, account: Account, new: Account, filled: list[str]) -> list[str]:
    """Fill number, address and e-mail of the contact who is in both; nobody is added or taken out."""
    kept = []
    for contact in new.contacts:
        at = next((n for n, each in enumerate(account.contacts) if each.id == slug(contact.name)), None)
        if at is None:
            kept.append(f"contacts: {contact.name} is not in the plan: not added")
            continue
        there = account.contacts[at]
        for key in ("role", "email", "address", "phone"):
            value, old = getattr(contact, key), getattr(there, key)
            if value is not None and old is None:
                plan["contacts"][at][key] = _plain(value)
                filled.append(f"contacts.{contact.name}.{key}")
            elif value is not None and old != value:
                kept.append(f"contacts.{contact.name}.{key}: the plan says otherwise: kept")
        if contact.texting.consent and there.texting.consent is None:
            kept.append(
                f"contacts.{contact.name}: the consent of the file is not taken over: touch consent records one"
            )
    return kept


def _sold(account: Account) -> dt.date | None:
    return account.last_sale.on if account.last_sale else None


def _set(plan: Any, path: tuple[str, ...], value: Any) -> None:
    *outer, last = path
    for key in outer:
        if not isinstance(plan.get(key), dict):
            plan[key] = _new_map(flow=key != "five_ws")
        plan = plan[key]
    plan[last] = value


def _new_map(*, flow: bool) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    if flow:
        made.fa.set_flow_style()
    return made


def _plain(value: Any) -> Any:
    """A value as text for YAML, in quotes where other readers of YAML would take it for something else."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    from touchcli.importing.plan_writer import scalar

    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    text: str = value if isinstance(value, str) else value.e164
    return text if scalar(text, flow=True) == text else DoubleQuotedScalarString(text)


def _round_trip(offset: int) -> Any:
    """A YAML reader and writer that keeps comments, quotes and order, and takes every value for the text it is."""
    from ruamel.yaml import YAML
    from ruamel.yaml.resolver import VersionedResolver

    class AllText(VersionedResolver):
        """Finds no types: `no`, `0123` and `+15125550142` are text, and go out as they came in."""

        @property
        def versioned_resolver(self) -> dict[str, Any]:
            return {}

    yaml = YAML()
    yaml.Resolver = AllText
    yaml.preserve_quotes = True
    yaml.width = 10_000
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    return yaml
