"""A server to send to, a Dovecot for all tests of a file, and a mailbox of its own for each test."""

import datetime as dt
import ipaddress
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from dovecot import Dovecot

_NUMBERS = itertools.count(1)


class Certificate(NamedTuple):
    file: Path
    key: Path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate for 127.0.0.1 that nobody vouches for."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "imap.northgate.example")])
    now = dt.datetime.fromtimestamp(time.time(), dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), 1, now, now + dt.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(private, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("certificate")
    files = Certificate(folder / "certificate.pem", folder / "key.pem")
    files.file.write_bytes(made.public_bytes(Encoding.PEM))
    files.key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


@pytest.fixture(scope="module")
def dovecot(certificate: Certificate) -> Iterator["Dovecot"]:
    from dovecot import Dovecot

    with Dovecot(certificate.file, certificate.key) as running:
        yield running


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox is empty."""
    return f"dana{next(_NUMBERS)}@northgate.example"


@pytest.fixture
def deliver(dovecot: "Dovecot", user: str) -> Callable[..., None]:
    """Bring a mail to the mailbox, with further headers."""

    def bring(
        number: int = 1, text: str = "Yes, please.", head: str = "", sender: str = "bob.hale@brookmill.example"
    ) -> None:
        mail = (
            f"From: Bob Hale <{sender}>\r\nTo: {user}\r\nSubject: Mail {number}\r\n"
            f"Message-ID: <a{number}@brookmill.example>\r\n{head}\r\nYes, please.\r\n"
        )
        dovecot.deliver(mail.encode(), from_=sender, to=user)

    return bring


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    """A mail server that wants a password."""
    with mail_server(tmp_path, "--password", "right") as running:
        yield running
