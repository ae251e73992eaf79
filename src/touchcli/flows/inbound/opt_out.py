"""`touch opt-out`: no more to a number or an address, by hand or from a list, whatever the state of the files."""

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.files.writing.cells import guarded_cell, read_cell
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import AHEAD, BrokenSettings, Invocation, Session, open_session
from touchcli.flows.inbound.receive import InboundContext
from touchcli.importing.readers.csv_reader import read_csv
from touchcli.importing.rows import Row, Unreadable
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import is_address

HEADING = "number"
_HEADINGS = (frozenset({"phone", "mobile", "cell", "telephone", "msisdn", "e164"}), frozenset({"number", "to"}))
"""Words in the heading of the column with the numbers; `number` may also be that of a customer, so it comes second."""
_SHORTEST = 7
"""Digits that make a cell a phone number and no heading."""


class OptOutResult(NamedTuple):
    """What an opt-out came to: the numbers closed, and the lines of a file that held none, each with the reason.

    `entry` is what `touch undo` takes it back by; `one_channel` is True if the other channel goes on.
    """

    numbers: tuple[str, ...]
    unread: tuple[str, ...] = ()
    entry: int | None = None
    one_channel: bool = False


class OptOuts(NamedTuple):
    """The numbers that are opted out, and how many more are known by their hash alone since they were forgotten."""

    numbers: tuple[str, ...]
    forgotten: int


def opt_out(
    invocation: Invocation,
    named: str | None,
    who: str | None,
    source: Path | None,
    how: str | None,
    *,
    one_channel: bool = False,
) -> OptOutResult:
    """Opt out what was named, or every number and address of a file, for every account and for good.

    With `one_channel` texts to a number alone, or e-mails to an address; whoever has it gets the other.

    A number or an address needs no settings, so that a broken touch.yaml stops nobody from being left alone; an
    account does.
    Raises UserError if nothing that was named has a number.
    """
    alone = named is not None and (is_number(named) or is_address(named))
    if who is not None and (named is None or alone):
        raise UserError("--contact goes with an account", "a number or an address alone says whom")
    if one_channel and source is None and not alone:
        raise UserError("--one-channel goes with a number or an address", "that says which they want no more")
    if source is not None:
        found = read_list(source, _country(invocation))
    elif named is not None and alone:
        found = OptOutResult((read_place(named, _country(invocation)),))
    else:
        found = OptOutResult(_numbers_of(open_session(invocation), named or "", who))
    with InboundContext(invocation).ledger() as ledger:
        ledger.opt_out_many(
            found.numbers,
            invocation.tick(),
            how or (f"import of {source.name}" if source else "by hand"),
            one_channel=one_channel,
        )
        return found._replace(entry=ledger.just_written, one_channel=one_channel)


def opted_out(invocation: Invocation) -> OptOuts:
    """Every number that is opted out now; nothing is written."""
    with InboundContext(invocation).ledger(create=False) as ledger:
        history = ledger.history(invocation.tick() + AHEAD, [])
    return OptOuts(tuple(sorted(history.opt_outs)), len(history.forgotten))


def is_number(word: str) -> bool:
    """True if a word is meant as a phone number and not as a name."""
    return any(char.isdigit() for char in word) and not any(char.isalpha() for char in word)


def read_place(text: str, country: str | None) -> str:
    """A number as E.164, or an e-mail address in lower case; raises UserError if it is neither."""
    if not is_address(text):
        return read_number(text, country)
    address = text.strip().lower()
    name, _, domain = address.rpartition("@")
    if not name or "." not in domain or any(char.isspace() for char in address):
        raise UserError(f'"{text}" is no e-mail address', "write it like ana@corvid.example")
    return address


def read_number(text: str, country: str | None) -> str:
    """A number as E.164; raises UserError if it is none."""
    try:
        return parse_e164(text, country)
    except ValueError as error:
        raise UserError(str(error), "write it like +15125550142") from None


def read_list(path: Path, country: str | None) -> OptOutResult:
    """The numbers of a CSV file: those under a heading that says number or phone, else of the first column.

    E-mail addresses may stand there too. A line without either, but with anything else in it, is unread. Raises
    UserError if the file cannot be read, or has nothing in it.
    """
    try:
        unread: list[Unreadable] = []
        rows = list(read_csv(path, None, None, unread)[0])
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}") from None
    first = next((row for row in rows if isinstance(row, Row)), None)
    column = _column(first) if first else None
    numbers, bad = [], [_place(path, each.line, each.reason) for each in unread]
    for row in rows:
        if isinstance(row, Unreadable):
            bad.append(_place(path, row.line, row.reason))
            continue
        cells = [read_cell(cell) for cell in row.cells]
        if not any(cells) or (row is first and _is_heading(cells, column)):
            continue
        cell = cells[column or 0] if len(cells) > (column or 0) else ""
        try:
            numbers.append(read_place(cell, country) if is_address(cell) else parse_e164(cell, country))
        except (ValueError, UserError) as error:
            bad.append(_place(path, row.line, str(error) if cell else "no number"))
    if not numbers and not bad:
        raise UserError(f"{path} has no number in it", "write one number per line, or a column headed number")
    return OptOutResult(tuple(dict.fromkeys(numbers)), tuple(bad))


def write_list(numbers: Iterable[str]) -> str:
    """Opted-out numbers as CSV, safe to open in a spreadsheet; `read_list` reads it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([HEADING])
    writer.writerows([guarded_cell(number)] for number in numbers)
    return out.getvalue()


def _country(invocation: Invocation) -> str | None:
    """Where a national number is read; nowhere while touch.yaml is broken."""
    try:
        return open_session(invocation).book.settings.calendar.country
    except BrokenSettings:
        return None


def _numbers_of(session: Session, named: str, who: str | None) -> tuple[str, ...]:
    """The numbers of an account's contacts, or of the one that `who` names."""
    account = find_account(session, named, writes=True)
    contacts = [find_contact(account, who)] if who else list(account.contacts)
    numbers = [place for contact in contacts for place in contact.places]
    if not numbers:
        raise UserError(f"{account.name} has no number to close")
    return tuple(dict.fromkeys(numbers))


def _column(first: Row) -> int | None:
    """The column whose heading has a word for a number in it; None without such a heading."""
    headings = [set(re.split(r"[\W_]+", read_cell(cell).lower())) for cell in first.cells]
    return next((n for wanted in _HEADINGS for n, words in enumerate(headings) if words & wanted), None)


def _is_heading(cells: list[str], column: int | None) -> bool:
    if any(map(is_address, cells)):
        return False
    digits = [sum(char.isdigit() for char in cell) for cell in cells]
    return max(digits) < _SHORTEST and (column is not None or not any(digits))


def _place(path: Path, line: int, why: str) -> str:
    return f"{path.name}:{line}: {why}"
