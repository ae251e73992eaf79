"""A row of a customer file as what it says, with a word for everything in it that could not be read."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from touchcli.files.writing.cells import Formula
from touchcli.importing.columns import SEVERAL, Columns
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.values.amounts import CURRENCIES, Amount, Mark, parse_amount
from touchcli.importing.values.countries import country_code
from touchcli.importing.values.dates import PAST, Order, parse_date
from touchcli.importing.values.places import Place, in_one_line, without_whole
from touchcli.importing.values.words import NO, NO_CUSTOMERS, ROLES, STATUS, YES, Status, is_nothing, role_of, words
from touchcli.rules.models.account import ConsentKind, LastSale
from touchcli.rules.models.settings import Rep

LONGEST_NAME, _LONGEST, _LONGEST_NOTE = 120, 500, 4000
_IS_NAME = re.compile(r"=[^\W\d_][^\W\d_ &.'-]*")
"""A company called `=Acme`: nothing that a spreadsheet would compute."""
_LINE_ENDS = {"street": ", ", "phone": "; ", "mobile": "; ", "email": "; "}
_REMEMBERED = 50_000
Tier = Literal["A", "B", "C", "D"]
TIERS: tuple[Tier, ...] = get_args(Tier)
KINDS: tuple[ConsentKind, ...] = get_args(ConsentKind)


class Shape(NamedTuple):
    """How a file writes its columns: what each is, the order of its dates, the decimal mark of its amounts.

    `days` keeps the days that were read before, since the same come again and again.
    """

    columns: Columns
    at: Mapping[str, tuple[int, ...]]
    orders: Mapping[str, Mapping[str, Order]] = {}
    marks: Mapping[str, Mark | None] = {}
    days: dict[tuple[str, str], Any] = {}  # noqa: RUF012 - every file gets one of its own

    @property
    def own(self) -> bool:
        """True for a file that `touch export` wrote."""
        return "account" in self.at


class Defaults(NamedTuple):
    """What holds if the row says nothing: flags, and the reps that an owner may be.

    `owners` are the names that `--owner NAME=REP` gives to reps; `today` is the day of the import.
    """

    today: dt.date
    country: str | None = None
    owner: str | None = None
    tier: Tier | None = None
    reps: Mapping[str, Rep] = {}
    owners: Mapping[str, str] = {}


class OrderLine(NamedTuple):
    """A line of an order: its number, day and amount."""

    number: str | None
    on: dt.date | None
    amount: Decimal | None


class RowReader:
    """One row while it is read: values by field, and the words for those that were left out."""

    def __init__(self, raw: Row, shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> None:
        self.raw, self.shape, self.defaults, self.unread = raw, shape, defaults, unread
        self.at = shape.at

    def note(self, field: str, reason: str) -> None:
        """Say that a value was left out."""
        self.unread.append(Unreadable(self.raw.line, field, reason))

    def text(self, field: str) -> str | None:
        """The first value of a field; None for an empty cell, a formula, a text that is too long."""
        for at in self.at.get(field, ()):
            value = self.raw.cells[at]
            if value and (type(value) is not str or len(value) > LONGEST_NAME or "\n" in value):
                checked = self._cell(field, at)
                if checked:
                    return checked
            elif value:
                return value
        return None

    def texts(self, field: str) -> list[str]:
        """All values of a field that several columns fill, each with the label that another column gives it."""
        found = []
        labels = self.shape.columns.labels
        for at in self.at.get(field, ()):
            value = self._cell(field, at)
            if value:
                label = self.raw.cells[labels[at]] if at in labels else ""
                found.append(f"{label}: {value}" if label and field in ("phone", "mobile") else value)
        return found

    def _cell(self, field: str, at: int) -> str | None:
        value = self.raw.cells[at]
        if not value:
            return None
        if "\n" in value:
            value = value.replace("\n", _LINE_ENDS.get(field, " "))
        if isinstance(value, Formula) and not (field == "name" and _IS_NAME.fullmatch(value)):
            self.note(field, "is a formula, not a value")
            return None
        if len(value) > (_LONGEST_NOTE if field in ("notes", "plan_more", "contact_more") else _LONGEST):
            if field in ("plan_more", "contact_more") and len(value) < 1 << 20:
                return value
            self.note(field, f"is longer than {_LONGEST} characters")
            return None
        return value

    def is_formula(self, field: str) -> bool:
        """True if a formula stands in the place of a value."""
        return any(isinstance(self.raw.cells[at], Formula) for at in self.shape.at.get(field, ()))

    def read(self, field: str, parse: Callable[[str], Any]) -> Any:
        """A value through a function that raises ValueError with the reason if it cannot read it."""
        text = self.text(field)
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError as error:
            if not is_nothing(text):
                self.note(field, str(error))
            return None

    def date(self, field: str) -> Any:
        """A day, or None."""
        if field not in self.shape.at:
            return None
        return self.read(field, lambda text: self._day(field, text))

    def _day(self, field: str, text: str) -> dt.date | None:
        """A day, from those of the file read before if it can be."""
        known: Any = self.shape.days.get((field, text), self)
        if known is self:
            today = self.defaults.today if field in PAST else None
            known = parse_date(text, self.shape.orders.get(field, {}), today)
            if len(self.shape.days) < _REMEMBERED:
                self.shape.days[field, text] = known
        day: dt.date | None = known
        return day

    def amount(self, field: str, country: str | None) -> Amount | None:
        """An amount with its currency, or None."""
        if field not in self.shape.at:
            return None
        found: Amount | None = self.read(
            field, lambda text: parse_amount(text, self.shape.marks.get(field), country or self.defaults.country)
        )
        return found

    def choice(self, field: str, choices: Mapping[str, Any]) -> Any:
        """One of some words, or None."""

        def choose(text: str) -> Any:
            if words(text) not in choices:
                names = ", ".join(dict.fromkeys(map(str, choices.values())))
                raise ValueError(f'"{text[:40]}" is not one of {names}')
            return choices[words(text)]

        return self.read(field, choose)

    def country(self) -> str | None:
        """The country of the row; None if it names none that is known."""
        found: str | None = self.read("country", _country)
        return found

    def status(self) -> Status | None:
        """What the row says the customer is to us."""
        if "status" not in self.at:
            return None
        found: Status | None = self.choice("status", STATUS)
        return found

    def not_a_customer(self) -> str | None:
        """`vendor`, `partner` or the like, where the row says so."""
        text = self.text("status")
        return text if text and words(text) in NO_CUSTOMERS else None

    def role(self, title: str | None) -> Any:
        """The part of a contact in a sale: as the file has it, else as the job title says."""
        text = self.text("role")
        if text and words(text) not in ROLES and (found := role_of(text)):
            return found
        return self.choice("role", ROLES) or (role_of(title) if title and not text else None)

    def owner(self) -> str | None:
        """The id of the rep that the row names by an id, a name or an e-mail address."""
        found: str | None = self.read("owner", lambda text: _owner(text, self.defaults))
        return found

    def opted_out(self) -> bool | None:
        """True if the row wants no texts, None if it says something that is neither yes nor no."""
        if "opt_out" not in self.at and "accepts_texts" not in self.at:
            return False
        wishes = [(text, YES, NO) for text in self.texts("opt_out")]
        wishes += [(text, NO - {""}, YES) for text in self.texts("accepts_texts")]
        unclear = None
        for text, out, fine in wishes:
            plain = words(text)
            if plain in out or re.match(r"(do not|don t|no |opted out|opt out|unsubscribed|stop|blocked)", plain):
                return True
            if plain not in fine:
                unclear = text
        if unclear is not None:
            self.note("opt_out", f'"{unclear[:40]}" is neither yes nor no: no consent either')
        return None if unclear is not None else False

    def currency(self, *amounts: Amount | None) -> str | None:
        """The currency of the row: its column, else the sign beside an amount."""
        text = self.text("worth.currency")
        beside = next((each.currency for each in amounts if each and each.currency), None)
        if text and text.upper() not in CURRENCIES and len(text) <= 4:
            with suppress(ValueError):
                text = parse_amount(f"{text} 1", None, self.country() or self.defaults.country).currency
        return (text.upper() if text and len(text) == 3 else text) or beside

    def sale(self, amount: Amount | None) -> LastSale | None:
        """The last sale; an amount of nothing is none."""
        on = self.date("last_sale.on")
        value = amount.value if amount else None
        return LastSale(on, value) if on or value else None

    def order(self, amount: Amount | None) -> OrderLine | None:
        """The order that the row is a line of, in a file of such."""
        if not self.shape.columns.orders:
            return None
        return OrderLine(self.text("order.id"), self.date("order.on"), amount.value if amount else None)

    def place(self, country: str | None) -> Place:
        """Where the row says they are."""
        at = self.shape.at
        code_first = bool(at.get("postal_code") and at.get("city") and at["postal_code"][0] < at["city"][0])
        street = " ".join(without_whole(self.texts("street"))) or None
        parts = (self.text(field) for field in ("city", "region", "postal_code"))
        city, region, code = (None if part is None or is_nothing(part) else part for part in parts)
        place = Place(None if street is None or is_nothing(street) else street, city, region, code, country, code_first)
        return place if city or not street else in_one_line(place)

    def zone(self) -> str | None:
        """The time zone of the row."""
        found: str | None = self.read("timezone", _zone)
        return found


def shape_of(columns: Columns) -> Shape:
    """The shape of a file before its dates and amounts are looked at."""
    at: dict[str, tuple[int, ...]] = {}
    for column in columns.all:
        if column.field:
            at[column.field] = (*at.get(column.field, ()), column.at)
    return Shape(columns, {field: places if field in SEVERAL else places[:1] for field, places in at.items()}, days={})


@cache
def _country(text: str) -> str:
    code = country_code(text)
    if code is None:
        raise ValueError(f'"{text[:40]}" is not a country')
    return code


@cache
def _zone(text: str) -> str:
    try:
        return zoneinfo.ZoneInfo(text).key
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        raise ValueError(f'"{text[:40]}" is not a time zone') from None


def _owner(text: str, defaults: Defaults) -> str | None:
    if both := re.fullmatch(r"(.+?)\s*[(<]([^()<>]+@[^()<>]+)[)>]", text):  # `Dana Reyes (dana@northgate.example)`
        with suppress(ValueError):
            return _owner(both[2].strip(), defaults)
        text = both[1]
    plain = words(text)
    if plain in defaults.owners:
        return defaults.owners[plain]
    last, comma, first = text.partition(",")
    turned = words(f"{first} {last}") if comma else plain
    for id, rep in defaults.reps.items():
        if turned in (words(id), words(rep.name)) or text.casefold() == (rep.email or "").casefold():
            return id
    if is_nothing(text):
        return None
    raise ValueError(f'"{text[:40]}" is not a rep of touch.yaml (--owner "{text[:40]}=REP" says who that is)')
