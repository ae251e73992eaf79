"""Who is due today, with what, and why."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from touchcli.cache.index import Index, checksum, microseconds
from touchcli.flows.common.refused import MARK, Refused, refused_lately
from touchcli.flows.common.session import Session
from touchcli.flows.day.refresh import with_agendas
from touchcli.flows.day.rows import AgendaItem, DueRow, due_rows_of, from_json
from touchcli.flows.day.strays import Away, away_now, count_snoozed, count_undelivered, stray_rows
from touchcli.rules.errors import UserError
from touchcli.rules.models.problem import Problem
from touchcli.rules.models.settings import CHANNELS, Settings

if TYPE_CHECKING:
    from touchcli.rules.models.account import Account
    from touchcli.rules.models.history import History


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
    quiet for longer than their cadence promises; 0 if the rows were narrowed to one account or channel. `snoozed` is
    how many are put off, and `undelivered` how many texts of the last days did not arrive; both are 0 if the rows
    were narrowed to one account or book. `refused` are the provider's calls that were refused lately, and `away` the
    contacts who are away.
    """

    now: dt.datetime
    shown: tuple[DueRow, ...]
    accounts: int
    owner: str | None
    quiet: int = 0
    snoozed: int = 0
    undelivered: int = 0
    refused: Refused | None = None
    away: tuple[Away, ...] = ()
    problems: tuple[Problem, ...] = ()


def the_day(session: Session, filters: Filters) -> Day:
    """What is due at the session's instant: for each account the action that outranks the rest, and its text.

    With `everything` all of them. Raises UserError if a filter names nothing there is.
    """
    check_filters(filters, session.book.settings)
    if filters.account:
        from touchcli.flows.common.find import find_account

        account = find_account(session, filters.account)
        found = _Found(due_rows(session, account), 1, account.owner)
    else:
        wanted = None if filters.book is None else chosen_ids(session, filters)
        found = with_agendas(session, lambda index: _found_with_strays(session, index, filters.owner, wanted))
    return Day(
        now=session.now.astimezone(session.calendar.zone),
        shown=shown(found.rows, filters),
        accounts=found.accounts,
        owner=found.owner,
        quiet=0 if filters.channel else found.quiet,
        snoozed=found.snoozed,
        undelivered=found.undelivered,
        refused=found.refused,
        away=found.away,
        problems=session.problems,
    )


class _Found(NamedTuple):
    """The rows of some accounts, how many those are, the owner of all of them; the rest is as in `Day`."""

    rows: list[DueRow]
    accounts: int
    owner: str | None
    quiet: int = 0
    snoozed: int = 0
    undelivered: int = 0
    refused: Refused | None = None
    away: tuple[Away, ...] = ()


def _found_with_strays(session: Session, index: Index, owner: str | None, wanted: Sequence[str] | None) -> _Found:
    found = _found(session, index, owner, wanted)
    if wanted is not None:
        return found
    with session.changes() as ledger:
        return found._replace(
            rows=[*found.rows, *stray_rows(session, index, ledger)],
            snoozed=count_snoozed(session, index, ledger, owner),
            undelivered=count_undelivered(session, ledger, owner),
            refused=refused_lately(ledger.mark(MARK), session.now),
            away=away_now(session, ledger, owner),
        )


def _found(session: Session, index: Index, owner: str | None, wanted: Sequence[str] | None) -> _Found:
    """What the agendas in the index tell of all accounts, of one owner's, or of those wanted."""
    which, value = ("? IN (owner, '')", owner or "") if wanted is None else (_OF_THESE, json.dumps(wanted))
    query = "SELECT count(*), count(owner), min(owner), max(owner), coalesce(sum(quiet <= ?), 0) FROM agendas"
    ((accounts, owned, least, greatest, quiet),) = index.rows(
        f"{query} WHERE {which}", session.today.toordinal(), value
    )
    query = f"SELECT n, items, sum FROM agendas WHERE items IS NOT NULL AND {which}"  # noqa: S608 - our own words
    rows = index.rows(query, value)
    items = [item for n, text, known in rows for item in _items(index, n, text, known)]
    one_owner = least if owned == accounts and least == greatest else None
    return _Found(due_rows_of(items, session.now, session.today), accounts, one_owner, quiet)


_OF_THESE = "n IN (SELECT n FROM accounts JOIN json_each(?) ON accounts.id = value WHERE first = 1)"


def _items(index: Index, n: int, text: str, known: int) -> list[AgendaItem]:
    try:
        if checksum(n, text) == known:
            return from_json(text)
    except (TypeError, ValueError, IndexError):
        pass
    raise index.damaged()


def due_rows(session: Session, account: "Account", history: "History | None" = None) -> list[DueRow]:
    """What is due for one account, in order of rank; its texts are judged with those of all that share a number.

    `history` is that of all these accounts if the caller has read it.
    """
    from touchcli.flows.common.history import read_history
    from touchcli.flows.day.agenda import AgendaMaker
    from touchcli.rules.numbers import related

    together = related(session.book, [account])
    if history is None:
        with session.history() as ledger:
            history = read_history(session, ledger, together)
    agendas = AgendaMaker(session, history).together(together)
    items = [item for agenda in agendas if agenda.account == account.id for item in agenda.items]
    return due_rows_of(items, session.now, session.today)


def ranking(session: Session) -> list[str]:
    """The ids of the accounts for which something is due, in order of rank."""
    found = with_agendas(session, lambda index: _found(session, index, None, None))
    return list(dict.fromkeys(row.account for row in found.rows if row.account))


def held_codes(session: Session, owner: str | None) -> dict[str, int]:
    """How many due texts each guard holds, of all accounts or of one owner's: the first hold of each."""
    found = with_agendas(session, lambda index: _found(session, index, owner, None))
    codes: dict[str, int] = {}
    for row in found.rows:
        if row.holds:
            codes[row.holds[0].code] = codes.get(row.holds[0].code, 0) + 1
    return codes


def asking_before(session: Session, day: dt.date, owner: str | None) -> list[str]:
    """The ids of the accounts, or of one owner's, of which something is due now or may become due before a day."""
    query = (
        "SELECT id FROM agendas JOIN accounts USING (n)"
        " WHERE (items IS NOT NULL OR until < ?) AND ? IN (accounts.owner, '') ORDER BY id"
    )
    before = microseconds(session.calendar.start_of(day))
    return [id for (id,) in with_agendas(session, lambda index: index.rows(query, before, owner or ""))]


def texted_ids(session: Session) -> set[str]:
    """The ids of the accounts with a text that is due."""
    query = "SELECT id FROM agendas JOIN accounts USING (n) WHERE texts = 1"
    return {id for (id,) in with_agendas(session, lambda index: index.rows(query))}


def asking_ids(session: Session, owner: str) -> set[str]:
    """The ids of the accounts of a rep for which something is due."""
    query = "SELECT id FROM agendas JOIN accounts USING (n) WHERE items IS NOT NULL AND accounts.owner = ?"
    return {id for (id,) in with_agendas(session, lambda index: index.rows(query, owner))}


def check_filters(filters: Filters, settings: Settings) -> None:
    """Raises UserError if a filter names a channel or a rep that is none."""
    if filters.channel not in (None, *CHANNELS):
        raise UserError(f'--channel: unknown channel "{filters.channel}"', f"channels are {' '.join(CHANNELS)}")
    if filters.owner and filters.owner not in settings.reps:
        raise UserError(f'--owner: unknown rep "{filters.owner}"', f"touch.yaml has {', '.join(settings.reps)}")


def shown(rows: Sequence[DueRow], filters: Filters) -> tuple[DueRow, ...]:
    """The rows that a list shows, of those that are due for the accounts asked for.

    Texts were judged before the channel is chosen: a call that is due holds a text whether it is shown or not.
    """
    if filters.channel:
        rows = [row for row in rows if row.channel == filters.channel]
    return tuple(rows if filters.everything else _one_row_an_account(rows))


def _one_row_an_account(rows: Iterable[DueRow]) -> list[DueRow]:
    """The first row of each account, and its text and mail if those are others: the first that goes, else held."""
    listed = list(rows)
    texts: dict[tuple[str | None, str], DueRow] = {}
    for row in listed:
        before = texts.get((row.account, row.channel))
        if row.is_text and (before is None or (before.state == "held" and row.state == "ready")):
            texts[row.account, row.channel] = row
    first: set[str | None] = set()
    found = []
    for row in listed:
        if row.account is None or row.account not in first or row is texts.get((row.account, row.channel)):
            found.append(row)
        first.add(row.account)
    return found


def chosen_accounts(session: Session, filters: Filters) -> "Collection[Account]":
    """The accounts that the filters leave; raises UserError if they name none there is."""
    if filters.account:
        from touchcli.flows.common.find import find_account

        return [find_account(session, filters.account)]
    check_filters(filters, session.book.settings)
    if filters.owner or filters.book is not None:
        return list(session.files.accounts.some(chosen_ids(session, filters)))
    return session.book.accounts.values()


def chosen_ids(session: Session, filters: Filters) -> list[str]:
    """The ids of the accounts of an owner and of a book; raises UserError if there is no such book."""
    if filters.book is None:
        return session.files.accounts.ids(filters.owner)
    # As the files have them, so that a file that `touch import --books` wrote is a book.
    ids, size = session.files.accounts.ids(filters.owner, by_place=True), session.book.settings.book.size
    books = -(-len(ids) // size) or 1
    if not 1 <= filters.book <= books:
        raise UserError(f"--book: there are books 1 to {books} of {size} accounts")
    return ids[(filters.book - 1) * size : filters.book * size]
