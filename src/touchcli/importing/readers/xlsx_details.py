"""What values alone do not say of an XLSX sheet: zeros that a number format puts in front, hidden rows, formulas.

The parts are searched as text and not parsed, since most sheets have none of it and a large one would take long.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

_CHUNK = 1 << 22
_FORMAT = re.compile(r'<numFmt\b[^>]*?numFmtId="(\d+)"[^>]*?formatCode="([^"]*)"')
_XF = re.compile(r"<xf\b[^>]*>")
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})(\d+)"(?: s="(\d+)")?(?: t="(\w+)")?[^>]*>'
    rb"(?:<f[^>]*?(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>|<v ?/>)?"
)
_FORMULA_MARK = "=FORMULA()"


class Details(NamedTuple):
    """By row, from 1, and column, from 0, the text of cells that their value does not give; and the hidden rows."""

    cells: Mapping[int, dict[int, str]]
    hidden: frozenset[int]


NOTHING = Details({}, frozenset())


def details_of(path: Path, sheet: int, widest: int) -> Details:
    """The details of one sheet, `sheet` counted from 0 in the order of the workbook; none for what is no XLSX."""
    with zipfile.ZipFile(path) as packed:
        part = _part(packed, sheet)
        if part is None:
            return NOTHING
        padded = _padded(packed)
        cells: dict[int, dict[int, str]] = {}
        hidden: set[int] = set()
        for text in _chunks(packed, part):
            if b"hidden=" in text:
                hidden.update(int(found[1]) for found in _ROW.finditer(text))
            if padded or b"<f" in text:
                _note_cells(text, padded, widest, cells)
    return Details(cells, frozenset(hidden))


def _note_cells(text: bytes, padded: dict[int, int], widest: int, cells: dict[int, dict[int, str]]) -> None:
    for found in _CELL.finditer(text):
        letters, row, style, kind, value = found.groups()
        width = padded.get(int(style or 0))
        if b"<f" in found[0] and not value and kind != b"inlineStr":
            shown = _FORMULA_MARK
        elif width and value and kind in (None, b"n") and value.isdigit():
            shown = value.decode().zfill(width)
        else:
            continue
        at = _column(letters)
        if at < widest:
            cells.setdefault(int(row), {})[at] = shown


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


def _chunks(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part in pieces that end with a row."""
    rest = b""
    with packed.open(part) as opened:
        while piece := opened.read(_CHUNK):
            text, mark, after = (rest + piece).rpartition(b"</row>")
            yield text + mark
            rest = after
    yield rest


def _part(packed: zipfile.ZipFile, sheet: int) -> str | None:
    """The name of the part of a sheet."""
    try:
        book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    ids = [
        found[1]
        for each in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book)
        if (found := re.search(r'r:id="([^"]+)"', each))
    ]
    targets = {}
    for each in re.findall(r"<(?:\w+:)?Relationship\b[^>]*>", relations):
        id, target = re.search(r'\bId="([^"]+)"', each), re.search(r'\bTarget="([^"]+)"', each)
        if id and target:
            targets[id[1]] = target[1]
    place = targets.get(ids[sheet]) if sheet < len(ids) else None
    part = place and (place.lstrip("/") if place.startswith("/") else f"xl/{place}")
    return part if part in packed.namelist() else None


def _padded(packed: zipfile.ZipFile) -> dict[int, int]:
    """The styles whose number format is zeros alone, `00000`, with how many there are."""
    try:
        styles = packed.read("xl/styles.xml").decode("utf-8", "replace")
    except KeyError:
        return {}
    widths = {id: len(code) for id, code in _FORMAT.findall(styles) if re.fullmatch("0{2,}", code)}
    uses = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    found = {}
    for place, each in enumerate(_XF.findall(uses[0]) if uses else ()):
        id = re.search(r'numFmtId="(\d+)"', each)
        if id and id[1] in widths:
            found[place] = widths[id[1]]
    return found
