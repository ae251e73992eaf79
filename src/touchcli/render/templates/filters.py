"""The filters a template may use. All of them are bounded."""

import string
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import Undefined

from touchcli.render.templates import written as plain
from touchcli.render.templates.absent import Absent, require
from touchcli.render.templates.refusals import TemplateError
from touchcli.render.templates.written import MAX_CHARACTERS, bounded

MAX_ITEMS = 200
"""The most items that a loop or a `join` goes through."""


def written(value: object) -> str:
    """A value as it stands in the words; raises MissingValue for what is missing too."""
    require(value)
    return plain.written(value)


def number(value: object) -> Decimal:
    """A number, or text that is one, as a Decimal; raises MissingValue for what is missing too."""
    require(value)
    return plain.number(value)


def items(value: object) -> list[Any]:
    """What a loop goes through: the items of a list, the keys of a group; raises TemplateError for the rest."""
    require(value)
    if not isinstance(value, tuple | list | Mapping):
        raise TemplateError("only a list or a group of values can be gone through")
    if len(value) > MAX_ITEMS:
        raise TemplateError(f"a list has more than {MAX_ITEMS} items")
    return list(value)


def _upper(value: object) -> str:
    return written(value).upper()


def _lower(value: object) -> str:
    return written(value).lower()


def _title(value: object) -> str:
    return string.capwords(written(value))


def _capitalize(value: object) -> str:
    return written(value).capitalize()


def _trim(value: object) -> str:
    return written(value).strip()


def _replace(value: object, old: str, new: str) -> str:
    text, old, new = written(value), written(old), str(new)
    # Measured before it is made: the cap on the output would come too late.
    if len(text) + text.count(old) * (len(new) - len(old)) > MAX_CHARACTERS:
        raise TemplateError(f"over {MAX_CHARACTERS} characters")
    return text.replace(old, new)


def _round(value: object, digits: int = 0) -> Decimal:
    places = max(0, min(int(digits), 10))
    return number(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def _int(value: object) -> int:
    return int(number(value))


def _first(value: object) -> object:
    found = value if isinstance(value, str) else items(value)
    return found[0] if found else Absent("the first of an empty list")


def _last(value: object) -> object:
    found = value if isinstance(value, str) else items(value)
    return found[-1] if found else Absent("the last of an empty list")


def _join(value: object, separator: str = ", ") -> str:
    return bounded(str(separator).join(written(item) for item in items(value)))


def _length(value: object) -> int:
    return len(value) if isinstance(value, str) else len(items(value))


def _default(value: object, otherwise: object) -> object:
    return otherwise if value is None or isinstance(value, Undefined) else value


def _date(value: object, form: str = plain.DAY_AND_MONTH) -> str:
    require(value)
    require(form)
    return plain.date(value, form)


FILTERS: dict[str, Callable[..., Any]] = {
    "upper": _upper,
    "lower": _lower,
    "title": _title,
    "capitalize": _capitalize,
    "trim": _trim,
    "replace": _replace,
    "round": _round,
    "int": _int,
    "first": _first,
    "last": _last,
    "join": _join,
    "length": _length,
    "default": _default,
    "date": _date,
}
"""The filters of templates, by name; there are no others."""
