"""What holds for every test: nothing leaves this machine, and nothing is written outside the test's own folder."""

import os
import signal
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# A busy machine is slow; that says nothing about the rule under test.
settings.register_profile("touch", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
settings.register_profile("long", settings.get_profile("touch"), max_examples=1000)
settings.load_profile("touch")

# Whoever runs the tests in the background has them ignored, and so would every program that a test starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

pytest_plugins = ["shared_fixtures"]

ROOT = Path(__file__).parents[1]
_SCRATCH = (tempfile.gettempdir(), "/dev", "/proc", "/tmp")
_TOOLS = (sysconfig.get_paths()["purelib"], ".hypothesis", ".pytest_cache", ".coverage", "__pycache__", "__snapshots__")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Watch:
    """Notes what a test must not do; `watching` only while a test runs."""

    def __init__(self) -> None:
        self.watching = False
        self.found: list[str] = []

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if event == "socket.connect" and not _loopback(args[1]):
            self._refuse(f"a connection to {args[1]!r}")
        elif event == "open" and isinstance(args[0], str | bytes) and (args[2] or 0) & _WRITING:
            self._check(args[0])
        elif event in ("os.mkdir", "os.rename") and isinstance(target := args[event == "os.rename"], str | bytes):
            self._check(target)

    def _check(self, path: str | bytes) -> None:
        where = os.path.realpath(os.fsdecode(path))
        ours = where.startswith(f"{ROOT}{os.sep}")  # a checkout may itself stand in a folder for scratch
        if any(name in where for name in _TOOLS) or (where.startswith(_SCRATCH) and not ours):
            return
        self._refuse(f"something was written to {where}")

    def _refuse(self, what: str) -> None:
        self.found.append(what)
        raise PermissionError(what)


def _loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a socket in the file system
    return str(address[0]) in ("127.0.0.1", "::1", "localhost") or str(address[0]).startswith("127.")


WATCH = Watch()
sys.addaudithook(WATCH)


@pytest.fixture(scope="session", autouse=True)
def folders_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What commands keep for their user, they keep in the tests' own folders."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))


@pytest.fixture(autouse=True)
def at_home() -> Iterator[None]:
    """Fail a test that connects to another machine, or writes outside the folders that tests may use."""
    WATCH.found, WATCH.watching = [], True
    try:
        yield
    finally:
        WATCH.watching = False
    assert not WATCH.found, WATCH.found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the tests."""
    from database import postgres_server

    with postgres_server() as address:
        yield address


@pytest.fixture
def new_schema(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Makes the address of an empty ledger on PostgreSQL: a schema of its own."""

    def make() -> str:
        from database import empty_ledger

        return empty_ledger(request.getfixturevalue("postgres"))

    return make
