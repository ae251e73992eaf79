"""The day of the starter pack, on Monday the 23rd at 10:30 in Chicago, and ways to work through it."""

import datetime as dt
from pathlib import Path

import pytest
from workspace import Workspace

from touchcli.cli.work.desk import Desk
from touchcli.flows.common.session import Invocation
from touchcli.flows.day.due import Filters

NOW = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)


@pytest.fixture
def desk(starter: Workspace, own_environment: None) -> Desk:
    """The day, read."""
    made = Desk(Invocation(lambda: NOW, Path.cwd(), {"HOME": str(starter.root.parent), "USER": "dana"}), Filters())
    made.refresh()
    return made
