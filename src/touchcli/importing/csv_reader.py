"""CSV and its relatives: the encoding and the separator found out, and rows read so that none spoils the next."""

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path

from touchcli.importing.rows import Row, TableError, Unreadable

LARGEST = 256 << 20
_LONGEST_LINE = 1 << 20
_LINES_A_ROW = 50
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_LEGACY = "cp1252"
_CALLED = {
    "utf-8-sig": "UTF-8",
    "utf-8": "UTF-8",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be"), "UTF-16"),
    _LEGACY: "Windows-1252",
}


def read_csv(path: Path, encoding: str | None, unread: list[Unreadable]) -> tuple[Iterator[Row | Unreadable], str]:
    """The rows of a CSV file, and in words how it is read.

    Without `encoding` the file is UTF-8 or UTF-16; a file that is neither is Windows-1252, since guessing among the
    code pages by their letters was found to take å for ĺ. Where some lines are UTF-8 and others are not, the others
    are Windows-1252 and noted in `unread`. Raises TableError where it is too big, or no text.
    """
    if path.stat().st_size > LARGEST:
        raise TableError(f"{path} is over {LARGEST >> 20} MiB", "split it")
    found, mixed = (encoding, False) if encoding else _encoding_of(path)
    try:
        codecs.lookup(found)
        with path.open(encoding=found, errors="surrogateescape" if mixed else "strict") as opened:
            head = [line for _, line in zip(range(20), opened, strict=False)]
    except LookupError:
        raise TableError(f'there is no encoding "{encoding}"', "write utf-8, cp1252, cp1250, shift_jis …") from None
    except UnicodeError:
        raise TableError(f"{path} is not in {found}", "--encoding names another") from None
    named = re.fullmatch(r'"?sep=(.)"?', head[0].strip()) if head else None
    separator = named[1] if named else _separator_of(head)
    how = "UTF-8 and Windows-1252 mixed" if mixed else _CALLED.get(found, found)
    lines = _lines(path, found, mixed, unread)
    return (
        _rows(lines, separator, 1 if named else 0),
        f"{how}, separated by {_SEPARATORS.get(separator, repr(separator))}",
    )


def _encoding_of(path: Path) -> tuple[str, bool]:
    """The encoding of a file, and whether lines of it are in another."""
    utf8 = other = 0
    with path.open("rb") as opened:
        start = opened.read(4)
        for bom, name in _BOMS.items():
            if start.startswith(bom):
                return name, False
        if start[1:2] == b"\0" or start[:1] == b"\0":
            return ("utf-16-le" if start[1:2] == b"\0" else "utf-16-be"), False
        opened.seek(0)
        while line := opened.readline(_LONGEST_LINE + 1):
            if len(line) > _LONGEST_LINE or b"\0\0" in line:
                raise TableError(f"{path} is no text file", "save it as CSV or XLSX")
            if not line.isascii():
                try:
                    line.decode()
                    utf8 += 1
                except UnicodeDecodeError:
                    other += 1
    if not other:
        return "utf-8", False
    return ("utf-8", True) if utf8 else (_LEGACY, False)


def _lines(path: Path, encoding: str, mixed: bool, unread: list[Unreadable]) -> Iterator[str]:
    errors = "surrogateescape" if mixed else "replace"
    with path.open(encoding=encoding, errors=errors) as opened:
        for number, line in enumerate(opened, 1):
            if mixed and not line.isascii():
                fixed = re.sub("[\udc80-\udcff]+", _in_legacy, line)
                if fixed != line:
                    unread.append(Unreadable(number, "encoding", "is not UTF-8: read as Windows-1252"))
                yield fixed
            else:
                yield line


def _in_legacy(found: re.Match[str]) -> str:
    return found[0].encode("utf-8", "surrogateescape").decode(_LEGACY, "replace")


def _separator_of(head: list[str]) -> str:
    """The separator by which the lines at the head fall into most cells, most of them into equally many."""

    def cells(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(head, delimiter=separator) if row]
        usual = max(widths, key=lambda width: (widths.count(width), width), default=1)
        return (widths.count(usual) * (usual > 1), usual)

    try:
        return max(_SEPARATORS, key=cells)
    except csv.Error:
        return ","


def _rows(lines: Iterator[str], separator: str, skipped: int) -> Iterator[Row | Unreadable]:
    """Rows read one by one: where the quotes of one are not closed, that line alone is lost."""
    waiting: deque[str] = deque()
    number = 0
    while True:
        taken: list[str] = []

        def feed(taken: list[str] = taken) -> Iterator[str]:
            while len(taken) < _LINES_A_ROW:
                line = waiting.popleft() if waiting else next(lines, None)
                if line is None:
                    return
                taken.append(line)
                yield line

        try:
            cells = next(csv.reader(feed(), delimiter=separator, strict=True), None)
        except csv.Error:
            cells = None
            waiting.extendleft(reversed(taken[1:]))
            yield Unreadable(number + 1, None, "has a quote that is not closed or not doubled")
            number += 1
            continue
        if cells is None:
            return
        number += len(taken)
        if number > skipped:
            yield Row(number - len(taken) + 1, tuple(cells))
