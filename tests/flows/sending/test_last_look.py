"""A program that slept between its claim and its POST looks again before it posts: at the claim, and at opt-outs."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up import HERE, TUESDAY, later, number

from touchcli.flows.inbound.receive import record_calls
from touchcli.rules.models.inbound import Call, Inbound, Receipt

if TYPE_CHECKING:
    from scene import Scene

Start = Callable[..., "subprocess.Popen[str]"]
NOW = dt.datetime.fromisoformat(TUESDAY)


@pytest.fixture(params=["sqlite", "postgresql"])
def book(request: pytest.FixtureRequest, scene: "Scene", new_schema: Callable[[], str]) -> "Scene":
    """One customer, due for a text."""
    if request.param == "postgresql":
        scene.ledger_url = new_schema()
    scene.lay_out(1, texting={"cooloff": "0s"})
    return scene


@pytest.fixture
def asleep(book: "Scene") -> Iterator[Start]:
    """Starts the program, and waits until it has stopped itself between claim and POST."""
    started: list[subprocess.Popen[str]] = []

    def start(lease: float, *arguments: str) -> "subprocess.Popen[str]":
        script = [sys.executable, str(HERE / "stopped_before_post.py"), str(lease), TUESDAY, *arguments]
        process = subprocess.Popen(
            script, cwd=book.root, env=book.env, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        started.append(process)
        deadline = time.monotonic() + 60
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < deadline
            assert process.poll() is None, process.communicate()
            time.sleep(0.02)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wake(process: "subprocess.Popen[str]") -> tuple[int, str]:
    os.kill(process.pid, signal.SIGCONT)
    out, err = process.communicate(timeout=60)
    return process.returncode, out + err


@pytest.mark.parametrize("command", [("send", "--yes"), ("text", "customer-0000", "--template", "hello", "--yes")])
def test_a_stop_while_it_slept_holds(book: "Scene", asleep: Start, command: tuple[str, ...]) -> None:
    process = asleep(300, *command)
    with book.ledger() as ledger:
        record_calls(ledger, [Call(Inbound("in-1", number(0), "STOP", NOW))], NOW)
    code, said = wake(process)
    assert (code, "opted out at the last moment" in said) == (0 if command[0] == "send" else 1, True)
    assert (book.posts, book.states()) == (0, ["not-sent"])


def test_a_claim_past_its_lease_is_given_up(book: "Scene", asleep: Start) -> None:
    process = asleep(0.5, "send", "--yes")
    time.sleep(1)
    code, said = wake(process)
    assert (code, "its claim is older than its lease" in said) == (0, True)
    assert (book.posts, book.states()) == (0, ["deferred"])
    assert book.run("send", "--yes", at=later(30)).code == 0
    assert (book.posts, book.states()) == (1, ["accepted"])


def test_a_claim_that_was_taken_for_lost_is_given_up(book: "Scene", asleep: Start) -> None:
    process = asleep(300, "send", "--yes")
    with book.ledger() as ledger:
        [lost] = ledger.recover(NOW + dt.timedelta(minutes=20))
        ledger.settle(lost.client_ref, "not-sent", NOW, "dana", "nobody got it")
    assert book.run("text", "customer-0000", "--template", "hello", "--yes", at=later(20)).code == 0
    code, _ = wake(process)
    assert (code, book.posts, sorted(book.states())) == (0, 1, ["accepted", "not-sent"])


@pytest.mark.parametrize("status", ["submitted", "delivered"])
def test_a_receipt_for_what_a_person_called_not_sent_wins_and_is_told(book: "Scene", status: str) -> None:
    book.standin.default = "close"
    assert book.run("send", "--yes").code == 1
    assert book.run("reconcile", "--not-sent", "customer-0000").code == 0
    # The second try waits in the outbox when the receipt of the first comes.
    book.standin.default = "429;600"
    assert book.run("send", "--yes", at=later(1)).code == 0
    assert sorted(book.states()) == ["deferred", "not-sent"]
    first = book.standin.posts[0]
    with book.ledger() as ledger:
        receipt = Receipt("uuid-1", status, NOW + dt.timedelta(minutes=2), first.client_ref)
        record_calls(ledger, [Call(receipt)], NOW + dt.timedelta(minutes=2))
    book.standin.default = "accept"
    ran = book.run("send", "--yes", at=later(60))
    assert (ran.code, book.posts) == (0, 2)  # the two from before: nothing went again
    states = {message["client_ref"]: message for message in book.outbox()}
    assert states[first.client_ref]["state"] == ("delivered" if status == "delivered" else "accepted")
    assert states[first.client_ref]["error"] == "it was called not sent, and has gone after all"
    assert sorted(message["state"] for message in states.values())[-1] == "not-sent"
    assert "1 text called not sent in 30 days had gone after all" in book.run("doctor", at=later(60)).out


def test_both_tries_of_a_text_may_turn_out_to_have_gone(book: "Scene") -> None:
    book.standin.queue.append("close")
    assert book.run("send", "--yes").code == 1
    assert book.run("reconcile", "--not-sent", "customer-0000").code == 0
    assert book.run("send", "--yes", at=later(1)).code == 0
    with book.ledger() as ledger:
        first = book.standin.posts[0].client_ref
        record_calls(ledger, [Call(Receipt("uuid-1", "delivered", NOW, first))], NOW + dt.timedelta(minutes=2))
        assert sorted(message.state for message in ledger.outbox()) == ["accepted", "delivered"]
    assert book.run("send", "--yes", at=later(60)).code == 0
    assert book.posts == 2
