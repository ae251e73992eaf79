"""A database that goes away while texts go: no answer is lost, and every program ends when it is told to."""

import json
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING

import pytest
from caller import SECRET, call, inbound
from database import MortalServer, mortal_server
from made_up import number
from team import Team

from touchcli.flows.sending.journal import FILE

if TYPE_CHECKING:
    from server import StandIn

Wait = Callable[[Callable[[], object]], None]
TEN_SECONDS = 10.0


@pytest.fixture(scope="module")
def mortal() -> Iterator[MortalServer]:
    """A PostgreSQL that these tests may kill."""
    with mortal_server() as server:
        yield server


@pytest.fixture
def team(
    mortal: MortalServer, tmp_path: Path, standin: "StandIn", key: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Team]:
    """A team at that server."""
    root = tmp_path / "book"
    root.mkdir()
    team = Team(root, mortal.empty_ledger(), standin, key, monkeypatch)
    yield team
    for process in team.started:
        process.kill()
        process.communicate()


def test_what_was_answered_while_the_database_was_gone_comes_in_with_the_next_run(
    team: Team, mortal: MortalServer, wait: Wait
) -> None:
    team.lay_out(120, provider={"name": "vonage"})
    team.standin.delay = 1.0
    running = team.start("send", "--yes")
    wait(lambda: len(team.standin.posts) >= 80)
    mortal.kill()
    ran = team.end_of(running)
    went = len(team.standin.posts)
    assert (ran.code, went) == (2, 80)
    assert "the answers to 80 texts are kept for the next run" in ran.err
    assert "40 texts wait in the outbox" in ran.err
    kept = team.root / FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    written = kept.read_text()
    assert len(written.splitlines()) == 80
    assert not any(number(n)[1:] in written for n in range(120))
    assert "how is line" not in written
    mortal.start()
    assert team.states()["sending"] == 80
    team.standin.delay = 0
    again = team.run("send", "--yes", "--json")
    assert (again.code, again.json["counts"]["in-doubt"]) == (0, 0)
    assert team.states() == {"accepted": 120}
    assert set(team.standin.count().values()) == {1}
    assert kept.read_text() == ""


def test_what_a_worker_was_answered_while_the_database_was_gone_comes_in_when_it_starts_again(
    team: Team, mortal: MortalServer, wait: Wait
) -> None:
    team.lay_out(8)
    team.queue()
    team.standin.delay = 1.0
    worker = team.start("worker", "--concurrency", "4")
    wait(lambda: len(team.standin.posts) >= 4)
    mortal.kill()
    ran = team.end_of(worker)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    went = len(team.standin.posts)
    mortal.start()
    team.standin.delay = 0
    team.run("worker", "--until-empty")
    assert team.states()["in-doubt"] == 0
    assert team.states()["accepted"] >= went
    assert set(team.standin.count().values()) == {1}


def test_an_answer_to_an_earlier_try_says_nothing_of_a_later_one(team: Team) -> None:
    team.lay_out(1)
    team.standin.default = "429"
    team.run("send", "--yes")
    with team.ledger() as ledger:
        (message,) = ledger.outbox()
    line = {"ref": message.client_ref, "attempt": message.attempts, "at": "2026-11-24T17:00:00Z"}
    other = {"ref": "of-another-ledger", "attempt": 1, "at": "2026-11-24T17:00:00Z", "outcome": "in-doubt"}
    lines = [{**line, "outcome": "accepted", "uuid": "late"}, other]
    (team.root / ".touch").mkdir(exist_ok=True)
    (team.root / FILE).write_text("".join(json.dumps(each) + "\n" for each in lines) + '{"ref": "cut o')
    team.run("send", "--yes")
    assert team.states() == {"deferred": 1}
    assert (team.root / FILE).read_text() == json.dumps(other) + "\n"


@pytest.mark.parametrize(
    ("gone", "told"), [("kill", signal.SIGTERM), ("freeze", signal.SIGTERM), ("freeze", signal.SIGHUP)]
)
def test_a_worker_ends_within_ten_seconds_with_the_database_gone(
    team: Team, mortal: MortalServer, wait: Wait, gone: str, told: signal.Signals
) -> None:
    team.lay_out(4)
    team.queue()
    worker = team.start("worker")
    wait(lambda: len(team.standin.posts) == 4)
    getattr(mortal, gone)()
    began = time.monotonic()
    worker.send_signal(told)
    ran = team.end_of(worker)
    assert time.monotonic() - began < TEN_SECONDS
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("gone", ["kill", "freeze"])
def test_listen_ends_within_ten_seconds_with_the_database_gone(team: Team, mortal: MortalServer, gone: str) -> None:
    team.lay_out(1)
    command = [sys.executable, "-m", "touchcli", "listen", "--port", "0"]  # at its own time: tokens tell theirs
    env = {**team.environment(), "VONAGE_SIGNATURE_SECRET": SECRET}
    server = subprocess.Popen(command, cwd=team.root, env=env, text=True, stdout=PIPE, stderr=PIPE)
    team.started.append(server)
    assert server.stderr
    port = int(server.stderr.readline().split("127.0.0.1:")[1].split(";")[0])
    assert call(port, "/inbound", inbound("HELP", number(0)[1:])) == 200
    getattr(mortal, gone)()
    assert call(port, "/inbound", inbound("STOP", number(0)[1:])) == 503
    began = time.monotonic()
    server.send_signal(signal.SIGTERM)
    ran = team.end_of(server)
    assert time.monotonic() - began < TEN_SECONDS
    assert "Traceback" not in ran.err
