"""A customer file becomes account plans: read, told apart, sorted by last sale, written together (PRACTICE J1–J3)."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from touchcli.cache.parallel import Workers
from touchcli.cache.scan import ACCOUNTS
from touchcli.files.syntax.tree import read_source
from touchcli.files.writing.write_all import put_all
from touchcli.flows.common.session import Session
from touchcli.flows.data.import_ledger import Records, record, records_of
from touchcli.flows.data.import_options import ImportOptions, defaults_of
from touchcli.flows.data.import_read import MANY, FileRead, read_file, without_collector
from touchcli.importing.customer import Customer
from touchcli.importing.identity.duplicates import Twin, twins
from touchcli.importing.identity.matching import Plans, told_apart
from touchcli.importing.plan_changes import changes
from touchcli.importing.plan_update import NO_UPDATE, Update, update_plans
from touchcli.importing.plan_writer import book_text, plan_text
from touchcli.importing.rows import Unreadable
from touchcli.importing.values.words import words
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import slug

_AT_ONCE = 40
"""How many files are made at a time."""


class Planned(NamedTuple):
    """What a customer file would come to, before anything is written.

    `found` is how many customers the file has. `new` are those without a plan, the latest sale first, each with the id
    of its account; `there` the ids of those that have one; `updates` what `--update` does to them. `files` are the new
    files, each with the customers in it, and `changed` the changed ones, a path and a text each. `twins` may be one
    with another; `records` is what the ledger takes.
    """

    file: FileRead
    found: int
    source: str
    books: bool
    new: tuple[Customer, ...]
    files: tuple[tuple[str, tuple[Customer, ...]], ...]
    there: tuple[str, ...]
    updates: Mapping[str, Update]
    changed: tuple[tuple[str, str], ...]
    twins: tuple[Twin, ...]
    unread: tuple[Unreadable, ...]
    records: Records

    @property
    def changes_something(self) -> bool:
        """True if anything would be written."""
        return bool(self.files or self.changed or self.records.opt_outs or self.records.touches or self.records.notes)


def plan_import(session: Session, path: Path, name: str, options: ImportOptions, workers: Workers) -> Planned:
    """Read a customer file, called `name`, and decide what becomes of it; nothing is written.

    A plan that is there is never changed without `update`, and then only filled in unless the file is preferred.
    Raises UserError if the file as a whole cannot be read, a flag names nothing there is, or a plan that is there
    cannot be told from a new one because it is broken.
    """
    with without_collector():
        read = read_file(path, options, defaults_of(session, options), workers, partial(_several, session))
        return _plan(session, read, name, options)


def _several(session: Session, name: str) -> bool:
    """True for a name that several plans have."""
    called = session.files.accounts.called(slug(name)).values()
    return sum(words(each) == words(name) for each in called) > 1


def _plan(session: Session, read: FileRead, name: str, options: ImportOptions) -> Planned:
    plans = Plans(session.files.accounts, frozenset(_broken_ids(session)), read.customers)
    unread: list[Unreadable] = []
    found = len(read.customers)
    new, known = told_apart(read.customers, plans, unread)
    new.sort(key=_latest_first)
    if options.spread:
        new = list(_spread(session, new, unread))
    updates, changed = _updates(session, known, options)
    files = _books(session, new) if options.books else ((f"{ACCOUNTS}/{each.account.id}.yaml", (each,)) for each in new)
    every = sorted((*read.unread, *unread), key=lambda each: each.line)
    return Planned(
        file=read,
        found=found,
        source=name,
        new=tuple(new),
        files=tuple(files),
        books=options.books,
        there=tuple(known),
        updates=updates,
        changed=tuple(changed),
        twins=tuple(twins(new, session.files.accounts.stream())),
        unread=tuple(every),
        records=records_of(session, new, known, name, update=options.update),
    )


def write_import(session: Session, planned: Planned, workers: Workers) -> None:
    """Write what was decided, all of it or nothing; then the ledger."""
    if planned.files or planned.changed:
        put_all(session.root, ACCOUNTS, _texts(session, planned, workers), planned.changed)
    record(session, planned.records)


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
                f"{file} cannot be read, so nobody can tell whom it holds", "fix or move it; touch check says why"
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


def _updates(
    session: Session, known: Mapping[str, Customer], options: ImportOptions
) -> tuple[dict[str, Update], list[tuple[str, str]]]:
    """What `--update` does to the plans that are there, and the files that it changes."""
    updates: dict[str, Update] = {}
    changed: list[tuple[str, str]] = []
    files: dict[str, dict[str, Customer]] = {}
    for account in session.files.accounts.some([*known] if options.update else []):
        found = changes(account, known[account.id], prefer_file=options.prefer_file)
        if found.made:
            files.setdefault(account.file, {})[account.id] = known[account.id]
        updates[account.id] = Update((), found.kept) if found.kept else NO_UPDATE
    for file, customers in files.items():
        text = (session.root / file).read_bytes().decode("utf-8-sig")
        after, done = update_plans(file, text, customers, prefer_file=options.prefer_file)
        updates |= done
        changed += [(file, after)] if after is not None else []
    return updates, changed


def _books(session: Session, new: list[Customer]) -> Iterator[tuple[str, tuple[Customer, ...]]]:
    """Books of `book.size` accounts, numbered on from those that are there."""
    size = session.book.settings.book.size
    number = 1
    for start in range(0, len(new), size):
        while (session.root / ACCOUNTS / f"book-{number:03}.yaml").exists():
            number += 1
        yield f"{ACCOUNTS}/book-{number:03}.yaml", tuple(new[start : start + size])
        number += 1


def _texts(session: Session, planned: Planned, workers: Workers) -> Iterator[tuple[str, str]]:
    """The new files with their texts, written by several processes if there are many."""
    texts = partial(_texts_of, session.today, planned.source, planned.books)
    chunks = (planned.files[n : n + _AT_ONCE] for n in range(0, len(planned.files), _AT_ONCE))
    for chunk in workers.each(texts, chunks, much=len(planned.new) > MANY):
        yield from chunk


def _texts_of(
    today: dt.date, source: str, books: bool, files: Sequence[tuple[str, tuple[Customer, ...]]]
) -> list[tuple[str, str]]:
    """Some of the new files with their texts."""
    if books:
        return [(name, book_text(customers, today, source)) for name, customers in files]
    return [(name, plan_text(customers[0], today, source)) for name, customers in files]
