"""A disk that is full, a ledger that is read-only or locked, a clock that was set back, a signal, a lost limit."""

import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from made_up import account, later

from touchcli.flows.sending.send import SIDE_BY_SIDE
from touchcli.ledger.database.sqlite import SQLite

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

MANY = SIDE_BY_SIDE + 20


def once(scene: "Scene") -> bool:
    return set(scene.standin.count().values()) <= {1}


def until(what: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.01)


def test_a_full_disk_ends_the_run_in_one_line_and_sends_nothing_twice(scene: "Scene") -> None:
    scene.lay_out(200)
    scene.touch("send", "--dry-run")  # the cache is on the disk already
    with scene.ledger():
        pass
    room = 2 * (scene.root / ".touch/ledger.db").stat().st_size

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    with scene.start("send", "--yes", preexec_fn=small) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 2
    kept, waiting, why = err.splitlines()
    assert kept.startswith("touch: the ledger is out of reach; the answers to ")
    assert waiting.endswith(" texts wait in the outbox")
    assert "disk" in why
    assert once(scene)
    assert scene.run("send", "--yes").code in (0, 1)
    assert once(scene)
    assert set(scene.states()) <= {"accepted", "in-doubt"}
    assert len(scene.states()) == 200


def test_a_ledger_that_cannot_be_written_sends_nothing(scene: "Scene", monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lay_out(3)
    scene.ledger().close()
    # Root may write whatever its rights say, so the connection itself is opened for reading alone.
    prepare = SQLite._prepare
    monkeypatch.setattr(SQLite, "_prepare", lambda db: (prepare(db), db.execute("PRAGMA query_only = ON"))[0])
    ran = scene.touch("send", "--yes")
    assert ran.code == 2
    assert "cannot be written" in ran.err
    assert scene.posts == 0


def test_a_ledger_locked_for_a_while_is_waited_for(scene: "Scene") -> None:
    scene.lay_out(3)
    scene.ledger().close()
    with closing(sqlite3.connect(scene.root / ".touch/ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = scene.start("send", "--yes")
        time.sleep(3)
        assert process.poll() is None
        assert scene.posts == 0
        other.execute("COMMIT")
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert scene.states() == ["accepted"] * 3


def test_a_ledger_locked_for_longer_is_named_and_what_is_on_its_way_is_finished(
    scene: "Scene", monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.lay_out(100)
    monkeypatch.setattr("touchcli.ledger.database.sqlite.BUSY_SECONDS", 0.2)
    scene.standin.delay = 0.5
    scene.ledger().close()

    def hold() -> None:
        with closing(sqlite3.connect(scene.root / ".touch/ledger.db", isolation_level=None, timeout=30)) as other:
            until(lambda: scene.posts)
            other.execute("BEGIN IMMEDIATE")
            over.wait(60)
            other.execute("COMMIT")

    over, holder = Event(), Thread(target=hold)
    holder.start()
    ran = scene.touch("send", "--yes")
    over.set()
    holder.join()
    assert ran.code == 2
    assert "in use by another program" in ran.err
    scene.standin.delay = 0
    assert scene.touch("send", "--yes", at=later(1)).code in (0, 1)
    assert once(scene)
    assert set(scene.states()) <= {"accepted", "in-doubt"}
    assert len(scene.states()) == 100


def test_a_clock_set_back_sends_nothing_twice_and_keeps_nobody_waiting(scene: "Scene") -> None:
    scene.lay_out(3, provider={"rate": "20/s"}, texting={"per_contact": "9/day", "per_account": "99/week"})
    assert scene.touch("send", "--yes", "--limit", "2").code == 0
    began = time.monotonic()
    back = scene.touch("send", "--yes", "--json", at=later(-60))
    assert time.monotonic() - began < 30
    assert (back.code, back.json["counts"]["accepted"]) == (0, 1)
    assert once(scene)
    assert scene.touch("send", "--yes", "--json", at=later(-24 * 60 - 60)).json["counts"]["accepted"] == 0
    assert scene.posts == 3


def test_a_run_that_is_killed_leaves_what_was_on_its_way_in_doubt_and_the_next_says_so(scene: "Scene") -> None:
    scene.lay_out(5)
    scene.standin.default = "stall"
    process = scene.start("send", "--yes")
    until(lambda: scene.posts == 5)
    process.kill()
    process.communicate()
    scene.standin.default = "accept"
    ran = scene.touch("send", "--yes", "--json")
    assert (ran.code, ran.json["counts"]["in-doubt"]) == (1, 5)
    assert scene.states() == ["in-doubt"] * 5
    assert "In doubt means it may have arrived" not in scene.touch("send", "--yes").out
    assert scene.posts == 5


@pytest.mark.parametrize("number_of_signal", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ctrl_c_finishes_what_is_in_hand_and_leaves_with_130(scene: "Scene", number_of_signal: int) -> None:
    scene.lay_out(200)
    scene.standin.delay = 0.3
    process = scene.start("send", "--yes", "--json")
    until(lambda: scene.posts)
    process.send_signal(number_of_signal)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "finishing what is on its way" in err
    assert '"why_left": "interrupted"' in out
    assert err.endswith(f"touch: interrupted; {200 - scene.posts} texts wait in the outbox\n")
    states = scene.states()
    assert set(states) == {"accepted", "queued"}
    assert states.count("accepted") == scene.posts
    scene.standin.delay = 0
    assert scene.run("send", "--yes").code == 0
    assert scene.states() == ["accepted"] * 200
    assert once(scene)


def test_a_terminal_that_goes_away_finishes_what_is_in_hand_however_often_it_says_so(
    scene: "Scene", terminal: Callable[..., "Terminal"]
) -> None:
    """The kernel and the shell each send SIGHUP, and there is nothing left to write to."""
    scene.lay_out(200)
    scene.standin.delay = 0.5
    program = terminal(scene, "send", "--yes")
    until(lambda: scene.posts)
    os.close(program.ours)
    for _ in range(2):
        program.process.send_signal(signal.SIGHUP)
        time.sleep(0.1)
    program.process.wait(60)
    program.ours = os.open(os.devnull, os.O_RDONLY)
    states = scene.states()
    assert set(states) == {"accepted", "queued"}
    assert states.count("accepted") == scene.posts


def test_nohup_keeps_a_run_going(scene: "Scene") -> None:
    scene.lay_out(100)
    scene.standin.delay = 0.3
    process = scene.start("send", "--yes", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    until(lambda: scene.posts)
    process.send_signal(signal.SIGHUP)
    process.communicate(timeout=60)
    assert (process.returncode, scene.posts) == (0, 100)


def test_ctrl_c_twice_leaves_at_once(scene: "Scene") -> None:
    scene.lay_out(3)
    scene.standin.default = "stall"
    process = scene.start("send", "--yes")
    until(lambda: scene.posts == 3)
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    assert process.poll() is None
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 10
    assert process.returncode == 130
    assert err.endswith("touch: left at once; what was on its way is in doubt\n")
    assert scene.touch("send", "--yes").code == 1
    assert scene.states() == ["in-doubt"] * 3


def test_ctrl_c_before_anything_goes_sends_nothing(scene: "Scene", terminal: Callable[..., "Terminal"]) -> None:
    scene.lay_out(3)
    program = terminal(scene, "send")
    program.until("[N]one")
    program.process.send_signal(signal.SIGINT)
    assert program.process.wait(60) == 130
    assert scene.posts == 0
    assert scene.states() == []


def test_the_days_limit_counts_segments_and_what_went_before(scene: "Scene") -> None:
    scene.lay_out(5, provider={"daily_limit": 3})
    before = scene.touch("send", "--dry-run", "--json").json
    assert before["counts"] | {"would-send": 3, "deferred": 2} == before["counts"]
    ran = scene.touch("send", "--yes", "--json")
    assert ran.json["counts"]["accepted"] == 3
    assert "limit of 3 segments" in ran.json["messages"][-1]["error"]
    assert scene.touch("send", "--yes", "--json").json["counts"]["accepted"] == 0
    assert "limit of 3 segments" in scene.touch("text", "customer-0004", "--yes").out
    assert scene.posts == 3
    assert scene.touch("send", "--yes", "--json", at=later(24 * 60)).json["counts"]["accepted"] == 2


def test_a_text_of_two_segments_counts_twice(scene: "Scene") -> None:
    long = [account(n, facts={"line": "x" * 130}) for n in range(3)]
    scene.lay_out(long, provider={"daily_limit": 5, "rate": "10/s"})
    ran = scene.touch("send", "--yes", "--json")
    assert [message["segments"] for message in ran.json["messages"]] == [2, 2, 2]
    assert (ran.json["counts"]["accepted"], ran.json["counts"]["deferred"]) == (2, 1)
    first, second = (post.at for post in scene.standin.posts)
    assert second - first >= 0.19


def test_a_rate_is_kept_and_two_runs_share_it(scene: "Scene") -> None:
    scene.lay_out(9, provider={"rate": "10/s"})
    scene.touch("send", "--yes", "--limit", "4")
    scene.touch("send", "--yes")
    times = [post.at for post in scene.standin.posts]
    # A gap can only be longer than asked for; one that is too short would mean a place given twice.
    assert all(later - first >= 0.09 for first, later in zip(times, times[3:], strict=False))
    assert times[-1] - times[0] >= 8 * 0.1


def test_a_wait_that_a_provider_asks_for_is_kept_or_ends_the_run(scene: "Scene") -> None:
    scene.lay_out(MANY)
    scene.standin.queue.append("429;3600")
    ran = scene.touch("send", "--yes", "--json")
    assert ran.code == 1
    assert ran.json["why_left"] == "the provider asks to wait 3600 seconds"
    assert ran.json["left"] == 20
    assert ran.err == "touch: the provider asks to wait 3600 seconds; 20 texts wait in the outbox\n"
    assert scene.touch("send", "--yes", at=later(61)).code == 0
    assert scene.states() == ["accepted"] * MANY


def test_a_provider_that_takes_nothing_ends_the_run(scene: "Scene") -> None:
    scene.lay_out(MANY)
    scene.standin.default = "429"
    ran = scene.touch("send", "--yes", "--json")
    assert ran.code == 1
    assert "takes nothing now" in ran.json["why_left"]
    assert f"; {ran.json['left']} texts wait in the outbox" in ran.err
    assert scene.posts <= SIDE_BY_SIDE
    assert set(scene.states()) == {"deferred", "queued"}
