"""Programs that are killed by the thousand: each is a process of its own that has Python and our imports behind it.

A kill that lands while Python loads modules proves nothing and takes most of the time. Here a server process has loaded
them once, and each program is forked from it: it runs the front door as `run_at.py` does, opens everything itself, and
dies of the same SIGKILL.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path

_LOADED = (
    "touchcli.cli.app",
    "touchcli.cli.send_now",
    "touchcli.cli.commands.send",
    "touchcli.cli.commands.worker",
    "touchcli.files.refresh",
    "touchcli.flows.day.refresh",
    "touchcli.flows.sending.send",
    "touchcli.mail.smtp",
    "touchcli.render.emails",
    "touchcli.flows.sending.worker",
    "touchcli.ledger.database.sqlite",
    "touchcli.providers.vonage",
    "touchcli.render.message",
    "touchcli.rules.texting.guards",
)
_POSTGRESQL = ("procrastinate", "psycopg", "touchcli.ledger.database.postgres", "touchcli.ledger.job_runner")

_context = multiprocessing.get_context("forkserver")


def load(*, postgresql: bool = False) -> None:
    """Say what is loaded once; before the first start."""
    _context.set_forkserver_preload(["run_at", *_LOADED, *(_POSTGRESQL if postgresql else ())])


def start(root: Path, env: Mapping[str, str], at: str, *arguments: str) -> BaseProcess:
    """Start a program in a workspace, with nothing of our own environment; gives its process."""
    process = _context.Process(target=_run, args=(str(root), dict(env), at, arguments))
    process.start()
    return process


def _run(root: str, env: dict[str, str], at: str, arguments: tuple[str, ...]) -> None:
    import run_at

    os.chdir(root)
    os.environ.clear()
    os.environ.update(env)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.argv = ["run_at.py", at, *arguments]
    run_at.main()
