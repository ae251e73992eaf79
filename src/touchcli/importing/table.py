"""A customer file as a table: which kind it is, where its header stands, and its rows one by one."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.files.writing.cells import read_cell
from touchcli.importing.csv_reader import read_csv
from touchcli.importing.rows import Row, TableError, Unreadable

MOST_ROWS = 250_000
_HEADER_WITHIN = 10


class Table(NamedTuple):
    """A table: its header, its rows in the order of the file, and in words how it was read.

    `rows` can be gone through once; a row that cannot be read is an Unreadable in its place. `unread` fills as they are
    read with what else is worth a word, such as a line in another encoding.
    """

    header: tuple[str, ...]
    rows: Iterator[Row | Unreadable]
    how: str
    unread: list[Unreadable]


def read_table(path: Path, known: Collection[str], encoding: str | None = None) -> Table:
    """Open a customer file, CSV or XLSX by what is in it.

    The header is that row of the first ten that holds most of the `known` names (in the form of `plain_name`), since
    reports put titles above it; the first row where none holds any. `encoding` names that of a CSV file, which is found
    out otherwise. Raises TableError where the file is missing, empty, too big or neither.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(8)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}") from None
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError(f"{path} is an old or encrypted Excel file", "save it as .xlsx without a password, or as CSV")
    unread: list[Unreadable] = []
    if start.startswith(b"PK\x03\x04"):
        from touchcli.importing.xlsx_reader import read_xlsx

        rows, how = read_xlsx(path)
    else:
        rows, how = read_csv(path, encoding, unread)
    first = list(
        itertools.islice(
            (row for row in rows if isinstance(row, Unreadable) or any(map(str.strip, row.cells))), _HEADER_WITHIN
        )
    )
    at = _header_of(first, known)
    if at is None:
        raise TableError(f"{path} holds no table", "it should have a row of headings and a row for each customer")
    header = first[at]
    assert isinstance(header, Row)
    names = tuple(map(str, map(read_cell, header.cells)))
    while names and not names[-1]:
        names = names[:-1]
    return Table(names, _cleaned(itertools.chain(first[at + 1 :], rows), len(names)), how, unread)


def _header_of(first: list[Row | Unreadable], known: Collection[str]) -> int | None:
    scores = [
        (sum(plain_name(read_cell(cell)) in known for cell in row.cells), -n)
        for n, row in enumerate(first)
        if isinstance(row, Row)
    ]
    return -max(scores)[1] if scores else None


def plain_name(heading: str) -> str:
    """A heading to compare by: `BillingStreet`, `Billing_Street` and `Billing street:` are all `billing street`."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.findall(r"[^\W_]+", apart.casefold()))


def _cleaned(rows: Iterable[Row | Unreadable], width: int) -> Iterator[Row | Unreadable]:
    """Rows of exactly `width` cells, blank rows left out; raises TableError where there are too many."""
    count = 0
    for row in rows:
        if isinstance(row, Unreadable):
            yield row
            continue
        cells = tuple(map(read_cell, row.cells))
        if not any(cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise TableError(f"the file has over {MOST_ROWS} rows", "split it")
        if any(cells[width:]):
            yield Unreadable(row.line, None, f"has {len(cells)} cells where the header has {width}")
        else:
            yield Row(row.line, (*cells[:width], *("",) * (width - len(cells))))
