"""Tables in HTML, and the XML that Excel wrote in 2003: what many programs save with the ending .xls."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from touchcli.importing.readers.encodings import encoding_of
from touchcli.importing.rows import Row, TableError

_BREAKS = frozenset({"br", "p", "div", "li"})


def is_markup(start: bytes) -> bool:
    """True for the beginning of an HTML page or an XML workbook."""
    text = start.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").replace(b"\0", b"").lower()
    return text.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<head", b"<meta", b"<style", b"<body"))


def read_html(path: Path, encoding: str | None, home: str | None) -> tuple[Iterator[Row], str]:
    """The rows of the longest table, and in words how it is read; raises TableError if there is none."""
    raw = path.read_bytes()
    named = re.search(rb"""(?:charset=|encoding=)["']?([\w-]+)""", raw[:4000])
    codec = encoding or (named[1].decode() if named else encoding_of(path, home).codec)
    try:
        text = raw.decode(codec, "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    tables = _Tables()
    tables.feed(text)
    tables.close()
    found = max(tables.found, key=len, default=[])
    if not found:
        raise TableError(f"{path} has no table", "save it as .xlsx or CSV")
    return (Row(number, tuple(cells)) for number, cells in enumerate(found, 1)), "a table in HTML"


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[list[str]]] = []
        self.open: list[list[list[str]]] = []
        self.cell: list[str] | None = None
        self.span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = tag.rpartition(":")[2]
        given = dict(attrs)
        if tag == "table":
            self._end_cell()
            self.open.append([])
            self.found.append(self.open[-1])
        elif tag in ("tr", "row") and self.open:
            self._end_cell()
            self.open[-1].append([])
        elif tag in ("td", "th", "cell") and self.open:
            self._end_cell()
            if not self.open[-1]:
                self.open[-1].append([])
            index = given.get("ss:index")
            if index and index.isdigit():
                row = self.open[-1][-1]
                row += [""] * (min(int(index), 256) - 1 - len(row))
            span = given.get("colspan") or "1"
            self.span = min(int(span), 256) if span.isdigit() else 1
            self.cell = []
        elif tag in _BREAKS and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("td", "th", "cell", "tr", "row"):
            self._end_cell()
        elif tag == "table" and self.open:
            self._end_cell()
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _end_cell(self) -> None:
        if self.cell is not None and self.open and self.open[-1]:
            self.open[-1][-1] += ["".join(self.cell).strip(), *[""] * (self.span - 1)]
        self.cell = None
