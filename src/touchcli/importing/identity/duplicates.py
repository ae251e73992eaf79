"""Customers that may be one: the same number or e-mail address, or nearly the same name. Reported, never merged."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from touchcli.importing.customer import Customer, emails_of, numbers_of
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Account
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
    """Two customers that may be one: the line of the later, the other (`line 14` or `account acme`), and why."""

    line: int
    name: str
    other: str
    because: str


class _Known(NamedTuple):
    line: int
    name: str
    label: str
    contacts: tuple[str, ...]
    location: str | None = None


def twins(customers: Iterable[Customer], accounts: Iterable[Account]) -> list[Twin]:
    """Every new customer that may be another one of the file before it, or an account that is there already.

    Close names are looked for among neighbours in the order of the letters, from the front and from the back, so that
    a file of 100,000 takes seconds.
    """
    known = [_known(0, f"account {account.id}", account) for account in accounts]
    new = [_known(each.line, f"line {each.line}", each.account) for each in customers]
    known += sorted(new)
    found: dict[tuple[int, int], list[str]] = {}
    for (one, other), reason in (*_same_contact(known), *_close_names(known)):
        if known[max(one, other)].line:
            found.setdefault((max(one, other), min(one, other)), []).append(reason)
    return sorted(
        Twin(known[later].line, known[later].name, f"{known[first].label}, {known[first].name}", ", ".join(reasons))
        for (later, first), reasons in found.items()
    )


def _known(line: int, label: str, account: Account) -> _Known:
    contacts = []
    for contact in account.contacts:
        contacts += [*numbers_of(contact), *emails_of(contact)]
    return _Known(line, account.name, label, tuple(contacts), account.location)


def _same_contact(known: list[_Known]) -> Iterator[tuple[tuple[int, int], str]]:
    first: dict[str, int] = {}
    for n, each in enumerate(known):
        for value in each.contacts:
            if first.setdefault(value, n) != n:
                yield (first[value], n), "same e-mail address" if "@" in value else f"same number {mask(value)}"


def _close_names(known: list[_Known]) -> Iterator[tuple[tuple[int, int], str]]:
    from rapidfuzz import fuzz

    names = {n: plain_company(each.name) for n, each in enumerate(known)}
    # Store 12 and Store 13 are two stores.
    digits = {n: "".join(filter(str.isdigit, name)) for n, name in names.items()}
    seen: set[tuple[int, int]] = set()
    for order in (sorted(names, key=lambda n: names[n]), sorted(names, key=lambda n: names[n][::-1])):
        for place, one in enumerate(order):
            for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
                pair = (min(one, other), max(one, other))
                if pair in seen or not names[one] or _apart(known[one], known[other]):
                    continue
                same = names[one] == names[other]
                if same or (
                    min(len(names[one]), len(names[other])) >= _SHORTEST
                    and digits[one] == digits[other]
                    and fuzz.ratio(names[one], names[other]) >= _CLOSE
                ):
                    seen.add(pair)
                    yield pair, "same name" if same else "close name"


def _apart(one: _Known, other: _Known) -> bool:
    """True for branches: companies in different places."""
    return bool(one.location and other.location) and one.location != other.location


def plain_company(name: str) -> str:
    """A company's name to compare by: no accents, no signs, no legal form."""
    every = words(name).split()
    return " ".join(word for word in every if word not in _LEGAL) or " ".join(every)
