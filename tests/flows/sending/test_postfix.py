"""`touch send` through a real Postfix into a mailbox of a real Dovecot, and what stands there."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mail_book
import pytest
import time_machine
from certificate import Certificate, make_certificate
from workspace import Touch

from touchcli.flows.sending.mailboxes.outgoing import outgoing
from touchcli.flows.sending.planning.plan_run import Selection, plan_run
from touchcli.mail.imap import open_mailbox
from touchcli.mail.server import MailServer
from touchcli.render.emails import mail_bytes

if TYPE_CHECKING:
    from dovecot import Dovecot
    from postfix import Postfix

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="Postfix starts as root alone")
NOW = dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC)
ADDED = (b"Return-Path:", b"Delivered-To:", b"Received:", b"\t", b" ")
"""How the lines begin that servers put on top."""


@pytest.fixture(scope="module")
def dovecot() -> Iterator["Dovecot"]:
    from dovecot import Dovecot

    with Dovecot() as running:
        yield running


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def postfix(dovecot: "Dovecot", certificate: Certificate) -> Iterator["Postfix"]:
    from postfix import Postfix

    with Postfix(dovecot.lmtp, dovecot.auth, *certificate) as running:
        yield running


@pytest.fixture
def sent(
    tmp_path: Path,
    postfix: "Postfix",
    touch: Touch,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], Any]:
    """Sends one e-mail to somebody; gives what the run says, and the bytes that were to go."""
    from dovecot import PASSWORD

    clock.move_to(NOW)
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", PASSWORD)

    def send(to: str, security: str) -> Any:
        settings = mail_book.settings(postfix.port)
        settings["mail"]["smtp"]["security"] = security
        root = mail_book.lay_out(tmp_path / "workspace", [mail_book.account(0, to)], settings)
        monkeypatch.chdir(root)
        session = open_session_here(root)
        (message,) = [message for _, message in plan_run(session, Selection()).ready]
        return touch("send", "--yes"), mail_bytes(outgoing(session, message))

    return send


def open_session_here(root: Path) -> Any:
    from touchcli.cli.front import _now
    from touchcli.flows.common.session import Invocation, open_session

    return open_session(Invocation(_now, root, os.environ))


def arrived(dovecot: "Dovecot", user: str) -> bytes:
    """The one message in somebody's INBOX, once it is there."""
    from dovecot import PASSWORD

    ends = time.monotonic() + 60
    with open_mailbox(MailServer("127.0.0.1", dovecot.imap, "none"), user, password=PASSWORD) as mailbox:
        while not (found := list(mailbox.new_since(None))):
            assert time.monotonic() < ends, "it never came"
            time.sleep(0.1)
    (message,) = found
    return message.raw


def without_what_servers_add(raw: bytes) -> bytes:
    """A message from its own first header on."""
    lines = raw.split(b"\r\n")
    first = next(n for n, line in enumerate(lines) if not line.startswith(ADDED))
    return b"\r\n".join(lines[first:])


def test_a_mail_arrives_byte_for_byte(dovecot: "Dovecot", postfix: "Postfix", sent: Callable[[str, str], Any]) -> None:
    ran, data = sent("pat@customer.example", "none")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 accepted."), postfix.log()
    raw = arrived(dovecot, "pat@customer.example")
    assert without_what_servers_add(raw) == data
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    plain = mail.get_body(("plain",))
    assert plain
    assert "\n.a dot at the start, and Grüße\n" in plain.get_content().replace("\r\n", "\n")
    assert mail["Return-Path"] == "<dana@northgate.example>"


def test_it_goes_signed_in_and_encrypted_and_only_to_a_server_that_is_trusted(
    dovecot: "Dovecot",
    postfix: "Postfix",
    certificate: Certificate,
    sent: Callable[[str, str], Any],
    monkeypatch: pytest.MonkeyPatch,
    touch: Touch,
    clock: time_machine.Traveller,
) -> None:
    ran, data = sent("kim@customer.example", "starttls")
    assert "is not to be trusted: self-signed certificate" in ran.out
    assert "kim@customer.example" not in postfix.log()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
    clock.shift(dt.timedelta(minutes=20))
    ran = touch("send", "--yes")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 accepted."), postfix.log()
    raw = arrived(dovecot, "kim@customer.example")
    assert without_what_servers_add(raw) == data
    assert b"with ESMTPSA" in raw
