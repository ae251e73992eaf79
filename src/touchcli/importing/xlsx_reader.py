"""XLSX workbooks: values only, and nothing unpacked before it is known how big it will be."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from touchcli.importing.rows import Row, TableError, Unreadable
from touchcli.rules.wording import safe

LARGEST = 512 << 20
LARGEST_PART = 300 << 20
_TIGHTEST = 150
"""How many times smaller than itself a part of more than 10 MiB may be packed; real sheets reach about 30."""
_WIDEST = 256


def read_xlsx(path: Path) -> tuple[Iterator[Row | Unreadable], str]:
    """The rows of the first sheet that has any, and in words which that is.

    Formulas count as the values their program left beside them; nothing is computed. Raises TableError for a workbook
    that would unpack to too much, or cannot be read.
    """
    _weigh(path)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features of the workbook that its values do not need
            book = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a broken workbook makes of its reader
        raise TableError(f"{path} is no readable workbook: {type(error).__name__}", "save it anew as .xlsx") from None
    sheets = book.worksheets
    for sheet in sheets:
        sheet.reset_dimensions()
        if any(any(value is not None for value in row) for row in _first_rows(sheet, path)):
            others = f" of {len(sheets)}" if len(sheets) > 1 else ""
            return _rows(book, sheet, path), f'Excel, sheet "{safe(sheet.title, 40)}"{others}'
    book.close()
    raise TableError(f"{path} holds no table", "every sheet of it is empty")


def _weigh(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise TableError(f"{path} is no readable workbook", "save it anew as .xlsx") from None
    whole = sum(part.file_size for part in parts)
    bomb = any(part.file_size > max(10 << 20, part.compress_size * _TIGHTEST) for part in parts)
    if bomb or whole > LARGEST or len(parts) > 2000 or any(part.file_size > LARGEST_PART for part in parts):
        raise TableError(
            f"{path} would unpack to {whole >> 20} MiB from {path.stat().st_size >> 10} KiB: it is not opened",
            "save the customers alone as CSV",
        )
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise TableError(f"{path} is no workbook", "save it as .xlsx or CSV")


def _first_rows(sheet: Any, path: Path) -> Iterator[tuple[Any, ...]]:
    try:
        yield from sheet.iter_rows(max_row=50, max_col=_WIDEST, values_only=True)
    except Exception as error:
        raise _broken(path, error) from None


def _rows(book: Any, sheet: Any, path: Path) -> Iterator[Row | Unreadable]:
    try:
        for number, values in enumerate(sheet.iter_rows(max_col=_WIDEST, values_only=True), 1):
            if any(value is not None for value in values):
                yield Row(number, tuple(map(_text, values)))
    except Exception as error:
        raise _broken(path, error) from None
    finally:
        book.close()


def _broken(path: Path, error: Exception) -> TableError:
    return TableError(f"{path} cannot be read to its end: {type(error).__name__}", "save it anew as .xlsx, or as CSV")


def _text(value: Any) -> str:
    """A value of a cell as a CSV file would have it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
