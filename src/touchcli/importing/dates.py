"""Dates as customer files write them, and the order of day and month found out column by column."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from touchcli.rules.errors import UserError

Order = Literal["dmy", "mdy"]

_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:[T ,].*)?")
_IN_WORDS = re.compile(r"(?:(\d{1,2})[ .-]+)?([A-Za-z]{3,9})[ .,-]+(?:(\d{1,2})[ ,]+)?(\d{2,4})(?:[ ,].*)?")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_SERIAL = re.compile(r"[2-6]\d{4}")


class Dated(NamedTuple):
    """A date to look at: where it stands and what it says."""

    line: int
    text: str


def order_of(heading: str, dates: Iterable[Dated], asked: Order | None) -> dict[str, Order]:
    """The order of day and month in one column, for each separator it is written with.

    A date with a day over 12 settles it; with dots the day comes first unless one says otherwise. `asked` is what
    `--date-order` says. Raises UserError with lines where nothing settles it, or two dates contradict each other.
    """
    settled: dict[str, dict[Order, Dated]] = {}
    open_: dict[str, list[Dated]] = {}
    for dated in dates:
        found = _NUMERIC.fullmatch(dated.text)
        if asked or not found or len(found[1]) > 2:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            settled.setdefault(found[2], {}).setdefault("dmy", dated)
        elif second > 12 >= first:
            settled.setdefault(found[2], {}).setdefault("mdy", dated)
        elif first != second:
            open_.setdefault(found[2], []).append(dated)
    orders: dict[str, Order] = dict.fromkeys("./-", asked or "dmy")
    for separator in "./-":
        says = settled.get(separator, {})
        if len(says) > 1:
            one, two = says.values()
            raise UserError(
                f'the dates of "{heading}" are in two orders: {one.text} in line {one.line}, {two.text} in line '
                f"{two.line}",
                "--date-order dmy or mdy says which holds; what does not fit is listed then",
            )
        if not says and separator != "." and separator in open_:
            rows = open_[separator]
            shown = ", ".join(f"{dated.text} in line {dated.line}" for dated in rows[:3])
            more = f" and {len(rows) - 3} more" if len(rows) > 3 else ""
            raise UserError(
                f'the dates of "{heading}" can be read two ways: {shown}{more}', "--date-order dmy or mdy says which"
            )
        orders[separator] = next(iter(says), orders[separator])
    return orders


def parse_date(text: str, orders: dict[str, Order]) -> dt.date:
    """The day a text names: `1998-04-09`, `09.04.1998`, `4/9/98`, `9 Apr 1998`, `April 9, 1998`, a spreadsheet's 35894.

    A time after it is left out. Raises ValueError where it is no day.
    """
    if _SERIAL.fullmatch(text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text))
    found = _NUMERIC.fullmatch(text)
    if found and len(found[1]) == 4:
        return _day(text, found[1], int(found[3]), int(found[4][:2]) if len(found[4]) <= 2 else 0)
    if found and len(found[1]) <= 2:
        first, second = int(found[1]), int(found[3])
        day, month = (first, second) if orders[found[2]] == "dmy" else (second, first)
        return _day(text, found[4], month, day)
    words = _IN_WORDS.fullmatch(text)
    if words and (words[1] or words[3]):
        return _day(text, words[4], _MONTHS.get(words[2][:3].lower(), 0), int(words[1] or words[3]))
    raise ValueError(f'"{text[:40]}" is no date')


def _day(text: str, year: str, month: int, day: int) -> dt.date:
    # Two digits as POSIX reads them: 69 to 99 are of the last century.
    whole = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)
    try:
        if len(year) not in (2, 4):
            raise ValueError
        return dt.date(whole, month, day)
    except ValueError:
        raise ValueError(f'"{text[:40]}" is no date') from None
