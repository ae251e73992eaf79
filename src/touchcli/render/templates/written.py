"""How values are written out. Apart from the filters, so that a template without any fills in without Jinja2."""

import datetime as dt
import re
from decimal import Decimal, InvalidOperation

from touchcli.render.templates.refusals import MissingValue, TemplateError
from touchcli.render.templates.values import MONTHS, WEEKDAYS, Values

MAX_CHARACTERS = 20_000
"""The most that one value, or a whole rendering, may be long."""

DAY_AND_MONTH = "%d %B"
"""How the filter `date` writes a day if nothing else is said."""

_MAX_EXPONENT = 30


def written(value: object) -> str:
    """A value that is there as it stands in the words: numbers plainly, dates as 2026-11-23.

    Raises MissingValue for what is blank, TemplateError for what is no single value or too long.
    """
    if isinstance(value, str):
        if not value.strip():
            raise MissingValue("a value", "blank")
        return bounded(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = format(number(value), "f")
        whole, _, fraction = text.partition(".")
        return text if fraction.strip("0") else whole
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Values):
        raise TemplateError(f"{value.path or 'this'} is a group of values: name one of them")
    if isinstance(value, tuple | list):
        raise TemplateError("a list cannot be written out: use join or a for loop")
    raise TemplateError("only words, numbers and dates can be written out")


def bounded(text: str) -> str:
    """The text itself; raises TemplateError if it is over `MAX_CHARACTERS`."""
    if len(text) > MAX_CHARACTERS:
        raise TemplateError(f"over {MAX_CHARACTERS} characters")
    return text


def number(value: object) -> Decimal:
    """A number, or text that is one, as a Decimal; raises TemplateError for anything else."""
    if isinstance(value, int | float | Decimal | str) and not isinstance(value, bool):
        try:
            # An integer is measured before it is converted: text of one with a million digits is slow to make.
            big = isinstance(value, int) and value.bit_length() > 4 * _MAX_EXPONENT
            found = Decimal("nan") if big or len(text := str(value)) > 4 * _MAX_EXPONENT else Decimal(text)
        except InvalidOperation:
            raise TemplateError("a value that should be a number is not one") from None
        if found.is_finite() and abs(found.adjusted()) <= _MAX_EXPONENT:
            return found
        raise TemplateError("a number is too large or too small")
    raise TemplateError("a value that should be a number is not one")


def date(value: object, form: str) -> str:
    """A date, or text that is one, by a form such as `%d %B %Y`; raises TemplateError for anything else."""
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value).strip())
    except ValueError:
        raise TemplateError("a value that should be a date is not one (write it as 2026-11-23)") from None
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    # Not strftime: its words follow the locale of the machine, and its days begin with a 0.
    parts = {
        "%d": str(day.day),
        "%m": f"{day.month:02}",
        "%Y": f"{day.year:04}",
        "%B": month,
        "%b": month[:3],
        "%A": weekday,
        "%a": weekday[:3],
    }

    def part(found: re.Match[str]) -> str:
        if found[0] not in parts:
            raise TemplateError(f"date knows no {found[0]}: it knows {' '.join(parts)}")
        return parts[found[0]]

    return re.sub(r"%.?", part, written(form), flags=re.DOTALL)
