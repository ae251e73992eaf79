"""A small workspace on disk that each test breaks in its own way."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from touchcli.files.workspace import Reading, read_workspace
from touchcli.rules.models.book import Book

SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {country: US, timezone: America/Chicago}
cadences: {A: steady}
"""
ACCOUNT = """\
name: Acme Industrial
tier: A
owner: dana
contacts:
  - name: Priya Natarajan
    role: decision_maker
    phone: "+15125550142"
"""
CADENCE = """\
rhythms:
  - {id: call, channel: call, every: 3d, template: hello}
  - {id: check-in, channel: text, every: 3w, templates: [hello]}
"""
TEMPLATE = """\
purpose: pulse-check
text: How are things, {{ contact.first_name }}? {{ rep.first_name }}
call: {script: Ask how things are.}
"""


class Room:
    """A workspace in a folder of its own, and the texts it begins with."""

    SETTINGS, ACCOUNT = SETTINGS, ACCOUNT

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def age(self, seconds: float = 60) -> None:
        """Make every file older than any margin of the cache."""
        for path in self.root.rglob("*"):
            if path.is_file() and not path.is_symlink() and ".touch" not in path.parts:
                at = path.stat().st_mtime_ns - int(seconds * 1e9)
                os.utime(path, ns=(at, at))

    def read(self, *, cache: bool = False) -> Reading:
        """Everything in it, looked at: what is damaged later is no longer asked."""
        book, problems = read_workspace(self.root, cache=cache)
        if book is None:
            return Reading(None, problems)
        all_of = dict(book.accounts.items()), dict(book.cadences), dict(book.templates), dict(book.places)
        return Reading(Book(book.settings, *all_of), problems)

    def book(self) -> Book:
        reading = self.read()
        assert reading.book is not None, [str(problem) for problem in reading.problems]
        return reading.book

    def problems(self) -> list[str]:
        return [str(problem) for problem in self.read().problems]

    def codes(self) -> list[str]:
        return [problem.code for problem in self.read().problems]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    made = Room(tmp_path / "room")
    made.write("touch.yaml", SETTINGS)
    made.write("plans/accounts/acme.yaml", ACCOUNT)
    made.write("plans/cadences/steady.yaml", CADENCE)
    made.write("templates/hello.yaml", TEMPLATE)
    return made


@pytest.fixture
def account(room: Room) -> Callable[[str], list[str]]:
    """The Problems of an account plan of these lines, each without the name of its file."""

    def problems(lines: str) -> list[str]:
        room.write("plans/accounts/acme.yaml", lines)
        return [text.removeprefix("plans/accounts/acme.yaml:") for text in room.problems()]

    return problems
