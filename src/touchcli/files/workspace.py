"""A workspace: where it is, and everything its files say."""

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from touchcli.cache.encoding import Parsed, pack, unpack
from touchcli.cache.fingerprint import program_mark
from touchcli.cache.parallel import spread
from touchcli.cache.scan import ACCOUNTS, CADENCES, SETTINGS, TEMPLATES, Stamp, find_root, scan, stamps
from touchcli.cache.store import Damaged, Entry, Kept, is_store, open_kept
from touchcli.files.lookup.texting_laws import read_places
from touchcli.files.references import dangling_accounts, dangling_items, placed
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.book import Book
from touchcli.rules.models.problem import Problem, quoted
from touchcli.rules.models.settings import Settings

MUCH = 1 << 18
"""So many bytes of plans take longer to read than a second process takes to begin."""
_AT_ONCE = 1 << 16


class WorkspaceError(UserError):
    """There is no workspace where one was looked for, or none can be made there."""


class Reading(NamedTuple):
    """What the files gave: the sound part as a Book, None where touch.yaml is unusable, and all Problems in order."""

    book: Book | None
    problems: tuple[Problem, ...]


def find_workspace(start: Path, named: Path | None) -> Path:
    """The folder that holds `touch.yaml`: the named one, else `start` or the nearest parent.

    Raises WorkspaceError where there is none.
    """
    root = find_root(str(start), None if named is None else str(named))
    if root is not None:
        return Path(root)
    if named is not None:
        raise WorkspaceError(f"{named} is no workspace: it holds no {SETTINGS}", "touch init makes one")
    raise WorkspaceError(
        f"there is no {SETTINGS} in {start.resolve()} or above it",
        "touch init DIR makes a workspace, --workspace DIR names one",
    )


class Shelf:
    """The files of a workspace as they are now, beside what is kept of them; each is parsed only where it has to be.

    `frame` is the book without accounts, None where touch.yaml is unusable. `problems` are those of everything but the
    accounts: of settings, cadences and templates, and of folders that cannot be read. `scanned` is what `files` tells,
    as the system listed it.
    """

    def __init__(self, root: Path, kept: Kept | None) -> None:
        self.root, self.kept = root, kept
        self.scanned, closed = scan(str(root))
        self.files = stamps(self.scanned)
        self.entries = kept.entries() if kept else {}
        self.problems = [Problem(name, 1, 1, "unreadable", f"the folder cannot be read: {why}") for name, why in closed]
        self.settings: Settings | None = None
        self.new_settings = not self.is_kept(SETTINGS)
        (self.settings,) = self._parsed(SETTINGS).values or (None,)
        self.frame = self._frame(self.settings) if self.settings else None

    @property
    def country(self) -> str | None:
        """The country of the calendar."""
        return self.settings.calendar.country if self.settings else None

    @cached_property
    def accounts(self) -> list[str]:
        """The files of accounts, by name."""
        return [file for file in self.files if self.is_account(file)]

    def is_account(self, file: str) -> bool:
        """True for a file of accounts."""
        return _in(file, ACCOUNTS)

    @property
    def settled(self) -> bool:
        """True where the kept plans are those of all files, and no other."""
        return self.kept is not None and all(self.is_kept(file) for file in self.files)

    def is_kept(self, file: str) -> bool:
        """True where the plans of a file are kept, and it is still what was read."""
        entry = self.entries.get(file)
        return entry is not None and entry.holds(self.files.get(file))

    def keep(self, file: str, stamp: Stamp | None, plans: bytes) -> bool:
        """Keep what was read of a file; False where nothing can be kept, or it could not be read at all."""
        if self.kept is None or stamp is None:
            return False
        before = self.entries.get(file)
        # The numbers stay until the file is looked at: whoever is texted at one of them has to be looked at too.
        self.entries[file] = entry = Entry(stamp, self.kept.begun_ns, numbers=before.numbers if before else "\n")
        self.kept.put(file, entry, plans)
        return True

    def gone(self) -> list[str]:
        """The files that are kept and there no more. What is no longer so must not stay: a person may be forgotten."""
        return [file for file in self.entries if file not in self.files]

    def parse(self, file: str) -> Parsed:
        """What a file says now."""
        from touchcli.files.parse import parse_file

        return parse_file(self.root, file, self.country)

    def chunks(self, files: Iterable[str]) -> list[list[str]]:
        """Files in lists of about as much to read each."""
        found: list[list[str]] = []
        size = _AT_ONCE
        for file in files:
            if size >= _AT_ONCE:
                found.append([])
                size = 0
            found[-1].append(file)
            size += self.files[file][0] + 1000
        return found

    def much(self, files: Iterable[str]) -> bool:
        """True where reading the files is worth a second process."""
        return sum(self.files[file][0] for file in files) > MUCH

    def read_accounts(self) -> Iterator[tuple[str, Parsed]]:
        """What every file of accounts says, in their order; those that have to be read are kept from now on."""
        new = [file for file in self.accounts if not self.is_kept(file)]
        parsed_chunks = spread(lambda chunk: list(map(self.parse, chunk)), self.chunks(new), much=self.much(new))
        read = (parsed for chunk in parsed_chunks for parsed in chunk)
        for file in self.accounts:
            if self.is_kept(file):
                parsed = self._from_kept(file)
                if parsed.problems and self.new_settings:  # some hints say what the settings' country would make of it
                    parsed = self.parse(file)
                    self.keep(file, parsed.stamp, pack(parsed))
            else:
                parsed = next(read)
                self.keep(file, parsed.stamp, pack(parsed))
            yield file, parsed

    def _from_kept(self, file: str) -> Parsed:
        if self.kept is None:
            raise Damaged
        packed = unpack(self.kept.plans(file))
        return Parsed(packed.all(), packed.problems, self.entries[file].stamp)

    def _parsed(self, file: str) -> Parsed:
        if self.is_kept(file):
            parsed = self._from_kept(file)
        else:
            parsed = self.parse(file)
            self.keep(file, parsed.stamp, pack(parsed))
        self.problems += parsed.problems
        return parsed

    def _frame(self, settings: Settings) -> Book:
        found = {
            folder: by_id(((file, self._parsed(file)) for file in self.files if _in(file, folder)), self.problems)
            for folder in (CADENCES, TEMPLATES)
        }
        book = Book(settings, {}, found[CADENCES], found[TEMPLATES], read_places())
        self.problems += placed(self.root, dangling_items(book, *self.names))
        return book

    @cached_property
    def names(self) -> tuple[set[str], set[str]]:
        """The names of all files of cadences and of templates, the broken ones too."""
        cadences, templates = (
            {PurePosixPath(file).stem for file in self.files if _in(file, folder)} for folder in (CADENCES, TEMPLATES)
        )
        return cadences, templates

    def lost(self, accounts: Sequence[Account]) -> Iterator[Problem]:
        """The cadences and owners that accounts name and that are not there."""
        if self.frame is not None:
            yield from placed(self.root, dangling_accounts(self.frame, accounts, self.names[0]))


@contextmanager
def open_shelf(root: Path, *, cache: bool = True) -> Iterator[Shelf]:
    """The files of a workspace, with what is kept of them where `cache` is set. Raises Damaged while it is read.

    Beside settings that are broken no store is made: the folder may be no workspace at all.
    """
    # Thousands of new tuples, none of them in a cycle, would have the collector walk all of them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        if cache and (is_store(str(root)) or _is_sound(root)):
            with open_kept(str(root), program_mark()) as kept:
                yield Shelf(root, kept)
        else:
            yield Shelf(root, None)
    finally:
        if collecting:
            gc.enable()


def _is_sound(root: Path) -> bool:
    from touchcli.files.parse import parse_file

    return bool(parse_file(root, SETTINGS, None).values)


def read_workspace(root: Path, *, cache: bool = True) -> Reading:
    """Everything the files of a workspace say; never raises for what is in them.

    With `cache`, files that have not changed since they were last read are not read again; what had to be read is kept,
    where touch.yaml is in order. Problems come sorted by file, line and column.
    """
    with suppress(Damaged), open_shelf(root, cache=cache) as shelf:
        return _read(shelf)
    with open_shelf(root, cache=False) as shelf:
        return _read(shelf)


def _read(shelf: Shelf) -> Reading:
    parsed = list(shelf.read_accounts())
    problems = [*shelf.problems, *(problem for _, each in parsed for problem in each.problems)]
    if shelf.frame is None:
        return Reading(None, tuple(sorted(problems)))
    accounts = dict(sorted(by_id(parsed, problems).items()))
    problems += shelf.lost(tuple(accounts.values()))
    if shelf.kept is not None:
        for file in shelf.gone():
            shelf.kept.drop_plans(file)
        shelf.kept.commit()
    return Reading(shelf.frame._replace(accounts=accounts), tuple(sorted(problems)))


def by_id(files: Iterable[tuple[str, Parsed]], problems: list[Problem]) -> Mapping[str, Any]:
    """The values of files by their ids; of two with one id the first in the order of the files stays."""
    found: dict[str, Any] = {}
    for _, each in files:
        for value in each.values:
            first = found.setdefault(value.id, value)
            if first is not value:
                message = f"{quoted(value.id)} is here for the second time, first in {first.file}:{first.line}"
                problems.append(Problem(value.file, value.line, 1, "duplicate-id", message, "rename one"))
    return found


def _in(file: str, folder: str) -> bool:
    return file.startswith(folder + "/")
