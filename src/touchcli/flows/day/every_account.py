"""Something worked out for every account, some hundred at a time: neither all plans nor all history is held."""

import json
from collections.abc import Callable
from typing import TypeVar

from touchcli.cache.index import Index
from touchcli.cache.parallel import spread
from touchcli.files.accounts import Accounts
from touchcli.files.decoded import plans_of
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.rules.due.situation import Situation

T = TypeVar("T")

_AT_ONCE, _MUCH = 500, 5000
"""So many accounts have their history read by one query; so many are worth a second process."""
_PLACES = (
    "SELECT n FROM json_each(?) AS asked JOIN accounts ON accounts.id = asked.value WHERE first = 1 ORDER BY asked.key"
)


def for_every_account(session: Session, ids: list[str], work: Callable[[Situation], T]) -> list[T]:
    """What `work` makes of each account as it stands at the session's instant, in the order of the ids.

    What it gives back crosses from one process to another, and all of it is held: let it be small.
    """

    def ask(index: Index) -> list[T]:
        chunks = [ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE)]
        much = len(ids) > _MUCH
        _ = len(session.book.cadences), session.calendar  # the other processes cannot ask
        made = spread(lambda chunk: _look(session, index, chunk, work), chunks, much=much)
        return [each for chunk in made for each in chunk]

    return session.files.ask(ask)


def _look(session: Session, index: Index, ids: list[str], work: Callable[[Situation], T]) -> list[T]:
    own = index.of_this_process()
    places = own.rows(_PLACES, json.dumps(ids))
    accounts = plans_of(own, [n for (n,) in places])
    with session.history() as ledger:
        planned = Accounts(lambda question: question(own)).is_planned
        history = read_history(session, ledger, list(accounts.values()), planned=planned)
    return [
        work(Situation(session.book, accounts[n], history.of(accounts[n].id), session.calendar, session.now))
        for (n,) in places
    ]
