"""A customer file becomes account plans: read, sorted by last sale, compared, written together (PRACTICE J1 to J3)."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from touchcli.cache.scan import ACCOUNTS
from touchcli.files.lookup.phone_numbers import is_country
from touchcli.files.syntax.tree import read_source
from touchcli.files.writing.write_all import put_all
from touchcli.flows.common.session import Session
from touchcli.importing.amounts import decimal_mark
from touchcli.importing.columns import KNOWN, Column, match_columns
from touchcli.importing.customer import Customer, Defaults, Shape, read_customer
from touchcli.importing.dates import Dated, Order, order_of
from touchcli.importing.duplicates import Twin, twins
from touchcli.importing.plan_update import Update, update_plans
from touchcli.importing.plan_writer import book_text, plan_text
from touchcli.importing.rows import Row, Unreadable
from touchcli.importing.table import plain_name, read_table
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, slug

_DATES = ("since", "last_sale.on", "renewal.on", "consent.on")
_AMOUNTS = ("last_sale.amount", "worth.revenue")
_LONGEST_ID = 60


class ImportOptions(NamedTuple):
    """What the flags ask for; `mapped` is heading → field."""

    mapped: Mapping[str, str] = {}
    country: str | None = None
    owner: str | None = None
    tier: str | None = None
    encoding: str | None = None
    date_order: Order | None = None
    books: bool = False
    spread: bool = False
    update: bool = False
    dry_run: bool = False


class Imported(NamedTuple):
    """What came of a customer file.

    `new` are the customers written, the latest sale first, each with the id of its account, and `files` the files they
    went to; `there` are the ids of those that had a plan already; `updates` what `--update` did to them; `unread` is
    everything that could not be read, whole rows and single values; `opted_out` the numbers that the file says want no
    texts, and that were not closed before.
    """

    how: str
    columns: tuple[Column, ...]
    rows: int
    new: tuple[Customer, ...]
    files: tuple[str, ...]
    there: tuple[str, ...]
    updates: Mapping[str, Update]
    twins: tuple[Twin, ...]
    unread: tuple[Unreadable, ...]
    opted_out: tuple[str, ...]


def import_book(session: Session, path: Path, options: ImportOptions) -> Imported:
    """Read a customer file and write a plan for each customer that has none.

    A plan that is there is never changed without `update`, and then only filled in. Everything is written together or
    nothing is. Raises UserError where the file as a whole cannot be read, a flag names nothing there is, or a plan
    that is there cannot be told from a new one because it is broken.
    """
    defaults = _defaults(session, options)
    table = read_table(path, KNOWN | {plain_name(heading) for heading in options.mapped}, options.encoding)
    columns = match_columns(table.header, options.mapped)
    unread: list[Unreadable] = []
    raws: list[Row] = []
    for row in table.rows:
        if isinstance(row, Row):
            raws.append(row)
        else:
            unread.append(row)
    rows = len(raws) + len(unread)
    shape = _shape(columns, raws, options.date_order)
    new, known = _told_apart(session, list(_customers(raws, shape, defaults, unread)))
    new.sort(key=_latest_first)
    if options.spread:
        new = list(_spread(session, new, unread))
    files, updates = _write(session, path.name, new, known, options)
    numbers = _opted_out(session, itertools.chain(new, known.values()), options, path.name)
    return Imported(
        how=table.how,
        columns=columns,
        rows=rows,
        new=tuple(new),
        files=tuple(files),
        there=tuple(known),
        updates=updates,
        twins=tuple(twins(new, session.book.accounts.values())),
        unread=tuple(sorted((*table.unread, *unread), key=lambda each: each.line)),
        opted_out=tuple(numbers),
    )


def _defaults(session: Session, options: ImportOptions) -> Defaults:
    reps = session.book.settings.reps
    if options.owner is not None and options.owner not in reps:
        raise UserError(f'--owner: there is no rep "{options.owner}"', f"touch.yaml has {', '.join(reps)}")
    country = (options.country or session.book.settings.calendar.country or "").upper() or None
    if options.country and not is_country(country or ""):
        raise UserError(f'--country: there is no country "{options.country}"', "write US, GB, DE …")
    tier: Any = options.tier
    if tier not in (None, "A", "B", "C", "D"):
        raise UserError(f'--tier: there is no tier "{tier}"', "it can be A, B, C, D")
    return Defaults(country, options.owner, tier, reps)


def _shape(columns: Iterable[Column], raws: list[Row], asked: Order | None) -> Shape:
    """How the file writes its dates and amounts, column by column."""
    at = {column.field: column.at for column in columns if column.field}
    headings = {column.field: column.heading for column in columns}
    orders = {
        field: order_of(headings[field], (Dated(raw.line, raw.cells[at[field]]) for raw in raws), asked)
        for field in _DATES
        if field in at
    }
    marks = {field: decimal_mark(raw.cells[at[field]] for raw in raws) for field in _AMOUNTS if field in at}
    return Shape(at, orders, marks)


def _customers(raws: list[Row], shape: Shape, defaults: Defaults, unread: list[Unreadable]) -> Iterator[Customer]:
    raws.reverse()
    while raws:  # a row is let go when it is read: of a long file only one of the two is there
        found = read_customer(raws.pop(), shape, defaults, unread)
        if isinstance(found, Customer):
            yield found
        else:
            unread.append(found)


def _told_apart(session: Session, customers: list[Customer]) -> tuple[list[Customer], dict[str, Customer]]:
    """Customers that have no plan yet, each with an id of its own, and by their ids those that have one.

    A customer has one where a plan has the same customer number, else where one has the id its name gives. Ids are
    given in the order of the file, so that the same file gives the same ones again.
    """
    numbers = {account.facts.get("customer_id"): id for id, account in session.book.accounts.items()}
    taken = {*session.book.accounts, *_broken_ids(session)}
    given: set[str] = set()
    new, known = [], {}
    for customer in customers:
        number = customer.account.facts.get("customer_id")
        id = numbers.get(number) if number else None
        if id is None or id in given:
            id = _free(customer.account.name, given)
            other = session.book.accounts[id].facts.get("customer_id") if id in session.book.accounts else None
            while number and other and other != number:  # a namesake that is another customer
                given.add(id)
                id = _free(customer.account.name, given)
                other = session.book.accounts[id].facts.get("customer_id") if id in session.book.accounts else None
        given.add(id)
        made = customer._replace(account=customer.account._replace(id=id))
        if id in taken:
            known[id] = made
        else:
            new.append(made)
    return new, known


def _free(name: str, given: set[str]) -> str:
    base = slug(name)[:_LONGEST_ID].strip("-")
    ids = itertools.chain([base] if base != "none" else [], (f"{base}-{n}" for n in itertools.count(2)))
    return next(id for id in ids if id not in given)


def _broken_ids(session: Session) -> Iterator[str]:
    """The ids of plans that have Problems: they are there, though the book does not hold them."""
    for file in sorted({problem.file for problem in session.problems if problem.file.startswith(f"{ACCOUNTS}/")}):
        tree = read_source(session.root, file).tree
        if isinstance(tree, list):
            yield from (each["id"] for each in tree if isinstance(each, dict) and isinstance(each.get("id"), str))
        elif isinstance(tree, dict):
            yield str(tree.get("id") or Path(file).stem)
        else:
            raise UserError(
                f"{file} cannot be read, so nobody can tell whom it holds", "mend or move it; touch check says why"
            )


def _latest_first(customer: Customer) -> tuple[int, int]:
    sold_on = customer.account.last_sale.on if customer.account.last_sale else None
    return (-(sold_on or dt.date.min).toordinal(), customer.line)


def _spread(session: Session, new: list[Customer], unread: list[Unreadable]) -> Iterator[Customer]:
    """The customers with a day to begin on each: as many a working day as their rep has calls for.

    The days that earlier imports filled count.
    """
    reps = session.book.settings.reps
    filled = Counter((account.owner, account.enter_on) for account in session.book.accounts.values())
    first = session.calendar.roll(session.today)
    days: dict[str, dt.date] = {}
    for customer in new:
        owner = customer.account.owner or ""
        calls = reps[owner].capacity.get("call", 0) if owner in reps else 0
        if not calls:
            unread.append(
                Unreadable(customer.line, "enter_on", "is not spread: nobody with a capacity for calls owns it")
            )
            yield customer
            continue
        day = days.get(owner, first)
        while filled[owner, day] >= calls:
            day = session.calendar.next_open(day)
        filled[owner, day] += 1
        days[owner] = day
        yield customer._replace(account=customer.account._replace(enter_on=day))


def _write(
    session: Session, source: str, new: list[Customer], known: Mapping[str, Customer], options: ImportOptions
) -> tuple[list[str], dict[str, Update]]:
    """Write the new plans and the updated ones; gives the new files, and what was updated."""
    updates: dict[str, Update] = {}
    changed: list[tuple[str, str]] = []
    if options.update:
        for file, customers in _by_file(session.book.accounts, known).items():
            text = (session.root / file).read_bytes().decode("utf-8-sig")
            after, done = update_plans(file, text, customers)
            updates |= done
            changed += [(file, after)] if after is not None else []
    plans = _books(session, source, new) if options.books else _single(session, source, new)
    if options.dry_run:
        return [name for name, _ in plans], updates
    written = put_all(session.root, ACCOUNTS, plans, changed) if new or changed else []
    return [name for name in written if name not in dict(changed)], updates


def _by_file(accounts: Mapping[str, Account], known: Mapping[str, Customer]) -> dict[str, dict[str, Customer]]:
    files: dict[str, dict[str, Customer]] = {}
    for id, customer in known.items():
        if id in accounts:
            files.setdefault(accounts[id].file, {})[id] = customer
    return files


def _single(session: Session, source: str, new: list[Customer]) -> Iterator[tuple[str, str]]:
    for customer in new:
        yield f"{ACCOUNTS}/{customer.account.id}.yaml", plan_text(customer, session.today, source)


def _books(session: Session, source: str, new: list[Customer]) -> Iterator[tuple[str, str]]:
    """Books of `book.size` accounts, numbered on from those that are there."""
    size = session.book.settings.book.size
    number = 1
    for start in range(0, len(new), size):
        while (session.root / ACCOUNTS / f"book-{number:03}.yaml").exists():
            number += 1
        yield f"{ACCOUNTS}/book-{number:03}.yaml", book_text(new[start : start + size], session.today, source)
        number += 1


def _opted_out(session: Session, customers: Iterable[Customer], options: ImportOptions, source: str) -> list[str]:
    """Close the numbers of those who want no texts; it is not for an import to lift an opt-out, so none is."""
    contacts = (contact for each in customers if each.opted_out for contact in each.account.contacts)
    numbers = sorted({contact.phone.e164 for contact in contacts if contact.phone})
    if not numbers:
        return []
    with session.ledger() as ledger:
        history = ledger.history(session.seen_until, ())
    numbers = [number for number in numbers if not history.opted_out(number)]
    if numbers and not options.dry_run:
        with session.ledger(create=True) as ledger:
            ledger.opt_out_many(numbers, session.now, f"import of {source}")
    return numbers
