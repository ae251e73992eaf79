"""CSV and its relatives: the separator and the quotes found out, and rows read so that none spoils the next."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.importing.readers.encodings import LONGEST_LINE, Encoding, encoding_of
from touchcli.importing.rows import Row, TableError, Unreadable

LARGEST = 512 << 20
_HEAD = 60
_LINES_A_ROW = 50
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", "^": "carets", "~": "tildes"}
_LEGACY = "cp1252"


class Dialect(NamedTuple):
    """How a file separates and quotes its cells; `width` is how many cells its rows usually have."""

    separator: str
    quote: str
    spaced: bool
    width: int

    def cells(self, lines: Iterator[str], *, strict: bool = True, escaped: bool = False) -> list[str] | None:
        """The next row of lines, None at their end; raises csv.Error if its quotes are wrong and it is `strict`."""
        return next(
            csv.reader(
                lines,
                delimiter=self.separator,
                quotechar=self.quote,
                skipinitialspace=self.spaced,
                strict=strict,
                doublequote=not escaped,
                escapechar="\\" if escaped else None,
            ),
            None,
        )


def read_csv(
    path: Path, encoding: str | None, home: str | None, unread: list[Unreadable]
) -> tuple[Iterator[Row | Unreadable], str]:
    """The rows of a CSV file, and in words how it is read.

    Without `encoding` it is found out; `home` is the country of the workspace. If some lines are UTF-8 and others
    are not, the others are Windows-1252 and noted in `unread`. Raises TableError if the file is too big or no text,
    and Doubt if its encoding cannot be told.
    """
    if path.stat().st_size > LARGEST:
        raise TableError(f"{path} is over {LARGEST >> 20} MiB", "split it")
    found = Encoding(encoding) if encoding else encoding_of(path, home)
    try:
        codecs.lookup(found.codec)
        with path.open(encoding=found.codec, errors="surrogateescape" if found.mixed else "strict") as opened:
            head = [_clean(line) for _, line in zip(range(_HEAD), opened, strict=False)]
    except LookupError:
        raise TableError(f'unknown encoding "{encoding}"', "write utf-8, cp1252, cp1250, shift_jis …") from None
    except UnicodeError:
        raise TableError(f"{path} is not in {found.codec}", "--encoding names another") from None
    if any(len(line) > LONGEST_LINE for line in head):
        raise TableError(f"{path} is not a text file", "save it as CSV or XLSX")
    named = re.fullmatch(r'"?sep=(.)"?', head[0].strip()) if head else None
    dialect = _dialect(head[1:] if named else head, named[1] if named else None)
    rival = f" ({found.rival} would read other letters: --encoding {found.rival})" if found.rival else ""
    how = f"{found.called}{rival}, separated by {_SEPARATORS.get(dialect.separator, repr(dialect.separator))}"
    return _rows(_lines(path, found, unread), dialect, 1 if named else 0), how


def _clean(line: str) -> str:
    """A line without what programs leave in text files: zeros, a Ctrl-Z at the end, further byte order marks."""
    return line.replace("\0", "").replace("\x1a", "").removeprefix("\ufeff")


def _lines(path: Path, encoding: Encoding, unread: list[Unreadable]) -> Iterator[str]:
    errors = "surrogateescape" if encoding.mixed else "replace"
    with path.open(encoding=encoding.codec, errors=errors) as opened:
        for number, line in enumerate(opened, 1):
            if encoding.mixed and not line.isascii():
                fixed = re.sub("[\udc80-\udcff]+", _in_legacy, line)
                if fixed != line:
                    unread.append(Unreadable(number, "encoding", "is not UTF-8: read as Windows-1252"))
                yield _clean(fixed)
            elif "\0" in line or "\x1a" in line or line[:1] == "\ufeff":
                yield _clean(line)
            else:
                yield line


def _in_legacy(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode(_LEGACY, "replace")


def _dialect(head: list[str], named: str | None) -> Dialect:
    """The separator by which the lines at the head fall into most cells, most of them into equally many."""
    lines = [line for line in head if line.strip()]
    single = bool(lines) and all(re.fullmatch(r"'.*'\s*", line) for line in lines[:5]) and '"' not in "".join(lines[:5])
    best = Dialect(named or ",", "'" if single else '"', False, 1)
    score = (0, 0)
    for separator in [named] if named else _SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=separator, quotechar=best.quote) if row]
        except csv.Error:
            continue
        usual = max(widths, key=lambda width: (widths.count(width) * (width > 1), width), default=1)
        found = (widths.count(usual) * (usual > 1), usual)
        if found > score or named:
            spaced = any(f'{separator} "' in line for line in lines)
            best, score = Dialect(separator, best.quote, spaced, usual), found
    return best


def _rows(lines: Iterator[str], dialect: Dialect, skipped: int) -> Iterator[Row | Unreadable]:
    """Rows read one by one: where the quotes of one are not closed, that line alone is lost."""
    waiting: deque[str] = deque()
    number = 0
    separator, quote = dialect.separator, dialect.quote
    while True:
        line = waiting.popleft() if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if quote not in line and not dialect.spaced:
            if number > skipped:
                yield Row(number, tuple(line.rstrip("\n").split(separator)))
            continue
        taken = [line]
        cells = _quoted(dialect, taken, lambda: waiting.popleft() if waiting else next(lines, None))
        if cells is None:
            waiting.extendleft(reversed(taken[1:]))
            yield Unreadable(number, None, "has a quote that is not closed or not doubled")
            continue
        if number > skipped:
            yield Row(number, tuple(cells))
        number += len(taken) - 1


def _quoted(dialect: Dialect, taken: list[str], more: Callable[[], str | None]) -> list[str] | None:
    """The cells of a row that begins with the one line taken; further lines it needs are added to `taken`.

    None if the quotes cannot be understood. A quote may be escaped by a backslash, or stand in a cell as a sign
    for inches if the cells then are as many as usual.
    """
    line = taken[0]

    def feed() -> Iterator[str]:
        yield line
        while len(taken) < _LINES_A_ROW and (further := more()) is not None:
            taken.append(further)
            yield further

    if f"\\{dialect.quote}" in line:
        try:
            cells = dialect.cells(iter([line]), escaped=True)
            if cells is not None and len(cells) == dialect.width:
                return cells
        except csv.Error:
            pass
    try:
        return dialect.cells(feed())
    except csv.Error:
        plain = line.rstrip("\n").split(dialect.separator)
        whole = len(plain) == dialect.width > 1 and not _is_torn(plain, dialect.quote)
        return plain if whole else None


def _is_torn(cells: list[str], quote: str) -> bool:
    """True if a cell begins with a quote that it does not close: the separator in it was none."""
    return any(cell.lstrip().startswith(quote) and cell.count(quote) % 2 for cell in cells)
