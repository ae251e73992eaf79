"""A workspace in a folder of its own, and what a command line run in it came to."""

import json
import os
import time
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from touchcli.cli import front
from touchcli.files.workspace import Reading, read_workspace
from touchcli.ledger import Ledger, open_ledger
from touchcli.rules.models.book import Book

LEDGER = "sqlite:///.touch/ledger.db"


class CommandResult(NamedTuple):
    """The exit code of a command, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON object; fails if there is anything else."""
        return json.loads(self.out)


class Touch(Protocol):
    """Runs one command line."""

    def __call__(self, *arguments: str) -> CommandResult: ...


def run_here(capture: pytest.CaptureFixture[str], *arguments: str) -> CommandResult:
    """Run a command line in this process."""
    capture.readouterr()
    code = front.run(list(arguments))
    return CommandResult(code, *capture.readouterr())


class Workspace:
    """A workspace in a folder of its own; `ledger_url` is the address of its ledger."""

    def __init__(self, root: Path, files: dict[str, str] | None = None) -> None:
        self.root = root
        self.ledger_url = LEDGER
        for file, text in (files or {}).items():
            self.write(file, text)

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def edit(self, file: str, old: str, new: str) -> None:
        """Change the first occurrence of a text; fails if the file does not have it."""
        text = (self.root / file).read_text("utf-8")
        assert old in text
        self.write(file, text.replace(old, new, 1))

    def age(self, seconds: float = 60) -> None:
        """Make every file older than any margin of the cache: a young file is never taken from it."""
        for path in self.root.rglob("*"):
            if path.is_file() and not path.is_symlink() and ".touch" not in path.parts:
                at = path.stat().st_mtime_ns - int(seconds * 1e9)
                os.utime(path, ns=(at, at))
        time.sleep(0.025)  # their ctime is that of `utime` itself

    def files(self) -> dict[str, bytes]:
        """Every file in the folder except the cache."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".touch/cache" not in path.as_posix()
        }

    def ledger(self) -> Ledger:
        """The ledger, created if there is none."""
        return open_ledger(self.ledger_url, self.root, create=True)

    def read(self, *, cache: bool = False) -> Reading:
        """Everything in it, looked at now: of what is damaged later nothing is asked any more."""
        book, problems = read_workspace(self.root, cache=cache)
        if book is None:
            return Reading(None, problems)
        all_of = dict(book.accounts.items()), dict(book.cadences), dict(book.templates), dict(book.places)
        return Reading(Book(book.settings, *all_of), problems)

    def book(self) -> Book:
        """The book; fails if a file is wrong."""
        reading = self.read()
        assert reading.book is not None, [str(problem) for problem in reading.problems]
        return reading.book

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.read().problems]

    def codes(self) -> list[str]:
        return [problem.code for problem in self.read().problems]
