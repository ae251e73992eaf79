"""`touch due` from what is kept: only the accounts are looked at for which something changed or whose time has come.

For each account its outlook is kept beside its plan: what it asks for, and until when. A morning reads the outlooks,
makes those anew that are no longer good, and has the day. Nothing here decides what is due: outlooks are made by the
rules that `the_day` asks too, and the two give the same.
"""

import datetime as dt
import marshal
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from operator import attrgetter
from typing import NamedTuple, TypeVar

from touchcli.files.cache import Parsed, pack, unpack
from touchcli.files.kept import Answer, Damaged, State
from touchcli.files.listing import Stamp
from touchcli.files.problem import Problem
from touchcli.files.spread import spread
from touchcli.files.workspace import Shelf, open_shelf
from touchcli.flows.due import Day, Filters, check_filters, shown, the_book, the_day, the_one_owner
from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk, Surroundings, desk_at, open_desk, root_of
from touchcli.flows.outlook import Looker, Outlook, moment
from touchcli.flows.pages import Page, page_entry, pages
from touchcli.ledger import LedgerError
from touchcli.ledger.changes import Changed
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History

T = TypeVar("T")

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


def the_morning(around: Surroundings, filters: Filters, form: str | None, show: Callable[[Day], Shown]) -> Shown:
    """The day as it is shown, from what is kept where that is possible and else the long way.

    What is shown is kept under its `form`, for those who ask the same again before anything changes. Raises UserError
    where there is no workspace or a filter names nothing there is, and BrokenSettings.
    """

    def from_kept(run: "_Run") -> Shown:
        check_filters(filters, run.desk.book.settings)
        run.bring_up_to_date()
        return run.keep(form, show(run.day(filters)))

    made = None if filters.account else _kept(around, from_kept)
    return made or show(the_day(open_desk(around), filters))


def the_texts(around: Surroundings, account: str | None, form: str | None, show: Callable[[Desk], Shown]) -> Shown:
    """What a run of `send` would do as it is shown, of one account or of all, kept like the day.

    What waits in the outbox may wait for a time of its own; then nothing is kept.
    """

    def from_kept(run: "_Run") -> Shown:
        run.bring_up_to_date()
        desk, waiting = run.for_texts()
        return run.keep(None if waiting else form, show(desk))

    made = None if account else _kept(around, from_kept)
    return made or show(open_desk(around))


def desk_for_texts(around: Surroundings, account: str | None) -> Desk:
    """The workspace as far as a run of `send` needs it: a hundred thousand accounts would not be worth their room."""

    def from_kept(run: "_Run") -> Desk:
        run.bring_up_to_date()
        desk, _ = run.for_texts()
        run.kept.commit()
        return desk

    return (None if account else _kept(around, from_kept)) or open_desk(around)


def _kept(around: Surroundings, told: "Callable[[_Run], T]") -> T | None:
    """What a run over what is kept tells; None where nothing can be kept, and the long way has to be gone."""
    if not around.cache:
        return None
    try:
        with open_shelf(root_of(around)) as shelf:
            return told(_Run(around, shelf))
    except (Damaged, _Unkeepable):
        return None


class _Unkeepable(Exception):
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


class _Run:
    """One morning over the outlooks of a workspace."""

    def __init__(self, around: Surroundings, shelf: Shelf) -> None:
        if shelf.kept is None or shelf.frame is None:
            raise _Unkeepable
        self.shelf, self.kept = shelf, shelf.kept
        self.desk = desk_at(around, shelf.root, shelf.frame, ())
        self.now = moment(self.desk.now)
        self.before = self.kept.state()
        self.state, self.changed = self._state()
        self.pages: dict[str, Page] = {}
        self.outlooks: dict[str, dict[str, Outlook]] = {}
        self.problems: dict[str, tuple[Problem, ...]] = {}

    def bring_up_to_date(self) -> None:
        """Look at what is no longer as it was, and keep what was seen."""
        looked = self._look()
        if self.shelf.settled and "$" not in self.desk.book.settings.ledger:
            listing = marshal.dumps(self.shelf.scanned, 2)
            self.state = self.state._replace(listing=listing)
        if looked or self.state != self.before:
            self._save()

    def keep(self, form: str | None, made: Shown) -> Shown:
        """Keep what is shown for those who ask the same again, and let others see all that is kept."""
        if form is not None and self.state.listing:
            entries = self.shelf.entries
            # The day stands above whatever is shown, so nothing is good beyond its end.
            ends = moment(self.desk.calendar.start_of(self.desk.today + dt.timedelta(days=1)))
            until = min((ends, *(entries[file].until for file in self.shelf.accounts)))
            since, until = (0, FOREVER) if self.desk.as_of else (self.now, until)
            output = made.output if made.again is None else made.again
            self.kept.answer(form, Answer(since, until, output, made.errors, made.code))
        self.kept.commit()
        return made

    def for_texts(self) -> tuple[Desk, bool]:
        """The desk with the accounts that a run of `send` asks for, and whether anything waits in the outbox.

        Those are the accounts with a text that is due, those with one under way, and all that share a number with them.
        """
        with self.desk.ledger() as ledger:
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
        return self.desk._replace(
            book=self.desk.book._replace(accounts=dict(sorted(found.items()))),
            problems=tuple(sorted((*self.shelf.problems, *problems))),
        ), bool(waiting)

    def _state(self) -> tuple[State, Changed | None]:
        """What this morning is made of, and what happened in the ledger since the last; None where that says nothing.

        Raises _Unkeepable where the ledger knows of a time to come.
        """
        before, files, url = self.before, self.shelf.files, self.desk.ledger_url
        # The address of a server may hold a password, which has no business in a cache.
        place = url if url.startswith("sqlite:") else sha256(url.encode()).hexdigest()
        frame = {file: stamp for file, stamp in files.items() if not self.shelf.is_account(file)}
        settled = all(map(self.shelf.is_kept, frame))
        frozen = marshal.dumps(list(frame.items()), 2) if settled else b""
        with self.desk.ledger() as ledger:
            try:
                position = ledger.position()
            except LedgerError:  # somebody writes for long; the history can be read meanwhile
                raise _Unkeepable from None
            if ledger.hidden_after(self.desk.seen_until):
                raise _Unkeepable
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
        looker = Looker(self.desk.book, history, self.desk.calendar, self.desk.now)
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
        """What a file says, as it is or as it was kept, and the accounts of it that are wanted; raises _Unkeepable."""
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
        with self.desk.ledger() as ledger:
            return remember(self.desk, ledger, accounts)

    def _look_together(self, texting: dict[str, set[str]], numbers: set[str]) -> None:
        """Judge the texts that are due: those of the accounts looked at, and those that go to a number of theirs.

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
        book = self.desk.book._replace(accounts=dict(sorted(accounts.items())))
        history = self._history(list(accounts.values()))
        looker = Looker(book, history, self.desk.calendar, self.desk.now)
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
            raise _Unkeepable
        if len(seen.outlooks) < seen.accounts:
            raise _Unkeepable
        ids = "\n".join(["", *seen.outlooks, ""])
        numbers = "\n".join(["", *sorted(seen.numbers), ""])
        self.shelf.entries[file] = self.shelf.entries[file]._replace(ids=ids, numbers=numbers)
        self.problems[file] = seen.problems
        return before is None or not before.outlook or before.ids != ids

    def _refuse_duplicates(self) -> None:
        """Raise _Unkeepable where two files have an account of one id."""
        known: set[str] = set()
        count = 0
        for file in self.shelf.accounts:
            ids = self.shelf.entries[file].ids.split("\n")[1:-1]
            known.update(ids)
            count += len(ids)
        if len(known) < count:
            raise _Unkeepable

    def _save(self) -> None:
        """Keep the outlooks made, and what they were made of."""
        for file, made in self.outlooks.items():
            page = self.pages.get(file)
            told = {one.id: one for one in page.outlooks} if page else {}
            problems = self.problems.get(file, page.problems if page else ())
            ids = self.shelf.entries[file].ids.split("\n")[1:-1]
            told |= made
            entry = page_entry(self.shelf.entries[file], (told[id] for id in ids), problems)
            self.shelf.entries[file] = entry
            self.kept.put(file, entry)
        self.pages |= zip(self.outlooks, pages([self.shelf.entries[file] for file in self.outlooks]), strict=True)
        for file in self.shelf.gone():
            self.kept.drop(file)
        self.kept.describe(self.state)

    # ------------------------------------------------------------------------------------------ showing

    def day(self, filters: Filters) -> Day:
        """The day that the outlooks tell of."""
        listed = [self.pages[file] for file in self.shelf.accounts]
        wanted = self._wanted(filters)
        counted = [each for page in listed for each in page.owners]
        rows = [row for page in listed for row in page.rows]
        if wanted is not None:
            rows = [row for row in rows if row.account in wanted]
            counted = [(one.owner, one.quiet) for page in listed for one in page.outlooks if one.id in wanted]
        elif filters.owner:
            rows = [row for row in rows if row.owner == filters.owner]
            counted = [each for each in counted if each[0] == filters.owner]
        problems = (problem for page in listed for problem in page.problems)
        return Day(
            now=self.desk.now.astimezone(self.desk.calendar.zone),
            shown=shown(sorted(rows, key=attrgetter("place", "account")), filters),
            accounts=len(counted),
            owner=the_one_owner(owner for owner, _ in counted),
            quiet=0 if filters.channel else sum(quiet for _, quiet in counted),
            problems=tuple(sorted((*self.shelf.problems, *problems))),
        )

    def _wanted(self, filters: Filters) -> set[str] | None:
        """The accounts of the book asked for; None where no book is."""
        if filters.book is None:
            return None
        listed = sorted(
            (file.rpartition(".")[0], one.line, one.id)
            for file in self.shelf.accounts
            for one in self.pages[file].outlooks
            if not filters.owner or filters.owner == one.owner
        )
        return {id for *_, id in listed[the_book(filters.book, len(listed), self.desk.book.settings.book.size)]}


def _numbers(accounts: Iterable[Account]) -> frozenset[str]:
    return frozenset(contact.phone.e164 for one in accounts for contact in one.contacts if contact.phone)
