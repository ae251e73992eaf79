"""Over TLS, with certificates that the system trusts and ones it does not."""

import datetime as dt
import ipaddress
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import NameOID

from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Accepted, Deferred, Message

if TYPE_CHECKING:
    from definition import Keys
    from server import StandIn


@pytest.fixture
def certificate(key: Path, keys: "Keys", tmp_path: Path) -> Path:
    private = load_pem_private_key(key.read_bytes(), None)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "standin.example")])
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), 1, now, now + dt.timedelta(hours=1))  # type: ignore[arg-type]
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(private, hashes.SHA256())  # type: ignore[arg-type]
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
def secure(keys: "Keys", key: Path, certificate: Path) -> Iterator["StandIn"]:
    from server import StandIn

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with StandIn(keys, tls=context) as running:
        yield running


def test_a_trusted_certificate_and_one_connection_for_many_texts(
    secure: "StandIn",
    certificate: Path,
    credentials: Credentials,
    message: Callable[..., Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
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
