"""A customer file as a table: which kind it is, where its headings stand, and its rows one by one."""

import html
import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.files.writing.cells import is_nothing_cell, read_cell
from touchcli.importing.header import WITHIN, header_at, joined_header, known_headings, not_a_customer
from touchcli.importing.readers.csv_reader import read_csv
from touchcli.importing.readers.html_reader import is_markup, read_html
from touchcli.importing.readers.json_reader import is_json, read_json
from touchcli.importing.readers.vcard import read_vcards
from touchcli.importing.rows import Doubt, Row, TableError, Unreadable
from touchcli.importing.values.words import plain_name

MOST_ROWS = 1_000_000
_OLE = b"\xd0\xcf\x11\xe0"
_SAMPLED = 200


class Table(NamedTuple):
    """A table: its headings, its rows in the order of the file, and in words how it was read.

    `rows` can be gone through once; a row that cannot be read is an Unreadable in its place. `samples` are the first
    values of each column. `unread` fills as rows are read with what else is worth a word, such as a line in another
    encoding; `passed` counts the totals and footers that were passed over, by what they are.
    """

    header: tuple[str, ...]
    rows: Iterator[Row | Unreadable]
    how: str
    samples: tuple[tuple[str, ...], ...]
    unread: list[Unreadable]
    passed: dict[str, int]


class Reading(NamedTuple):
    """How a file is to be read: what flags say, and the country of the workspace."""

    encoding: str | None = None
    sheet: str | None = None
    home: str | None = None
    mapped: Collection[str] = ()


def read_table(path: Path, reading: Reading) -> Table:
    """Open a customer file, whatever its format, told by what is in it.

    Raises TableError if the file is missing, empty, too big or of no kind known, and Doubt if it can be read in
    two ways and nothing tells which.
    """
    try:
        with path.open("rb") as opened:
            start = opened.read(4096)
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}") from None
    unread: list[Unreadable] = []
    rows: Iterable[Row | Unreadable]
    if start.startswith((b"PK\x03\x04", _OLE)):
        rows, how = _sheet(path, reading)
    elif is_json(start):
        rows, how = read_json(path)
    elif re.match(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", start, re.IGNORECASE):
        rows, how = read_vcards(path)
    elif is_markup(start):
        rows, how = read_html(path, reading.encoding, reading.home)
    else:
        rows, how = read_csv(path, reading.encoding, reading.home, unread)
    return _table(path, rows, how, reading, unread)


def _sheet(path: Path, reading: Reading) -> tuple[Iterable[Row | Unreadable], str]:
    """The sheet that `--sheet` names, by its name or number; else the visible one that looks most like customers."""
    from touchcli.importing.readers.workbook import Sheet, Workbook

    book = Workbook(path)
    if reading.sheet is not None:
        wanted = reading.sheet
        number = int(wanted) if wanted.isdigit() else 0
        for sheet in book.sheets:
            if sheet.name.casefold() == wanted.casefold() or (
                sheet.at + 1 == number and wanted not in (each.name for each in book.sheets)
            ):
                return sheet.rows(), book.called(sheet)
        raise TableError(f'--sheet: no sheet "{wanted}"', f"there are {', '.join(each.name for each in book.sheets)}")

    def likeness(sheet: Sheet) -> tuple[int, int]:
        first = [row for row in itertools.islice(sheet.rows(), WITHIN) if isinstance(row, Row)]
        year = re.search(r"(?:19|20)\d\d", sheet.name)
        known = max((known_headings(row.cells) for row in first), default=0)
        return (known * (len(first) > 1) + bool(first), int(year[0]) if year else 0)

    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    ranked = sorted(((likeness(sheet), -sheet.at, sheet) for sheet in visible), key=lambda each: each[:2], reverse=True)
    if not ranked or ranked[0][0][0] == 0:
        raise TableError(f"{path} has no table", "every sheet of it is empty")
    chosen = ranked[0][2]
    equals = [sheet.name for (likely, _), _, sheet in ranked[1:] if likely == ranked[0][0][0]]
    other = f' (--sheet "{equals[0]}" reads another)' if equals else ""
    return chosen.rows(), book.called(chosen) + other


def _table(path: Path, rows: Iterable[Row | Unreadable], how: str, reading: Reading, unread: list[Unreadable]) -> Table:
    found = iter(rows)
    some = (row for row in found if isinstance(row, Unreadable) or any(map(str.strip, row.cells)))
    first = list(itertools.islice(some, WITHIN))
    if not first:
        raise TableError(f"{path} has no table", "it should have a row of headings and a row for each customer")
    at = header_at(first, reading.mapped)
    names: tuple[str, ...]
    if at is None:
        names = _unnamed(path, first, reading)
        at = -1
    else:
        header = first[at]
        above = first[at - 1] if at else None
        assert isinstance(header, Row)
        near = above.cells if isinstance(above, Row) and header.line - above.line == 1 else None
        names = tuple(map(str, map(read_cell, joined_header(near, header.cells))))
        while names and not names[-1]:
            names = names[:-1]
    passed: dict[str, int] = {}
    clean = _cleaned(itertools.chain(first[at + 1 :], found), names, passed)
    sampled = list(itertools.islice(clean, _SAMPLED))
    columns = [[row.cells[n] for row in sampled if isinstance(row, Row) and row.cells[n]] for n in range(len(names))]
    return Table(names, itertools.chain(sampled, clean), how, tuple(map(tuple, columns)), unread, passed)


def _unnamed(path: Path, first: list[Row | Unreadable], reading: Reading) -> tuple[str, ...]:
    """Names for the columns of a table without headings, if `--map` names its columns by number."""
    row = next(row for row in first if isinstance(row, Row))
    if any(name.isdigit() for name in reading.mapped):
        return tuple(
            f"column {n}" for n in range(1, max(len(each.cells) for each in first if isinstance(each, Row)) + 1)
        )
    shown = ", ".join(cell.strip()[:30] for cell in row.cells[:6])
    raise Doubt(
        f"{path.name} has no headings: line {row.line} looks like a customer ({shown})",
        "add a line of headings, or name the columns by number: --map 1=name --map 2=phone",
        "map",
        (),
    )


def _cleaned(
    rows: Iterable[Row | Unreadable], names: tuple[str, ...], passed: dict[str, int]
) -> Iterator[Row | Unreadable]:
    """Rows of as many cells as there are names; blank rows, totals and footers passed over.

    Raises TableError if there are too many.
    """
    width, count = len(names), 0
    plain = [plain_name(name) for name in names]
    read = _cell_reader()
    for row in rows:
        if isinstance(row, Unreadable):
            yield row
            continue
        cells = tuple(map(read, row.cells))
        if not any(cells):
            continue
        if sum(map(bool, cells)) <= 4 or "otal" in "".join(cells[:3]):
            why = not_a_customer(cells)
            if why:
                passed[why] = passed.get(why, 0) + 1
                continue
        if cells[0] == names[0] and [plain_name(cell) for cell in cells[:width]] == plain:
            passed["repeats the headings"] = passed.get("repeats the headings", 0) + 1
            continue
        count += 1
        if count > MOST_ROWS:
            raise TableError(f"the file has over {MOST_ROWS} rows", "split it")
        if any(cells[width:]):
            yield Unreadable(row.line, None, f"has {len(cells)} cells where the header has {width}")
        else:
            yield Row(row.line, (*cells[:width], *("",) * (width - len(cells))))


_SIMPLE = re.compile(r"[A-Za-z0-9(][!-%'-;=?-~]*(?: [!-%'-;=?-~]+)*")
"""A cell that is its own value: ASCII, single spaces, nothing from a web page, no guard and no formula."""
_LONGEST_NOTHING = 7
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,6}|#x[\da-fA-F]{1,6});")


def _read(text: str) -> str:
    """A cell as a value, its lines kept apart; what a web page left in it is read as a browser shows it."""
    if "&" in text and _ENTITY.search(text):
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "<" in text:
        text = re.sub(r"<br\s*/?>|</p>|</div>", "\n", text, flags=re.IGNORECASE)
        text = re.sub(r"</?(?:p|div|span|b|i|a|font)\b[^<>]*>", "", text, flags=re.IGNORECASE)
    if text[:1] == "'" and text[1:].replace("-", "").isdigit():  # Shopify's way to keep a number a text
        text = text[1:]
    if "\n" not in text.strip():
        return read_cell(text)
    lines = [read_cell(line) for line in text.split("\n")]
    return "\n".join(filter(None, lines))


def _cell_reader() -> Callable[[str], str]:
    """`read_cell`, with a shorter way for the plain cells that most are, and one copy of those that come again."""
    seen: dict[str, str] = {}

    def read(text: str) -> str:
        known = seen.get(text)
        if known is None:
            plain = _SIMPLE.fullmatch(text) and (len(text) > _LONGEST_NOTHING or not is_nothing_cell(text))
            known = text if plain else _read(text)
            if len(seen) < 50_000:
                seen[text] = known
        return known

    return read
