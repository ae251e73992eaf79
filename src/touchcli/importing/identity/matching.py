"""Which plan a customer of the file has already: by our id, the CRM's id, name and place, or the people there."""

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from touchcli.files.accounts import Accounts
from touchcli.importing.customer import Customer
from touchcli.importing.identity.grouping import person_ties, place_street
from touchcli.importing.rows import Unreadable
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Account, slug

_LONGEST_ID = 60
_AT_ONCE = 500
"""So many customers are looked up at a time."""


class Match(NamedTuple):
    """The plan of a customer, and how sure that is: 0 by an id, 1 by the people, 2 by the place, 3 by the name."""

    id: str
    rank: int


class Plans:
    """The plans of a workspace, to look customers up in.

    `broken` are the ids of plans that have Problems, which are there all the same. All plans are gone through once;
    what is kept of each is by what it may be found. Those that may be a customer's are read when they are looked at.
    """

    def __init__(self, accounts: Accounts, broken: Collection[str], customers: Iterable[Customer]) -> None:
        self.accounts, self.broken = accounts, frozenset(broken)
        self.ids: set[str] = set()
        self.by_ref: dict[str, tuple[str, ...]] = {}
        self.by_name: dict[str, tuple[str, ...]] = {}
        self.by_base: dict[str, tuple[str, ...]] = {}
        self.by_tie: dict[str, tuple[str, ...]] = {}
        self.near: dict[str, Account] = {}
        # People without a company are looked for by what they are reached at; nobody else is.
        people = {tie for each in customers if each.company is None for tie in person_ties(each.account.contacts)}
        for account in accounts.stream():
            id = account.id
            self.ids.add(id)
            if ref := ref_of(account):
                _add(self.by_ref, ref, id)
            _add(self.by_name, words(account.name), id)
            base = re.sub(r"-\d+$", "", id)
            if base != slug(account.name):
                _add(self.by_base, base, id)
            for tie in person_ties(account.contacts) & people if people else ():
                _add(self.by_tie, tie, id)

    def matches(self, customers: Iterable[Customer]) -> Iterator[tuple[Customer, Match | str | None]]:
        """Each customer with its plan: None if it has none, and the reason as text if that cannot be told."""
        every = iter(customers)
        while some := list(itertools.islice(every, _AT_ONCE)):
            ids = dict.fromkeys(id for each in some for id in self._candidates(each))
            self.near = {account.id: account for account in self.accounts.some([*ids])}
            yield from ((each, self._match(each)) for each in some)

    def _candidates(self, customer: Customer) -> Iterator[str]:
        """The ids of all plans that `_match` may have to look at."""
        yield from self.by_ref.get(customer.ref or "", ())
        yield from self._called(customer)
        if customer.company is None and self.by_tie:
            for tie in person_ties(customer.account.contacts):
                yield from self.by_tie.get(tie, ())

    def _match(self, customer: Customer) -> Match | str | None:
        if not self.ids and not self.broken:
            return None
        if customer.given_id and (customer.given_id in self.ids or customer.given_id in self.broken):
            return Match(customer.given_id, 0)
        ref = customer.ref
        if ref and ref in self.by_ref:
            return self._one(customer, self.by_ref[ref], 0, f'several plans have the customer id "{ref}"')
        if customer.company is None and (found := self._by_people(customer)):
            return found
        found_by_name = self._named(customer)
        if not found_by_name:
            base = id_base(customer.account.name)
            return Match(base, 3) if base in self.broken else None
        return self._by_place(customer, found_by_name)

    def _called(self, customer: Customer) -> tuple[str, ...]:
        """The plans with the customer's name, or with an id made of it."""
        name = customer.account.name
        return self.by_name.get(words(name)) or self.by_base.get(id_base(name)) or ()

    def _named(self, customer: Customer) -> list[str]:
        """Of the plans called like the customer those that no other CRM id sets apart."""
        return [
            id
            for id in self._called(customer)
            if not (customer.ref and (theirs := ref_of(self.near[id])) and theirs != customer.ref)
        ]

    def _by_people(self, customer: Customer) -> Match | str | None:
        """The plan that has the person, where the file names no company."""
        ties = person_ties(customer.account.contacts)
        ids = dict.fromkeys(id for tie in sorted(ties) for id in self.by_tie.get(tie, ()))
        if customer.ref:
            ids = {id: None for id in ids if ref_of(self.near[id]) in (None, customer.ref)}
        named = {slug(each.name) for each in customer.account.contacts}
        same = [id for id in ids if named & {slug(each.name) for each in self.near[id].contacts}]
        return self._one(customer, same, 1, "several plans have this person") if same else None

    def _by_place(self, customer: Customer, ids: list[str]) -> Match | str | None:
        """Of the plans with the name the one with the same people, else in the same place, else the only one."""
        ties = person_ties(customer.account.contacts)
        sharing = [id for id in ids if ties & person_ties(self.near[id].contacts)]
        if len(sharing) == 1:
            return Match(sharing[0], 1)
        near = {id: place_match(customer, self.near[id]) for id in sharing or ids}
        here = [id for id, place in near.items() if place == "same"]
        if here:
            return self._one(customer, here, 2, "several plans have this name and place")
        if sharing:
            return self._one(customer, sharing, 1, "several plans have these people")
        open_ = [id for id, place in near.items() if place == "unknown"]
        if customer.company is None:
            open_ = [id for id in open_ if not (ties and person_ties(self.near[id].contacts))]
        return self._one(customer, open_, 3, "several plans have this name") if open_ else None

    def _one(self, customer: Customer, ids: Iterable[str], rank: int, reason: str) -> Match | str:
        every = list(dict.fromkeys(ids))
        if len(every) > 1:
            every = self._narrowed(customer, every)
        if len(every) == 1:
            return Match(every[0], rank)
        return f"{reason}: {', '.join(sorted(every)[:4])}; nothing tells which is meant"

    def _narrowed(self, customer: Customer, ids: list[str]) -> list[str]:
        """Fewer plans by people, place and name, where that leaves any."""
        ties = person_ties(customer.account.contacts)
        people = {slug(each.name) for each in customer.account.contacts}
        tests: tuple[Callable[[Account], bool], ...] = (
            lambda account: bool(ties & person_ties(account.contacts)),
            lambda account: place_match(customer, account) == "same",
            lambda account: words(account.name) == words(customer.account.name),
            lambda account: bool(people & {slug(each.name) for each in account.contacts}),
        )
        for test in tests:
            if left := [id for id in ids if test(self.near[id])]:
                ids = left
        return ids


def _add(index: dict[str, tuple[str, ...]], key: str, id: str) -> None:
    index[key] = (*index.get(key, ()), id)


def ref_of(account: Account) -> str | None:
    """What the CRM calls an account; plans of earlier versions have it among their facts."""
    found = account.refs.get("crm") or account.facts.get("customer_id")
    return found if isinstance(found, str) else None


def place_match(customer: Customer, account: Account) -> str:
    """`same`, `other`, or `unknown` where one of the two has no place."""
    city = words((account.location or "").partition(",")[0])
    if not city or not customer.city:
        if customer.company is not None and customer.account.location and account.location:
            return "same" if words(customer.account.location) == words(account.location) else "other"
        return "unknown"
    if city != customer.city:
        return "other"
    streets = {place_street(words(each.address.partition(",")[0])) for each in account.contacts if each.address}
    if customer.street and streets and place_street(customer.street) not in streets:
        return "other"
    return "same"


def told_apart(
    customers: list[Customer], plans: Plans, unread: list[Unreadable]
) -> tuple[list[Customer], dict[str, Customer]]:
    """Customers that have no plan yet, each with an id of its own, and by their ids those that have one.

    A plan that two customers of the file might have is that of the surer one; if both are, it is left alone.
    Whatever cannot be told is noted in `unread` and left out. `customers` is empty afterwards: there may be many.
    """
    claims: dict[str, list[tuple[int, Customer]]] = defaultdict(list)
    fresh: list[Customer] = []
    for customer, match in plans.matches(_taken(customers)):
        if isinstance(match, Match):
            claims[match.id].append((match.rank, customer))
        elif match is None:
            fresh.append(customer)
        else:
            unread.append(Unreadable(customer.line, None, match))
    known: dict[str, Customer] = {}
    for id, claim in claims.items():
        best = min(rank for rank, _ in claim)
        sure = [customer for rank, customer in claim if rank == best]
        if len(sure) == 1:
            known[id] = sure[0]._replace(account=sure[0].account._replace(id=id))
        left = [customer for rank, customer in claim if rank != best or len(sure) > 1]
        for customer in left:
            lines = ", ".join(str(other.line) for _, other in claim if other is not customer)
            unread.append(Unreadable(customer.line, None, f"may have the plan {id}, as may line {lines}: left alone"))
    taken = {*plans.ids, *plans.broken}
    fresh.sort(key=lambda each: each.line)
    for n, customer in enumerate(fresh):
        id = free_id(customer, taken)
        taken.add(id)
        fresh[n] = customer._replace(account=customer.account._replace(id=id))
    return fresh, known


def _taken(customers: list[Customer]) -> Iterator[Customer]:
    customers.reverse()
    while customers:
        yield customers.pop()


def id_base(name: str) -> str:
    """The id that a name gives."""
    return slug(name)[:_LONGEST_ID].strip("-")


def free_id(customer: Customer, taken: Collection[str]) -> str:
    """The id for a new account: that of our own export, else its name's, with a number where that is taken."""
    if customer.given_id and customer.given_id not in taken and re.fullmatch(r"[^\W_][\w.-]{0,99}", customer.given_id):
        return customer.given_id
    base = id_base(customer.account.name)
    if base not in taken and base != "none":
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
