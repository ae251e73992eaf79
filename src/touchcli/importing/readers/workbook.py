"""XLSX, XLS and ODS workbooks: values only; nothing is computed, or unpacked before its size is known."""

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from touchcli.importing.readers.xlsx_details import NOTHING, details_of
from touchcli.importing.rows import Row, TableError, Unreadable
from touchcli.rules.wording import safe

LARGEST = 1 << 30
LARGEST_PART = 600 << 20
_TIGHTEST = 150
"""How many times smaller than itself a part of more than 10 MiB may be packed; real sheets reach about 30."""
_WIDEST = 256


class Sheet(NamedTuple):
    """A sheet of a workbook: its name, whether it is hidden, and how to get its rows, which may be asked for twice."""

    name: str
    hidden: bool
    at: int
    book: "Workbook"

    def rows(self) -> Iterator[Row | Unreadable]:
        """The rows of the sheet as text; raises TableError if they cannot be read."""
        return self.book.rows(self)


class Workbook:
    """An open workbook. Formulas count as the values that their program left beside them."""

    def __init__(self, path: Path) -> None:
        """Open it; raises TableError for one that would unpack to too much, is locked, or cannot be read."""
        import python_calamine

        self.path = path
        with path.open("rb") as opened:
            self.packed = opened.read(4) == b"PK\x03\x04"
        if self.packed:
            _weigh(path)
        try:
            self.book = python_calamine.load_workbook(str(path))
            visible = python_calamine.SheetVisibleEnum.Visible
            metadata = self.book.sheets_metadata
        except python_calamine.PasswordError:
            raise TableError(f"{path} is locked with a password", "save it without one") from None
        except Exception as error:  # whatever a broken workbook makes of its reader
            raise TableError(f"{path} is not a readable workbook: {error}"[:200], "save it again as .xlsx") from None
        sheets = python_calamine.SheetTypeEnum.WorkSheet
        self.sheets = [
            Sheet(each.name, each.visible != visible, at, self)
            for at, each in enumerate(metadata)
            if each.typ == sheets
        ]

    def rows(self, sheet: Sheet) -> Iterator[Row | Unreadable]:
        """The rows of a sheet that have a value; those hidden by a filter or by hand are Unreadable."""
        try:
            found = self.book.get_sheet_by_index(sheet.at)
            merged = _merged(found.merged_cell_ranges)
            details = details_of(self.path, sheet.at, _WIDEST) if self.packed else NOTHING
            top, left = found.start or (0, 0)
            above: dict[int, str] = {}
            for number, values in enumerate(found.iter_rows(), top + 1):
                cells = [*[""] * left, *map(_text, values[:_WIDEST])]
                for at, text in details.cells.get(number, {}).items():
                    if at < len(cells):
                        cells[at] = text
                for at in merged.get(number - 1, ()):
                    if at < len(cells) and not cells[at]:
                        cells[at] = above.get(at, "")
                if any(cells):
                    above = {at: cells[at] for at in merged.get(number, ()) if at < len(cells)}
                    if number in details.hidden:
                        yield Unreadable(number, None, "is hidden in the sheet")
                    else:
                        yield Row(number, tuple(cells))
        except TableError:
            raise
        except Exception as error:
            kind = type(error).__name__
            raise TableError(f"{self.path} cannot be read to its end: {kind}", "save it again, or as CSV") from None

    def called(self, sheet: Sheet) -> str:
        """In words, what was read."""
        others = f" of {len(self.sheets)}" if len(self.sheets) > 1 else ""
        return f'Excel, sheet "{safe(sheet.name, 40)}"{others}'


def _merged(ranges: Any) -> dict[int, tuple[int, ...]]:
    """By row from 0, the columns whose cell is one with the cell above; merged across, they are headings."""
    found: dict[int, tuple[int, ...]] = {}
    for (top, left), (bottom, right) in ranges or ():
        if left == right and bottom - top < 10_000:
            for row in range(top + 1, bottom + 1):
                found[row] = (*found.get(row, ()), left)
    return found


def _weigh(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise TableError(f"{path} is not a readable workbook", "save it again as .xlsx") from None
    whole = sum(part.file_size for part in parts)
    bomb = any(part.file_size > max(10 << 20, part.compress_size * _TIGHTEST) for part in parts)
    if bomb or whole > LARGEST or len(parts) > 2000 or any(part.file_size > LARGEST_PART for part in parts):
        raise TableError(
            f"{path} would unpack to {whole >> 20} MiB from {path.stat().st_size >> 10} KiB: not opened",
            "save the customers alone as CSV",
        )
    if not {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} & {part.filename for part in parts}:
        raise TableError(f"{path} is not a workbook", "save it as .xlsx or CSV")


def _text(value: Any) -> str:
    """A value of a cell as a CSV file would have it."""
    if type(value) is str:
        return value
    if type(value) is float:
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return str(value)
