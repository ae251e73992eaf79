from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from messages import queued

from touchcli.providers.connections import Timeout
from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Message

if TYPE_CHECKING:
    from definition import Keys
    from server import StandIn


@pytest.fixture(scope="session")
def credentials(keys: "Keys", key: Path) -> Credentials:
    return Credentials(keys.application_id, key.read_text(), keys.api_key, keys.api_secret)


@pytest.fixture
def provider(standin: "StandIn", credentials: Credentials) -> Iterator[VonageProvider]:
    with VonageProvider(credentials, standin.host, Timeout(connect=2, answer=0.3)) as opened:
        yield opened


@pytest.fixture
def message() -> Callable[..., Message]:
    usual = queued(client_ref="t-0142", text="Hello Priya, how is line 3 running?")
    return lambda **changes: usual._replace(**changes)
