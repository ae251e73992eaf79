"""A workspace whose customers write, the stand-in it sends to, and the program run on it."""

import datetime as dt
import itertools
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from touchcli.flows.inbound.receive import take
from touchcli.rules.models.inbound import Call, Inbound

if TYPE_CHECKING:
    from scene import Scene
    from server import StandIn

sys.path.insert(0, str(Path(__file__).parents[1] / "standin"))


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private key of the application."""
    return tmp_path_factory.mktemp("keys") / "private.key"


@pytest.fixture
def standin(key: Path) -> Iterator["StandIn"]:
    """Vonage's stand-in, in a thread of this process."""
    from definition import keys_from
    from server import StandIn

    with StandIn(keys_from(key, "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")) as running:
        yield running


@pytest.fixture
def scene(
    tmp_path: Path,
    standin: "StandIn",
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Scene":
    """A workspace of three customers, whose answers need no cooling off."""
    from made_up import account
    from scene import Scene

    for name in [name for name in os.environ if name.startswith(("VONAGE_", "TOUCH_"))]:
        monkeypatch.delenv(name)
    root = tmp_path / "workspace"
    root.mkdir()
    made = Scene(root, standin, key, monkeypatch, capsys)
    made.lay_out([account(n) for n in range(3)], texting={"cooloff": "0s"})
    return made


@pytest.fixture
def writes(scene: "Scene") -> Callable[..., str]:
    """Takes in a text of the n-th customer, or of a number; gives the provider's id of it."""
    from made_up import TUESDAY, number

    uuids = itertools.count(1)

    def say(who: int | str, words: str, at: str = TUESDAY, **more: Any) -> str:
        uuid = more.get("uuid") or f"inbound-{next(uuids)}"
        heard = dt.datetime.fromisoformat(at)
        from_ = number(who) if isinstance(who, int) else who
        with scene.ledger() as ledger:
            take(ledger, [Call(Inbound(uuid, from_, words, heard, "+13125550100"))], heard)
        return uuid

    return say


class Terminal:
    """The program on a terminal: what it wrote there, and a keyboard."""

    def __init__(self, scene: "Scene", *arguments: str) -> None:
        from made_up import command

        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command(*arguments),
            cwd=scene.root,
            env=scene.env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.said = ""

    def until(self, words: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.ours], [], [], 0.2)[0]:
                self.said += os.read(self.ours, 65536).decode()

    def type(self, words: str) -> None:
        os.write(self.ours, words.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.fixture
def terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(scene: "Scene", *arguments: str) -> Terminal:
        opened.append(Terminal(scene, *arguments))
        return opened[-1]

    yield start
    for each in opened:
        each.close()
