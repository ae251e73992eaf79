"""The way into a mailbox, and every way in which it is barred."""

import logging
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from touchcli.mail.imap import open_mailbox
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Position
from touchcli.mail.server import MailServer
from touchcli.rules.models.settings import Security

if TYPE_CHECKING:
    from dovecot import Dovecot

SECRET = "not-a-secret"


def server(dovecot: "Dovecot", security: Security) -> MailServer:
    return MailServer("127.0.0.1", dovecot.imaps if security == "tls" else dovecot.imap, security)


def refused(server: MailServer, user: str = "dana@northgate.example", timeout: float = 15, **secret: Any) -> str:
    sign_in = secret or {"password": SECRET}
    with pytest.raises(MailError) as error, open_mailbox(server, user, timeout=timeout, **sign_in):
        pass
    assert SECRET not in str(error.value)
    return str(error.value)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_is_trusted(
    security: Security, dovecot: "Dovecot", user: str, certificate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    with open_mailbox(server(dovecot, security), user, password=SECRET) as mailbox:
        assert list(mailbox.new_since(None)) == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for(security: Security, dovecot: "Dovecot", user: str) -> None:
    told = refused(server(dovecot, security), user)
    assert told == (
        "127.0.0.1: its certificate is not trusted: self-signed certificate "
        "(check the host's name; a company's own authority goes into SSL_CERT_FILE)"
    )


def test_another_name_than_that_of_the_certificate(
    dovecot: "Dovecot", user: str, certificate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    assert "its certificate is not trusted: Hostname mismatch" in refused(MailServer("localhost", dovecot.imaps), user)


@pytest.mark.parametrize("password", ["wrong", "wröng", ""])
def test_a_wrong_password(password: str, dovecot: "Dovecot", user: str) -> None:
    told = refused(server(dovecot, "none"), user, password=password)
    assert told.startswith(f"127.0.0.1: the password of {user} was refused (check mail.user and password_command;")


def test_a_token_that_is_refused(dovecot: "Dovecot", user: str) -> None:
    told = refused(server(dovecot, "none"), user, token=SECRET)
    assert told == f"127.0.0.1: the token of {user} was refused (check mail.user and token_command)"


def test_nothing_answers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert refused(MailServer("127.0.0.1", port)) == (
            f"127.0.0.1:{port}: nothing answers there (check host and port)"
        )


def test_a_server_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        kinds: tuple[Security, ...] = ("none", "starttls", "tls")
        for security in kinds:
            told = refused(MailServer("127.0.0.1", port, security), timeout=0.5)
            assert told == f"127.0.0.1:{port}: no answer in time (try later, or check the port)"


def test_a_port_without_tls(dovecot: "Dovecot") -> None:
    told = refused(MailServer("127.0.0.1", dovecot.imap, "tls"))
    assert told.startswith(f"127.0.0.1:{dovecot.imap} does not answer in TLS")


def test_an_open_connection_to_another_machine_is_not_even_tried() -> None:
    for host in ("imap.northgate.example", "192.0.2.7"):
        told = refused(MailServer(host, 143, "none"))
        assert told == f"{host}: security: none is for a server on this machine (write security: tls, or starttls)"


def test_a_host_that_is_none() -> None:
    assert refused(MailServer("imap..example", 993)).startswith("imap..example")


@pytest.mark.parametrize("secret", ["password", "token"])
def test_no_secret_is_logged(
    secret: str, dovecot: "Dovecot", user: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        if secret == "token":
            refused(server(dovecot, "none"), user, token="hunter2-hunter2")
        refused(server(dovecot, "none"), user, password="hunter2-hunter2")
    assert "hunter2" not in caplog.text + "".join(capfd.readouterr())
    assert "aHVudGVy" not in caplog.text


def test_a_token_signs_in_and_gmail_is_asked_in_its_own_words() -> None:
    from imap_stand_in import ImapStandIn

    with ImapStandIn("token-1") as gmail:
        where = MailServer("127.0.0.1", gmail.port, "none")
        with open_mailbox(where, "dana@northgate.example", token="token-1") as mailbox:
            assert mailbox.position() == Position(7, 2)
            assert mailbox.has_message_id("INBOX", "<t-1@northgate.example>")
        assert "user=dana@northgate.example\1auth=Bearer token-1\1\1" in gmail.commands
        assert any("rfc822msgid:t-1@northgate.example" in command for command in gmail.commands)
        assert refused(where, token="token-2") == (
            "127.0.0.1: the token of dana@northgate.example was refused (check mail.user and token_command)"
        )


def test_a_connection_that_breaks() -> None:
    from imap_stand_in import ImapStandIn

    with ImapStandIn("token-1") as gmail:
        where = MailServer("127.0.0.1", gmail.port, "none")
        way_in = open_mailbox(where, "dana@northgate.example", token="token-1")
        with way_in as mailbox, pytest.raises(MailError, match="the connection broke"):
            list(mailbox.new_since(None))


def test_a_server_without_starttls() -> None:
    from imap_stand_in import ImapStandIn

    with ImapStandIn("token-1") as gmail:
        told = refused(MailServer("127.0.0.1", gmail.port, "starttls"))
        assert told == f"127.0.0.1:{gmail.port} offers no STARTTLS (write security: tls, with port 993)"


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imapclient", None)
    assert refused(MailServer("127.0.0.1", 143, "none")) == (
        "a mailbox needs the package IMAPClient (pip install 'touchcli[mail]')"
    )


def test_the_package_is_loaded_where_it_is_used_alone() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, touchcli.mail.imap, touchcli.mail.read_message; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "touchcli.mail.mailbox" in loaded
    assert "imapclient" not in loaded
