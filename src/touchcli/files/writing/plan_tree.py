"""An account or a contact as the tree of text that its plan holds, and such a tree as the record it stands for."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from touchcli.files.syntax.fields import fields_of
from touchcli.files.syntax.tree import Source
from touchcli.files.syntax.validate import validate
from touchcli.rules.models.values import Phone

T = TypeVar("T")


def tree_of(record: Any) -> dict[str, Any]:
    """The keys of a record as a plan writes them, those with their default left out; all values are text."""
    found = {}
    model: Any = type(record)
    for value, (key, default) in zip(record, _keys(model), strict=True):
        if value is not default and key is not None and value != default:
            found[key] = value if type(value) is str else _plain(value)
    return found


@cache
def _keys(model: Any) -> tuple[tuple[str | None, Any], ...]:
    """For each field of a model its key, None if files do not write it, and its default."""
    keys = {field.name: key for key, field in fields_of(model).items()}
    defaults = model._field_defaults
    return tuple((keys.get(name), defaults.get(name, _keys)) for name in model._fields)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is Phone:
        return value.e164
    if kind is dt.date:
        return value.isoformat()
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return str(value) if hasattr(value, "parse") else tree_of(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return str(value) if isinstance(value, Decimal | int) else value


def record_of(model: type[T], tree: Mapping[str, Any], country: str | None = None) -> T:
    """The record that a tree of text stands for; raises ValueError with the first thing that is wrong in it."""
    source = Source("")
    source.tree = dict(tree)
    found = validate(source, model, source.tree, (), country)
    if found is None:
        raise ValueError(next(iter(source.found.values())).message)
    return found
