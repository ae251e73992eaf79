"""Keys of a plan that people wrote get other values: comments, order, quotes and line ends stay as they are."""

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from touchcli.files.plans import parse_accounts
from touchcli.files.syntax.tree import parse_source
from touchcli.importing.plan_changes import Change


def edit_plans(file: str, text: str, made: Mapping[str, Sequence[Change]]) -> tuple[str, dict[str, str]]:
    """The text of a plan file with the changes made, and why a plan could not be changed.

    `made` has the changes by the ids of their accounts, and so have the reasons; a plan with one is left as it is.
    """
    if "\r\n" in text:
        changed, refused = edit_plans(file, text.replace("\r\n", "\n"), made)
        return changed.replace("\n", "\r\n"), refused
    source = parse_source(file, text.encode())
    lines = text.splitlines(keepends=True)
    ends = [*(source.spot((n,)).line - 1 for n in range(1, len(source.tree or ()))), len(lines)]
    refused = {}
    for account in reversed(parse_accounts(source, None)):  # from the last, so that the places of those before stay
        if account.id in made:
            start, in_list = account.line - 1, isinstance(source.tree, list)
            end = next(end for end in ends if end > start) if in_list else len(lines)
            while in_list and re.match(r"\s*$|#", lines[end - 1]):
                end -= 1  # what stands between two entries stays there
            start = start if in_list else 0
            try:
                lines[start:end] = [_edited("".join(lines[start:end]), in_list, made[account.id])]
            except ValueError as error:
                refused[account.id] = str(error)
    return "".join(lines), refused


def _edited(text: str, in_list: bool, made: Sequence[Change]) -> str:
    """The text of one plan with the changes made; `in_list` where it is an entry of a list, dash and all."""
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
    for change in made:
        _make(plan, change)
    out = io.StringIO()
    yaml.dump(plan, out)
    written = out.getvalue()
    if dash:
        lines = (line if line.isspace() else " " * len(dash) + line for line in written.splitlines(keepends=True))
        written = dash + "".join(lines)[len(dash) :]
    return written


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
