"""The keys that files may hold, taken from the models: what a person writes, and the field it fills."""

import datetime as dt
import typing
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, NamedTuple

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.cadence import Cadence
from touchcli.rules.models.settings import Rep, Settings
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone

# Fields the program fills from the file's name, from a name, or from where a thing stands.
_FILLED: dict[type, frozenset[str]] = {
    Account: frozenset({"file", "line"}),
    Cadence: frozenset({"id", "file", "line"}),
    Contact: frozenset({"id", "region"}),
    Rep: frozenset({"id"}),
    Settings: frozenset({"lines"}),
    Template: frozenset({"id", "file", "line"}),
}


class Field(NamedTuple):
    """A key of a record: the field of the model, its type without `| None`, and whether it must be there.

    `plain` is True if any text will do for now: pydantic alone has a say in what it means.
    """

    name: str
    hint: Any
    required: bool
    plain: bool


@cache
def fields_of(model: Any) -> dict[str, Field]:
    """The keys of a record as files write them (`from`, not `from_`), each with its field."""
    filled = _FILLED.get(model, frozenset())
    return {
        name.rstrip("_"): Field(name, _bare(hint), name not in model._field_defaults, _is_plain(name, _bare(hint)))
        for name, hint in typing.get_type_hints(model).items()
        if name not in filled
    }


NARROW = frozenset({dt.date, Decimal, int})
"""The types whose written form is narrower than what pydantic reads."""


def _is_plain(name: str, hint: Any) -> bool:
    if hint is str:
        return name not in ("email", "timezone")
    nested = is_record(hint) or element(hint) is not None or mapped(hint) is not None
    return not nested and hint is not Any and hint not in NARROW


@cache
def is_record(hint: Any) -> bool:
    """True for a NamedTuple that files write as keys with values; False for the values with one written form."""
    named = isinstance(hint, type) and issubclass(hint, tuple) and hasattr(hint, "_fields")
    return named and not hasattr(hint, "parse")


@cache
def element(hint: Any) -> Any:
    """What a list (`tuple[X, ...]`) holds, None for all that is no list."""
    return typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None


@cache
def mapped(hint: Any) -> Any:
    """What the values of a mapping are, None for all that is no mapping."""
    return typing.get_args(hint)[1] if typing.get_origin(hint) is Mapping else None


def date_paths() -> frozenset[str]:
    """The dates of an account plan by their dotted paths, `since` and `renewal.on`: what a milestone may turn on."""
    found = set()
    for key, field in fields_of(Account).items():
        if field.hint is dt.date:
            found.add(key)
        elif is_record(field.hint) and field.hint is not Phone:
            found |= {f"{key}.{inner}" for inner, part in fields_of(field.hint).items() if part.hint is dt.date}
    return frozenset(found)


def nearest(word: str, known: typing.Iterable[str]) -> str:
    """`did you mean …?` with the nearest known word, else the known ones where they are few, else nothing."""
    choices = sorted(known)
    close = get_close_matches(word[:60], choices, 1, 0.6)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(choices)}" if 0 < len(choices) <= 15 else ""


def _bare(hint: Any) -> Any:
    if isinstance(hint, UnionType) or typing.get_origin(hint) is typing.Union:
        return next(part for part in typing.get_args(hint) if part is not type(None))
    return hint
