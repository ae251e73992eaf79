"""Mail handed to a real server that lies, hangs up and puts off: each once at most, what is not known is in doubt."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from mail_server import MailServer, mail_server

from touchcli.mail import smtp
from touchcli.mail.credentials import Account
from touchcli.mail.mail_errors import MailError
from touchcli.mail.smtp import Envelope, Submission
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Outcome, Rejected
from touchcli.rules.models.settings import SmtpServer

ME = Account("dana@northgate.example", "right", None, None)


def mail(to: str, ref: str = "1", body: bytes = b"Hello\r\n.a line with a dot\r\n") -> Envelope:
    message_id = f"<{ref}@northgate.example>"
    head = f"Message-ID: {message_id}\r\nSubject: Hello\r\n\r\n".encode()
    return Envelope("dana@northgate.example", to, message_id, head + body)


def go() -> None:
    return None


@pytest.fixture
def send(server: MailServer) -> Callable[[str], Outcome]:
    def deliver(to: str) -> Outcome:
        with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME) as submission:
            return submission.send(mail(to), go)

    return deliver


def test_a_mail_arrives_byte_for_byte(server: MailServer) -> None:
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME) as submission:
        sent = [mail("priya@acme.example"), mail("ken@acme.example", "2", b".\r\nno newline at the end")]
        assert [submission.send(each, go) for each in sent] == [Accepted(each.message_id) for each in sent]
    assert [taken.data for taken in server.taken()] == [sent[0].data, sent[1].data + b"\r\n"]


@pytest.mark.parametrize(
    ("to", "outcome", "taken"),
    [
        ("refused-1@acme.example", Rejected, 0),
        ("spam-1@acme.example", Rejected, 0),
        ("greylist-1@acme.example", Deferred, 0),
        ("full-1@acme.example", Deferred, 0),
        ("hangup-1@acme.example", Deferred, 0),
        ("drop-1@acme.example", InDoubt, 1),
    ],
)
def test_each_answer_means_what_the_server_knows(
    send: Callable[[str], Outcome], server: MailServer, to: str, outcome: type, taken: int
) -> None:
    assert isinstance(send(to), outcome)
    assert len(server.taken()) == taken


def test_a_server_that_never_answers_leaves_the_mail_in_doubt(
    send: Callable[[str], Outcome], server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER", 0.5)
    found = send("noanswer-1@acme.example")
    assert isinstance(found, InDoubt)
    assert "gave no answer in time" in found.reason
    assert len(server.taken()) == 1


def test_a_refusal_spoils_no_later_mail(server: MailServer) -> None:
    names = ("refused-1", "priya", "greylist-1", "hangup-1", "ken", "drop-1", "spam-1", "ana")
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME) as submission:
        found = [submission.send(mail(f"{name}@acme.example", name), go) for name in names]
    assert [type(outcome) for outcome in found] == [
        Rejected,
        Accepted,
        Deferred,
        Deferred,
        Accepted,
        InDoubt,
        Rejected,
        Accepted,
    ]
    assert [taken.to.partition("@")[0] for taken in server.taken()] == ["priya", "ken", "drop-1", "ana"]


def test_a_last_look_that_gives_a_reason_stops_it(server: MailServer) -> None:
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME) as submission:
        assert submission.send(mail("priya@acme.example"), lambda: "they opted out") == Deferred("they opted out")
        assert server.taken() == []
        assert submission.send(mail("ken@acme.example"), go) == Accepted("<1@northgate.example>")


def test_what_keeps_us_out_is_said_and_puts_the_mail_off(server: MailServer) -> None:
    wrong = ME._replace(password="wrong")
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), wrong) as submission:
        with pytest.raises(MailError, match=r"refuses the sign-in of dana@northgate\.example \(535\)") as told:
            submission.check()
        assert "wrong" not in str(told.value)
        assert isinstance(submission.send(mail("priya@acme.example"), go), Deferred)
    with (
        Submission(SmtpServer("127.0.0.1", 1, "none"), ME) as submission,
        pytest.raises(MailError, match=r"127\.0\.0\.1:1 cannot be reached"),
    ):
        submission.check()
    with (
        Submission(SmtpServer("127.0.0.1", server.port, "starttls"), ME) as submission,
        pytest.raises(MailError, match="does not know what is asked of it"),
    ):
        submission.check()
    with (
        Submission(SmtpServer("mail.example", 25, "none"), ME) as submission,
        pytest.raises(MailError, match="security none is for a server on this machine"),
    ):
        submission.check()


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "_IDLE", -1.0)
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME) as submission:
        submission.send(mail("priya@acme.example"), go)
        assert submission._smtp
        assert submission._smtp.sock
        submission._smtp.sock.shutdown(socket.SHUT_RDWR)
        assert submission.send(mail("ken@acme.example", "2"), go) == Accepted("<2@northgate.example>")


def test_a_server_that_says_nonsense_is_no_end_of_the_run() -> None:
    listening = socket.create_server(("127.0.0.1", 0))

    def talk() -> None:
        connection, _ = listening.accept()
        connection.sendall(b"\xff\xfe\x00 what?\r\n")
        connection.close()

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    with Submission(SmtpServer("127.0.0.1", listening.getsockname()[1], "none"), ME) as submission:
        assert isinstance(submission.send(mail("priya@acme.example"), go), Deferred)
    thread.join()
    listening.close()


@contextmanager
def scripted(*answers: bytes) -> Iterator[tuple[Submission, list[bytes]]]:
    """A server that takes commands at once: it greets, then gives an answer to each packet, and hangs up at the end."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"220 mail.example\r\n")
                for answer in (b"250-mail.example\r\n250 PIPELINING\r\n", *answers):
                    heard.append(connection.recv(65536))
                    connection.sendall(answer)

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        with Submission(SmtpServer("127.0.0.1", listening.getsockname()[1], "none"), ME) as submission:
            yield submission, heard
        thread.join(10)


def test_a_server_that_takes_commands_at_once_is_asked_once_and_given_the_mail_when_it_waits() -> None:
    with scripted(b"250 OK\r\n250 OK\r\n354 go on\r\n", b"250 queued\r\n") as (submission, heard):
        assert submission.send(mail("jurgen@müller.example"), go) == Accepted("<1@northgate.example>")
    assert heard[1] == (b"MAIL FROM:<dana@northgate.example>\r\nRCPT TO:<jurgen@xn--mller-kva.example>\r\nDATA\r\n")
    assert heard[2].endswith(b"..a line with a dot\r\n.\r\n")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (b"250 OK\r\n550 5.1.1 no such user\r\n554 no valid recipients\r\n", "550 5.1.1 no such user"),
        (b"250 OK\r\n550 5.1.1 no such user\r\n354 go on\r\n", "550 5.1.1 no such user"),
        (b"250 OK\r\n550 5.1.1 no such user\r\n", "550 5.1.1 no such user"),
        (b"550 5.7.1 not you\r\n503 MAIL first\r\n503 MAIL first\r\n", "550 5.7.1 not you"),
        (b"250 OK\r\n450 4.2.0 later\r\n554 no valid recipients\r\n", "450 4.2.0 later"),
        (b"250 OK\r\n250 OK\r\n452 4.3.1 disk full\r\n", "452 4.3.1 disk full"),
        (b"250 OK\r\n250 OK\r\n250 OK\r\n", "puts it off: 250 OK"),
        (b"354 go on\r\n250 OK\r\n354 go on\r\n", "puts it off: 354 go on"),
        (b"421 4.3.2 going down\r\n", "421 4.3.2 going down"),
        (b"250 OK\r\n", "cannot be reached (it hung up, or gave no answer in time)"),
    ],
)
def test_the_first_refusal_counts_and_a_server_that_waits_all_the_same_gets_no_mail(
    answers: bytes, outcome: str
) -> None:
    with scripted(answers) as (submission, heard):
        found = submission.send(mail("priya@acme.example"), go)
    assert isinstance(found, Rejected if outcome.startswith("550") else Deferred)
    assert outcome in found.reason
    assert len(heard) == 2


def test_a_refused_sign_in_is_not_tried_again_at_once(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    real = smtp._connected

    def connected(*given: Any) -> Any:
        tried.append(given)
        return real(*given)

    monkeypatch.setattr(smtp, "_connected", connected)
    with Submission(SmtpServer("127.0.0.1", server.port, "none"), ME._replace(password="wrong")) as submission:
        for _ in range(3):
            outcome = submission.send(mail("priya@acme.example"), go)
            assert isinstance(outcome, Deferred)
            assert "refuses the sign-in" in outcome.reason
        assert len(tried) == 1
        monkeypatch.setattr(smtp, "LOCKED_OUT", 0.0)
        submission.send(mail("priya@acme.example"), go)
        assert len(tried) == 2


def test_a_server_on_this_machine_that_asks_for_no_password_gets_none(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path) as open_to_all,
        Submission(SmtpServer("127.0.0.1", open_to_all.port, "none"), ME._replace(password=None)) as submission,
    ):
        assert submission.send(mail("priya@acme.example"), go) == Accepted("<1@northgate.example>")
