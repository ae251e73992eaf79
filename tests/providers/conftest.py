import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from touchcli.providers.connections import Timeout
from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Message

if TYPE_CHECKING:
    from definition import Keys
    from server import StandIn

AT = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def credentials(keys: "Keys", key: Path) -> Credentials:
    return Credentials(keys.application_id, key.read_text(), keys.api_key, keys.api_secret)


@pytest.fixture
def provider(standin: "StandIn", credentials: Credentials) -> Iterator[VonageProvider]:
    with VonageProvider(credentials, standin.host, Timeout(connect=2, answer=0.3)) as opened:
        yield opened


@pytest.fixture
def message() -> Callable[..., Message]:
    def make(**changes: object) -> Message:
        usual = Message(
            key="acme/priya-natarajan/key-account/pulse-check/1",
            client_ref="t-0142",
            account="acme",
            contact="priya-natarajan",
            rep="dana",
            to="+15125550142",
            from_="+13125550100",
            carrier="sms",
            text="Hello Priya, how is line 3 running?",
            encoding="GSM-7",
            segments=1,
            template="pulse-check",
            wording=1,
            purpose="pulse-check",
            cadence="key-account",
            item="pulse-check",
            created_at=AT,
            updated_at=AT,
        )
        return usual._replace(**changes)  # type: ignore[arg-type]

    return make
