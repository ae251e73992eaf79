"""Who is due today, with what, and why."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.rows import DueRow, due_row
from touchcli.rules.due.due import due
from touchcli.rules.due.rank import Place, placed
from touchcli.rules.due.situation import Situation
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History
from touchcli.rules.models.problem import Problem
from touchcli.rules.models.settings import CHANNELS, Settings
from touchcli.rules.numbers import related
from touchcli.rules.review.quiet import Quiet, quietness


class Filters(NamedTuple):
    """What `touch due` is narrowed to; `book` counts books of `book.size` accounts from 1."""

    account: str | None = None
    owner: str | None = None
    channel: str | None = None
    book: int | None = None
    everything: bool = False


class Day(NamedTuple):
    """What the day asks for: `shown` are the rows by rank, `accounts` how many accounts were looked at.

    `now` is the instant in question, in the time zone of the business. `quiet` is how many of the accounts have been
    quiet for longer than their cadence promises; 0 where the rows were narrowed to one account or channel.
    """

    now: dt.datetime
    shown: tuple[DueRow, ...]
    accounts: int
    owner: str | None
    quiet: int = 0
    problems: tuple[Problem, ...] = ()


def the_day(session: Session, filters: Filters) -> Day:
    """The actions due at the desk's instant: for each account the one that outranks the rest, and its text beside it.

    With `everything` all of them. Raises UserError where a filter names nothing there is.
    """
    check_filters(filters, session.book.settings)
    accounts = chosen_accounts(session, filters)
    history, rows = due_rows(session, accounts)
    chosen = {account.id for account in accounts}
    quiet = () if filters.account or filters.channel else quiet_rows(session, history, accounts)
    return Day(
        now=session.now.astimezone(session.calendar.zone),
        shown=shown([row for row in rows if row.account in chosen], filters),
        accounts=len(accounts),
        owner=the_one_owner(account.owner for account in accounts),
        quiet=sum(row.is_quiet for row in quiet),
        problems=session.problems,
    )


def due_rows(session: Session, accounts: Collection[Account]) -> tuple[History, list[DueRow]]:
    """What is due for some accounts, and for all that share a number with them, in order of rank.

    A text that goes to a number counts for every account which that number stands in.
    """
    everyone = related(session.book, accounts)
    with session.ledger() as ledger:
        history = read_history(session, ledger, None if len(everyone) == len(session.book.accounts) else everyone)
    return history, [
        due_row(row, place, session.book, session.calendar, session.today)
        for place, row in assessed(session, history, everyone)
    ]


def assessed(session: Session, history: History, accounts: Collection[Account]) -> list[tuple[Place, Assessment]]:
    """The actions due for some accounts, each with its place and its verdict, in order of rank."""
    ranked = sorted(
        placed(due(session.book, history, session.calendar, session.now, accounts), session.today), key=itemgetter(0)
    )
    verdicts = Assessor(session.book, history, session.calendar, session.now).actions([action for _, action in ranked])
    return [(place, row) for (place, _), row in zip(ranked, verdicts, strict=True)]


def check_filters(filters: Filters, settings: Settings) -> None:
    """Raises UserError where a filter names a channel or a rep that is none."""
    if filters.channel not in (None, *CHANNELS):
        raise UserError(f'--channel: there is no channel "{filters.channel}"', f"channels are {' '.join(CHANNELS)}")
    if filters.owner and filters.owner not in settings.reps:
        raise UserError(f'--owner: there is no rep "{filters.owner}"', f"touch.yaml has {', '.join(settings.reps)}")


def the_one_owner(owners: Iterable[str | None]) -> str | None:
    """The owner of all of some accounts, None where there is more than one."""
    found = set(owners)
    return found.pop() if len(found) == 1 else None


def shown(rows: Sequence[DueRow], filters: Filters) -> tuple[DueRow, ...]:
    """The rows that a list shows, of those that are due for the accounts asked for.

    Texts were judged before the channel is chosen: a call that is due holds a text whether it is shown or not.
    """
    if filters.channel:
        rows = [row for row in rows if row.channel == filters.channel]
    return tuple(rows if filters.everything else _one_row_an_account(rows))


def quiet_rows(session: Session, history: History, accounts: Iterable[Account]) -> list[Quiet]:
    """How quiet each of some accounts is on the desk's day (PRACTICE T6)."""
    return [
        quietness(Situation(session.book, account, history.of(account.id), session.calendar, session.now))
        for account in accounts
    ]


def _one_row_an_account(rows: Iterable[DueRow]) -> list[DueRow]:
    """The first row of each account, and its first text where that is another."""
    first: set[str] = set()
    texts: set[str] = set()
    found = []
    for row in rows:
        if row.account not in first or (row.is_text and row.account not in texts):
            found.append(row)
        first.add(row.account)
        if row.is_text:
            texts.add(row.account)
    return found


def chosen_accounts(session: Session, filters: Filters) -> list[Account]:
    """The accounts that the filters leave; raises UserError where they name none there is."""
    book = session.book
    if filters.account:
        return [find_account(book.accounts, filters.account, session.problems)]
    accounts = list(book.accounts.values())
    check_filters(filters, book.settings)
    if filters.owner:
        accounts = [account for account in accounts if account.owner == filters.owner]
    if filters.book is not None:
        # As the files have them, so that a file that `touch import --books` wrote is a book.
        accounts = sorted(accounts, key=lambda account: (account.file.rpartition(".")[0], account.line))
        accounts = accounts[the_book(filters.book, len(accounts), book.settings.book.size)]
    return accounts


def the_book(number: int, accounts: int, size: int) -> slice:
    """Where the accounts of one book are among all; raises UserError where there is no such book."""
    books = -(-accounts // size) or 1
    if not 1 <= number <= books:
        raise UserError(f"--book: there are books 1 to {books} of {size} accounts")
    return slice((number - 1) * size, number * size)
