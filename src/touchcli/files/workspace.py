"""A workspace: where it is, and everything its files say, read through its index."""

import gc
import json
import marshal
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from touchcli.cache.fingerprint import program_mark
from touchcli.cache.index import Damaged, Index, checksum, is_index, open_index
from touchcli.cache.scan import (
    CADENCES,
    FOLDERS,
    SETTINGS,
    TEMPLATES,
    Stamp,
    find_root,
    is_account,
    scan,
    stamp_at,
    stamps,
)
from touchcli.files.accounts import Accounts
from touchcli.files.decoded import values
from touchcli.rules.errors import UserError
from touchcli.rules.models.book import Book
from touchcli.rules.models.problem import Problem, quoted
from touchcli.rules.models.settings import Settings

T = TypeVar("T")
V = TypeVar("V")


class WorkspaceError(UserError):
    """No workspace was found, or none can be made there."""


class Reading(NamedTuple):
    """What the files gave: the sound part as a Book, None if touch.yaml is unusable, and all Problems in order."""

    book: Book | None
    problems: tuple[Problem, ...]


def folder_stamps(root: Path) -> tuple[int | None, ...]:
    """When a file last came into each folder of the workspace or left it, as the system counts; None for no folder."""
    return tuple(path.stat().st_mtime_ns if (path := root / each).is_dir() else None for each in FOLDERS)


def find_workspace(start: Path, named: Path | None) -> Path:
    """The folder that holds `touch.yaml`: the named one, else `start` or the nearest parent.

    Raises WorkspaceError if there is none.
    """
    root = find_root(str(start), None if named is None else str(named))
    if root is not None:
        return Path(root)
    if named is not None:
        raise WorkspaceError(f"{named} is not a workspace: it holds no {SETTINGS}", "touch init makes one")
    raise WorkspaceError(
        f"there is no {SETTINGS} in {start.resolve()} or above it",
        "touch init DIR makes a workspace, --workspace DIR names one",
    )


class Loaded(Mapping[str, V]):
    """A mapping that is loaded when it is first looked into."""

    def __init__(self, load: Callable[[], Mapping[str, V]]) -> None:
        self._load = load

    @cached_property
    def _all(self) -> Mapping[str, V]:
        return self._load()

    def __getitem__(self, key: str) -> V:
        return self._all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


class WorkspaceFiles:
    """The files of a workspace as they are now; those that changed since they were last read are read again.

    `settings` are None if touch.yaml is unusable; `accounts` are those of the book.
    """

    def __init__(self, root: Path, *, cache: bool = True) -> None:
        self.root, self.cache = root, cache
        self.index = _index(root) if cache else Index.in_memory()
        self.settings: Settings | None = None
        self.accounts = Accounts(self.ask)
        self._closed: list[Problem] = []
        self.ask(lambda _: None)

    def ask(self, question: Callable[[Index], T]) -> T:
        """Ask the index something, the first time about the files as they are now.

        If it is damaged or cannot be written, one in memory takes its place and is asked again.
        """
        try:
            self._refresh()
            return question(self.index)
        except Damaged:
            self.index = Index.in_memory()
            self.__dict__.pop("_refreshed", None)
            self._refresh()
            return question(self.index)

    def _refresh(self) -> None:
        if "_refreshed" in self.__dict__:
            return
        scanned, closed = scan(str(self.root))
        self._scanned = scanned
        self._closed = [Problem(name, 1, 1, "unreadable", f"the folder cannot be read: {why}") for name, why in closed]
        if self.index.about("listing") != marshal.dumps(scanned, 2):
            from touchcli.files.refresh import bring_up_to_date

            with no_collector(), self.index.writing():
                bring_up_to_date(self.root, self.index, scanned)
        (self.settings,) = values(self.index, SETTINGS) or (None,)
        self._refreshed = True

    def is_current(self, plans: Iterable[str]) -> bool:
        """True if the settings, cadences, templates and some files of accounts are still what was read of them."""
        as_read = self._stamps
        wanted = {SETTINGS, *plans, *(name for name in as_read if not is_account(name))}
        return all(stamp_at(f"{self.root}/{name}") == as_read.get(name) for name in wanted)

    @cached_property
    def _stamps(self) -> dict[str, Stamp]:
        return stamps(self._scanned)

    @property
    def book(self) -> Book | None:
        """The book, decoded as far as it is looked into; None if touch.yaml is unusable."""
        if self.settings is None:
            return None

        def load(folder: str) -> Mapping[str, Any]:
            found: dict[str, Any] = {}
            for value in self.ask(lambda index: values(index, folder)):
                found.setdefault(value.id, value)  # the second of two is a Problem
            return found

        return Book(
            self.settings,
            self.accounts,
            Loaded(lambda: load(CADENCES)),
            Loaded(lambda: load(TEMPLATES)),
            Loaded(_places),
        )

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong in the files, by file, line and column."""
        return tuple(sorted((*self._closed, *self.ask(_problems))))


def read_workspace(root: Path, *, cache: bool = True) -> Reading:
    """Everything the files of a workspace say; never raises for what is in them.

    With `cache`, files that have not changed since they were last read are not read again; what had to be read is kept,
    where touch.yaml is in order. Problems come sorted by file, line and column.
    """
    files = WorkspaceFiles(root, cache=cache)
    return Reading(files.book, files.problems)


def _problems(index: Index) -> list[Problem]:
    rows = index.rows(
        "SELECT file, stamp, problems, dangling, value, sum FROM files"
        " WHERE problems IS NOT NULL OR dangling IS NOT NULL"
    )
    if any(checksum(*row) != known for *row, known in rows):
        raise index.damaged()
    kept = [index.about("references"), *(text for row in rows for text in row[2:4])]
    try:
        found = [Problem(*each) for text in kept if text for each in json.loads(text)]
    except (TypeError, ValueError):
        raise index.damaged() from None
    return [*found, *_repeated(index)]


def _repeated(index: Index) -> Iterator[Problem]:
    """The accounts whose id another one had before."""
    query = "SELECT file, line FROM accounts WHERE id = ? AND first = 1"
    for id, file, line in index.rows("SELECT id, file, line FROM accounts WHERE first = 0"):
        for first, at in index.rows(query, id):
            message = f"{quoted(id)} is here for the second time, first in {_name(first)}:{at}"
            yield Problem(_name(file), line, 1, "duplicate-id", message, "rename one")


def _name(file: bytes) -> str:
    return file.decode("utf-8", "surrogateescape")


def _places() -> Mapping[str, Any]:
    from touchcli.files.lookup.texting_laws import read_places

    return read_places()


def _index(root: Path) -> Index:
    # Beside settings that are broken no index is made: the folder may be no workspace at all.
    found = open_index(str(root), program_mark()) if is_index(str(root)) or _is_sound(root) else None
    return found or Index.in_memory()


def _is_sound(root: Path) -> bool:
    from touchcli.files.parse import parse_file

    return bool(parse_file(root, SETTINGS, None).values)


class no_collector:
    """Keep Python from looking for garbage while thousands of new tuples are made, none of them in a cycle."""

    def __enter__(self) -> None:
        self._was_on = gc.isenabled()
        gc.disable()

    def __exit__(self, *_: object) -> None:
        if self._was_on:
            gc.enable()
