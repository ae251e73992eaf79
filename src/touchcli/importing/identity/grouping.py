"""Which rows of a file are one customer: by its id, else by name with place or e-mail domain; people without a company
by their address, number and name. The order of the rows has no say.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from touchcli.importing.contacts import emails_of, numbers_of
from touchcli.importing.customer import Customer
from touchcli.importing.identity.merging import merged
from touchcli.importing.rows import Unreadable
from touchcli.importing.values.people import mail_domain
from touchcli.importing.values.words import words
from touchcli.rules.models.account import Contact

Rows = list[Customer]
Several = Callable[[str], bool]


_ANY = "has the name of several customers: nothing tells which is meant"


class Joined(NamedTuple):
    """Rows that became one account: its name, their lines, and why they are one."""

    name: str
    lines: tuple[int, ...]
    because: str


def grouped(
    rows: Iterable[Customer],
    *,
    separate: bool,
    unread: list[Unreadable],
    joined: list[Joined],
    several: Several = lambda _: False,
) -> list[Customer]:
    """The customers of a file in the order of their first lines.

    Rows that may belong to several customers are left out and noted in `unread`; what was joined is noted in `joined`.
    With `separate` only rows with one id of our own are one. `several` is True for a name that several plans have: a
    row that is joined by its name alone may be any of theirs.
    """
    by_id: dict[tuple[str, str], Rows] = defaultdict(list)
    by_name: dict[str, Rows] = defaultdict(list)
    people: dict[str, Rows] = defaultdict(list)
    alone: list[Customer] = []
    for row in rows:
        if row.given_id:
            by_id["id of touch", row.given_id].append(row)
        elif separate:
            alone.append(row)
        elif row.ref:
            by_id["customer id", row.ref].append(row)
        elif row.company or row.order:
            by_name[words(row.account.name)].append(row)
        else:
            people[words(row.account.name)].append(row)
    groups: list[tuple[Rows, str]] = [([row], "") for row in alone]
    _place_by_name(by_id, by_name, groups, unread, several)
    groups += [(group, key[0]) for key, group in by_id.items()]
    for named in people.values():
        groups += [(group, "the same person") for group in _persons(named, unread, several)]
    found = []
    for group, because in groups:
        customer = merged(group, unread)
        if len(group) > 1:
            why = "lines of orders" if group[0].order else because
            joined.append(Joined(customer.account.name, customer.lines, why))
        found.append(customer)
    found.sort(key=lambda each: each.line)
    joined.sort(key=lambda each: each.lines)
    return found


def _place_by_name(
    by_id: dict[tuple[str, str], Rows],
    by_name: dict[str, Rows],
    groups: list[tuple[Rows, str]],
    unread: list[Unreadable],
    several: Several,
) -> None:
    """Rows without an id go to the customer with an id and their name, where there is one such; else by place."""
    with_id: dict[str, list[Rows]] = defaultdict(list)
    theirs: list[tuple[Rows, Customer]] = []
    if by_name:
        for group in by_id.values():
            for name in {words(row.account.name) for row in group if row.company} & by_name.keys():
                with_id[name].append(group)
    for name, rows in by_name.items():
        rest: Rows = []
        for row in rows:
            near = [group for group in with_id.get(name, ()) if _may_be_one(row, group)]
            tied = [group for group in near if any(is_tied(row, other) for other in group)]
            sure = tied or near
            if len(sure) == 1 and not tied and (len(with_id[name]) > 1 or several(row.account.name)):
                unread.append(Unreadable(row.line, None, _ANY))
            elif len(sure) == 1:
                theirs.append((sure[0], row))
            elif sure:
                lines = ", ".join(str(group[0].line) for group in sure[:4])
                unread.append(Unreadable(row.line, None, f"may be the customer of line {lines}: nothing tells which"))
            else:
                rest.append(row)
        if rest and rest[0].order:
            groups.append((rest, "the same name"))
        elif rest:
            groups += clusters(rest, unread, several)
    for group, row in theirs:  # now that all were compared with the rows of ids alone: the order has no say
        group.append(row)


def _may_be_one(row: Customer, group: Rows) -> bool:
    return any(not _differ(row.city, other.city) for other in group)


def is_tied(one: Customer, other: Customer) -> bool:
    """True for two rows that share a place, an e-mail domain of a company, an address or a number."""
    if one.city and one.city == other.city and not _differ(one.street, other.street):
        return True
    return bool(_ties(one) & _ties(other))


def _ties(row: Customer) -> set[str]:
    found = {number for each in row.account.contacts for number in numbers_of(each)}
    for each in row.account.contacts:
        found.update(emails_of(each))
        found.update(domain for email in emails_of(each) if (domain := mail_domain(email)))
    return found


def _differ(one: str, other: str) -> bool:
    """True if both are known and are not the same."""
    return bool(one and other) and one != other


def clusters(rows: Rows, unread: list[Unreadable], several: Several) -> Iterator[tuple[Rows, str]]:
    """Rows of one name, apart by place; those without a place go if their e-mail domain or number is.

    Each comes with what makes it one. Rows without a place that could go to several are left out and noted. If no
    row has a place, rows of different e-mail domains stay apart, and all others are one.
    """
    if len(rows) == 1:
        yield rows, ""
        return
    placed: dict[tuple[str, str], Rows] = defaultdict(list)
    loose: Rows = []
    for row in rows:
        if row.city or row.street:
            placed[row.city, place_street(row.street)].append(row)
        else:
            loose.append(row)
    _fold_streets(placed)
    if placed:
        for row in loose:
            near = [key for key, group in placed.items() if any(_ties(row) & _ties(other) for other in group)]
            if not near and several(row.account.name):
                unread.append(Unreadable(row.line, None, _ANY))
                continue
            near = near or list(placed)
            if len(near) == 1:
                placed[near[0]].append(row)
            else:
                unread.append(Unreadable(row.line, None, _unplaced(row, placed[near[0]], placed[near[1]])))
        yield from ((group, "name and place") for group in placed.values())
    else:
        yield from _by_domain(loose, unread, several)


def _unplaced(row: Customer, one: Rows, other: Rows) -> str:
    return f"may be the {row.account.name} of line {one[0].line} or of line {other[0].line}: nothing tells which"


def place_street(street: str) -> str:
    """What tells two streets apart, however they are written: the numbers in them, else the first words."""
    numbers = [word for word in street.split() if any(map(str.isdigit, word))]
    return " ".join(numbers) or " ".join(street.split()[:2])


def _fold_streets(placed: dict[tuple[str, str], Rows]) -> None:
    """Rows without a street belong to the one street of their city, where there is only one."""
    for city, street in list(placed):
        streets = [other for town, other in placed if town == city and other]
        if not street and len(streets) == 1:
            placed[city, streets[0]] += placed.pop((city, street))


def _by_domain(rows: Rows, unread: list[Unreadable], several: Several) -> Iterator[tuple[Rows, str]]:
    domains: dict[str, Rows] = defaultdict(list)
    loose: Rows = []
    for row in rows:
        domain = next(
            (d for each in row.account.contacts for email in emails_of(each) if (d := mail_domain(email))), None
        )
        (domains[domain] if domain else loose).append(row)
    if domains and loose and several(rows[0].account.name):
        unread += (Unreadable(row.line, None, _ANY) for row in loose)
        loose = []
    if len(domains) <= 1:
        because = "name and e-mail domain" if domains else "name"
        yield [*(row for group in domains.values() for row in group), *loose], because
        return
    for row in loose:
        first, second, *_ = domains.values()
        unread.append(Unreadable(row.line, None, _unplaced(row, first, second)))
    yield from ((group, "name and e-mail domain") for group in domains.values())


def _persons(rows: Rows, unread: list[Unreadable], several: Several) -> list[Rows]:
    """People of one name: one person if they share an address or a number, or only one of them has any."""
    found: list[tuple[set[str], Rows]] = []
    loose: Rows = []
    for row in rows:
        ties = person_ties(row.account.contacts[:1])
        if not ties:
            loose.append(row)
            continue
        touching = [each for each in found if each[0] & ties]
        for each in touching:
            found.remove(each)
        found.append(
            (ties.union(*(each[0] for each in touching)), [*(one for each in touching for one in each[1]), row])
        )
    if found and loose and several(rows[0].account.name):
        unread += (Unreadable(row.line, None, _ANY) for row in loose)
        loose = []
    if len(found) <= 1:
        return [[*(row for _, group in found for row in group), *loose]]
    for row in loose:
        unread.append(Unreadable(row.line, None, _unplaced(row, found[0][1], found[1][1])))
    return [group for _, group in found]


def person_ties(contacts: Sequence[Contact]) -> set[str]:
    """What tells a person from namesakes: the CRM's id, numbers and addresses."""
    found: set[str] = set()
    for each in contacts:
        found.update(numbers_of(each), emails_of(each))
        found.update(f"crm {ref}" for ref in each.refs.values())
    return found
