"""What happened and who there is, for a spreadsheet, a script or a CRM (PRACTICE P9)."""

import csv
import datetime as dt
import io
import json
import os
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from touchcli.files.writing.cells import guarded_cell
from touchcli.flows.common.session import Session
from touchcli.flows.data.export_rows import CRM_PHONE, MAKERS, WHATS, Cell, Row
from touchcli.rules.errors import UserError


class Exported(NamedTuple):
    """Rows to write, and the names of their columns."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def export(session: Session, what: str, since: dt.date | None = None) -> Exported:
    """The rows of one kind, oldest first if they have a time; `since` is a local day, counted in.

    `touches` has every touch; `crm` those that took place or were tried, in the words of CRM importers; `promises` all
    of them; `trail` every row of the ledger with who wrote it, those taken back too.
    `accounts` has one row a contact with everything in its plan, under headings that `touch import` knows;
    `opt-outs` the numbers that want no texts, as `touch opt-out --import` reads them; `consents` what `touch consent`
    recorded. Raises UserError for another
    word, and for `since` with a kind that has no time.
    """
    kind = next((known for known in WHATS if known == what), None)
    if kind is None:
        raise UserError(f'cannot export "{what}"', f"there are {', '.join(WHATS)}")
    if since and what in ("accounts", "opt-outs"):
        raise UserError(f"--since: {what} are always exported whole")
    with session.ledger() as ledger:
        history = ledger.history(session.seen_until)
    columns, make = MAKERS[kind]
    return Exported(columns, tuple(make(session, history, since)))


def as_csv(exported: Exported) -> str:
    """Rows as CSV, safe to open in a spreadsheet: a cell it would run as a formula has a `'` before it.

    The number in a file for a CRM has none, since the CRM would keep it: E.164 is digits, and computes nothing.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(exported.columns)
    guards = [str if column == CRM_PHONE else guarded_cell for column in exported.columns]
    writer.writerows([guard(_text(cell)) for guard, cell in zip(guards, row, strict=True)] for row in exported.rows)
    return out.getvalue()


def as_jsonl(exported: Exported) -> str:
    """Rows as JSON Lines, values as they are, nothing guarded."""
    return "".join(
        json.dumps(dict(zip(exported.columns, map(_value, row), strict=True)), ensure_ascii=False) + "\n"
        for row in exported.rows
    )


def write_new(path: Path, text: str) -> None:
    """Write a file that only its owner may read; raises UserError if it is there already or cannot be written."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise UserError(f"--out: {path} exists", "name another file, or move it away") from None
    except OSError as error:
        raise UserError(f"--out: {path} cannot be written: {error.strerror}") from None


def _text(value: Cell) -> str:
    return "" if value is None else str(_value(value))


def _value(value: Cell) -> str | int | None:
    return str(value) if isinstance(value, dt.date | Decimal) else value
