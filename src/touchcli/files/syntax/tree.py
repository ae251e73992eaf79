"""YAML text to a plain tree of text, lists and mappings, with the place of every key.

Nothing is given a type here: `+15125550142`, `21:00` and `no` keep their meaning (BOOK, Reading rules). The events of
the parser are read one by one, so that depth is bounded without recursion and an alias is refused before it is
followed.
"""

import os
import stat
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from touchcli.cache.scan import SETTINGS, Stamp, stamp_of
from touchcli.posix import O_NONBLOCK
from touchcli.rules.models.problem import Problem, quoted

Tree = str | list[Any] | dict[str, Any] | None
"""A scalar as text, a list, a mapping, or None if a key has nothing after it."""

KeyPath = tuple[str | int, ...]
"""The way to a value from the top of its file: `("contacts", 0, "phone")`."""

DEEPEST = 20
LARGEST = 1 << 20

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Spot(NamedTuple):
    """Where a key or list entry stands, counting from 1; `text_line` is where the text of its value begins."""

    line: int
    column: int
    text_line: int


class Source:
    """One file as read: its text and tree, where everything in it stands, and the Problems so far, one a place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.tree: Tree = None
        self.spots: dict[KeyPath, Spot] = {}
        self.found: dict[KeyPath, Problem] = {}
        self.stamp: Stamp | None = None
        self.text = ""

    def add(self, path: KeyPath, code: str, message: str, hint: str = "", line: int | None = None) -> None:
        """Note a Problem at a path; the first one on a path stays, what follows from it is noise."""
        spot = self.spot(path)
        self.found.setdefault(path, Problem(self.file, line or spot.line, spot.column, code, message, hint))

    def add_at(self, path: KeyPath, mark: Any, code: str, message: str, hint: str = "") -> None:
        """Note a Problem at a mark of the parser instead of at the key."""
        self.found.setdefault(path, Problem(self.file, mark.line + 1, mark.column + 1, code, message, hint))

    def spot(self, path: KeyPath) -> Spot:
        """Where a path stands; where it is not in the file, the nearest thing around it that is."""
        while path and path not in self.spots:
            path = path[:-1]
        return self.spots.get(path, Spot(1, 1, 1))

    def broken(self, path: KeyPath = ()) -> bool:
        """True if there is a Problem at the path or beneath it."""
        return any(at[: len(path)] == path for at in self.found)


class _Unreadable(Exception):
    """The file cannot be read any further; its Problem is noted already."""


def read_source(root: Path, file: str) -> Source:
    """Read one file of a workspace; never raises for what is in it or for its absence."""
    source = Source(file)
    if file != SETTINGS and _leads_outside(root, file):
        source.add((), "outside", "the file is outside the workspace, by a link", "put the file itself here")
        return source
    try:
        # O_NONBLOCK: a named pipe must not hang a morning's run.
        handle = os.open(root / file, os.O_RDONLY | O_NONBLOCK)
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise OSError("it is not a regular file")
            source.stamp = stamp_of(status)
            with open(handle, "rb", closefd=False) as opened:
                data = opened.read(LARGEST + 1)
        finally:
            os.close(handle)
    except OSError as error:
        source.add((), "unreadable", f"the file cannot be read: {error.strerror or error}", "check its permissions")
        return source
    parse_into(source, data)
    return source


def _leads_outside(root: Path, file: str) -> bool:
    """True if a file, or the folder it is in, is a link to somewhere outside the workspace.

    A workspace of somebody else could show any file of the user's that way, in a text or in a Problem.
    """
    path = root / file
    real = os.path.realpath(path if path.is_symlink() else path.parent)
    return not f"{real}{os.sep}".startswith(f"{os.path.realpath(root)}{os.sep}")


def parse_source(file: str, data: bytes) -> Source:
    """The source in `data`, as if it had been read from `file`."""
    source = Source(file)
    parse_into(source, data)
    return source


def parse_into(source: Source, data: bytes) -> None:
    """Fill a source from the bytes of its file: UTF-8, a BOM allowed."""
    if len(data) > LARGEST:
        source.add((), "too-big", "the file is over 1 MiB", "split it")
        return
    try:
        text = source.text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        source.add((), "not-utf8", "the file is not UTF-8", "save it as UTF-8", line)
        return
    try:
        _read(source, text)
        if source.tree is None and not source.found:
            source.found[()] = Problem(source.file, 1, 1, "empty", "the file is empty", "fill it or delete it")
    except _Unreadable:
        source.tree = None
    except yaml.YAMLError as error:
        source.tree = None
        if not _unreadable_before(source, error, text):
            _note_syntax(source, error, text)


def _read(source: Source, text: str) -> None:
    loader = _Loader(text)
    try:
        _build(source, loader)
    finally:
        loader.dispose()


def _unreadable_before(source: Source, error: yaml.YAMLError, text: str) -> bool:
    """True if the file cannot be read any further before the error already; the Problems are those up to there.

    The scanner is ahead of the events by up to 1,024 characters of a line, in which a thousand levels may begin, and
    that is the most that libyaml from 0.2.6 on goes along with: its error is there before our own limit is reached.
    """
    mark = isinstance(error, yaml.scanner.ScannerError) and (error.context_mark or error.problem_mark)
    if not mark:
        return False
    before = Source(source.file)
    try:
        _read(before, text[: mark.index])
    except _Unreadable:
        source.found, source.spots = before.found, before.spots
        return True
    except yaml.YAMLError:
        pass
    return False


def _note_syntax(source: Source, error: yaml.YAMLError, text: str) -> None:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        # The C parser puts some marks one line past the end.
        mark, last = error.problem_mark, max(text.count("\n"), 0)
        line, column = (mark.line, mark.column) if mark.line <= last else (last, 0)
        what = error.problem or error.context or "no YAML"
    else:
        line, column = text.count("\n", 0, getattr(error, "position", 0)), 0
        what = getattr(error, "reason", "no YAML")
    source.found[()] = Problem(source.file, line + 1, column + 1, "syntax", f"this is not valid YAML: {what}")


def _build(source: Source, loader: Any) -> None:
    """The tree from the parser's events; `holders` are the lists and mappings still open, with their paths."""
    holders: list[tuple[Any, KeyPath]] = []
    keys: list[str | None] = []  # of each open holder, the key that waits for its value
    documents = 0
    while (event := loader.get_event()) is not None:
        kind = type(event)
        if kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            holders.pop()
            keys.pop()
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                source.add_at((), event.start_mark, "several-documents", "a second document begins", "one a file")
                raise _Unreadable
        elif kind in _NODES:
            holder, path = holders[-1] if holders else (None, ())
            if type(holder) is dict and keys[-1] is None:
                keys[-1] = _key(source, event, holder, path)
                continue
            if type(holder) is dict:
                path = (*path, str(keys[-1]))
                keys[-1] = None
            elif holder is not None:
                path = (*path, len(holder))
            value = _value(source, event, path)
            if holder is None:
                source.tree = value
            elif type(holder) is dict:
                holder.setdefault(path[-1], value)
            else:
                holder.append(value)
            if kind is not yaml.ScalarEvent and kind is not yaml.AliasEvent:
                holders.append((value, path))
                keys.append(None)
                if len(holders) > DEEPEST:
                    source.add_at(
                        (), event.start_mark, "too-deep", f"nested deeper than {DEEPEST} levels", "flatten it"
                    )
                    raise _Unreadable


_NODES = frozenset({yaml.ScalarEvent, yaml.AliasEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent})


def _value(source: Source, event: Any, path: KeyPath) -> Tree:
    """The value an event begins; a key's own place is known already, that of a list entry is its value's."""
    mark, kind = event.start_mark, type(event)
    line = text_line = mark.line + 1
    if kind is yaml.ScalarEvent and event.style in ("|", ">"):
        text_line += 1
    spot = source.spots.get(path)
    if spot is None:
        source.spots[path] = Spot(line, mark.column + 1, text_line)
    elif text_line != spot.text_line:
        source.spots[path] = spot._replace(text_line=text_line)
    if event.anchor is not None or getattr(event, "tag", None) is not None:
        _refuse(source, event, path)
    if kind is yaml.ScalarEvent:
        return str(event.value) if event.value or not event.implicit[0] else None
    if kind is yaml.MappingStartEvent:
        return {}
    return [] if kind is yaml.SequenceStartEvent else None


def _key(source: Source, event: Any, holder: dict[str, Any], path: KeyPath) -> str:
    mark = event.start_mark
    if type(event) is not yaml.ScalarEvent:
        _refuse(source, event, path)
        source.add_at(path, mark, "syntax", "a key must be a word", "write it as `key: value`")
        raise _Unreadable
    key: str = event.value
    path = (*path, key)
    if key in holder:
        first = source.spots[path].line
        source.add_at(path, mark, "duplicate-key", f"{quoted(key)} is here twice, first in line {first}", "keep one")
    else:
        line = mark.line + 1
        source.spots[path] = Spot(line, mark.column + 1, line)
    if event.anchor is not None or event.tag is not None:
        _refuse(source, event, path)
    return key


def _refuse(source: Source, event: Any, path: KeyPath) -> None:
    if event.anchor is not None:
        source.add_at(path, event.start_mark, "alias", "anchors and aliases are not allowed", "write the value out")
    elif getattr(event, "tag", None) is not None:
        source.add_at(path, event.start_mark, "tag", f"the tag {quoted(event.tag)} is not allowed", "leave it out")
