"""The moment in which an answer can be taken back: on a terminal, and by a signal in a pipe."""

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
Screen = Callable[..., Any]


@pytest.fixture
def slow(customers: "Scene", writes: Writes) -> "Scene":
    customers.lay_out(1, texting={"cooloff": "60s"})
    writes(0, "can you do Thursday?")
    return customers


def test_on_a_terminal_it_shows_asks_counts_and_can_be_taken_back(slow: "Scene", terminal: Screen) -> None:
    screen = terminal(slow, "reply", "customer-0000")
    screen.until("Your answer (one line; Enter or e opens the editor): ")
    assert "can you do Thursday?" in screen.said
    screen.type("THURSDAY AT TEN IT IS\n")
    screen.until("Send it? [y/N] ")
    assert screen.said.count("THURSDAY AT TEN IT IS") == 2, "as it was typed, and as it will arrive"
    assert "Written in capitals" in screen.said
    screen.type("y\n")
    screen.until("going out in 60 s, Ctrl-C takes it back")
    screen.process.send_signal(signal.SIGINT)
    screen.until("taken back; nothing was sent")
    assert screen.process.wait(30) == 130
    assert (slow.posts, slow.outbox()) == (0, [])


def test_no_is_no(slow: "Scene", terminal: Screen) -> None:
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


def test_when_nobody_takes_it_back_it_goes(customers: "Scene", writes: Writes) -> None:
    customers.lay_out(1, texting={"cooloff": "1s"})
    writes(0, "can you do Thursday?")
    ran = customers.run("reply", "customer-0000", "--message", "Thursday it is", "--yes")
    assert (ran.code, customers.posts) == (0, 1)
    assert "accepted" in ran.out


def test_an_erasure_is_asked_for(customers: "Scene", terminal: Screen) -> None:
    customers.touch("send", "--yes")
    screen = terminal(customers, "forget", "customer-0000")
    screen.until("Erase every word and number of Pat Number0 from the ledger, for good? [y/N] ")
    screen.type("n\n")
    screen.until("Nothing was erased.")
    assert screen.process.wait(30) == 0
    assert len([message for message in customers.outbox() if message["text"]]) == 3
