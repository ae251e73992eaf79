"""The stand-in and a workspace for each test."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scene import Scene
    from server import StandIn

sys.path.insert(0, str(Path(__file__).parents[1] / "standin"))


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The private key of the application."""
    return tmp_path_factory.mktemp("keys") / "private.key"


@pytest.fixture
def standin(key: Path) -> Iterator["StandIn"]:
    """Vonage's stand-in, in a thread of this process."""
    from definition import keys_from
    from server import StandIn

    keys = keys_from(key, "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")
    with StandIn(keys) as running:
        yield running


@pytest.fixture
def scene(
    tmp_path: Path,
    standin: "StandIn",
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> "Scene":
    """A workspace that is yet to be laid out, and the stand-in."""
    from scene import Scene

    for name in [name for name in os.environ if name.startswith(("VONAGE_", "TOUCH_"))]:
        monkeypatch.delenv(name)
    root = tmp_path / "workspace"
    root.mkdir()
    return Scene(root, standin, key, monkeypatch, capsys)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Makes the program wait no longer for an answer than so many seconds."""
    from touchcli.providers.connections import Timeout
    from touchcli.providers.vonage import VonageProvider

    def set_timeout(seconds: float) -> None:
        monkeypatch.setattr(VonageProvider.__init__, "__defaults__", (None, Timeout(2, seconds)))

    return set_timeout
