"""The moment in which an answer can be taken back: the command returns at once, or waits there with `--wait`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from made_up import later

if TYPE_CHECKING:
    from scene import Scene

Writes = Callable[..., str]
Screen = Callable[..., Any]
ANSWER = ("reply", "customer-0000", "--message", "Thursday it is")


def waiting_for(scene: "Scene") -> list[int]:
    """The programs that wait in the background to send an answer of this workspace."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:  # it has ended meanwhile
            continue
        if b"background" in words and os.fsencode(scene.root) in words:
            found.append(int(process.name))
    return found


def until(what: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def nobody_left(customers: "Scene") -> Iterator[None]:
    """Ends what still waits in the background when a test is over."""
    yield
    for pid in waiting_for(customers):
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def slow(customers: "Scene", writes: Writes) -> "Scene":
    customers.lay_out(1, texting={"cooloff": "60s"})
    writes(0, "can you do Thursday?")
    return customers


@pytest.mark.usefixtures("nobody_left")
class TestAnAnswerThatIsOrdered:
    """Without `--wait`: it waits in the outbox, and a program in the background waits to send it."""

    def test_the_command_returns_at_once_and_says_when_it_goes(self, slow: "Scene") -> None:
        ran = slow.run(*ANSWER, "--yes")
        assert (ran.code, slow.posts) == (0, 0)
        [message] = slow.outbox()
        assert message["state"] == "deferred"
        goes = message["not_before"]
        assert "goes at 11:0" in ran.out
        assert "take it back until then: touch undo\n" in ran.out
        assert later(1) <= goes.replace("Z", "+00:00") < later(3)
        assert len(waiting_for(slow)) == 1
        due = slow.touch("due", "--json").json["actions"]
        assert [row["reason"].rpartition("; ")[2] for row in due if row["kind"] == "reply"] == [
            "your answer is in the outbox"
        ]
        assert f"goes 24 Nov 11:0{goes[15:16]}:" in slow.touch("outbox").out
        again = slow.touch(*ANSWER, "--yes")
        assert (again.code, "touch undo takes it back" in again.err) == (2, True)

    def test_it_goes_once_when_the_cool_off_is_over(self, customers: "Scene", writes: Writes) -> None:
        customers.lay_out(1, texting={"cooloff": "2s"})
        writes(0, "can you do Thursday?")
        assert customers.run(*ANSWER, "--yes").code == 0
        until(lambda: customers.posts)
        until(lambda: not waiting_for(customers))
        assert customers.touch("send", "--yes", "--account", "customer-0000", at=later(1)).code == 0
        assert (customers.posts, customers.states()) == (1, ["accepted"])
        assert customers.touch("inbox", "--json").json["replies"] == []
        assert customers.touch("undo", "--yes").code == 2, "it has gone"

    def test_until_then_undo_takes_it_back(self, customers: "Scene", writes: Writes) -> None:
        customers.lay_out(1, texting={"cooloff": "4s"})
        writes(0, "can you do Thursday?")
        assert customers.run(*ANSWER, "--yes").code == 0
        undone = customers.touch("undo", "--yes")
        assert (undone.code, "1 text will not go" in undone.out) == (0, True)
        until(lambda: not waiting_for(customers))
        assert (customers.posts, customers.states()) == (0, ["not-sent"])
        assert [row["state"] for row in customers.touch("inbox", "--json").json["replies"]] == ["waiting"]

    def test_if_the_program_in_the_background_is_killed_the_next_run_sends_it(self, slow: "Scene") -> None:
        assert slow.run(*ANSWER, "--yes").code == 0
        [pid] = waiting_for(slow)
        os.kill(pid, signal.SIGKILL)
        until(lambda: not waiting_for(slow))
        slow.touch("send", "--yes", at=later(0.5))
        assert (slow.posts, slow.states()) == (0, ["deferred"]), "not before its time"
        slow.touch("send", "--yes", at=later(5))
        assert (slow.posts, slow.states()) == (1, ["accepted"])

    def test_a_run_at_the_same_moment_sends_it_once(self, customers: "Scene", writes: Writes) -> None:
        customers.lay_out(1, texting={"cooloff": "3s"})
        writes(0, "can you do Thursday?")
        customers.standin.delay = 0.3
        began, runs = time.monotonic(), 0
        assert customers.run(*ANSWER, "--yes").code == 0
        while waiting_for(customers) or customers.states() == ["deferred"]:
            now = later((time.monotonic() - began) / 60)
            customers.touch("send", "--yes", "--account", "customer-0000", at=now)
            runs += 1
        assert runs
        assert (customers.posts, customers.states()) == (1, ["accepted"])

    def test_what_they_write_meanwhile_waits_for_an_answer_of_its_own(self, slow: "Scene", writes: Writes) -> None:
        assert slow.run(*ANSWER, "--yes").code == 0
        writes(0, "or Friday", at=later(1))
        slow.touch("send", "--yes", at=later(5))
        assert (slow.posts, slow.states()) == (1, ["accepted"])
        rows = slow.touch("inbox", "--all", "--json", at=later(6)).json["replies"]
        assert sorted(row["state"] for row in rows) == ["answered", "waiting"]

    def test_no_stop_is_passed_by(self, slow: "Scene", writes: Writes) -> None:
        assert slow.run(*ANSWER, "--yes").code == 0
        writes(0, "STOP", at=later(1))
        slow.touch("send", "--yes", at=later(5))
        assert "Thursday it is" not in [post.text for post in slow.standin.posts]

    def test_on_a_terminal_it_asks_and_returns(self, slow: "Scene", terminal: Screen) -> None:
        screen = terminal(slow, *ANSWER)
        screen.until("Send it? [y/N] ")
        screen.type("y\n")
        screen.until("take it back until then: touch undo")
        assert screen.process.wait(30) == 0
        screen.close()
        assert len(waiting_for(slow)) == 1, "it outlives the terminal"
        assert slow.states() == ["deferred"]


def test_on_a_terminal_it_shows_asks_counts_and_can_be_taken_back(slow: "Scene", terminal: Screen) -> None:
    screen = terminal(slow, "reply", "customer-0000", "--wait")
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


def test_the_program_in_the_background_is_ours_whatever_lies_in_the_folder(customers: "Scene") -> None:
    from touchcli.cli.send_later import BACKGROUND

    customers.write("touchcli/__init__.py", "raise SystemExit(9)")
    for root, code in ((customers.root, 0), (customers.root / "nowhere", 2)):
        command = [sys.executable, *BACKGROUND, str(root), "no-such-message"]
        done = subprocess.run(command, cwd=customers.root, env=customers.env, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (code, b"")


def test_no_is_no(slow: "Scene", terminal: Screen) -> None:
    screen = terminal(slow, "reply", "customer-0000", "--message", "Thursday it is")
    screen.until("Send it? [y/N] ")
    screen.type("\n")
    screen.until("Nothing was sent.")
    assert screen.process.wait(30) == 0
    assert (slow.posts, slow.outbox()) == (0, [])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_in_a_pipe_a_signal_takes_it_back(slow: "Scene", number: signal.Signals) -> None:
    with slow.start(*ANSWER, "--yes", "--wait") as process:
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
    ran = customers.run(*ANSWER, "--yes", "--wait")
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
