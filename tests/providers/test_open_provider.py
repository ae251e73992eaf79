import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from touchcli.providers import Provider, ProviderError, open_provider
from touchcli.rules.models import settings
from touchcli.rules.models.message import Accepted, Message

if TYPE_CHECKING:
    from server import StandIn

AT = datetime(2026, 11, 23, tzinfo=UTC)


def test_console_accepts_everything_and_has_no_records(message: Callable[..., Message], tmp_path: Path) -> None:
    with open_provider(settings.Provider("console"), {}, {}, tmp_path) as provider:
        first, again, other = (provider.send(message(client_ref=name)) for name in ("t-1", "t-1", "t-2"))
        assert isinstance(first, Accepted)
        assert first == again != other
        assert list(provider.records(None, AT, AT)) == []


def test_vonage_is_opened_with_what_the_environment_says(
    standin: "StandIn", key: Path, message: Callable[..., Message]
) -> None:
    env = {
        "VONAGE_APPLICATION_ID": standin.keys.application_id,
        "VONAGE_PRIVATE_KEY_PATH": key.name,
        "VONAGE_API_HOST": f"http://{standin.host}",
    }
    provider: Provider = open_provider(settings.Provider("vonage"), env, {}, key.parent)
    with provider:
        assert isinstance(provider.send(message()), Accepted)


def test_vonage_without_credentials_says_what_to_set(tmp_path: Path) -> None:
    with pytest.raises(ProviderError, match="VONAGE_APPLICATION_ID"):
        open_provider(settings.Provider("vonage"), {}, {}, tmp_path)


def test_console_loads_nothing_of_vonage() -> None:
    code = (
        "import sys; from pathlib import Path; from touchcli.providers import open_provider;"
        "from touchcli.rules.models.settings import Provider; open_provider(Provider('console'), {}, {}, Path());"
        "print({'vonage_messages', 'requests', 'pydantic', 'ssl'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_host_comes_from_where_the_credentials_come_from(key: Path) -> None:
    secrets = {"VONAGE_API_KEY": "abcd1234", "VONAGE_API_SECRET": "not-a-secret"}
    host = {"VONAGE_API_HOST": "api.elsewhere.example"}
    vonage = settings.Provider("vonage")
    for name in secrets:
        with pytest.raises(ProviderError, match=r"VONAGE_API_HOST stands in \.env, and the credentials in"):
            open_provider(vonage, {name: secrets[name]}, {**secrets, **host}, key.parent)
    for env, own in (({}, secrets | host), (secrets | host, {}), (host, secrets), (host | secrets, {**host})):
        open_provider(vonage, env, own, key.parent).close()
