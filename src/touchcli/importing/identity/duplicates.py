"""Customers that may be one: the same number or e-mail address, or nearly the same name. Reported, never merged."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from touchcli.importing.contacts import emails_of, numbers_of
from touchcli.importing.customer import Customer
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.values import mask

_LEGAL = frozenset(
    (
        *("inc", "incorporated", "llc", "ltd", "limited", "co", "company", "corp", "corporation", "plc", "gmbh", "ag"),
        *("kg", "ohg", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "ab", "as", "oy", "the", "and", "und", "et"),
    )
)
_CLOSE = 90
_SHORTEST = 6
_NEIGHBOURS = 4


class Twin(NamedTuple):
    """Two customers that may be one, and why: the later line, and the other by its line or the id of its account."""

    line: int
    name: str
    other_line: int
    other_name: str
    other_id: str
    because: str

    @property
    def other(self) -> str:
        """The other in words."""
        where = f"line {self.other_line}" if self.other_line else f"account {self.other_id}"
        return f"{where}, {self.other_name}"


class _Known(NamedTuple):
    line: int
    name: str
    id: str
    contacts: tuple[Contact, ...]
    location: str | None


def twins(customers: Sequence[Customer], accounts: Iterable[Account]) -> list[Twin]:
    """Every new customer that may be another one of the file before it, or an account that is there already.

    Close names are looked for among neighbours in the order of the letters, from the front and from the back, so that
    a file of 100,000 takes seconds.
    """
    if not customers:
        return []
    known = [_known(0, account) for account in accounts]
    known += sorted((_known(each.line, each.account) for each in customers), key=lambda each: each.line)
    found: dict[int, str] = {}
    width = len(known)
    for (first, later), reason in itertools.chain(_same_contact(known), _close_names(known)):
        if known[later].line:
            before = found.get(later * width + first, "")
            if reason not in before:
                found[later * width + first] = f"{before}, {reason}" if before else reason
    every = []
    for pair, reasons in found.items():
        later, first = divmod(pair, width)
        new, other = known[later], known[first]
        every.append(Twin(new.line, new.name, other.line, other.name, other.id, reasons))
    return sorted(every, key=lambda twin: (twin.line, twin.other_line, twin.other_id))


def _known(line: int, account: Account) -> _Known:
    return _Known(line, account.name, account.id, account.contacts, account.location)


def _same_contact(known: list[_Known]) -> Iterator[tuple[tuple[int, int], str]]:
    first: dict[str, int] = {}
    for n, each in enumerate(known):
        for contact in each.contacts:
            for value in (*numbers_of(contact), *emails_of(contact)):
                if first.setdefault(value, n) != n:
                    yield (first[value], n), "same e-mail address" if "@" in value else f"same number {mask(value)}"


def _close_names(known: list[_Known]) -> Iterator[tuple[tuple[int, int], str]]:
    from rapidfuzz import fuzz

    names = [plain_company(each.name) for each in known]
    forwards, backwards = names.__getitem__, _from_the_back(names)
    for order in (sorted(range(len(names)), key=forwards), sorted(range(len(names)), key=backwards)):
        for place, one in enumerate(order):
            for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
                if not names[one] or _apart(known[one], known[other]):
                    continue
                if names[one] == names[other]:
                    yield (min(one, other), max(one, other)), "same name"
                elif (
                    min(len(names[one]), len(names[other])) >= _SHORTEST
                    and fuzz.ratio(names[one], names[other], score_cutoff=_CLOSE)
                    and _digits(names[one]) == _digits(names[other])
                ):
                    yield (min(one, other), max(one, other)), "close name"


def _from_the_back(names: list[str]) -> Callable[[int], str]:
    return lambda n: names[n][::-1]


def _digits(name: str) -> str:
    """Store 12 and Store 13 are two stores."""
    return "".join(filter(str.isdigit, name))


def _apart(one: _Known, other: _Known) -> bool:
    """True for branches: companies in different places."""
    return bool(one.location and other.location) and one.location != other.location


def plain_company(name: str) -> str:
    """A company's name to compare by: no accents, no signs, no legal form."""
    every = words(name).split()
    return " ".join(word for word in every if word not in _LEGAL) or " ".join(every)
