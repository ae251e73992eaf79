from pathlib import Path

import pytest

from touchcli.providers import ProviderError
from touchcli.providers.credentials import Credentials, credentials_from

PEM = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"


def test_an_application_with_its_key_beside_the_settings(tmp_path: Path) -> None:
    (tmp_path / "private.key").write_text(PEM)
    env = {"VONAGE_APPLICATION_ID": "app", "VONAGE_PRIVATE_KEY_PATH": "private.key", "VONAGE_SIGNATURE_SECRET": "sig"}
    assert credentials_from(env, tmp_path) == Credentials("app", PEM, None, None, "sig")


def test_a_key_on_one_line(tmp_path: Path) -> None:
    env = {"VONAGE_APPLICATION_ID": "app", "VONAGE_PRIVATE_KEY": PEM.replace("\n", "\\n")}
    assert credentials_from(env, tmp_path).private_key == PEM


def test_a_key_and_its_secret(tmp_path: Path) -> None:
    env = {"VONAGE_API_KEY": "abcd1234", "VONAGE_API_SECRET": "s", "VONAGE_APPLICATION_ID": ""}
    assert credentials_from(env, tmp_path) == Credentials(api_key="abcd1234", api_secret="s")


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({}, "VONAGE_APPLICATION_ID"),
        ({"VONAGE_SIGNATURE_SECRET": "s"}, "VONAGE_APPLICATION_ID"),
        ({"VONAGE_APPLICATION_ID": "app"}, "VONAGE_PRIVATE_KEY_PATH"),
        ({"VONAGE_PRIVATE_KEY": PEM}, "VONAGE_APPLICATION_ID"),
        ({"VONAGE_API_KEY": "abcd1234"}, "VONAGE_API_SECRET"),
        ({"VONAGE_API_SECRET": "s"}, "VONAGE_API_KEY"),
        ({"VONAGE_APPLICATION_ID": "app", "VONAGE_PRIVATE_KEY": "private.key"}, "VONAGE_PRIVATE_KEY_PATH"),
        ({"VONAGE_APPLICATION_ID": "app", "VONAGE_PRIVATE_KEY_PATH": "missing.key"}, "missing.key"),
        ({"VONAGE_APPLICATION_ID": "app", "VONAGE_PRIVATE_KEY_PATH": "picture.key"}, "not a PEM key"),
    ],
)
def test_what_is_missing_is_named(env: dict[str, str], named: str, tmp_path: Path) -> None:
    (tmp_path / "picture.key").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(ProviderError, match=named):
        credentials_from(env, tmp_path)


def test_they_never_show_themselves() -> None:
    shown = f"{Credentials('app', PEM, 'abcd1234', 'secret', 'sig')} {Credentials()!r}"
    assert shown == (
        "Credentials(application_id, private_key, api_key, api_secret, signature_secret) Credentials(none)"
    )
