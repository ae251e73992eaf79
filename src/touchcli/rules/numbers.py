"""Which accounts a phone number stands in: one person may be a contact of two customers."""

from collections.abc import Collection, Mapping
from functools import lru_cache

from touchcli.rules.models.account import Account
from touchcli.rules.models.book import AccountIndex, Book


class _Accounts:
    """The accounts of a book, told apart by identity, so that they are gone through once a book and not once a text."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self.accounts = accounts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Accounts) and self.accounts is other.accounts

    def __hash__(self) -> int:
        return id(self.accounts)


def accounts_with(book: Book, number: str) -> tuple[str, ...]:
    """The ids of the accounts that have a contact with this number (E.164), in the order of the book."""
    if isinstance(book.accounts, AccountIndex):
        return book.accounts.with_number(number)
    return _by_number(_Accounts(book.accounts)).get(number, ())


def related(book: Book, accounts: Collection[Account]) -> Collection[Account]:
    """Some accounts and all that share a number with one of them, or with one of those; each once.

    What is sent to a number counts for every account it stands in, so these are judged together.
    """
    if len(accounts) == len(book.accounts):
        return accounts
    found: set[str] = set()
    numbers: set[str] = set()
    new = {account.id for account in accounts}
    while new:
        found |= new
        theirs = {place for id in new for contact in book.accounts[id].contacts for place in contact.places}
        new = {id for number in theirs - numbers for id in accounts_with(book, number)} - found
        numbers |= theirs
    return [book.accounts[id] for id in sorted(found)]


@lru_cache(maxsize=2)
def _by_number(book: _Accounts) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for account in book.accounts.values():
        for number in {place for contact in account.contacts for place in contact.places}:
            found[number] = (*found.get(number, ()), account.id)
    return found
