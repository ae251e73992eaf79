"""The outlooks of a workspace brought up to date: those that are no longer good are made anew, the others stay.

Nothing here decides what is due: outlooks are made by the rules that `flows.due` asks too, and the two give the same.
"""

import datetime as dt
import marshal
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import NamedTuple

from touchcli.cache.encoding import Parsed, pack, unpack
from touchcli.cache.parallel import spread
from touchcli.cache.scan import Stamp
from touchcli.cache.store import Answer, State
from touchcli.files.workspace import Shelf
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Invocation, Session, session_at
from touchcli.flows.day.outlook import Looker, Outlook, moment
from touchcli.flows.day.pages import Page, page_entry, pages
from touchcli.ledger import LedgerError
from touchcli.ledger.verbs.changes import Changed
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History
from touchcli.rules.models.problem import Problem

FOREVER = 1 << 62
_MUCH = 2000
"""Looking at so many accounts is worth a second process."""


class Shown(NamedTuple):
    """What a command prints: what goes to standard output, to standard error, and the exit code.

    `again` is the output as it is kept for later runs, where that is another.
    """

    output: str
    errors: str
    code: int
    again: str | None = None


class Unkeepable(Exception):
    """The workspace or its ledger is in a state that no outlook can be kept for; the long way knows what to say."""


class _Task(NamedTuple):
    """A file to look at: its plans as kept, None where they are to be read, and which accounts of it, None for all."""

    file: str
    plans: bytes | None = None
    wanted: frozenset[str] | None = None


class _Seen(NamedTuple):
    """What came of a task: outlooks, None where texts are to be judged with others; what was read where it was."""

    task: _Task
    outlooks: dict[str, Outlook | None]
    accounts: int
    numbers: frozenset[str]
    problems: tuple[Problem, ...]
    stamp: Stamp | None
    plans: bytes


class Upkeep:
    """One morning over the outlooks of a workspace."""

    def __init__(self, invocation: Invocation, shelf: Shelf) -> None:
        if shelf.kept is None or shelf.frame is None:
            raise Unkeepable
        self.shelf, self.kept = shelf, shelf.kept
        self.session = session_at(invocation, shelf.root, shelf.frame, ())
        self.now = moment(self.session.now)
        self.before = self.kept.state()
        self.state, self.changed = self._state()
        self.pages: dict[str, Page] = {}
        self.outlooks: dict[str, dict[str, Outlook]] = {}
        self.problems: dict[str, tuple[Problem, ...]] = {}

    def bring_up_to_date(self) -> None:
        """Look at what is no longer as it was, and keep what was seen."""
        looked = self._look()
        if self.shelf.settled and "$" not in self.session.book.settings.ledger:
            listing = marshal.dumps(self.shelf.scanned, 2)
            self.state = self.state._replace(listing=listing)
        if looked or self.state != self.before:
            self._save()

    def keep(self, form: str | None, made: Shown) -> Shown:
        """Keep what is shown for those who ask the same again, and let others see all that is kept."""
        if form is not None and self.state.listing:
            entries = self.shelf.entries
            # The day stands above whatever is shown, so nothing is good beyond its end.
            ends = moment(self.session.calendar.start_of(self.session.today + dt.timedelta(days=1)))
            until = min((ends, *(entries[file].until for file in self.shelf.accounts)))
            since, until = (0, FOREVER) if self.session.as_of else (self.now, until)
            output = made.output if made.again is None else made.again
            self.kept.answer(form, Answer(since, until, output, made.errors, made.code))
        self.kept.commit()
        return made

    def for_texts(self) -> tuple[Session, bool]:
        """The desk with the accounts that a run of `send` asks for, and whether anything waits in the outbox.

        Those are the accounts with a text that is due, those with one under way, and all that share a number with them.
        """
        with self.session.ledger() as ledger:
            waiting = ledger.outbox(("queued", "deferred", "sending", "in-doubt"))
        ids = {message.account for message in waiting}
        for page in self.pages.values():
            ids |= {row.account for row in page.rows if row.is_text} if page.texts else set()
        numbers = {message.to for message in waiting}
        entries = self.shelf.entries
        found: dict[str, Account] = {}
        for file in self.shelf.accounts:
            if wanted := ids.intersection(entries[file].ids.split("\n")):
                found |= {one.id: one for one in self._accounts(file, wanted)}
        numbers |= _numbers(found.values())
        for file in self.shelf.accounts:
            shared = numbers.intersection(entries[file].numbers.split("\n"))
            if shared and not found.keys() >= {*entries[file].ids.split("\n")[1:-1]}:
                found |= {one.id: one for one in self._accounts(file) if not shared.isdisjoint(_numbers([one]))}
        problems = (problem for page in self.pages.values() for problem in page.problems)
        return self.session._replace(
            book=self.session.book._replace(accounts=dict(sorted(found.items()))),
            problems=tuple(sorted((*self.shelf.problems, *problems))),
        ), bool(waiting)

    def _state(self) -> tuple[State, Changed | None]:
        """What this morning is made of, and what happened in the ledger since the last; None where that says nothing.

        Raises Unkeepable where the ledger knows of a time to come.
        """
        before, files, url = self.before, self.shelf.files, self.session.ledger_url
        # The address of a server may hold a password, which has no business in a cache.
        place = url if url.startswith("sqlite:") else sha256(url.encode()).hexdigest()
        frame = {file: stamp for file, stamp in files.items() if not self.shelf.is_account(file)}
        settled = all(map(self.shelf.is_kept, frame))
        frozen = marshal.dumps(list(frame.items()), 2) if settled else b""
        with self.session.ledger() as ledger:
            try:
                position = ledger.position()
            except LedgerError:  # somebody writes for long; the history can be read meanwhile
                raise Unkeepable from None
            if ledger.hidden_after(self.session.seen_until):
                raise Unkeepable
            changed = None
            if settled and (before.ledger, before.frame) == (place, frozen):
                changed = Changed() if before.mark == position else ledger.changed_since(before.mark)
        return State(before.program, b"", place, position, frozen), changed

    # ------------------------------------------------------------------------------------------ looking

    def _look(self) -> bool:
        """Make the outlooks that are not good any more; True where there were any.

        First those that hang on nothing else, in as many processes as it is worth; then the texts, in one order.
        """
        tasks = {task.file: task for task in self._tasks()}
        new = [file for file, task in tasks.items() if task.plans is None]
        much = self.shelf.much(new) or sum(map(self._size, tasks.values())) > _MUCH
        chunks = [[tasks[file] for file in chunk] for chunk in self.shelf.chunks(tasks)]
        texting: dict[str, set[str]] = {}
        # Who had a number until now counts no more for those who are texted there; another command may have read it.
        whole = (
            [*(file for file, task in tasks.items() if task.wanted is None), *self.shelf.gone()] if self.pages else []
        )
        were = [self.shelf.entries[file].numbers for file in whole if file in self.shelf.entries]
        numbers = {number for each in were for number in each.split("\n")[1:-1]}
        unsure = False
        for seen in (each for chunk in spread(self._see, chunks, much=much) for each in chunk):
            file = seen.task.file
            unsure |= seen.task.wanted is None and self._keep(seen)
            self.outlooks[file] = {id: one for id, one in seen.outlooks.items() if one}
            texting[file] = {id for id, one in seen.outlooks.items() if one is None}
            numbers |= seen.numbers
        if unsure:
            self._refuse_duplicates()
        self._look_together(texting, numbers)
        return bool(tasks or self.shelf.gone())

    def _tasks(self) -> Iterator[_Task]:
        """What is to be looked at: what was never, has changed, or is past its time."""
        changed, entries = self.changed, self.shelf.entries
        good: list[str] = []
        for file in self.shelf.accounts:
            if not self.shelf.is_kept(file):
                yield _Task(file)
            elif changed is None or changed.everyone or not entries[file].outlook:
                yield _Task(file, self.kept.plans(file))
            else:
                good.append(file)
        self.pages = dict(zip(good, pages([entries[file] for file in good]), strict=True))
        if changed is None:
            return
        for file, page in self.pages.items():
            entry = entries[file]
            wanted: set[str] = set()
            if not entry.since <= self.now < entry.until:
                wanted |= {one.id for one in page.outlooks if not one.since <= self.now < one.until}
            if changed.accounts:
                wanted |= changed.accounts.intersection(entry.ids.split("\n"))
            if changed.numbers and not changed.numbers.isdisjoint(entry.numbers.split("\n")):
                wanted |= {one.id for one in page.outlooks}
            if wanted:
                yield _Task(file, self.kept.plans(file), frozenset(wanted))

    def _size(self, task: _Task) -> int:
        """How many accounts of known plans there are to look at."""
        if task.plans is None:
            return 0
        return self.shelf.entries[task.file].ids.count("\n") if task.wanted is None else len(task.wanted)

    def _see(self, tasks: list[_Task]) -> list[_Seen]:
        """Look at some files, those that have to be read first."""
        found = [self._plans(task) for task in tasks]
        history = self._history([account for _, _, _, accounts in found for account in accounts])
        looker = Looker(self.session.book, history, self.session.calendar, self.session.now)
        return [
            _Seen(
                task,
                {account.id: outlook for account, outlook in looker.each(accounts)},
                len(accounts),
                _numbers(accounts),
                (*parsed.problems, *self.shelf.lost(accounts)),
                parsed.stamp,
                plans,
            )
            for task, parsed, plans, accounts in found
        ]

    def _plans(self, task: _Task) -> tuple[_Task, Parsed, bytes, tuple[Account, ...]]:
        """What a file says, as it is or as it was kept, and the accounts of it that are wanted; raises Unkeepable."""
        if task.plans is not None:
            packed = unpack(task.plans)
            if not (packed.problems and self.shelf.new_settings):
                places: Iterable[int] = range(len(packed.values))
                if task.wanted is not None:
                    ids = self.shelf.entries[task.file].ids.split("\n")[1:-1]
                    places = (place for place, id in enumerate(ids) if id in task.wanted)
                return task, Parsed((), packed.problems), task.plans, tuple(packed.some(places))
        parsed = self.shelf.parse(task.file)
        return task._replace(plans=None), parsed, pack(parsed), parsed.values

    def _history(self, accounts: list[Account]) -> History:
        if not accounts or not self.state.mark:
            return History()
        with self.session.ledger() as ledger:
            return read_history(self.session, ledger, accounts)

    def _look_together(self, texting: dict[str, set[str]], numbers: set[str]) -> None:
        """Assessor the texts that are due: those of the accounts looked at, and those that go to a number of theirs.

        What goes to a number counts for all accounts it stands in, so those are at hand too.
        """
        texted = {file: page for file, page in self.pages.items() if page.texted}
        known = numbers.copy()
        while numbers:
            more: set[str] = set()
            for file, page in texted.items():
                for one in page.outlooks if not page.texted.isdisjoint(numbers) else ():
                    if not numbers.isdisjoint(one.texted) and one.id not in {*texting.get(file, ()), *self._done(file)}:
                        texting.setdefault(file, set()).add(one.id)
                        more |= _numbers(self._accounts(file, {one.id}))
            numbers = more - known
            known |= more
        texts = {id for ids in texting.values() for id in ids}
        if not texts:
            return
        accounts = {one.id: one for file, ids in texting.items() if ids for one in self._accounts(file, ids)}
        theirs = _numbers(accounts.values())
        for file in self.shelf.accounts:
            if not theirs.isdisjoint(self.shelf.entries[file].numbers.split("\n")):
                accounts |= {one.id: one for one in self._accounts(file) if not theirs.isdisjoint(_numbers([one]))}
        book = self.session.book._replace(accounts=dict(sorted(accounts.items())))
        history = self._history(list(accounts.values()))
        looker = Looker(book, history, self.session.calendar, self.session.now)
        places = {id: file for file, ids in texting.items() for id in ids}
        for outlook in looker.together([accounts[id] for id in sorted(texts)]):
            self.outlooks.setdefault(places[outlook.id], {})[outlook.id] = outlook

    def _done(self, file: str) -> Iterable[str]:
        return self.outlooks.get(file, {})

    def _accounts(self, file: str, wanted: set[str] | None = None) -> list[Account]:
        """The accounts of a file that is kept by now."""
        packed = unpack(self.kept.plans(file))
        ids = self.shelf.entries[file].ids.split("\n")[1:-1]
        return list(packed.some(place for place, id in enumerate(ids) if wanted is None or id in wanted))

    # ------------------------------------------------------------------------------------------ keeping

    def _keep(self, seen: _Seen) -> bool:
        """Keep the plans of a file; True where its accounts may be in another file too."""
        file, before = seen.task.file, self.shelf.entries.get(seen.task.file)
        if seen.task.plans is None and not self.shelf.keep(file, seen.stamp, seen.plans):
            raise Unkeepable
        if len(seen.outlooks) < seen.accounts:
            raise Unkeepable
        ids = "\n".join(["", *seen.outlooks, ""])
        numbers = "\n".join(["", *sorted(seen.numbers), ""])
        self.shelf.entries[file] = self.shelf.entries[file]._replace(ids=ids, numbers=numbers)
        self.problems[file] = seen.problems
        return before is None or not before.outlook or before.ids != ids

    def _refuse_duplicates(self) -> None:
        """Raise Unkeepable where two files have an account of one id."""
        known: set[str] = set()
        count = 0
        for file in self.shelf.accounts:
            ids = self.shelf.entries[file].ids.split("\n")[1:-1]
            known.update(ids)
            count += len(ids)
        if len(known) < count:
            raise Unkeepable

    def _save(self) -> None:
        """Keep the outlooks made, and what they were made of."""
        for file, made in self.outlooks.items():
            page = self.pages.get(file)
            account_history = {one.id: one for one in page.outlooks} if page else {}
            problems = self.problems.get(file, page.problems if page else ())
            ids = self.shelf.entries[file].ids.split("\n")[1:-1]
            account_history |= made
            entry = page_entry(self.shelf.entries[file], (account_history[id] for id in ids), problems)
            self.shelf.entries[file] = entry
            self.kept.put(file, entry)
        self.pages |= zip(self.outlooks, pages([self.shelf.entries[file] for file in self.outlooks]), strict=True)
        for file in self.shelf.gone():
            self.kept.drop(file)
        self.kept.describe(self.state)


def _numbers(accounts: Iterable[Account]) -> frozenset[str]:
    return frozenset(contact.phone.e164 for one in accounts for contact in one.contacts if contact.phone)
