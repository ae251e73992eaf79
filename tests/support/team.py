"""A team at one ledger: a workspace, the stand-in it sends to, and its programs, here or as processes."""

import datetime as dt
import io
import subprocess
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import psycopg
import pytest
from made_up import TUESDAY, command, environment, lay_out
from server import StandIn
from workspace import CommandResult, Workspace

from touchcli.cli import front

PATIENCE = 120.0
"""Seconds after which a program counts as stuck."""


class Team(Workspace):
    """A workspace whose ledger is on a server, the stand-in it sends to, and its programs."""

    def __init__(self, root: Path, url: str, standin: StandIn, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__(root)
        self.ledger_url, self.standin, self.key, self._patch = url, standin, key, monkeypatch
        self.started: list[subprocess.Popen[str]] = []

    def lay_out(self, accounts: int, **settings: Any) -> None:
        """Write the workspace: so many accounts, each due for one text."""
        lay_out(self.root, accounts, ledger="${TOUCH_LEDGER}", **settings)

    def environment(self) -> dict[str, str]:
        """What its programs find in theirs."""
        return {**environment(self.key, self.standin.host), "TOUCH_LEDGER": self.ledger_url}

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command of touch as a process, at eleven on a Tuesday."""
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

    def end_of(self, process: "subprocess.Popen[str]") -> CommandResult:
        out, err = process.communicate(timeout=PATIENCE)
        return CommandResult(process.returncode, out, err)

    def run(self, *arguments: str, **environment: str) -> CommandResult:
        """Run a command of touch to its end, here in this process and at the same time of the week."""
        for name, value in {**self.environment(), **environment}.items():
            self._patch.setenv(name, value)
        self._patch.chdir(self.root)
        ahead = dt.datetime.fromisoformat(TUESDAY) - dt.datetime.now(dt.UTC)  # noqa: TID251
        self._patch.setattr(front, "_now", lambda: dt.datetime.now(dt.UTC) + ahead)  # noqa: TID251
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            code = front.run(list(arguments))
        return CommandResult(code, out.getvalue(), err.getvalue())

    def queue(self) -> CommandResult:
        return self.run("send", "--queue", "--yes", "--json")

    def drain(self) -> CommandResult:
        return self.run("worker", "--until-empty", "--json")

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the tables past the verbs."""
        with psycopg.connect(self.ledger_url) as session:
            return session.execute(sql.encode()).fetchall()

    def change(self, sql: str) -> None:
        """Write into the tables past the verbs."""
        with psycopg.connect(self.ledger_url) as session:
            session.execute(sql.encode())

    def states(self) -> Counter[str]:
        with self.ledger() as ledger:
            return Counter(message.state for message in ledger.outbox())

    def jobs(self) -> int:
        return int(self.rows("SELECT count(*) FROM procrastinate_jobs")[0][0])
