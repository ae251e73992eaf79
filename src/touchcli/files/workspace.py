"""A workspace: where it is, and everything its files say."""

import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from touchcli.files.cache import FILE as CACHE
from touchcli.files.cache import Kept, Parsed, packed, read_cache
from touchcli.files.places import read_places
from touchcli.files.problem import Problem, quoted
from touchcli.files.references import dangling, placed
from touchcli.files.scratch import scratch
from touchcli.files.stamps import Stamp, stamp_of
from touchcli.rules.errors import UserError
from touchcli.rules.models.book import Book

SETTINGS = "touch.yaml"
ACCOUNTS, CADENCES, TEMPLATES = FOLDERS = ("plans/accounts", "plans/cadences", "templates")


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
    if named is not None:
        folder = start / named.expanduser()
        if not (folder / SETTINGS).is_file():
            raise WorkspaceError(f"{named} is no workspace: it holds no {SETTINGS}", "touch init makes one")
        return folder.resolve()
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise WorkspaceError(
        f"there is no {SETTINGS} in {start} or above it", "touch init DIR makes a workspace, --workspace DIR names one"
    )


def read_workspace(root: Path, *, cache: bool = True) -> Reading:
    """Everything the files of a workspace say; never raises for what is in them.

    With `cache`, files that have not changed since they were last found sound are not read again; the cache is written
    where something had to be read or is gone, and touch.yaml is in order. Problems come sorted by file, line and
    column.
    """
    # Thousands of new tuples, none of them in a cycle, would have the collector walk all of them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read(root, cache)
    finally:
        if collecting:
            gc.enable()


def _read(root: Path, cache: bool) -> Reading:
    problems: list[Problem] = []
    files = dict(_files(root, problems))
    kept = read_cache(root) if cache else Kept()
    parsed = {file: found for file, stamp in files.items() if (found := kept.parsed(file, stamp))}
    new = [file for file in files if file not in parsed]
    left = kept.files.keys() - parsed.keys()  # what is no longer so must not stay there: a person may be forgotten
    settings = next(iter(_parse(root, SETTINGS, None, parsed).values), None)
    country = settings.calendar.country if settings else None
    with scratch(root / CACHE, wanted=cache and bool(new or left) and settings is not None) as made:
        for file in new:
            _parse(root, file, country, parsed)
        if made is not None and (left or any(parsed[file].sound for file in new)):
            made.put(packed(Kept(made.begun_ns, {file: found for file, found in parsed.items() if found.sound})))
    # Of two things with one id the first file's stays, whether it was kept or read anew.
    parsed = {file: parsed[file] for file in dict.fromkeys([SETTINGS, *files])}
    for found in parsed.values():
        problems += found.problems
    if settings is None:
        return Reading(None, tuple(sorted(problems)))
    book = Book(
        settings,
        dict(sorted(_by_id(ACCOUNTS, parsed, problems).items())),
        _by_id(CADENCES, parsed, problems),
        _by_id(TEMPLATES, parsed, problems),
        read_places(),
    )
    problems += placed(root, dangling(book, _names(CADENCES, files), _names(TEMPLATES, files)))
    return Reading(book, tuple(sorted(problems)))


def _parse(root: Path, file: str, country: str | None, parsed: dict[str, Parsed]) -> Parsed:
    """What a file says, read where it is not known yet."""
    if file not in parsed:
        from touchcli.files.parse import parse_file

        parsed[file] = parse_file(root, file, country)
    return parsed[file]


def _files(root: Path, problems: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    """The YAML files of a workspace with their stamps, in order: settings, accounts, cadences, templates."""
    with suppress(OSError):  # where touch.yaml is gone, reading it says so
        yield SETTINGS, stamp_of((root / SETTINGS).stat())
    for folder in FOLDERS:
        yield from sorted(_walk(root, folder, problems))


def _walk(root: Path, folder: str, problems: list[Problem]) -> Iterator[tuple[str, Stamp]]:
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                name = f"{folder}/{entry.name}"
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from _walk(root, name, problems)
                elif entry.name.endswith((".yaml", ".yml")):
                    # A link that leads nowhere is read like a file, and reading it says what is wrong.
                    gone = entry.is_symlink() and not entry.is_file()
                    yield name, Stamp(0, 0, 0) if gone else stamp_of(entry.stat())
    except FileNotFoundError:
        return
    except OSError as error:
        problems.append(Problem(folder, 1, 1, "unreadable", f"the folder cannot be read: {error.strerror}"))


def _by_id(folder: str, parsed: Mapping[str, Parsed], problems: list[Problem]) -> dict[str, Any]:
    """The values of a folder by their ids; of two with one id the first in the order of the files stays."""
    found: dict[str, Any] = {}
    for file, each in parsed.items():
        for value in each.values if _in(file, folder) else ():
            first = found.setdefault(value.id, value)
            if first is not value:
                message = f"{quoted(value.id)} is here for the second time, first in {first.file}:{first.line}"
                problems.append(Problem(value.file, value.line, 1, "duplicate-id", message, "rename one"))
    return found


def _names(folder: str, files: Iterable[str]) -> set[str]:
    return {PurePosixPath(file).stem for file in files if _in(file, folder)}


def _in(file: str, folder: str) -> bool:
    return file.startswith(folder + "/")
