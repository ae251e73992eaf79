"""Over TLS, with certificates that the system trusts and ones it does not."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from certificate import Certificate, make_certificate

from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Accepted, Deferred, Message

if TYPE_CHECKING:
    from definition import Keys
    from server import StandIn


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


@pytest.fixture
def secure(keys: "Keys", certificate: Certificate) -> Iterator["StandIn"]:
    from server import StandIn

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with StandIn(keys, tls=context) as running:
        yield running


def test_a_trusted_certificate_and_one_connection_for_many_texts(
    secure: "StandIn",
    certificate: Certificate,
    credentials: Credentials,
    message: Callable[..., Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with VonageProvider(credentials, f"https://{secure.host}") as provider:
        outcomes = [provider.send(message(client_ref=f"t-{n}")) for n in range(5)]
    assert {type(outcome) for outcome in outcomes} == {Accepted}
    assert secure.connections == 1


def test_a_certificate_nobody_vouches_for_is_deferred(
    secure: "StandIn", credentials: Credentials, message: Callable[..., Message]
) -> None:
    with VonageProvider(credentials, f"https://{secure.host}") as provider:
        outcome = provider.send(message())
    assert isinstance(outcome, Deferred)
    assert "certificate" in outcome.reason.lower()
    assert secure.posts == []
