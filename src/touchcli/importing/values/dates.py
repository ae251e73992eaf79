"""Dates as customer files write them, and the order of day and month, found out from the file where it shows."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from touchcli.importing.rows import Doubt
from touchcli.importing.values.words import fold

Order = Literal["dmy", "mdy"]

_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?(?:[T ,].*)?")
_WORDS = re.compile(
    r"(?:[^\W\d_]{2,10}[.,]?[ ]+)??(?:(\d{1,2})(?:st|nd|rd|th|er|\.|º)?(?: de | of |[ .-]+))?([^\W\d_]{3,10})"
    r"(?:[ .,-]+(?:de )?(?:(\d{1,2})(?:st|nd|rd|th)?(?:, ?| ))?)(\d{2,4})(?:[ ,T].*)?"
)
_MONTH = re.compile(r"([^\W\d_]{3,10})[ .,/-]+(\d{4}|\d{2})|(\d{1,2})[/.](\d{4})|(\d{4})[/-](\d{1,2})")
_EAST = re.compile(r"(\d{4})[年년]\s*(\d{1,2})[月월]\s*(\d{1,2})[日일].*")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:T?\d{4,6}Z?)?")
_SERIAL = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
_EPOCH = re.compile(r"(1[0-9]{9}|[1-9][0-9]{8})(?:\d{3})?(?:\.\d+)?")
_NULLS = frozenset({"0", "0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00-00-0000", "0/0/0000"})
_NULL_DAYS = (dt.date(1899, 12, 30), dt.date(1899, 12, 31), dt.date(1900, 1, 1), dt.date(1970, 1, 1), dt.date(1, 1, 1))
_TOLD = 3
"""How many dates that can be read two ways are named."""
_NAMES = (
    "jan janv gen ene januar january janvier gennaio enero januari janeiro jaen",
    "feb fev fevr februar february fevrier febbraio febrero februari fevereiro",
    "mar mars marz maerz mrz march marzo maart mrt marco",
    "apr avr abr april avril aprile abril",
    "may mai mag mayo mei maio maggio",
    "jun juin giu june juni junio junho giugno",
    "jul juil lug july juli julio julho juillet luglio",
    "aug aou aout ago august agosto augustus",
    "sep sept set september septembre settembre septiembre setembro",
    "oct okt ott out october oktober octobre ottobre octubre outubro",
    "nov november novembre noviembre novembro",
    "dec dez dic des december dezember decembre dicembre diciembre dezembro",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
PAST = frozenset({"since", "last_sale.on", "consent.on", "order.on", "last_touch", "left"})
"""The dates that say something has happened: one that is to come is of the last century, or none."""


class Dated(NamedTuple):
    """A date to look at: where it stands and what it says."""

    line: int
    text: str


class Evidence:
    """What the dates of a column say of the order of day and month, one separator at a time.

    `settled` has the first date that shows an order; `open` the first that could be either, and how many there are.
    """

    def __init__(self, heading: str, dates: Iterable[Dated] = ()) -> None:
        """Look at every date of a column."""
        self.heading = heading
        self.settled: dict[str, dict[Order, Dated]] = {}
        self.open: dict[str, tuple[list[Dated], int]] = {}
        for dated in dates:
            self.look(dated.line, dated.text)

    def look(self, line: int, text: str) -> None:
        """Look at one more date of the column."""
        found = _NUMERIC.fullmatch(text)
        if not found or len(found[1]) > 2:
            return
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            self.settled.setdefault(found[2], {}).setdefault("dmy", Dated(line, text))
        elif second > 12 >= first:
            self.settled.setdefault(found[2], {}).setdefault("mdy", Dated(line, text))
        elif first != second:
            some, count = self.open.get(found[2], ([], 0))
            self.open[found[2]] = ([*some, Dated(line, text)] if count < _TOLD else some, count + 1)


def order_of(
    column: Evidence, others: Iterable[Evidence], asked: Order | None, usual: Order | None
) -> dict[str, Order]:
    """The order of day and month in one column, for each separator it is written with.

    A date with a day over 12 settles it, in this column or in another one that is written the same way; with dots the
    day comes first unless one says otherwise. `asked` is what `--date-order` says, `usual` the order of the language
    of the headings if that has one. Raises Doubt if nothing settles it, or two dates contradict each other.
    """
    orders: dict[str, Order] = dict.fromkeys("./-", asked or "dmy")
    if asked:
        return orders
    every = list(others)
    for separator in "./-":
        says = column.settled.get(separator, {})
        if len(says) > 1:
            one, two = says.values()
            raise Doubt(
                f'the dates of "{column.heading}" are in two orders: {one.text} in line {one.line}, {two.text} in line '
                f"{two.line}",
                "--date-order dmy or mdy says which holds; what does not fit is listed then",
                "date_order",
                ("dmy", "mdy"),
            )
        elsewhere = {order for each in every for order in each.settled.get(separator, {})}
        if not says and separator != "." and separator in column.open and len(elsewhere) != 1 and not usual:
            some, count = column.open[separator]
            shown = ", ".join(f"{dated.text} in line {dated.line}" for dated in some)
            more = f" and {count - _TOLD} more" if count > _TOLD else ""
            raise Doubt(
                f'the dates of "{column.heading}" can be read two ways: {shown}{more}',
                "--date-order dmy or mdy says which",
                "date_order",
                ("dmy", "mdy"),
            )
        if says or len(elsewhere) == 1 or usual:
            orders[separator] = next(iter(says or (elsewhere if len(elsewhere) == 1 else {usual or "dmy"})))
    return orders


def parse_date(text: str, orders: Mapping[str, Order], today: dt.date | None = None) -> dt.date | None:
    """The day a text names: `1998-04-09`, `4/9/98`, `9 Apr 1998`, `4. März 2026`, `20260304`, a spreadsheet's 35894.

    A time after it is left out; a month or a year alone is its first day. None for a day that stands for nothing,
    such as 0000-00-00. With `today` the day has passed: a two-digit year is of the last century rather than to come,
    and a day that is to come is refused. Raises ValueError if it is not a date.
    """
    if text in _NULLS:
        return None
    day = _parsed(text, orders)
    if today is not None and day > today and re.search(r"[./-]\d{2}$", text) and not re.match(r"\d{4}", text):
        day = dt.date(day.year - 100, day.month, min(day.day, 28) if day.month == 2 else day.day)
    if day in _NULL_DAYS:
        return None
    if today is not None and day > today + dt.timedelta(days=1):
        raise ValueError(f'"{text[:40]}" is in the future')
    if not 1900 < day.year < 2200:
        raise ValueError(f'"{text[:40]}" is not a date')
    return day


def _parsed(text: str, orders: Mapping[str, Order]) -> dt.date:
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise _no(text) from None
    found = _NUMERIC.fullmatch(text)
    if found and len(found[1]) == 4:
        return _day(text, found[1], int(found[3]), int(found[4][:2]) if len(found[4]) <= 2 else 0)
    if found and len(found[1]) <= 2:
        first, second = int(found[1]), int(found[3])
        day, month = (first, second) if orders.get(found[2]) == "dmy" else (second, first)
        return _day(text, found[4], month, day)
    if found := _COMPACT.fullmatch(text) or _EAST.fullmatch(text):
        return _day(text, found[1], int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(text):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(found[1]))
    if found := _EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(int(found[1]), dt.UTC).date()
    return _in_words(text)


def _in_words(text: str) -> dt.date:
    found = _WORDS.fullmatch(text)
    if found and (found[1] or found[3]) and (month := _month(found[2])):
        return _day(text, found[4], month, int(found[1] or found[3]))
    found = _MONTH.fullmatch(text)
    if found and found[1] and (month := _month(found[1])):
        return _day(text, found[2], month, 1)
    if found and (found[3] or found[6]):
        return _day(text, found[4] or found[5], int(found[3] or found[6]), 1)
    if re.fullmatch(r"(19[5-9]|20[0-4])\d", text):
        return dt.date(int(text), 1, 1)
    raise _no(text)


def _month(name: str) -> int | None:
    plain = fold(name).rstrip(".")
    return _MONTHS.get(plain)


def _day(text: str, year: str, month: int, day: int) -> dt.date:
    # Two digits as POSIX reads them: 69 to 99 are of the last century.
    whole = int(year) if len(year) == 4 else int(year) + (1900 if int(year) >= 69 else 2000)
    try:
        if len(year) not in (2, 4):
            raise ValueError
        return dt.date(whole, month, day)
    except ValueError:
        raise _no(text) from None


def _no(text: str) -> ValueError:
    return ValueError(f'"{text[:40]}" is not a date')
