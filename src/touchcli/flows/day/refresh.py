"""The agendas in the index brought up to date: those that are no longer good are made anew, the others stay."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from touchcli.cache.index import Damaged, Index, checksum, microseconds
from touchcli.cache.parallel import spread
from touchcli.files.accounts import Accounts
from touchcli.files.decoded import plans_of
from touchcli.flows.common.session import Session
from touchcli.ledger import ChangeReader, LedgerError
from touchcli.ledger.verbs.changes import Changed

if TYPE_CHECKING:
    from touchcli.flows.day.agenda import Agenda

T = TypeVar("T")

_AT_ONCE = 250
"""So many accounts are looked at together: their history is one query."""
_FEW = 20
"""So many agendas whoever wrote into the ledger makes anew at once."""
_MUCH = 2000
"""Looking at so many accounts is worth a second process."""


def with_agendas(session: Session, question: Callable[[Index], T]) -> T:
    """Ask the index about the agendas of all accounts, as they are at the session's instant."""

    def ask(index: Index) -> T:
        _Refresh(session, index).run()
        return question(index)

    return session.files.ask(ask)


def keep_up(session: Session) -> None:
    """Make the agendas of the accounts that this command wrote about, so that the next one finds them good.

    For whoever has just written a line or two into the ledger. If much else has changed, or the index cannot be
    written, all is left to the next command that asks.
    """
    with suppress(Damaged):
        _Refresh(session, session.files.index).run_for_what_happened()


class _Made(NamedTuple):
    """An agenda as a row of the index; `items` are None if nothing is due, `texts` where nobody looked yet."""

    since: int
    until: int
    quiet: int | None
    texts: int | None
    items: str | None
    sum: int | None
    n: int


class _Refresh:
    """One refresh. What is kept was made of the settings and cadences, of a ledger, and of where that stood."""

    def __init__(self, session: Session, index: Index) -> None:
        self.session, self.index = session, index
        self.now = microseconds(session.now)
        self.changed: Changed | None = None

    def run(self) -> None:
        """Bring every agenda up to date. Raises Damaged."""
        if not self.index.is_sealed():
            raise self.index.damaged()
        with self.session.changes() as ledger:
            position = self._position(ledger)
            if position is None:
                self.index.shadow_agendas()
                self._make(ledger, self._all(), {})
                self.index.unplanned = tuple(self._unplanned(ledger))
            elif self._stale(ledger, position) or self._put_off(position):
                with self.index.writing():
                    # What somebody else made meanwhile is good; what came into the ledger meanwhile is not missed.
                    position = self._position(ledger) or position
                    stale = self._stale(ledger, position)
                    unplanned = json.dumps(self._unplanned(ledger))
                    self._make(ledger, stale, self._about(position) | {"unplanned": unplanned})
        if position is not None:
            self.index.unplanned = tuple(json.loads(self.index.about("unplanned")))

    def run_for_what_happened(self) -> None:
        """Bring up to date the agendas of the few accounts of whom something new is in the ledger. Raises Damaged."""
        with self.session.changes() as ledger:
            position = self._position(ledger)
            about = self._about(position or "")
            if position is None or self.index.root is None or self.index.about("made of") != about["made of"]:
                return
            with self.index.writing():
                position = self._position(ledger) or position
                happened = self._happened(ledger, position)
                if happened is not None and len(happened) <= _FEW:
                    unplanned = json.dumps(self._unplanned(ledger))
                    self._make(ledger, happened, self._about(position) | {"unplanned": unplanned})

    def _position(self, ledger: ChangeReader) -> str | None:
        """Where the ledger stands; None if agendas made now are not good for later.

        That is where the ledger knows of a time to come, and where somebody writes for long.
        """
        try:
            return None if ledger.hidden_after(self.session.seen_until) else ledger.position()
        except LedgerError:
            return None

    def _about(self, position: str) -> dict[str, str]:
        url = self.session.ledger_url
        # The address of a server may hold a password, which has no business in a cache.
        place = url if url.startswith("sqlite:") else _digest(url)
        return {"made of": f"{self.index.about('config')} {place}", "position": position}

    def _put_off(self, position: str) -> bool:
        return any(self.index.about(name) != value for name, value in self._about(position).items()) or bool(
            self.index.rows("SELECT 1 FROM moved LIMIT 1")
        )

    def _unplanned(self, ledger: ChangeReader) -> list[str]:
        """The ids of accounts that the ledger has and no plan has: renamed or deleted by hand."""
        kept = self.index.about("unplanned")
        if kept is None or self.changed is None or self.changed.everyone:
            ids = ledger.accounts_known()
        else:
            gone = {value for (value,) in self.index.rows("SELECT value FROM moved WHERE kind = 'id'")}
            ids = {*json.loads(kept), *self.changed.accounts, *gone}
        rows = self.index.rows(_UNPLANNED, json.dumps([*ids]))
        return sorted(id for (id,) in rows)

    def _all(self) -> set[int]:
        return {n for (n,) in self.index.rows("SELECT n FROM agendas")}

    def _stale(self, ledger: ChangeReader, position: str) -> set[int]:
        """The accounts to look at: those of whom something changed, and those whose time has come."""
        happened = self._happened(ledger, position)
        if happened is None:
            return self._all()
        over = self.index.rows("SELECT n FROM agendas WHERE until <= ? OR since > ?", self.now, self.now)
        return happened.union(n for (n,) in over)

    def _happened(self, ledger: ChangeReader, position: str) -> set[int] | None:
        """The accounts of whom something changed; None if that may be any."""
        before = self.index.about("position")
        changed: Changed | None = Changed()
        if self.index.about("made of") != self._about(position)["made of"]:
            changed = None
        elif before != position:
            changed = ledger.changed_since(before)
        self.changed = changed
        if changed is None or changed.everyone:
            return None
        found: set[tuple[int]] = set()
        if changed.accounts:
            ids = json.dumps([*changed.accounts])
            found.update(self.index.rows(_OF_ACCOUNTS, ids, ids))
        if changed.numbers:
            found.update(self.index.rows(_WITH_NUMBERS, json.dumps([*changed.numbers])))
        moved = self.index.rows("SELECT kind, value FROM moved")
        if moved:
            numbers = {value for kind, value in moved if kind == "number"}
            numbers |= ledger.numbers_texted({value for kind, value in moved if kind == "id"})
            found.update(self.index.rows(_WITH_NUMBERS, json.dumps([*numbers])))
        return {n for (n,) in found}

    # ------------------------------------------------------------------------------------------ looking

    def _make(self, ledger: ChangeReader, stale: set[int], about: dict[str, str]) -> None:
        """Make agendas and keep them: first those that hang on nothing else, then the texts, in one order."""
        if stale:
            texting: set[int] = set()
            for made in self._each(sorted(stale)):
                texting.update(one.n for one in made if one.texts is None)
                self.index.keep_agendas([one for one in made if one.texts is not None])
            self.index.keep_agendas(self._together(ledger, self._texted_with(stale, texting)))
        if about:
            self.index.write("DELETE FROM moved")
            for name, value in about.items():
                self.index.put_about(name, value)

    def _each(self, stale: list[int]) -> Iterator[list[_Made]]:
        """The agendas of some accounts, some at a time, in as many processes as it is worth."""
        chunks = [stale[start : start + _AT_ONCE] for start in range(0, len(stale), _AT_ONCE)]
        much = len(stale) > _MUCH
        if much:
            _ = len(self.session.book.cadences), len(self.session.book.templates)  # the other processes cannot ask
        yield from spread(self._look, chunks, much=much)

    def _look(self, ns: list[int]) -> list[_Made]:
        from touchcli.flows.common.history import read_history
        from touchcli.flows.day.agenda import AgendaMaker

        index = self.index.of_this_process()
        accounts = plans_of(index, ns)
        places = {account.id: n for n, account in accounts.items()}
        with self.session.history() as ledger:
            planned = Accounts(lambda question: question(index)).is_planned
            history = read_history(self.session, ledger, list(accounts.values()), planned=planned)
        maker = AgendaMaker(self.session, history)
        return [
            _row(places[account.id], agenda) if agenda else _Made(0, 0, None, None, None, None, places[account.id])
            for account, agenda in maker.each(accounts.values())
        ]

    def _texted_with(self, stale: set[int], texting: set[int]) -> set[int]:
        """Accounts with a text that is due, and all whose texts may go to one of the numbers of those looked at.

        What goes to a number counts for every account it stands in.
        """
        found, new = set(texting), set(stale)
        while new:
            rows = self.index.rows(_TEXTED_WITH, json.dumps([*new]))
            new = {n for (n,) in rows} - found - stale
            found |= new
        return found

    def _together(self, ledger: ChangeReader, ns: set[int]) -> list[_Made]:
        if not ns:
            return []
        from touchcli.flows.common.history import read_history
        from touchcli.flows.day.agenda import AgendaMaker
        from touchcli.ledger import HistoryReader

        accounts = plans_of(self.index, ns)
        others = plans_of(self.index, {n for (n,) in self.index.rows(_SHARING, json.dumps([*ns]))} - ns)
        history = read_history(self.session, HistoryReader(ledger.db), [*accounts.values(), *others.values()])
        places = {account.id: n for n, account in accounts.items()}
        agendas = AgendaMaker(self.session, history).together([accounts[n] for n in sorted(ns)])
        return [_row(places[agenda.account], agenda) for agenda in agendas]


def _digest(url: str) -> str:
    from hashlib import sha256

    return sha256(url.encode()).hexdigest()


_OF_ACCOUNTS = (
    "SELECT n FROM accounts JOIN json_each(?) ON accounts.id = value WHERE first = 1"
    " UNION SELECT n FROM json_each(?) JOIN names ON kind = 'f' AND slug = value JOIN accounts USING (n)"
    " WHERE first = 1"
)
_UNPLANNED = (
    "SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM accounts)"
    " AND value NOT IN (SELECT slug FROM names WHERE kind = 'f')"
)
_WITH_NUMBERS = "SELECT n FROM json_each(?) JOIN numbers ON number = value JOIN accounts USING (n) WHERE first = 1"
_SHARING = (
    "SELECT DISTINCT theirs.n FROM json_each(?) JOIN numbers AS ours ON ours.n = value"
    " JOIN numbers AS theirs USING (number) JOIN agendas ON agendas.n = theirs.n"
)
_TEXTED_WITH = f"{_SHARING} WHERE texts = 1"


def _row(n: int, agenda: "Agenda") -> _Made:
    from touchcli.flows.day.rows import to_json

    quiet = agenda.quiet.toordinal() if agenda.quiet else None
    items = to_json(agenda.items) if agenda.items else None
    known = checksum(n, items) if items else None
    return _Made(agenda.since, agenda.until, quiet, int(agenda.texts), items, known, n)
