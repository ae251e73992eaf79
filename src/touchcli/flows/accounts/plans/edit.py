"""`touch edit` with flags: keys of a plan get other values, and everything else in the file stays as it was written."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from touchcli.files.lookup.phone_numbers import parse_e164
from touchcli.files.writing.replace import replace_file
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.plan_problems import gaps_in, wrong_in
from touchcli.flows.common.session import Session
from touchcli.importing.plan_changes import Change
from touchcli.importing.plan_edit import edit_plans
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.problem import Problem
from touchcli.rules.when import read_day


class Wanted(NamedTuple):
    """What is to be changed, as it was written on the command line; None is left alone. `contact` says whose."""

    tier: str | None = None
    status: str | None = None
    owner: str | None = None
    contact: str | None = None
    role: str | None = None
    number: str | None = None
    email: str | None = None
    left: str | None = None

    @property
    def of_contact(self) -> bool:
        """True if something of a contact is to be changed."""
        return any(each is not None for each in (self.role, self.number, self.email, self.left))


class Edited(NamedTuple):
    """What was changed in which plan, each key with its value before and after; none if it all stood there already.

    `asks_again` is the contact whose number changed although the plan has a consent, which was for the old number.
    """

    account: Account
    changes: tuple[Change, ...]
    asks_again: Contact | None = None


def edit(session: Session, name: str, wanted: Wanted) -> Edited:
    """Change keys of a plan. Raises UserError, with nothing written, if it would have Problems that it has not now."""
    account = find_account(session, name, writes=True)
    contact = _contact(account, wanted) if wanted.contact or wanted.of_contact else None
    made = tuple(each for each in _changes(session, account, contact, wanted) if str(each.before) != str(each.value))
    if made:
        write_changes(session, account, made)
    renumbered = contact is not None and contact.phone is not None and any(each.name == "number" for each in made)
    return Edited(account, made, contact if contact and renumbered and contact.texting.consent else None)


def write_changes(session: Session, account: Account, made: tuple[Change, ...]) -> None:
    """Write changes into the plan of an account; raises UserError, with nothing written, as `edit` does."""
    path = session.root / account.file
    before = path.read_bytes()
    mark = "\ufeff" if before.startswith(b"\xef\xbb\xbf") else ""
    text, refused = edit_plans(account.file, before.decode("utf-8-sig"), {account.id: made})
    if account.id in refused:
        raise UserError(f"{account.file} was not changed: {refused[account.id]}", f"touch edit {account.id}")
    after = f"{mark}{text}".encode()
    known = {(each.code, each.message) for each in _problems(session, account, before)}
    new = [each for each in _problems(session, account, after) if (each.code, each.message) not in known]
    if new:
        raise UserError(f"{new[0].message}; nothing was changed", new[0].hint)
    replace_file(path, before, after)


def _problems(session: Session, account: Account, data: bytes) -> list[Problem]:
    return [*wrong_in(session, account.file, data), *gaps_in(session, account.file, data)]


def _contact(account: Account, wanted: Wanted) -> Contact:
    if not wanted.of_contact:
        raise UserError("--contact changes nothing by itself", "add --role, --number, --email or --left")
    if wanted.contact:
        return find_contact(account, wanted.contact)
    if len(account.contacts) != 1:
        raise UserError(f"{account.name} has several contacts or none", "choose one with --contact")
    return account.contacts[0]


def _changes(session: Session, account: Account, contact: Contact | None, wanted: Wanted) -> Iterator[Change]:
    for key in ("tier", "status", "owner"):
        if getattr(wanted, key) is not None:
            yield Change((key,), key, getattr(account, key), getattr(wanted, key))
    if contact is None:
        return
    values: tuple[tuple[str, str, Any, Any], ...] = (
        ("role", "role", contact.role, wanted.role),
        (
            "phone",
            "number",
            contact.phone and contact.phone.e164,
            wanted.number and read_number(session, wanted.number),
        ),
        ("email", "email", contact.email, wanted.email),
        ("left", "left", contact.left, wanted.left and _left(session, wanted.left)),
    )
    for key, name, before, after in values:
        if after is not None:
            yield Change(("contacts", account.contacts.index(contact), key), name, before, after)


def read_number(session: Session, written: str) -> str:
    """A number as E.164, said back if it was written otherwise; raises UserError if it is none."""
    try:
        number = parse_e164(written, session.book.settings.calendar.country)
    except ValueError as error:
        raise UserError(f"--number: {error}") from None
    if number != written:
        session.tell(f'--number "{written}": {number}')
    return number


def _left(session: Session, written: str) -> dt.date:
    return read_day(written, "--left", session.today, session.calendar, back=True)
