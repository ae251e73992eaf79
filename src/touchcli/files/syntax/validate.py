"""A tree of text to the models: the shape by hand, so that messages speak of YAML, and the types by pydantic."""

import datetime as dt
import re
import zoneinfo
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from touchcli.files.lookup.phone_numbers import parse_phone
from touchcli.files.syntax.fields import element, fields_of, is_record, mapped, nearest
from touchcli.files.syntax.tree import KeyPath, Source
from touchcli.rules.models.problem import quoted
from touchcli.rules.models.values import Phone, Workdays

if TYPE_CHECKING:
    from pydantic import TypeAdapter
    from pydantic_core import ErrorDetails

T = TypeVar("T")


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


# Narrower than what pydantic reads: it takes 1699920000 for a date and 1e999999 for an amount.
_WRITTEN: dict[Any, tuple[re.Pattern[str], str, str, str]] = {
    dt.date: (_form(r"\d{4}-\d{2}-\d{2}"), "bad-date", "is not a date", "write it like 2026-11-23"),
    Decimal: (_form(r"-?\d{1,15}(\.\d{1,6})?"), "bad-number", "is not a number", "write it like 8400 or 8400.50"),
    int: (_form(r"\d{1,9}"), "bad-number", "is not a whole number", "write it like 2"),
}
_KINDS: dict[type, str] = {str: "text", list: "a list", dict: "keys with values"}
_NOTHING = object()  # a value with a Problem, left out so that everything around it is still looked at


def validate(source: Source, model: type[T], tree: Any, path: KeyPath = (), country: str | None = None) -> T | None:
    """The record at a path of a source, or None with every Problem in it noted on the source.

    `country` is that of the calendar; it only serves the hint on a number without a country code.
    """
    shaped = _shape(source, tree, model, path, country)
    if shaped is _NOTHING:
        return None
    from pydantic import ValidationError

    try:
        record: T = _adapter(cast(Any, model)).validate_python(shaped)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            _note(source, details, path)
        return None
    return None if source.broken(path) else record


@cache
def _adapter(model: Any) -> "TypeAdapter[Any]":
    from pydantic import TypeAdapter

    return TypeAdapter(model)


def _shape(source: Source, value: Any, hint: Any, path: KeyPath, country: str | None) -> Any:
    """The value as pydantic shall see it: fields by their names, empty keys left out, numbers read."""
    if is_record(hint) and hint is not Phone:
        return _record(source, value, hint, path, country)
    inner = element(hint)
    if inner is not None:
        if type(value) is not list:
            return _wrong(source, path, value, "a list")
        entries = [_shape(source, each, inner, (*path, n), country) for n, each in enumerate(value)]
        return [each for each in entries if each is not _NOTHING]
    inner = mapped(hint)
    if inner is not None:
        if type(value) is not dict:
            return _wrong(source, path, value, "keys with values")
        pairs = ((k, _shape(source, each, inner, (*path, k), country)) for k, each in value.items() if each is not None)
        return {k: each for k, each in pairs if each is not _NOTHING}
    if hint is Any:
        return _pruned(value)
    return _scalar(source, value, hint, path, country)


def _record(source: Source, value: Any, model: Any, path: KeyPath, country: str | None) -> Any:
    if type(value) is not dict:
        return _wrong(source, path, value, "keys with values")
    fields = fields_of(model)
    shaped = {}
    for key, each in value.items():
        field = fields.get(key)
        if field is not None and field.plain and type(each) is str and not each.isspace() and each:
            shaped[field.name] = each
            continue
        here = (*path, key)
        if field is None:
            source.add(here, "unknown-key", f"unknown key {quoted(key)}", nearest(key, fields))
        elif each is None or (field.required and isinstance(each, str) and not each.strip()):
            if field.required:
                source.add(here, "missing-key", f"{key} has no value", "give it one")
        else:
            part = _shape(source, each, field.hint, here, country)
            if part is not _NOTHING:
                shaped[field.name] = part
    return shaped


def _scalar(source: Source, value: Any, hint: Any, path: KeyPath, country: str | None) -> Any:
    if hint is Workdays and type(value) is list and all(type(day) is str for day in value):
        return ",".join(value)  # [thu, fri] is what a list of days looks like in YAML
    if type(value) is not str:
        return _wrong(source, path, value, "text")
    if hint is Phone:
        return _phone(source, value, path, country)
    if hint in _WRITTEN:
        pattern, code, message, advice = _WRITTEN[hint]
        if not pattern.fullmatch(value):
            source.add(path, code, f"{quoted(value)} {message}", advice)
            return _NOTHING
    elif hint is str and path:
        _named(source, value, path)
    return value


def _named(source: Source, value: str, path: KeyPath) -> None:
    """Check the texts whose key says what they must be."""
    if path[-1] == "email" and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", value):
        source.add(path, "bad-email", f"{quoted(value)} is not an e-mail address", "write it like priya@acme.example")
    elif path[-1] == "timezone" and not _is_zone(value):
        hint = nearest(value, zoneinfo.available_timezones()) or "write it like America/Chicago"
        source.add(path, "bad-timezone", f"unknown time zone {quoted(value)}", hint)


_OURS = ("reps", "texting")
"""The keys of touch.yaml under which our own numbers stand."""


def _phone(source: Source, text: str, path: KeyPath, country: str | None) -> Any:
    if text.strip().startswith("+"):
        try:
            return parse_phone(text, None, ours=path[0] in _OURS)
        except ValueError as error:
            source.add(path, "bad-phone", str(error), "write it like +15125550142")
            return _NOTHING
    try:
        message, hint = f"{quoted(text)} has no country code", f"write {parse_phone(text, country).e164}"
    except ValueError as error:
        message, hint = str(error), "write it like +15125550142"
    source.add(path, "bad-phone", message, hint)
    return _NOTHING


def _wrong(source: Source, path: KeyPath, value: Any, wanted: str) -> Any:
    found = next((name for kind, name in _KINDS.items() if type(value) is kind), "nothing")
    source.add(path, "wrong-type", f"{_called(path)} must be {wanted}, and is {found}")
    return _NOTHING


def _called(path: KeyPath) -> str:
    """A path in words for a person: its last key, or the entry of a list by its number."""
    if not path:
        return "the file"
    return f"entry {path[-1] + 1}" if isinstance(path[-1], int) else path[-1]


def _pruned(value: Any) -> Any:
    """Free values without the keys that have nothing after them: templates see what is there, never a None."""
    if isinstance(value, dict):
        return {key: _pruned(each) for key, each in value.items() if each is not None}
    return [_pruned(each) for each in value if each is not None] if isinstance(value, list) else value


def _note(source: Source, details: "ErrorDetails", at: KeyPath) -> None:
    """One error of pydantic as a Problem."""
    inner = [part.rstrip("_") if isinstance(part, str) else part for part in details["loc"] if part != "[key]"]
    path, value, kind = (*at, *inner), details["input"], details["type"]
    shown = quoted(value) if isinstance(value, str) else "this"
    if kind == "missing":
        source.add(path, "missing-key", f"{path[-1]} is missing", "add it")
    elif kind == "literal_error":
        choices = details["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        source.add(path, "bad-choice", f"{shown} is not one of the choices", f"one of: {choices}")
    elif kind == "bool_parsing":
        source.add(path, "bad-choice", f"{shown} is neither yes nor no", "one of: yes, no, true, false")
    elif kind.startswith("date_"):
        source.add(path, "bad-date", f"{shown} is not a date", "write it like 2026-11-23")
    else:
        # The values with one written form raise `"soon" is no duration: write 3d …`.
        message, _, hint = details["msg"].removeprefix("Value error, ").rpartition(": ")
        source.add(path, "bad-value", message[:200] or hint, hint if message else "")


@cache
def _is_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return False
    return True
