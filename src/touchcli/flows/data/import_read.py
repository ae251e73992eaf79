"""A customer file to customers: read, its columns understood, its rows joined."""

import gc
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from touchcli.cache.parallel import Workers
from touchcli.flows.data.import_options import ImportOptions
from touchcli.importing.columns import Columns, match_columns
from touchcli.importing.customer import Customer, read_customer
from touchcli.importing.entry import Defaults, Shape, shape_of
from touchcli.importing.identity.grouping import Joined, Several, grouped
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.table import Reading, read_table
from touchcli.importing.values.amounts import Mark, only_mark, shown_mark
from touchcli.importing.values.dates import Evidence, Order, order_of
from touchcli.importing.values.words import plain_name
from touchcli.posix import give_memory_back

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


def read_file(path: Path, options: ImportOptions, defaults: Defaults, workers: Workers, several: Several) -> FileRead:
    """Everything a customer file says; `several` is True for a name that several plans have.

    Raises UserError if the file as a whole cannot be read, and Doubt if it can be read in several ways.
    """
    packed = _packed(path, options, defaults.country)
    unread = packed.unread
    read = partial(_read_rows, packed.shape, defaults)
    much, joined = packed.rows > MANY, list[Joined]()
    if much:
        give_memory_back()
    customers = grouped(
        _customers(workers.each(read, _taken(packed.chunks), much=much), unread),
        separate=options.separate,
        unread=unread,
        joined=joined,
        several=several,
    )
    unread.sort(key=lambda each: each.line)
    if much:
        give_memory_back()
    return FileRead(packed.how, packed.columns, packed.rows, customers, unread, joined, packed.passed)


class _Packed(NamedTuple):
    """The rows of a file, pickled: a tenth of what they take as values; and how the file writes dates and amounts."""

    how: str
    columns: Columns
    shape: Shape
    rows: int
    chunks: list[bytes]
    unread: list[Unreadable]
    passed: dict[str, int]


def _packed(path: Path, options: ImportOptions, country: str | None) -> _Packed:
    mapped = {plain_name(heading) for heading in options.mapped}
    table = read_table(path, Reading(options.encoding, options.sheet, country, mapped))
    columns = match_columns(table.header, options.mapped, table.samples)
    shape = shape_of(columns)
    evidence = {
        at: Evidence(columns.all[at].heading)
        for at in sorted({at for field in _DATES for at in shape.at.get(field, ())} | _more_dates(columns))
    }
    marks: dict[str, tuple[int, set[Mark | None]]] = {
        field: (at, set()) for field in _AMOUNTS for at in shape.at.get(field, ())
    }
    chunks: list[bytes] = []
    chunk: list[tuple[int, tuple[str, ...]]] = []
    rows, unread = 0, table.unread
    for row in table.rows:
        rows += 1
        if isinstance(row, Unreadable):
            unread.append(row)
            continue
        line, cells = row
        for at, dates in evidence.items():
            if cells[at]:
                dates.look(line, cells[at])
        for at, shown in marks.values():
            shown.add(shown_mark(cells[at]))
        chunk.append((line, cells))
        if len(chunk) == _AT_ONCE:
            chunks.append(pickle.dumps(chunk, 5))
            chunk.clear()
    chunks.append(pickle.dumps(chunk, 5))
    shape = shape._replace(
        orders=_orders(columns, shape, evidence, options.date_order),
        marks={field: only_mark(shown) for field, (_, shown) in marks.items()},
    )
    return _Packed(table.how, columns, shape, rows, chunks, unread, table.passed)


def _more_dates(columns: Columns) -> set[int]:
    """Columns of dates that fill nothing, but show in which order the file writes them."""
    words = ("date", "activity")
    return {column.at for column in columns.all if any(word in column.heading.lower() for word in words)}


def _orders(
    columns: Columns, shape: Shape, evidence: dict[int, Evidence], asked: Order | None
) -> dict[str, dict[str, Order]]:
    """The order of day and month in each column of dates."""
    usual: Order | None = "dmy" if columns.language in _DAY_FIRST else None
    return {
        field: order_of(evidence[at], (each for other, each in evidence.items() if other != at), asked, usual)
        for field in _DATES
        for at in shape.at.get(field, ())
    }


def _taken(chunks: list[bytes]) -> Iterator[bytes]:
    """The chunks in their order, each let go when it is taken."""
    chunks.reverse()
    while chunks:
        yield chunks.pop()


def _read_rows(shape: Shape, defaults: Defaults, packed: bytes) -> tuple[list[Customer], list[Unreadable]]:
    """The customers in some rows, and what could not be read of them."""
    unread: list[Unreadable] = []
    found: list[Customer] = []
    for line, cells in pickle.loads(packed):  # noqa: S301 - what this program pickled a moment ago
        customer = read_customer(Row(line, cells), shape, defaults, unread)
        if isinstance(customer, Unreadable):
            unread.append(customer)
        else:
            found.append(customer)
    return found, unread


def _customers(read: Iterable[tuple[list[Customer], list[Unreadable]]], unread: list[Unreadable]) -> Iterator[Customer]:
    for customers, words in read:
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
