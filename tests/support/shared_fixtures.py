"""Fixtures for every test: workspaces, ways to run a command in them, and the stand-in for Vonage.

What only some tests need is imported when a fixture is first used: the stand-in alone takes half a second to load.
"""

import datetime as dt
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from workspace import CommandResult, Touch, Workspace, run_here

from touchcli.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from definition import Keys
    from listener import Listening, Place
    from scene import Scene
    from server import StandIn
    from team import Team
    from terminal import Terminal

APPLICATION = "11111111-2222-4333-8444-555555555555"
MORNING = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
"""Monday, 10:30 in Chicago: the window for texts is open there, not yet on the West Coast."""


@pytest.fixture
def own_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of the test's own, and none of the settings of whoever runs it."""
    for name in list(os.environ):
        if name.startswith(("TOUCH_", "VONAGE_", "XDG_")) or name in ("NO_COLOR", "COLUMNS", "FORCE_COLOR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The machine's clock, stopped at the morning until the test moves it."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def touch(capsys: pytest.CaptureFixture[str]) -> Touch:
    """Runs a command line in this process."""
    return lambda *arguments: run_here(capsys, *arguments)


@pytest.fixture
def process() -> Touch:
    """Runs a command line as a process of its own, in a pipe."""

    def call(*arguments: str) -> CommandResult:
        done = subprocess.run(
            [sys.executable, "-m", "touchcli", *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return CommandResult(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The starter pack, the current folder; nothing has happened yet."""
    from touchcli.files.writing.starter import starter_files

    made = Workspace(tmp_path / "starter", dict(starter_files()))
    made.age()
    monkeypatch.chdir(made.root)
    return made


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A small workspace on disk, for each test to break in its own way."""
    from small_workspace import FILES

    return Workspace(tmp_path / "workspace", FILES)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private key of the application."""
    return tmp_path_factory.mktemp("keys") / "private.key"


@pytest.fixture(scope="session")
def keys(key: Path) -> "Keys":
    """What the stand-in accepts."""
    from definition import keys_from

    return keys_from(key, APPLICATION, "abcd1234", "not-a-secret")


@pytest.fixture
def standin(keys: "Keys") -> Iterator["StandIn"]:
    """Vonage's stand-in, in a thread of this process."""
    from server import StandIn

    with StandIn(keys) as running:
        yield running


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes the program wait no longer for an answer than so many seconds."""
    from touchcli.providers.connections import Timeout
    from touchcli.providers.vonage import VonageProvider

    def set_timeout(seconds: float) -> None:
        monkeypatch.setattr(VonageProvider.__init__, "__defaults__", (None, Timeout(2, seconds)))

    return set_timeout


@pytest.fixture
def scene(
    tmp_path: Path,
    standin: "StandIn",
    key: Path,
    own_environment: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Scene":
    """A workspace that is yet to be laid out, and the stand-in it sends to."""
    from scene import Scene

    root = tmp_path / "workspace"
    root.mkdir()
    return Scene(root, standin, key, monkeypatch, capsys)


@pytest.fixture
def customers(scene: "Scene") -> "Scene":
    """A workspace of three customers, whose answers need no cooling off."""
    from made_up import account

    scene.lay_out([account(n) for n in range(3)], texting={"cooloff": "0s"})
    return scene


@pytest.fixture
def writes(customers: "Scene") -> Callable[..., str]:
    """Takes in a text of the n-th customer, or of a number; gives the provider's id of it."""
    from made_up import TUESDAY, number

    from touchcli.flows.inbound.receive import record_calls
    from touchcli.rules.models.inbound import Call, Inbound

    uuids = itertools.count(1)

    def say(who: int | str, words: str, at: str = TUESDAY, **more: Any) -> str:
        uuid = more.get("uuid") or f"inbound-{next(uuids)}"
        heard = dt.datetime.fromisoformat(at)
        from_ = number(who) if isinstance(who, int) else who
        with customers.ledger() as ledger:
            record_calls(ledger, [Call(Inbound(uuid, from_, words, heard, "+13125550100"))], heard)
        return uuid

    return say


@pytest.fixture
def terminal() -> Iterator[Callable[..., "Terminal"]]:
    """Starts the program on a terminal, and ends it when the test does."""
    from terminal import Terminal

    opened: list[Terminal] = []

    def start(scene: "Scene", *arguments: str) -> Terminal:
        opened.append(Terminal(scene, *arguments))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


@pytest.fixture
def place(
    tmp_path: Path,
    standin: "StandIn",
    key: Path,
    own_environment: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator["Place"]:
    """A workspace that is yet to be laid out, the current folder."""
    from caller import SECRET
    from listener import Place
    from made_up import environment

    env = {**environment(key, standin.host), "VONAGE_SIGNATURE_SECRET": SECRET}
    for name, value in env.items():
        if name.startswith("VONAGE_"):
            monkeypatch.setenv(name, value)
    root = tmp_path / "workspace"
    root.mkdir()
    monkeypatch.chdir(root)
    made = Place(root, env, capsys)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator["Listening"]:
    """The webhook server, at a ledger on SQLite in the test's folder."""
    from listener import Listening

    with Listening("sqlite:///.touch/ledger.db", tmp_path, timeout=0.5) as running:
        yield running


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Opens the webhook server's ledger; closed when the test ends."""
    opened: list[Ledger] = []

    def open_it() -> Ledger:
        opened.append(open_ledger("sqlite:///.touch/ledger.db", tmp_path, create=True))
        return opened[-1]

    yield open_it
    for ledger in opened:
        ledger.close()


@pytest.fixture
def team(
    tmp_path: Path,
    new_schema: Callable[[], str],
    standin: "StandIn",
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator["Team"]:
    """A team with an empty workspace; its programs end with the test."""
    from team import Team

    root = tmp_path / "book"
    root.mkdir()
    team = Team(root, new_schema(), standin, key, monkeypatch)
    yield team
    for process in team.started:
        process.kill()
        process.communicate()


@pytest.fixture
def wait() -> Callable[[Callable[[], object]], None]:
    """Waits until something is so; fails when it takes too long."""
    from team import PATIENCE

    def until(what: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not what():
            assert time.monotonic() < deadline, "it never came about"
            time.sleep(0.02)

    return until
