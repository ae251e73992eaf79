"""A server to send to, a Dovecot for all tests of a file, and a mailbox of its own for each test."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from certificate import Certificate, make_certificate
from mail_server import MailServer, mail_server

if TYPE_CHECKING:
    from dovecot import Dovecot

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


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


@pytest.fixture(params=["one by one", "pipelining"])
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """A mail server that wants a password; it takes commands one by one, or several at once."""
    options = ("--pipelining",) if request.param == "pipelining" else ()
    with mail_server(tmp_path, "--password", "right", *options) as running:
        yield running
