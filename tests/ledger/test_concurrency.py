"""Several real processes at one ledger: each message claimed once, one run at a time, one migration."""

import datetime as dt
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from touchcli.ledger import Ledger, open_ledger
from touchcli.rules.models.message import Message

Script = Callable[..., "subprocess.Popen[str]"]
Rows = Callable[[str], list[tuple[Any, ...]]]

CLAIM = """
import datetime as dt, pathlib, sys
from touchcli.ledger import open_ledger
from touchcli.ledger.verbs.outbox import Result
from touchcli.rules.models.message import Accepted
now = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
url, root, size = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
with open_ledger(url, root, create=False) as ledger:
    refs = [message.client_ref for message in ledger.queued()]
    print(len(refs), flush=True)
    sys.stdin.readline()
    for start in range(0, len(refs), size):
        claimed = ledger.claim_many(refs[start:start + size], now, dt.timedelta(minutes=5))
        ledger.record_many([Result(message.client_ref, Accepted(message.client_ref)) for message in claimed], now)
        print(*(message.client_ref for message in claimed), flush=True)
"""

HOLD = """
import datetime as dt, pathlib, sys
from touchcli.ledger import open_ledger
now = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
with open_ledger(sys.argv[1], pathlib.Path(sys.argv[2]), create=True) as ledger, ledger.run_lock(now) as held:
    print(held, flush=True)
    sys.stdin.readline()
"""

SENDING = """
import pathlib, sys
from touchcli.ledger import open_ledger
with open_ledger(sys.argv[1], pathlib.Path(sys.argv[2]), create=True) as ledger, ledger.sending():
    print("sending", flush=True)
    sys.stdin.readline()
"""

OPEN = """
import pathlib, sys
from touchcli.ledger import open_ledger
import touchcli.ledger.database.sqlite, touchcli.ledger.database.postgres
print("ready", flush=True)
sys.stdin.readline()
open_ledger(sys.argv[1], pathlib.Path(sys.argv[2]), create=True).close()
print("opened", flush=True)
"""


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.parametrize("size", [1, 7])
def test_four_processes_claim_each_message_once(
    ledger: Ledger, url: str, tmp_path: Path, a_message: Callable[..., Message], script: Script, rows: Rows, size: int
) -> None:
    messages = [a_message() for _ in range(300)]
    ledger.enqueue_many(messages)
    processes = [script(CLAIM, url, tmp_path, size) for _ in range(4)]
    assert [line(process) for process in processes] == ["300"] * 4
    for process in processes:
        go(process)
    claimed = [process.communicate()[0].split() for process in processes]
    assert all(process.returncode == 0 for process in processes)
    assert sorted(ref for refs in claimed for ref in refs) == sorted(message.client_ref for message in messages)
    assert Counter(message.state for message in ledger.outbox()) == {"accepted": 300}
    assert rows("SELECT count(*), min(number), max(number) FROM attempts") == [(300, 1, 1)]
    assert rows("SELECT count(*) FROM touches") == [(300,)]


def test_a_run_at_a_time_and_the_lock_of_a_killed_one_is_free(
    ledger: Ledger, url: str, tmp_path: Path, script: Script, now: dt.datetime
) -> None:
    holder = script(HOLD, url, tmp_path)
    assert line(holder) == "True"
    with ledger.run_lock(now) as held:
        assert not held
    holder.kill()
    holder.wait()
    # The server needs a moment to see that the session is gone; the file system needs none.
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with ledger.run_lock(now) as held:
            if held:
                break
    assert held
    with ledger.run_lock(now) as first, open_ledger(url, tmp_path, create=True) as other, other.run_lock(now) as second:
        assert (first, second) == (True, False)
    with ledger.run_lock(now) as held:
        assert held


def test_any_number_may_be_sending_and_only_a_file_knows_that_nobody_is(
    ledger: Ledger, url: str, tmp_path: Path, script: Script
) -> None:
    def nobody() -> bool:
        with ledger.nobody_sending() as alone:
            return alone

    in_a_file = url.startswith("sqlite")
    assert nobody() == in_a_file
    one, other = script(SENDING, url, tmp_path), script(SENDING, url, tmp_path)
    assert [line(one), line(other)] == ["sending"] * 2
    assert not nobody()
    one.kill()
    one.wait()
    assert not nobody()
    other.kill()
    other.wait()
    assert nobody() == in_a_file
    with ledger.sending():
        assert not nobody()


def test_nobody_begins_to_send_while_lost_claims_are_looked_for(tmp_path: Path, script: Script) -> None:
    with open_ledger("sqlite:///ledger.db", tmp_path, create=True) as ledger:
        with ledger.nobody_sending() as alone:
            assert alone
            sender = script(SENDING, "sqlite:///ledger.db", tmp_path)
            with pytest.raises(subprocess.TimeoutExpired):
                sender.wait(2)
        assert line(sender) == "sending"


def test_openings_at_once_make_one_ledger(url: str, tmp_path: Path, script: Script, now: dt.datetime) -> None:
    processes = [script(OPEN, url, tmp_path) for _ in range(6)]
    assert [line(process) for process in processes] == ["ready"] * 6
    for process in processes:
        go(process)
    assert [process.communicate()[0].strip() for process in processes] == ["opened"] * 6
    with open_ledger(url, tmp_path, create=False) as ledger:
        assert ledger.history(now).accounts == {}


@pytest.fixture
def killed(url: str, tmp_path: Path, ledger: Ledger, a_message: Callable[..., Message], script: Script) -> str:
    """A process killed right after it claimed; gives the client_ref."""
    message = a_message()
    ledger.enqueue(message)
    process = script(CLAIM.replace("ledger.record_many", "sys.stdin.readline(); ledger.record_many"), url, tmp_path, 1)
    assert line(process) == "1"
    go(process)
    while ledger.queued():
        time.sleep(0.01)
    process.kill()
    process.wait()
    return message.client_ref


def test_a_claim_outlives_the_process_that_made_it(killed: str, ledger: Ledger, now: dt.datetime) -> None:
    assert [message.client_ref for message in ledger.outbox(["sending"])] == [killed]
    assert ledger.claim(killed, now, dt.timedelta(minutes=5)) is None
    assert [message.state for message in ledger.recover(now, all=True)] == ["in-doubt"]
