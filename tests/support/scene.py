"""A workspace, the stand-in it sends to, and the program run on it: in this process, or as one of its own."""

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import made_up
import pytest
from server import StandIn
from workspace import CommandResult, Workspace, run_here

from touchcli.cli import front
from touchcli.flows.common.session import Invocation, Session, open_session


class Scene(Workspace):
    """A workspace in a folder of its own, and the stand-in."""

    def __init__(
        self, root: Path, standin: StandIn, key: Path, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        super().__init__(root)
        self.standin, self._patch, self._capsys = standin, patch, capsys
        self.env = made_up.environment(key, standin.host)
        for name, value in self.env.items():
            patch.setenv(name, value)

    def lay_out(self, accounts: Any = 1, **settings: Any) -> None:
        """Write the workspace; see made_up.lay_out. A server is named by the environment, whose word is trusted."""
        ledger = self.ledger_url
        if not ledger.startswith("sqlite"):
            self.env["TOUCH_LEDGER"] = ledger
            self._patch.setenv("TOUCH_LEDGER", ledger)
            ledger = "${TOUCH_LEDGER}"
        made_up.lay_out(self.root, accounts, **{"ledger": ledger, **settings})

    def touch(self, *arguments: str, at: str = made_up.TUESDAY) -> CommandResult:
        """Run the program in this process, with its clock at an instant."""
        self._patch.setattr(front, "_now", lambda: dt.datetime.fromisoformat(at))
        return run_here(self._capsys, "--workspace", str(self.root), *arguments)

    def start(self, *arguments: str, at: str = made_up.TUESDAY, **options: Any) -> "subprocess.Popen[str]":
        """Start the program as a process; `env` in the options adds to its environment."""
        env = {**self.env, **options.pop("env", {})}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL, **options}
        return subprocess.Popen(made_up.command(*arguments, at=at), cwd=self.root, env=env, text=True, **pipes)

    def run(self, *arguments: str, at: str = made_up.TUESDAY, **options: Any) -> CommandResult:
        """Run the program as a process, to its end."""
        with self.start(*arguments, at=at, **options) as process:
            out, err = process.communicate(timeout=60)
        return CommandResult(process.returncode, out, err)

    def outbox(self, at: str = made_up.TUESDAY) -> list[dict[str, Any]]:
        """The messages of the outbox, oldest first."""
        messages: list[dict[str, Any]] = self.touch("outbox", "--json", at=at).json["messages"]
        return messages

    def states(self) -> list[str]:
        """The states of the messages in the outbox, oldest first."""
        return [message["state"] for message in self.outbox()]

    def session(self, at: str = made_up.TUESDAY) -> Session:
        """The workspace opened at an instant, as a command opens it."""
        return open_session(Invocation(lambda: dt.datetime.fromisoformat(at), self.root, self.env))

    @property
    def posts(self) -> int:
        """How many POSTs the stand-in has read."""
        return len(self.standin.posts)
