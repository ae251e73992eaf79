"""There is one way to a provider, it is open for claimed messages alone, and a run knows whose claims are lost."""

import datetime as dt
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up import TUESDAY, later

import touchcli
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.planning.plan_run import Selection, plan_with

if TYPE_CHECKING:
    from scene import Scene

NOW = dt.datetime.fromisoformat(TUESDAY)
A_TEXT = ("text", "customer-0000", "--message", "The bolts are on their way. Dana", "--yes", "--json")


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.01)


def test_one_line_of_the_program_hands_a_message_to_whoever_carries_it() -> None:
    home = Path(touchcli.__file__).parent
    calls = [
        (file.relative_to(home).as_posix(), line.strip())
        for file in sorted(home.rglob("*.py"))
        if file.relative_to(home).parts[0] not in ("providers", "mail")
        for line in file.read_text().splitlines()
        if re.search(r"(carrier|provider)\.send\b|\.send\(", line) and "deed.send(answer)" not in line
    ]  # an answer that `touch work` hands to a generator goes nowhere
    assert calls == [
        # The day of a rep to their own address: no customer's, and so no message of the outbox.
        (
            "flows/day/own_mail.py",
            "return id, submission.send(Envelope(address, address, id, mail_bytes(mail)), may_go)",
        ),
        # `Carriers` gives what it is handed on: a text to the provider, a mail to the mailbox.
        ("flows/sending/carriers.py", "return self.texts.send(message, last_look)"),
        (
            "flows/sending/carriers.py",
            "return submission.send(Envelope(message.from_, message.to, ref, data), last_look)",
        ),
        (
            "flows/sending/deliver.py",
            "self._posted[ref] = self.provider.send(message, lambda: self._last_look(message))",
        ),
    ]


def test_one_place_of_the_program_makes_a_message() -> None:
    home = Path(touchcli.__file__).parent
    makers = [
        file.relative_to(home).as_posix()
        for file in sorted(home.rglob("*.py"))
        if re.search(r"\bMessage\((?!NamedTuple)", file.read_text())
    ]
    # The ledger reads back what was made.
    assert makers == ["flows/sending/planning/compose.py", "ledger/database/rows.py"]


def test_only_a_claimed_message_is_posted_and_only_once(scene: "Scene") -> None:
    scene.lay_out(2)
    session = scene.session()
    with session.ledger(create=True) as ledger, session.provider() as carrier:
        first, other = (message for _, message in plan_with(session, ledger, Selection()).ready)
        ledger.enqueue_many([first, other])
        with Delivery(session, ledger, carrier, lambda: NOW) as delivery:
            (claimed,) = delivery.claim([first.client_ref])
            delivery.post(claimed)
            for message in (claimed, other):
                with pytest.raises(ValueError, match="only once"):
                    delivery.post(message)
        # Its answer was not recorded inside, so it was at the end.
        assert {message.client_ref: message.state for message in ledger.outbox()} == {
            first.client_ref: "accepted",
            other.client_ref: "queued",
        }
    assert scene.posts == 1


COMMANDS = [("send", "--yes", "--json"), ("reconcile", "--json"), ("sync", "--json")]


def test_what_begins_in_the_middle_of_a_text_leaves_it_alone(scene: "Scene") -> None:
    scene.lay_out(2)
    scene.standin.delay = 10.0
    with scene.start(*A_TEXT) as text:
        until(lambda: scene.posts)
        scene.standin.delay = 0.0
        for command in COMMANDS:
            ran = scene.touch(*command)
            assert (ran.code, scene.states().count("sending")) == (0, 1), ran
        assert text.poll() is None, "the text was done too soon for this to say anything"
        text.communicate(timeout=60)
    assert text.returncode == 0
    assert scene.states() == ["accepted"] * 2
    with scene.ledger() as ledger:
        events = ledger.db.execute("SELECT event FROM events WHERE event IN ('lost', 'in-doubt')").fetchall()
    assert events == []


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_text_whose_program_was_killed_is_in_doubt_for_whatever_comes_next(
    scene: "Scene", command: tuple[str, ...]
) -> None:
    scene.lay_out(1)
    scene.standin.default = "stall"
    with scene.start(*A_TEXT) as text:
        until(lambda: scene.posts)
        text.kill()
    scene.standin.default = "accept"
    scene.touch(*command, at=later(1))
    assert scene.states() == ["in-doubt"]
    assert scene.posts == 1
