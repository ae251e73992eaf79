"""The webhook server in a thread of the test or as a real process, and a workspace whose customers write."""

import datetime as dt
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from caller import OLD_SECRET, SECRET, call
from made_up import lay_out
from workspace import CommandResult, Workspace, run_here

from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.inbound.refused_calls import RefusedCalls
from touchcli.flows.inbound.webhook_app import application
from touchcli.flows.inbound.webhook_server import server
from touchcli.flows.inbound.writer_thread import WriterThread
from touchcli.ledger import open_ledger
from touchcli.rules.models.inbound import Call


def clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251


KEY = "the key that seals addresses of one click"


class Place(Workspace):
    """A workspace with a ledger, and the program in it: in this process, or as one of its own."""

    def __init__(self, root: Path, environment: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
        super().__init__(root)
        self.environment, self._capsys = environment, capsys
        self.started: list[subprocess.Popen[str]] = []

    def lay_out(self, accounts: Any = 2, **settings: Any) -> None:
        lay_out(self.root, accounts, **settings)

    def surroundings(self) -> Invocation:
        return Invocation(tick=clock, folder=self.root, env=self.environment)

    def session(self) -> Session:
        return open_session(self.surroundings())

    def touch(self, *arguments: str) -> CommandResult:
        return run_here(self._capsys, *arguments)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "touchcli", *arguments],
            cwd=self.root,
            env={**self.environment, **environment},
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.started.append(process)
        return process

    def listen(self, **environment: str) -> "tuple[subprocess.Popen[str], int]":
        """Start `touch listen` as a process; gives it and its port."""
        process = self.start("listen", "--port", "0", **environment)
        assert process.stderr
        said = process.stderr.readline()
        assert "listening on http://127.0.0.1:" in said, said + process.stderr.read()
        return process, int(said.split("127.0.0.1:")[1].split(";")[0])

    def end(self, process: "subprocess.Popen[str]") -> CommandResult:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
        return CommandResult(process.returncode, out, err)


class Listening:
    """The server in a thread: what it told of, and a way to call it."""

    def __init__(self, url: str, root: Path, timeout: float) -> None:
        self.calls: list[Call] = []
        self.ahead = dt.timedelta(0)
        self.warnings: list[str] = []
        self.writer = WriterThread(
            lambda: open_ledger(url, root, create=True), self.clock, self.calls.extend, self.warnings.append
        )
        self.refused = RefusedCalls(self.warnings.append, self.writer.later)
        app = application(self.writer, [SECRET, OLD_SECRET], self.clock, self.refused, timeout, KEY)
        self._server = server(app)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> "Listening":
        self.writer.start()
        self._thread.start()
        deadline = time.monotonic() + 20
        while not self._server.started:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        self.port = int(self._server.servers[0].sockets[0].getsockname()[1])
        return self

    def __exit__(self, *details: object) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self.writer.stop()

    def clock(self) -> dt.datetime:
        return clock() + self.ahead

    def call(self, path: str, content: Any, bearer: str | None = "") -> int:
        return call(self.port, path, content, bearer)
