"""Whole command lines, in this process where that is enough, as real processes where it is not."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
import time_machine

from touchcli.cli.front import run
from touchcli.files.writing.starter import starter_files

MORNING = "2026-11-23T16:30:00Z"
"""Monday, 10:30 in Chicago: the window for texts is open there, not yet on the West Coast."""

SMALL = {
    "touch.yaml": """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", texting: live}
calendar: {country: US, timezone: America/Chicago}
cadences: {A: steady}
""",
    "plans/accounts/acme.yaml": """\
name: Acme Industrial
tier: A
owner: dana
known: true
timezone: America/Chicago
contacts:
  - name: Priya Natarajan
    phone: "+15125550142"
    texting:
      consent: {kind: express, on: 2026-05-02, how: said yes}
      for_business: {evidence: texts us her orders, on: 2026-05-02}
      knows_number: true
""",
    "plans/cadences/steady.yaml": """\
rhythms:
  - {id: check-in, channel: text, every: 3w, templates: [hello]}
""",
    "templates/hello.yaml": """\
purpose: pulse-check
text: How are things, {{ contact.first_name }}? {{ rep.first_name }}
call: {script: Ask how things are.}
""",
}


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON object; fails where there is anything else."""
        return json.loads(self.out)


class Touch(Protocol):
    """Runs one command line."""

    def __call__(self, *arguments: str) -> Ran: ...


class Room:
    """A workspace in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, file: str, text: str | bytes) -> Path:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def age(self) -> None:
        """Make every file an hour older: one younger than two seconds is never taken from the cache."""
        for path in self.root.rglob("*.yaml"):
            at = path.stat().st_mtime - 3600
            os.utime(path, (at, at))

    def files(self) -> dict[str, bytes]:
        """Everything in the folder but the cache."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".touch/cache" not in path.as_posix()
        }


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own, and none of the settings of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("TOUCH_", "VONAGE_", "XDG_")) or name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """A small workspace, the current folder: one account, one text rhythm."""
    made = Room(tmp_path / "room")
    for file, text in SMALL.items():
        made.write(file, text)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The starter pack, the current folder."""
    made = Room(tmp_path / "starter")
    for file, text in starter_files():
        made.write(file, text)
    made.age()
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The machine's clock, standing at the morning until the test moves it."""
    with time_machine.travel(dt.datetime.fromisoformat(MORNING), tick=False) as traveller:
        yield traveller


@pytest.fixture
def touch(capsys: pytest.CaptureFixture[str]) -> Touch:
    """Runs a command line in this process."""

    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(list(arguments))
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def process() -> Touch:
    """Runs a command line as a process of its own, in a pipe."""

    def call(*arguments: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "touchcli", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return call
