"""`touch forget`: erase a person from the ledger and the cache, and say which files still name them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from touchcli.cache.index import drop_index
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.session import Session
from touchcli.flows.inbound.opt_out import is_number, read_place
from touchcli.ledger.verbs.erasure import Erased
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact, slug
from touchcli.rules.models.values import is_address, mask
from touchcli.rules.numbers import accounts_with

_FOLDERS = ("plans", "templates", "drafts")
_LARGEST = 16 << 20


class Person(NamedTuple):
    """Whom to forget: the number they have now, or an address, and the contacts they are in the plans."""

    number: str | None
    contacts: tuple[tuple[Account, Contact], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Their names in the plans, each once; none if no plan has the number."""
        return tuple(dict.fromkeys(contact.name for _, contact in self.contacts))

    @property
    def addresses(self) -> tuple[str, ...]:
        """Their e-mail addresses in the plans, in lower case, each once."""
        return tuple(dict.fromkeys(contact.email.lower() for _, contact in self.contacts if contact.email))

    @property
    def called(self) -> str:
        """Whom to ask about: the names, or the last digits."""
        return " and ".join(self.names) or mask(self.number or "")


def person(session: Session, named: str, who: str | None) -> Person:
    """The person meant: by a number, an address, or an account and contact; raises UserError if that is not one."""
    if is_number(named) or is_address(named):
        place = read_place(named, session.book.settings.calendar.country)
        return Person(place, tuple(_with_place(session, place)))
    account = find_account(session, named, writes=True)
    if who is None and len(account.contacts) != 1:
        names = ", ".join(contact.name for contact in account.contacts) or "nobody"
        raise UserError(f"{account.name} has several contacts", f"choose one with --contact: {names}")
    contact = find_contact(account, who) if who else account.contacts[0]
    if contact.phone is None:
        return Person(None, ((account, contact),))
    return Person(contact.phone.e164, tuple(_with_place(session, contact.phone.e164)))


def forget(session: Session, whom: Person) -> Erased:
    """Erase the person from the ledger and the cache; raises LedgerError if a text to them is on its way.

    Their e-mail addresses and what they were written to at before go too, unless somebody else has one now.
    """
    pairs = [(account.id, contact.id) for account, contact in whom.contacts]
    with session.ledger(create=True) as ledger:
        theirs = {
            place
            for place in {*ledger.numbers_of(pairs), *whom.addresses}
            if all((account.id, contact.id) in pairs for account, contact in _with_place(session, place))
        }
        numbers = theirs | ({whom.number} if whom.number else set())
        try:
            return ledger.forget(sorted(numbers), pairs, session.now, whom.names)
        finally:
            drop_index(str(session.root))


def still_named_in(session: Session, whom: Person) -> list[str]:
    """The files of the workspace that have the name or the number in them, plans with their lines first."""
    plans = [f"{account.file}:{account.line}" for account, _ in whom.contacts]
    known = {place.rpartition(":")[0] for place in plans}
    others = [name for path in _files(session.root) if (name := path.relative_to(session.root).as_posix()) not in known]
    return [*dict.fromkeys(plans), *(name for name in others if _names(session.root / name, whom))]


def _files(root: Path) -> Iterator[Path]:
    """What a person keeps in a workspace: its own folders, and the files beside touch.yaml."""
    places = [path for path in root.iterdir() if path.is_file()]
    places += [path for folder in _FOLDERS for path in (root / folder).rglob("*") if path.is_file()]
    return iter(sorted(places))


def _names(path: Path, whom: Person) -> bool:
    """True if a file, or its own name, has a name, the number or an address; of a PDF its own name alone tells."""
    if any(slug(name) in slug(path.stem) for name in whom.names):
        return True
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError:
        return False
    wanted = [*(name.encode() for name in whom.names), *([whom.number.encode()] if whom.number else [])]
    folded = data.lower()
    return any(words in data for words in wanted) or any(each.encode() in folded for each in whom.addresses)


def _with_place(session: Session, place: str) -> Iterator[tuple[Account, Contact]]:
    """Every contact of the book that has a number, or an address in lower case."""
    for account in map(session.book.accounts.__getitem__, accounts_with(session.book, place)):
        for contact in account.contacts:
            if place in contact.places:
                yield account, contact
