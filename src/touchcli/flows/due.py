"""Who is due today, with what, and why."""

from collections.abc import Iterable
from typing import NamedTuple

from touchcli.flows.find import find_account
from touchcli.flows.judge import Judge, Judged, is_text
from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.rules.due import due
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History
from touchcli.rules.models.settings import CHANNELS
from touchcli.rules.quiet import Quiet, quietness
from touchcli.rules.situation import Situation


class Filters(NamedTuple):
    """What `touch due` is narrowed to; `book` counts books of `book.size` accounts from 1."""

    account: str | None = None
    owner: str | None = None
    channel: str | None = None
    book: int | None = None
    everything: bool = False


class Day(NamedTuple):
    """What the day asks for: `shown` are the rows, `accounts` how many accounts were looked at.

    `quiet` is how many of them have been quiet for longer than their cadence promises; 0 where the rows were narrowed
    to one account or channel.
    """

    shown: tuple[Judged, ...]
    accounts: int
    owner: str | None
    quiet: int = 0


def the_day(desk: Desk, filters: Filters) -> Day:
    """The actions due at the desk's instant: for each account the one that outranks the rest, and its text beside it.

    With `everything` all of them. Raises UserError where a filter names nothing there is.
    """
    accounts = chosen_accounts(desk, filters)
    if filters.channel not in (None, *CHANNELS):
        raise UserError(f'--channel: there is no channel "{filters.channel}"', f"channels are {' '.join(CHANNELS)}")
    with desk.ledger() as ledger:
        history = remember(desk, ledger)
    # Texts are judged before the channel is chosen: a call that is due holds a text whether it is shown or not.
    judged = Judge(desk.book, history, desk.calendar, desk.now).actions(
        due(desk.book, history, desk.calendar, desk.now, accounts)
    )
    if filters.channel:
        judged = [row for row in judged if row.action.channel == filters.channel]
    rows = judged if filters.everything else _one_row_an_account(judged)
    owners = {account.owner for account in accounts}
    owner = owners.pop() if len(owners) == 1 else None
    narrowed = filters.account or filters.channel
    quiet = 0 if narrowed else sum(row.is_quiet for row in quiet_rows(desk, history, accounts))
    return Day(tuple(row._replace(rank=rank) for rank, row in enumerate(rows, 1)), len(accounts), owner, quiet)


def quiet_rows(desk: Desk, history: History, accounts: Iterable[Account]) -> list[Quiet]:
    """How quiet each of some accounts is on the desk's day (PRACTICE T6)."""
    return [
        quietness(Situation(desk.book, account, history.of(account.id), desk.calendar, desk.now))
        for account in accounts
    ]


def _one_row_an_account(judged: list[Judged]) -> list[Judged]:
    """The first row of each account, and its first text where that is another."""
    first: set[str] = set()
    texts: set[str] = set()
    shown = []
    for row in judged:
        account = row.action.account.id
        text = is_text(row.action)
        if account not in first or (text and account not in texts):
            shown.append(row)
        first.add(account)
        if text:
            texts.add(account)
    return shown


def chosen_accounts(desk: Desk, filters: Filters) -> list[Account]:
    """The accounts that the filters leave; raises UserError where they name none there is."""
    book = desk.book
    if filters.account:
        return [find_account(book.accounts, filters.account, desk.problems)]
    accounts = list(book.accounts.values())
    if filters.owner:
        if filters.owner not in book.settings.reps:
            raise UserError(
                f'--owner: there is no rep "{filters.owner}"', f"touch.yaml has {', '.join(book.settings.reps)}"
            )
        accounts = [account for account in accounts if account.owner == filters.owner]
    if filters.book is not None:
        size = book.settings.book.size
        books = -(-len(accounts) // size) or 1
        if not 1 <= filters.book <= books:
            raise UserError(f"--book: there are books 1 to {books} of {size} accounts")
        # As the files have them, so that a file that `touch import --books` wrote is a book.
        accounts = sorted(accounts, key=lambda account: (account.file.rpartition(".")[0], account.line))
        accounts = accounts[(filters.book - 1) * size : filters.book * size]
    return accounts
