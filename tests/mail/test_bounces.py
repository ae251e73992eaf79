"""Bounces and other reports as mail servers write them; `bounces/` has one message a file, every name made up."""

import datetime as dt
from pathlib import Path

import pytest

from touchcli.mail.read_message import parse_message
from touchcli.rules.mail.classify import Bounce, Delay, Neither, classify
from touchcli.rules.mail.incoming import Incoming

FOLDER = Path(__file__).parent / "bounces"
AT = dt.datetime(2026, 12, 18, 9, 2, tzinfo=dt.UTC)
BOB = "bob.hale@brookmill.example"
FAILED = {
    "postfix": (BOB, "5.1.1"),
    "office365": (BOB, "5.1.10"),
    "gmail": (BOB, "5.1.1"),
    "exim-report": (BOB, "5.1.1"),
    "exim": (BOB, "5.0.0"),
    "full": (BOB, "5.2.2"),
    "refused-words": (BOB, "5.7.1"),
    "two": (BOB, "5.1.1"),
    "forwarded": ("bob.hale+news@brookmill.example", "5.1.1"),
    "no-action": (BOB, "5.0.0"),
    "qmail": (BOB, "5.1.1"),
    "sendmail": (BOB, "5.0.0"),
    "exchange-old": (BOB, ""),
    "german": (BOB, "5.1.1"),
}
WAITING = {"postfix-delayed": "4.4.1", "postfix-expired": "4.4.1", "exim-warning": ""}
NEITHER = {"delivered": "receipt", "read-receipt": "report"}


def read(name: str) -> Incoming:
    return parse_message((FOLDER / f"{name}.eml").read_bytes(), AT)


@pytest.mark.parametrize("name", FAILED)
def test_an_address_that_failed(name: str) -> None:
    kind = classify(read(name))
    assert isinstance(kind, Bounce)
    (failed,) = kind.failed
    assert (failed.address, failed.status) == FAILED[name]
    assert failed.original == (None if name == "exchange-old" else "<t-1@northgate.example>")
    assert failed.unreachable == (name not in ("full", "refused-words"))


@pytest.mark.parametrize("name", WAITING)
def test_an_address_that_waits(name: str) -> None:
    kind = classify(read(name))
    assert isinstance(kind, Delay)
    assert [(each.address, each.status) for each in kind.waiting] == [(BOB, WAITING[name])]


@pytest.mark.parametrize("name", NEITHER)
def test_a_report_of_nothing_that_failed(name: str) -> None:
    assert classify(read(name)) == Neither(NEITHER[name])  # type: ignore[arg-type]


def test_every_file_is_tried() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {*FAILED, *WAITING, *NEITHER}


def test_a_person_who_writes_of_a_bounce_is_no_bounce() -> None:
    raw = b"From: Bob Hale <bob.hale@brookmill.example>\nSubject: Undeliverable: your invoice\n\nMail to "
    incoming = parse_message(raw + b"carla.voss@brookmill.example could not be delivered, 550 5.1.1.", AT)
    assert incoming.bounced == ()


def test_what_the_other_server_said() -> None:
    (failed,) = read("postfix").bounced
    assert failed.said == "550 5.1.1 <bob.hale@brookmill.example>: Recipient address rejected: User unknown"
