"""A plan that people have written in, brought up to date from a customer file: gaps filled, everything else kept.

With `prefer_file` what the file says otherwise takes the place of what the plan says.
"""

import datetime as dt
import io
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from touchcli.files.plans import parse_accounts
from touchcli.files.syntax.tree import parse_source
from touchcli.importing.customer import Customer
from touchcli.importing.plan_changes import Change, changes
from touchcli.rules.models.account import Account


class Update(NamedTuple):
    """What an update does to one plan: the keys it fills or changes, and in words what the plan says otherwise."""

    filled: tuple[str, ...]
    kept: tuple[str, ...]


NO_UPDATE = Update((), ())
"""Nothing filled, nothing otherwise."""


def update_plans(
    file: str, text: str, customers: Mapping[str, Customer], *, prefer_file: bool = False
) -> tuple[str | None, dict[str, Update]]:
    """The text of a plan file brought up to date, None if nothing is to change, and what was done to each plan.

    `customers` are those to update by the ids of their accounts. What the plan lacks is filled in, the last sale if
    the file has a later one, and people whom the plan does not have. Consents and whatever stands there already are
    never touched without `prefer_file`: a person may have put them right, so if the customer file differs it is
    said, not done. Comments, order and quotes stay.
    """
    if "\r\n" in text:
        changed, done = update_plans(file, text.replace("\r\n", "\n"), customers, prefer_file=prefer_file)
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
                part, done[account.id] = _updated(part, in_list, account, customers[account.id], prefer_file)
            except ValueError as error:
                done[account.id] = Update((), (f"not updated: {error}",))
            lines[start:end] = [part]
    if not any(update.filled for update in done.values()):
        return None, done
    return "".join(lines), done


def _updated(text: str, in_list: bool, account: Account, customer: Customer, prefer_file: bool) -> tuple[str, Update]:
    """The text of one plan brought up to date; `in_list` where it is an entry of a list, dash and all."""
    found = changes(account, customer, prefer_file=prefer_file)
    update = Update(tuple(each.name for each in found.made), found.kept)
    if not found.made:
        return text, update
    from ruamel.yaml.error import YAMLError

    start = re.match(r" *- +" if in_list else "", text)
    if start is None:
        raise ValueError("it does not begin beside its dash")
    dash = start[0]
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
    for change in found.made:
        _make(plan, change)
    out = io.StringIO()
    yaml.dump(plan, out)
    written = out.getvalue()
    if dash:
        lines = (line if line.isspace() else " " * len(dash) + line for line in written.splitlines(keepends=True))
        written = dash + "".join(lines)[len(dash) :]
    return written, update


def _dedented(text: str, dash: str) -> str:
    """An entry of a list as a document of its own; a comment further out than the entry moves in."""
    first, *more = text.splitlines(keepends=True)
    rest = (line[len(dash) :] if not line[: len(dash)].strip() else line.lstrip() for line in more)
    return "".join((first[len(dash) :], *(line or "\n" for line in rest)))


def _make(plan: Any, change: Change) -> None:
    """Set one key of a plan, making what is around it; a step past the end of a list adds to it."""
    *outer, last = change.path
    for key, below in zip(outer, change.path[1:], strict=True):
        if isinstance(key, int):
            if key == len(plan):
                plan.append(_new_map(flow=False))
        elif not isinstance(plan.get(key), dict | list):
            plan[key] = _new_list() if isinstance(below, int) else _new_map(flow=key not in ("five_ws", "texting"))
        plan = plan[key]
    if isinstance(last, int) and last == len(plan):
        plan.append(_value(change.value))
    else:
        plan[last] = _value(change.value)


def _new_map(*, flow: bool) -> Any:
    from ruamel.yaml.comments import CommentedMap

    made = CommentedMap()
    if flow:
        made.fa.set_flow_style()
    return made


def _new_list() -> Any:
    from ruamel.yaml.comments import CommentedSeq

    return CommentedSeq()


def _value(value: Any) -> Any:
    """A value as text for YAML, in quotes if other readers of YAML would take it for something else."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    from touchcli.importing.plan_writer import scalar

    if isinstance(value, Mapping):
        made = CommentedMap((key, _value(each)) for key, each in value.items())
        if not any(isinstance(each, Mapping) for each in value.values()) and "name" not in value:
            made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        listed = CommentedSeq(map(_value, value))
        if not any(isinstance(each, Mapping) for each in value):
            listed.fa.set_flow_style()
        return listed
    if isinstance(value, dt.date):
        return value.isoformat()
    text = str(value) if isinstance(value, Decimal) else value
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
