"""The stand-in, a workspace and the webhook server for each test."""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from touchcli.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from listener import Listening, Place
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

    with StandIn(keys_from(key, "11111111-2222-4333-8444-555555555555", "abcd1234", "not-a-secret")) as running:
        yield running


@pytest.fixture
def place(
    tmp_path: Path,
    standin: "StandIn",
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator["Place"]:
    """A workspace that is yet to be laid out, the current folder."""
    from caller import SECRET
    from listener import Place
    from made_up import environment

    for name in [name for name in os.environ if name.startswith(("VONAGE_", "TOUCH_"))]:
        monkeypatch.delenv(name)
    account_history = {**environment(key, standin.host), "VONAGE_SIGNATURE_SECRET": SECRET}
    for name, value in account_history.items():
        if name.startswith("VONAGE_"):
            monkeypatch.setenv(name, value)
    root = tmp_path / "workspace"
    root.mkdir()
    monkeypatch.chdir(root)
    made = Place(root, account_history, capsys)
    yield made
    for process in made.started:
        process.kill()
        process.communicate()


@pytest.fixture
def listening(tmp_path: Path) -> Iterator["Listening"]:
    """The server, at a ledger on SQLite in the test's folder."""
    from listener import Listening

    with Listening("sqlite:///.touch/ledger.db", tmp_path, patience=0.5) as running:
        yield running


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Callable[[], Ledger]]:
    """Opens the server's ledger; closed when the test ends."""
    opened: list[Ledger] = []

    def open_it() -> Ledger:
        opened.append(open_ledger("sqlite:///.touch/ledger.db", tmp_path, create=True))
        return opened[-1]

    yield open_it
    for ledger in opened:
        ledger.close()
