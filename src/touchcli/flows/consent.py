"""`touch consent` and `touch opt-out`: what a person said about texts, by phone number (PRACTICE T10)."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from touchcli.files.numbers import parse_phone
from touchcli.flows.find import find_account, find_contact
from touchcli.flows.opening import BrokenSettings, Desk, Surroundings, open_desk, read_day
from touchcli.flows.receive import Inlet
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, ConsentKind, Contact
from touchcli.rules.models.history import ConsentRecord

_KINDS: tuple[ConsentKind, ...] = ("conversational", "express", "written")


def record_consent(
    desk: Desk, name: str, kind: str, *, on: str | None, how: str | None, who: str | None
) -> tuple[Account, Contact, ConsentRecord]:
    """Record a consent of a contact (the first, where none is named); it never lifts an opt-out."""
    account = find_account(desk.book.accounts, name, desk.problems)
    contact = find_contact(account, who) if who else next(iter(account.contacts), None)
    if contact is None or contact.phone is None:
        raise UserError(
            f"{account.name} has no contact with a number", "a consent belongs to a number: add it to the plan"
        )
    given_on = read_day(on, "--on") if on else desk.today
    if given_on > desk.today:
        raise UserError(f"--on: {on} is still to come")
    for known in _KINDS:
        if known == kind:
            with desk.ledger(create=True) as ledger:
                return account, contact, ledger.record_consent(contact.phone.e164, known, given_on, how, desk.now)
    raise UserError(f'--kind: there is no consent "{kind}"', f"it can be {', '.join(_KINDS)}")


class OptedOut(NamedTuple):
    """What an opt-out came to: the numbers closed, and the lines of a file that held none, each with the reason."""

    numbers: tuple[str, ...]
    unread: tuple[str, ...] = ()


def _numbers_of(desk: Desk, named: str, who: str | None) -> list[str]:
    """The numbers of an account's contacts, or of the one that `who` names."""
    account = find_account(desk.book.accounts, named, desk.problems)
    contacts = [find_contact(account, who)] if who else list(account.contacts)
    numbers = [contact.phone.e164 for contact in contacts if contact.phone]
    if not numbers:
        raise UserError(f"{account.name} has no number to close")
    return list(dict.fromkeys(numbers))


def read_number(text: str, country: str | None) -> str:
    """A number as E.164; raises UserError where it is none."""
    try:
        return parse_phone(text, country).e164
    except ValueError as error:
        raise UserError(str(error), "write it like +15125550142") from None


def close_numbers(
    around: Surroundings, named: str | None, who: str | None, source: Path | None, how: str | None
) -> OptedOut:
    """Opt out what was named, or every number of a file, for every account and for good.

    A number needs no settings, so that a broken touch.yaml stops nobody from being left alone; an account does.
    Raises UserError where nothing that was named has a number.
    """
    country = _country(around)
    if source is not None:
        found = read_list(source, country)
    elif named is not None and is_number(named):
        found = OptedOut((read_number(named, country),))
    else:
        found = OptedOut(tuple(_numbers_of(open_desk(around), named or "", who)))
    at = around.tick()
    with Inlet(around).ledger() as ledger:
        opt_out(ledger, found.numbers, at, how or (f"import of {source.name}" if source else "by hand"))
    return found


def opt_out(ledger: Ledger, numbers: Iterable[str], at: dt.datetime, how: str) -> None:
    """Close some numbers, for every account and for good; only the contact's own START lifts it."""
    for number in numbers:
        ledger.opt_out(number, at, how)


def _country(around: Surroundings) -> str | None:
    """Where a national number is read; nowhere while touch.yaml is broken."""
    try:
        return open_desk(around).book.settings.calendar.country
    except BrokenSettings:
        return None


def opted_out_list(around: Surroundings) -> tuple[str, list[str]]:
    """The opted-out numbers as CSV and as a list; numbers that were forgotten are known by their hash alone."""
    with Inlet(around).ledger() as ledger:
        numbers = sorted(ledger.history(around.tick(), []).opt_outs)
    return write_list(numbers), numbers


def is_number(word: str) -> bool:
    """True where a word is meant as a phone number and not as a name."""
    return any(char.isdigit() for char in word) and not any(char.isalpha() for char in word)


def read_list(path: Path, country: str | None) -> OptedOut:
    """The numbers of a CSV file: those under a heading that says number or phone, else the first column.

    Raises UserError where the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError(f"{path} cannot be read as a CSV file in UTF-8") from None
    rows = list(csv.reader(io.StringIO(text)))
    headings = [cell.strip().lower() for cell in rows[0]] if rows else []
    column = next((n for n, name in enumerate(headings) if name in _HEADINGS), None)
    start = 0 if column is None else 1
    numbers, unread = [], []
    for line, row in enumerate(rows[start:], start + 1):
        # The importer takes off the quote that keeps a spreadsheet from reading +1… as a formula.
        cell = row[column or 0].strip().removeprefix("'") if len(row) > (column or 0) else ""
        try:
            numbers += [parse_phone(cell, country).e164] if cell else []
        except ValueError as error:
            unread.append(f"{path.name}:{line}: {error}")
    return OptedOut(tuple(dict.fromkeys(numbers)), tuple(unread))


_HEADINGS = frozenset({"number", "phone", "mobile", "phone number", "to", "e164"})


def write_list(numbers: Iterable[str]) -> str:
    """Opted-out numbers as CSV, safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["number"])
    writer.writerows([f"'{number}"] for number in sorted(numbers))
    return out.getvalue()
