"""Workers as real processes, a real PostgreSQL, and the stand-in for Vonage in this process."""

import datetime as dt
import io
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest

from touchcli.cli import front
from touchcli.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from definition import Keys
    from server import StandIn

PATIENCE = 30.0


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Team:
    """A workspace whose ledger is on a server, the stand-in it sends to, and its programs."""

    def __init__(
        self, root: Path, url: str, standin: "StandIn", key: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.root, self.url, self.standin, self.key, self._patch = root, url, standin, key, monkeypatch
        self.started: list[subprocess.Popen[str]] = []

    def lay_out(self, accounts: int, **settings: Any) -> None:
        """Write the workspace: so many accounts, each due for one text."""
        from made_up import lay_out

        lay_out(self.root, accounts, ledger="${TOUCH_LEDGER}", **settings)

    def environment(self) -> dict[str, str]:
        from made_up import environment

        return {**environment(self.key, self.standin.host), "TOUCH_LEDGER": self.url}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command of touch as a process, at eleven on a Tuesday."""
        from made_up import command

        process = subprocess.Popen(
            command(*arguments),
            cwd=self.root,
            env=self.environment(),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(process)
        return process

    def end_of(self, process: "subprocess.Popen[str]") -> Ran:
        out, err = process.communicate(timeout=PATIENCE * 2)
        return Ran(process.returncode, out, err)

    def run(self, *arguments: str, **environment: str) -> Ran:
        """Run a command of touch to its end, here in this process and at the same time of the week."""
        for name, value in {**self.environment(), **environment}.items():
            self._patch.setenv(name, value)
        self._patch.chdir(self.root)
        ahead = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC) - dt.datetime.now(dt.UTC)  # noqa: TID251
        self._patch.setattr(front, "_now", lambda: dt.datetime.now(dt.UTC) + ahead)  # noqa: TID251
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = front.run(list(arguments))
        return Ran(code, out.getvalue(), err.getvalue())

    def queue(self) -> Ran:
        return self.run("send", "--queue", "--yes", "--json")

    def drain(self) -> Ran:
        return self.run("worker", "--until-empty", "--json")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the tables past the verbs."""
        with psycopg.connect(self.url) as session:
            return session.execute(sql.encode()).fetchall()

    def change(self, sql: str) -> None:
        """Write into the tables past the verbs."""
        with psycopg.connect(self.url) as session:
            session.execute(sql.encode())

    def ledger(self) -> Ledger:
        return open_ledger(self.url, self.root, create=True)

    def states(self) -> Counter[str]:
        with self.ledger() as ledger:
            return Counter(message.state for message in ledger.outbox())

    def jobs(self) -> int:
        return int(self.rows("SELECT count(*) FROM procrastinate_jobs")[0][0])


def until(what: Callable[[], object]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)


@pytest.fixture
def wait() -> Callable[[Callable[[], object]], None]:
    return until


@pytest.fixture(scope="session")
def queue_key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys") / "private.key"


@pytest.fixture(scope="session")
def queue_keys(queue_key: Path) -> "Keys":
    from definition import keys_from

    return keys_from(queue_key, "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")


@pytest.fixture
def team(
    tmp_path: Path,
    new_schema: Callable[[], str],
    queue_keys: "Keys",
    queue_key: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    """A team with an empty workspace; its programs end with the test."""
    from server import StandIn

    root = tmp_path / "book"
    root.mkdir()
    with StandIn(queue_keys) as standin:
        team = Team(root, new_schema(), standin, queue_key, monkeypatch)
        yield team
        for process in team.started:
            process.kill()
            process.communicate()
