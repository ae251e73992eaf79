"""Workers as real processes, a real PostgreSQL, and the stand-in for Vonage in this process."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from definition import Keys, keys_from
from server import StandIn
from team import PATIENCE, Team


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
def queue_keys(queue_key: Path) -> Keys:
    return keys_from(queue_key, "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")


@pytest.fixture
def team(
    tmp_path: Path,
    new_schema: Callable[[], str],
    queue_keys: Keys,
    queue_key: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Team]:
    """A team with an empty workspace; its programs end with the test."""
    root = tmp_path / "book"
    root.mkdir()
    with StandIn(queue_keys) as standin:
        team = Team(root, new_schema(), standin, queue_key, monkeypatch)
        yield team
        for process in team.started:
            process.kill()
            process.communicate()
