"""A small workspace with an opening of five steps, and whole command lines in it."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest
import time_machine

from touchcli.cli.front import run

MORNING = "2026-11-23T16:30:00Z"
"""Monday, 10:30 in Chicago."""

FILES = {
    "touch.yaml": """\
reps:
  dana:
    {name: Dana Reyes, company: Northgate Supply, phone: "+13125550100", email: dana@northgate.example, texting: live}
calendar: {country: US, timezone: America/Chicago}
texting: {from: "+13125550100"}
cadences: {A: opening}
""",
    "plans/accounts/acme.yaml": """\
name: Acme Industrial
tier: A
owner: dana
enter_on: 2026-11-23
timezone: America/Chicago
contacts:
  - name: Zoë Müller-Žižková
    role: decision_maker
    phone: "+15125550142"
    email: zoe@acme.example
    address: 1 Industrial Way, Austin, TX 78701
    texting:
      consent: {kind: express, on: 2026-05-02, how: said yes}
      for_business: {evidence: texts us her orders, on: 2026-05-02}
""",
    "plans/cadences/opening.yaml": """\
steps:
  - {id: introduce, channel: call, template: introduce}
  - {id: thank-you, channel: email, template: thanks}
  - {id: thank-you-letter, channel: letter, template: thanks, after: introduce}
  - {id: letter-arrived, channel: call, template: letter-arrived, wait: 4d, after: introduce}
  - {id: first-visit, channel: meeting, template: first-visit, wait: 8d, after: introduce}
""",
    "templates/introduce.yaml": "purpose: introduction\ncall: {script: 'This is {{ rep.name }}.'}\n",
    "templates/thanks.yaml": """\
purpose: appreciation
shared: |
  Thank you for your time. What I took with me: {{ touch.note }}
email:
  subject: Thank you, {{ contact.first_name }}
  body: |
    Dear {{ contact.first_name }},

    {{ shared }}

    {{ rep.name }}
letter:
  body: |
    Dear {{ contact.name }},

    {{ shared }}

    {{ rep.name }}
""",
    "templates/letter-arrived.yaml": "purpose: update\ncall: {script: Did the letter arrive? How else may we talk?}\n",
    "templates/first-visit.yaml": """\
purpose: review
meeting:
  agenda: |
    With {{ contact.name }}, in {{ today.month }}

    1. What do you need?
    2. Before I go: anything today?
""",
}

NOTE = "I send the quote for Plant 2 by Friday, as „Angebot № 7“."


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Touch(Protocol):
    """Runs one command line in this process."""

    def __call__(self, *arguments: str) -> Ran: ...


class Room:
    """A workspace in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def edit(self, file: str, old: str, new: str) -> None:
        text = (self.root / file).read_text("utf-8")
        assert old in text
        self.write(file, text.replace(old, new))

    def drafts(self, ending: str = "*", folder: str = "drafts") -> dict[str, bytes]:
        """The drafts of a kind by name, without what touch remembers of them."""
        return {path.name: path.read_bytes() for path in sorted((self.root / folder).glob(f"[!.]*.{ending}"))}

    def draft(self, ending: str) -> bytes:
        """The one draft of a kind."""
        [data] = self.drafts(ending).values()
        return data


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("TOUCH_", "VONAGE_", "XDG_")) or name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The machine's clock, standing at the morning until the test moves it."""
    with time_machine.travel(dt.datetime.fromisoformat(MORNING), tick=False) as traveller:
        yield traveller


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The workspace, the current folder; nothing was done yet."""
    made = Room(tmp_path / "room")
    for file, text in FILES.items():
        made.write(file, text)
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def touch(capsys: pytest.CaptureFixture[str]) -> Touch:
    def call(*arguments: str) -> Ran:
        capsys.readouterr()
        code = run(list(arguments))
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def called(room: Room, touch: Touch) -> Room:
    """The workspace after the first call reached them."""
    assert touch("log", "acme", "call", "--note", NOTE, "--next", "cadence").code == 0
    return room
