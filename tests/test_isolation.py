"""The watch over all tests sees what it is there for."""

import socket
from pathlib import Path

import pytest


def test_a_connection_to_another_machine_is_refused(request: pytest.FixtureRequest) -> None:
    with socket.socket() as one, pytest.raises(PermissionError, match=r"192\.0\.2\.1"):
        one.connect(("192.0.2.1", 9))
    _noticed(request)


def test_a_file_outside_the_tests_folder_is_refused(request: pytest.FixtureRequest) -> None:
    path = Path(__file__).parent / "left-behind"
    with pytest.raises(PermissionError, match="left-behind"):
        path.write_text("x")
    with pytest.raises(PermissionError, match="left-behind"):
        path.mkdir()
    assert not path.exists()
    _noticed(request, 2)


def _noticed(request: pytest.FixtureRequest, times: int = 1) -> None:
    """Take the entry out again: this test is the one that may."""
    conftest = next(
        plugin for plugin in request.config.pluginmanager.get_plugins() if hasattr(plugin, "WATCH") and plugin.WATCH
    )
    assert len(conftest.WATCH.found) == times
    conftest.WATCH.found.clear()
