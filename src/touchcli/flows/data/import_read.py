"""A customer file to customers: read, its columns understood, its rows joined."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from touchcli.cache.parallel import spread
from touchcli.flows.data.import_options import ImportOptions
from touchcli.importing.columns import Columns, match_columns
from touchcli.importing.customer import Customer, read_customer
from touchcli.importing.entry import Defaults, Shape, shape_of
from touchcli.importing.identity.grouping import Joined, grouped
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.table import Reading, read_table
from touchcli.importing.values.amounts import decimal_mark
from touchcli.importing.values.dates import Dated, Evidence, Order, order_of
from touchcli.importing.values.words import plain_name

MANY = 5000
"""From so many rows on, several processes share the work."""
_AT_ONCE = 500
_DATES = ("since", "last_sale.on", "renewal.on", "consent.on", "order.on", "last_touch", "left", "enter_on")
_AMOUNTS = ("last_sale.amount", "worth.revenue", "order.amount")
# The languages of headings in whose countries the day comes before the month.
_DAY_FIRST = frozenset({"de", "fr", "es", "it", "nl", "pt"})


class FileRead(NamedTuple):
    """What a customer file holds.

    `rows` is how many rows it has; `unread` everything that could not be read, whole rows and single values; `joined`
    rows that became one customer; `passed` counts totals, footers and the like that were passed over.
    """

    how: str
    columns: Columns
    rows: int
    customers: list[Customer]
    unread: list[Unreadable]
    joined: list[Joined]
    passed: dict[str, int]


def read_file(path: Path, options: ImportOptions, defaults: Defaults) -> FileRead:
    """Everything a customer file says.

    Raises UserError where the file as a whole cannot be read, and Doubt where it can be read in several ways.
    """
    mapped = {plain_name(heading) for heading in options.mapped}
    table = read_table(path, Reading(options.encoding, options.sheet, defaults.country, mapped))
    columns = match_columns(table.header, options.mapped, table.samples)
    unread: list[Unreadable] = []
    raws: list[Row] = []
    for row in table.rows:
        if isinstance(row, Row):
            raws.append(row)
        else:
            unread.append(row)
    rows = len(raws) + len(unread)
    shape = _shape(columns, raws, options.date_order)
    joined: list[Joined] = []
    found = _customers(raws, shape, defaults, unread)
    customers = grouped(found, separate=options.separate, unread=unread, joined=joined)
    every = sorted((*table.unread, *unread), key=lambda each: each.line)
    return FileRead(table.how, columns, rows, customers, every, joined, table.passed)


def _shape(columns: Columns, raws: list[Row], asked: Order | None) -> Shape:
    """How the file writes its dates and amounts, column by column."""
    shape = shape_of(columns)
    usual: Order | None = "dmy" if columns.language in _DAY_FIRST else None
    dated = {at for field in _DATES for at in shape.at.get(field, ())}
    others = {
        column.at for column in columns.all if "date" in column.heading.lower() or "activity" in column.heading.lower()
    }
    evidence = {
        at: Evidence(columns.all[at].heading, (Dated(raw.line, raw.cells[at]) for raw in raws if raw.cells[at]))
        for at in sorted(dated | others)
    }
    orders = {
        field: order_of(evidence[at], (each for other, each in evidence.items() if other != at), asked, usual)
        for field in _DATES
        for at in shape.at.get(field, ())
    }
    marks = {field: decimal_mark(raw.cells[at] for raw in raws) for field in _AMOUNTS for at in shape.at.get(field, ())}
    return shape._replace(orders=orders, marks=marks)


def _customers(raws: list[Row], shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> Iterator[Customer]:
    """Every row read, by several processes where there are many."""

    def read(chunk: list[Row]) -> tuple[list[Customer], list[Unreadable]]:
        words: list[Unreadable] = []
        found = [read_customer(raw, shape, defaults, words) for raw in chunk]
        words += (each for each in found if isinstance(each, Unreadable))
        return [each for each in found if isinstance(each, Customer)], words

    much = len(raws) > MANY
    chunks = [raws[n : n + _AT_ONCE] for n in range(0, len(raws), _AT_ONCE)]
    raws.clear()
    for customers, words in spread(read, chunks, much=much):
        unread += words
        yield from customers


@contextmanager
def without_collector() -> Iterator[None]:
    """Many new tuples, none of them in a cycle, would have the collector walk all of them over and over."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
