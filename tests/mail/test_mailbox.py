"""A mailbox of a real Dovecot: what is new, what is there, what is kept, and waiting."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from touchcli.mail.imap import open_mailbox
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox, Position
from touchcli.mail.read_message import LARGEST, parse_message
from touchcli.mail.server import MailServer

if TYPE_CHECKING:
    from dovecot import Dovecot

Deliver = Callable[..., None]
AT = dt.datetime(2025, 12, 18, 9, 2, tzinfo=dt.UTC)


def opened(dovecot: "Dovecot", user: str) -> Iterator[Mailbox]:
    from dovecot import PASSWORD

    with open_mailbox(MailServer("127.0.0.1", dovecot.imap, "none"), user, password=PASSWORD) as mailbox:
        yield mailbox


@pytest.fixture
def mailbox(dovecot: "Dovecot", user: str) -> Iterator[Mailbox]:
    yield from opened(dovecot, user)


def subjects(mailbox: Mailbox, position: Position | None, folder: str = "INBOX") -> list[str]:
    return [parse_message(each.raw, each.received_at).subject for each in mailbox.new_since(position, folder)]


def test_what_is_new_after_a_position(mailbox: Mailbox, deliver: Deliver) -> None:
    deliver(1)
    deliver(2)
    found = list(mailbox.new_since(None))
    assert subjects(mailbox, None) == ["Mail 1", "Mail 2"]
    assert subjects(mailbox, found[0].position) == ["Mail 2"]
    assert subjects(mailbox, found[1].position) == []
    assert found[1].position == mailbox.position()
    assert not found[0].anew
    assert found[0].received_at.tzinfo is dt.UTC
    deliver(3)
    assert subjects(mailbox, found[1].position) == ["Mail 3"]


def test_more_than_a_batch(mailbox: Mailbox, deliver: Deliver) -> None:
    for number in range(45):
        deliver(number)
    assert subjects(mailbox, None) == [f"Mail {number}" for number in range(45)]


def test_a_first_reading_begins_on_a_day(mailbox: Mailbox) -> None:
    for day in (1, 10, 20):
        mailbox.append("INBOX", f"Subject: Day {day}\n\nHi".encode(), (), AT.replace(day=day))
    assert subjects(mailbox, mailbox.position_on(dt.date(2025, 12, 10))) == ["Day 10", "Day 20"]
    assert subjects(mailbox, mailbox.position_on(dt.date(2025, 12, 21))) == []


def test_another_uidvalidity_begins_anew_and_says_so(mailbox: Mailbox) -> None:
    mailbox.append("INBOX", b"Subject: Mail 1\n\nHi", (), AT)
    mailbox._client.create_folder("Work")
    mailbox.append("Work", b"Subject: Old\n\nHi", (), AT)
    (old,) = mailbox.new_since(None, "Work")
    mailbox._client.close_folder()
    mailbox._client.delete_folder("Work")
    mailbox._client.create_folder("Work")
    mailbox.append("Work", b"Subject: New\n\nHi", (), AT)
    (new,) = mailbox.new_since(old.position, "Work")
    assert new.anew
    assert new.position.uidvalidity != old.position.uidvalidity
    assert subjects(mailbox, old.position, "Work") == ["New"]
    assert list(mailbox.new_since(new.position, "Work")) == []


def test_nothing_is_marked_as_read(mailbox: Mailbox, deliver: Deliver) -> None:
    deliver(1)
    list(mailbox.new_since(None))
    assert mailbox.has_message_id("INBOX", "<a1@brookmill.example>")
    mailbox._client.select_folder("INBOX", readonly=True)
    (answer,) = mailbox._client.fetch([1], ["FLAGS"]).values()
    assert b"\\Seen" not in answer[b"FLAGS"]


def test_a_message_that_is_too_large_is_fetched_in_part(mailbox: Mailbox) -> None:
    mailbox.append("INBOX", b"Subject: Large\n\nYes.\n" + b"x\n" * LARGEST, (), AT)
    (found,) = mailbox.new_since(None)
    assert len(found.raw) == LARGEST + 1
    assert parse_message(found.raw, found.received_at).cut


def test_a_message_that_goes_meanwhile_is_left_out(
    mailbox: Mailbox, dovecot: "Dovecot", user: str, deliver: Deliver
) -> None:
    for number in range(25):
        deliver(number)
    reading = mailbox.new_since(None)
    assert next(reading).position.uid == 1
    for other in opened(dovecot, user):
        other._client.select_folder("INBOX")
        other._client.delete_messages([22])
        other._client.expunge()
    assert [each.position.uid for each in reading] == [*range(2, 22), 23, 24, 25]


def test_folders_by_what_the_server_says_they_are(mailbox: Mailbox) -> None:
    assert mailbox.folder("drafts") == "Entwurf"
    assert mailbox.folder("sent") == "Ausgang"
    assert mailbox.folder("all") is None
    mailbox._client.create_folder("Archive/Alle Nachrichten")
    assert mailbox.folder("all") == "Archive/Alle Nachrichten"


def test_a_folder_that_is_named_has_to_be_there(mailbox: Mailbox) -> None:
    assert mailbox.folder("sent", "INBOX") == "INBOX"
    with pytest.raises(MailError, match=r'no folder "Sent".*Ausgang'):
        mailbox.folder("sent", "Sent")


def test_a_draft_and_a_copy(mailbox: Mailbox) -> None:
    draft = b"Subject: Draft\nMessage-ID: <t-1@northgate.example>\n\nGr\xc3\xbc\xc3\x9fe\n"
    mailbox.append("Entwurf", draft, ("\\Draft",), AT)
    (found,) = mailbox.new_since(None, "Entwurf")
    assert found.raw == draft.replace(b"\n", b"\r\n")
    assert found.received_at == AT
    (answer,) = mailbox._client.fetch([1], ["FLAGS"]).values()
    assert b"\\Draft" in answer[b"FLAGS"]


def test_a_message_id_is_found_or_not(mailbox: Mailbox) -> None:
    mailbox.append("Ausgang", b"Message-ID: <t-1@northgate.example>\n\nHi", (), AT)
    assert mailbox.has_message_id("Ausgang", "<t-1@northgate.example>")
    assert not mailbox.has_message_id("Ausgang", "<t-2@northgate.example>")
    assert not mailbox.has_message_id("Ausgang", "<t-1>")
    assert not mailbox.has_message_id("Entwurf", "<t-1@northgate.example>")


def test_a_folder_that_is_gone_is_a_sentence(mailbox: Mailbox) -> None:
    for act in (
        lambda: mailbox.has_message_id("Gone", "<t-1@northgate.example>"),
        lambda: list(mailbox.new_since(None, "Gone")),
        lambda: mailbox.append("Gone", b"\n\nHi", (), AT),
    ):
        with pytest.raises(MailError, match=r"127\.0\.0\.1: "):
            act()


def test_waiting_hears_a_new_mail_at_once(mailbox: Mailbox, deliver: Deliver) -> None:
    bring = threading.Timer(1, deliver)
    bring.start()
    began = time.monotonic()
    assert mailbox.idle(20)
    assert time.monotonic() - began < 10
    bring.join()
    assert subjects(mailbox, None) == ["Mail 1"]


def test_waiting_ends_where_nothing_comes(mailbox: Mailbox) -> None:
    began = time.monotonic()
    assert not mailbox.idle(0.5)
    assert 0.4 < time.monotonic() - began < 10
    assert subjects(mailbox, None) == []


def test_what_came_before_the_waiting_is_not_waited_for(mailbox: Mailbox, deliver: Deliver) -> None:
    before = mailbox.position()
    deliver(1)
    assert mailbox.idle(20, before)
    assert not mailbox.idle(0.1, mailbox.position())


def test_a_server_without_idle_is_asked(mailbox: Mailbox, deliver: Deliver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox._client, "has_capability", lambda name: name != "IDLE")
    assert not mailbox.idle(0.1)
    bring = threading.Timer(0.5, deliver)
    bring.start()
    assert mailbox.idle(3)
    bring.join()
