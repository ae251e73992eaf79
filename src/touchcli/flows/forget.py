"""`touch forget`: erase a person from the ledger, and say which files still name them."""

from typing import NamedTuple

from touchcli.flows.consent import is_number, read_number
from touchcli.flows.find import find_account, find_contact
from touchcli.flows.opening import Desk
from touchcli.ledger.forgetting import Erased
from touchcli.rules.errors import UserError


class Person(NamedTuple):
    """Whom to forget: their numbers, the contacts they are in the plans, and the files that still name them."""

    name: str
    numbers: tuple[str, ...]
    contacts: tuple[tuple[str, str], ...]
    files: tuple[str, ...]


def person(desk: Desk, named: str, who: str | None) -> Person:
    """The person meant: a number written out, or a contact of an account; raises UserError where that is not one."""
    if is_number(named):
        number = read_number(named, desk.book.settings.calendar.country)
        return _of_number(desk, f"…{number[-4:]}", number)
    account = find_account(desk.book.accounts, named, desk.problems)
    if who is None and len(account.contacts) != 1:
        names = ", ".join(contact.name for contact in account.contacts) or "nobody"
        raise UserError(f"which contact of {account.name} is to be forgotten?", f"--contact names one of {names}")
    contact = find_contact(account, who) if who else account.contacts[0]
    if contact.phone is None:
        return Person(contact.name, (), ((account.id, contact.id),), (f"{account.file}:{account.line}",))
    found = _of_number(desk, contact.name, contact.phone.e164)
    return found._replace(contacts=tuple(dict.fromkeys(((account.id, contact.id), *found.contacts))))


def forget(desk: Desk, whom: Person) -> Erased:
    """Erase the person from the ledger; raises LedgerError where a text to them is still under way."""
    with desk.ledger(create=True) as ledger:
        return ledger.forget(whom.numbers, whom.contacts, desk.now)


def _of_number(desk: Desk, name: str, number: str) -> Person:
    """A number with every contact of the book that has it."""
    places = [
        (account, contact)
        for account in desk.book.accounts.values()
        for contact in account.contacts
        if contact.phone and contact.phone.e164 == number
    ]
    contacts = tuple((account.id, contact.id) for account, contact in places)
    return Person(name, (number,), contacts, tuple(f"{account.file}:{account.line}" for account, _ in places))
