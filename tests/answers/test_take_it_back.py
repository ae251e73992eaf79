"""The moment in which an answer can be taken back: on a terminal, and by a signal in a pipe."""

import os
import pty
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import made_up
import pytest

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]


@pytest.fixture
def slow(scene: "Scene", writes: Writes) -> "Scene":
    scene.lay_out(1, texting={"cooloff": "60s"})
    writes(0, "can you do Thursday?")
    return scene


class Terminal:
    """The program on a terminal: what it wrote there, and a keyboard."""

    def __init__(self, scene: "Scene", *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            made_up.command(*arguments),
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


def test_on_a_terminal_it_shows_asks_counts_and_can_be_taken_back(
    slow: "Scene", terminal: Callable[..., Terminal]
) -> None:
    screen = terminal(slow, "reply", "customer-0000")
    screen.until("Your answer (one line): ")
    assert "can you do Thursday?" in screen.said
    screen.type("THURSDAY AT TEN IT IS\n")
    screen.until("Send it? [y/N] ")
    assert screen.said.count("THURSDAY AT TEN IT IS") == 2, "as it was typed, and as it will arrive"
    assert "does it shout?" in screen.said
    screen.type("y\n")
    screen.until("going out in 60 s, Ctrl-C takes it back")
    screen.process.send_signal(signal.SIGINT)
    screen.until("taken back; nothing was sent")
    assert screen.process.wait(30) == 130
    assert (slow.posts, slow.outbox()) == (0, [])


def test_no_is_no(slow: "Scene", terminal: Callable[..., Terminal]) -> None:
    screen = terminal(slow, "reply", "customer-0000", "--message", "Thursday it is")
    screen.until("Send it? [y/N] ")
    screen.type("\n")
    screen.until("Nothing was sent.")
    assert screen.process.wait(30) == 0
    assert (slow.posts, slow.outbox()) == (0, [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_a_pipe_a_signal_takes_it_back(slow: "Scene", number: signal.Signals) -> None:
    with slow.start("reply", "customer-0000", "--message", "Thursday it is", "--yes") as process:
        assert process.stderr
        assert process.stderr.readline() == "touch: going out in 60 s; Ctrl-C takes it back\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "taken back; nothing was sent" in err
    assert "accepted" not in out
    assert (slow.posts, slow.outbox()) == (0, [])


def test_when_nobody_takes_it_back_it_goes(scene: "Scene", writes: Writes) -> None:
    scene.lay_out(1, texting={"cooloff": "1s"})
    writes(0, "can you do Thursday?")
    ran = scene.run("reply", "customer-0000", "--message", "Thursday it is", "--yes")
    assert (ran.code, scene.posts) == (0, 1)
    assert "accepted" in ran.out
