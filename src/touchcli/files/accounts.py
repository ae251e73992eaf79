"""The accounts of a workspace as the index has them: each is decoded when asked for, and found without the rest."""

import json
from collections.abc import Callable, Collection, ItemsView, Iterator, Sequence, ValuesView
from typing import TYPE_CHECKING, Any

from touchcli.cache.index import Index
from touchcli.files.decoded import AT_ONCE, PLANS, plans
from touchcli.rules.models.book import AccountIndex

if TYPE_CHECKING:
    from touchcli.rules.models.account import Account

_LAST = "\U0010ffff"

Recovering = Callable[[Callable[[Index], Any]], Any]
"""Asks the index something; where it is damaged, asks the one that takes its place."""


class Accounts(AccountIndex):
    """A lazy mapping of ids to accounts. One that was asked for by its id is kept; those gone through are not."""

    def __init__(self, ask: Recovering) -> None:
        self._ask = ask
        self._known: dict[str, Account] = {}

    def __getitem__(self, id: str) -> "Account":
        if id not in self._known:
            rows = self._rows(f"{PLANS} WHERE id = ? AND first = 1", id)
            if not rows:
                raise KeyError(id)
            self._known[id] = rows[0]
        return self._known[id]

    def __len__(self) -> int:
        return int(self._ask(lambda index: index.rows("SELECT count(*) FROM agendas"))[0][0])

    def __iter__(self) -> Iterator[str]:
        last = ""
        while ids := self._ask(lambda index: index.rows(_IDS_AFTER, last, AT_ONCE)):  # noqa: B023 - asked at once
            yield from (id for (id,) in ids)
            last = ids[-1][0]

    def __contains__(self, id: object) -> bool:
        return id in self._known or bool(self._ask(lambda index: index.rows(_HAS, id)))

    def items(self) -> "ItemsView[str, Account]":
        """Every account with its id, in the order of the ids."""
        return _Items(self)

    def values(self) -> "ValuesView[Account]":
        """Every account, in the order of the ids."""
        return _Values(self)

    def stream(self) -> "Iterator[Account]":
        """Every account, in the order of the ids; only a few hundred are in memory at a time."""
        last, at_once = "", f"{PLANS} WHERE first = 1 AND id > ? ORDER BY id LIMIT ?"
        while accounts := self._rows(at_once, last, AT_ONCE):
            yield from accounts
            last = accounts[-1].id

    def some(self, ids: Sequence[str]) -> "Iterator[Account]":
        """Some accounts in the order asked for; those that are not there are left out."""
        for start in range(0, len(ids), AT_ONCE):
            part = ids[start : start + AT_ONCE]
            marks = ",".join("?" * len(part))
            found = {one.id: one for one in self._rows(f"{PLANS} WHERE first = 1 AND id IN ({marks})", *part)}
            yield from (found[id] for id in part if id in found)

    def is_planned(self, id: str) -> bool:
        """True for the id of an account, and for one that an account had before."""
        return bool(self._ask(lambda index: index.rows(_PLANNED, id, id)))

    def with_number(self, number: str) -> tuple[str, ...]:
        """The ids of the accounts that have a contact with this number (E.164), in order."""
        return tuple(id for (id,) in self._ask(lambda index: index.rows(_WITH_NUMBER, number)))

    def with_numbers(self, numbers: Collection[str]) -> list[str]:
        """The ids of the accounts that have a contact with one of these numbers, in order."""
        wanted = json.dumps([*numbers])
        return [id for (id,) in self._ask(lambda index: index.rows(_WITH_NUMBERS, wanted))]

    def called(self, slug: str) -> dict[str, str]:
        """The names, by id, of the accounts with this slug as their id or name."""
        return dict(self._ask(lambda index: index.rows(f"{_NAMED} AND slug = ?", "a", slug)))

    def beginning(self, slug: str) -> dict[str, str]:
        """The names, by id, of the accounts whose id begins with this slug, or whose name has a word that does."""
        return dict(
            self._ask(
                lambda index: index.rows(
                    f"{_NAMED} AND (slug >= ? AND slug < ? OR instr(slug, ?))", "a", slug, slug + _LAST, f"-{slug}"
                )
            )
        )

    def with_contact(self, slug: str) -> dict[str, str]:
        """The names, by id, of the accounts with a contact of this slug."""
        return dict(self._ask(lambda index: index.rows(f"{_NAMED} AND slug = ?", "c", slug)))

    def with_contact_beginning(self, slug: str) -> dict[str, str]:
        """The names, by id, of the accounts with a contact whose name has a word that begins with this slug."""
        query = f"{_NAMED} AND (slug >= ? AND slug < ? OR instr(slug, ?))"
        return dict(self._ask(lambda index: index.rows(query, "c", slug, slug + _LAST, f"-{slug}")))

    def with_words(self, words: Sequence[tuple[str, str]], most: int) -> list[str]:
        """The ids of at most so many accounts that have each word in a name, an address or a number, in order.

        A word comes as its slug, for names and ids, and as it is in lower case, for addresses and numbers.
        """
        query = f"SELECT id FROM accounts WHERE first = 1 {_WITH_WORD * len(words)} ORDER BY id LIMIT ?"  # noqa: S608
        values = [each for word in words for each in word]
        return [id for (id,) in self._ask(lambda index: index.rows(query, *values, most))]

    def with_address(self, address: str, most: int) -> list[str]:
        """The ids of at most so many accounts with a contact of this e-mail address, or of `@domain`, in order."""
        plain = "".join(f"!{char}" if char in "%_!" else char for char in address.lower())
        pattern = f"%{plain}" if plain.startswith("@") else plain
        return [id for (id,) in self._ask(lambda index: index.rows(_REACHED, "e", pattern, most))]

    def with_digits(self, digits: str, most: int) -> list[str]:
        """The ids of at most so many accounts with a number that ends in these digits, in order."""
        return [id for (id,) in self._ask(lambda index: index.rows(_REACHED, "t", f"%{digits}", most))]

    def names(self) -> dict[str, str]:
        """The name of every account by its id."""
        return dict(self._ask(lambda index: index.rows("SELECT id, name FROM accounts WHERE first = 1 ORDER BY id")))

    def ids(self, owner: str | None = None, *, by_place: bool = False) -> list[str]:
        """The ids of all accounts, or of one owner's: in order, or, with `by_place`, as the files have them."""
        order = "book, line, id" if by_place else "id"
        query = f"SELECT id FROM accounts WHERE first = 1 AND ? IN (owner, '') ORDER BY {order}"  # noqa: S608
        return [id for (id,) in self._ask(lambda index: index.rows(query, owner or ""))]

    def _rows(self, query: str, *values: Any) -> "list[Account]":
        return self._ask(lambda index: plans(index, query, *values))  # type: ignore[no-any-return]


class _Items(ItemsView[str, "Account"]):
    def __init__(self, accounts: Accounts) -> None:
        super().__init__(accounts)
        self._accounts = accounts

    def __iter__(self) -> "Iterator[tuple[str, Account]]":
        return ((account.id, account) for account in self._accounts.stream())


class _Values(ValuesView["Account"]):
    def __init__(self, accounts: Accounts) -> None:
        super().__init__(accounts)
        self._accounts = accounts

    def __iter__(self) -> "Iterator[Account]":
        return self._accounts.stream()


_IDS_AFTER = "SELECT id FROM accounts WHERE first = 1 AND id > ? ORDER BY id LIMIT ?"
_HAS = "SELECT 1 FROM accounts WHERE id = ? AND first = 1"
_PLANNED = f"{_HAS} UNION ALL SELECT 1 FROM names WHERE kind = 'f' AND slug = ?"  # noqa: S608 - our own words
_WITH_NUMBER = "SELECT id FROM numbers JOIN accounts USING (n) WHERE number = ? AND first = 1 ORDER BY id"
_WITH_NUMBERS = (
    "SELECT DISTINCT accounts.id FROM json_each(?) JOIN numbers ON number = value JOIN accounts USING (n)"
    " WHERE first = 1 ORDER BY accounts.id"
)
_NAMED = "SELECT id, name FROM names JOIN accounts USING (n) WHERE first = 1 AND kind = ?"
_WITH_WORD = (
    "AND EXISTS (SELECT 1 FROM names WHERE names.n = accounts.n"
    " AND (kind IN ('a', 'c') AND instr(slug, nullif(?, '')) OR kind IN ('e', 't') AND instr(slug, ?))) "
)
_REACHED = (
    "SELECT DISTINCT id FROM names JOIN accounts USING (n)"
    " WHERE first = 1 AND kind = ? AND slug LIKE ? ESCAPE '!' ORDER BY id LIMIT ?"
)
