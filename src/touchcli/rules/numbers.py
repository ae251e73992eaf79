"""Which accounts a phone number stands in: one person may be a contact of two customers."""

from collections.abc import Mapping
from functools import lru_cache

from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book


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
    return _by_number(_Accounts(book.accounts)).get(number, ())


@lru_cache(maxsize=2)
def _by_number(book: _Accounts) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for account in book.accounts.values():
        for number in {contact.phone.e164 for contact in account.contacts if contact.phone}:
            found[number] = (*found.get(number, ()), account.id)
    return found
