"""What `touch send` does in a mailbox of a real Dovecot: copies in Sent."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import mail_book
import pytest
import time_machine
from mail_server import MailServer, mail_server
from workspace import CommandResult, Touch, Workspace

from touchcli.mail.imap import open_mailbox
from touchcli.mail.mailbox import Mailbox
from touchcli.mail.server import MailServer as Server

if TYPE_CHECKING:
    from dovecot import Dovecot

NOW = "2026-11-24T17:00Z"
SENT, DRAFTS = "Ausgang", "Entwurf"
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def dovecot() -> Iterator["Dovecot"]:
    from dovecot import Dovecot

    with Dovecot() as running:
        yield running


@pytest.fixture
def user() -> str:
    """Somebody whose mailbox is empty."""
    return f"dana{next(_NUMBERS)}@northgate.example"


@pytest.fixture
def mailbox(dovecot: "Dovecot", user: str) -> Iterator[Mailbox]:
    from dovecot import PASSWORD

    with open_mailbox(Server("127.0.0.1", dovecot.imap, "none"), user, password=PASSWORD) as opened:
        yield opened


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    from dovecot import PASSWORD

    with mail_server(tmp_path, "--password", PASSWORD) as running:
        yield running


@pytest.fixture
def settings(dovecot: "Dovecot", server: MailServer, user: str) -> Callable[..., Any]:
    return lambda **more: mail_book.settings(server.port, dovecot.imap, user=user, **more)


@pytest.fixture
def work(tmp_path: Path, settings: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace of two accounts, each due for an e-mail."""
    from dovecot import PASSWORD

    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", PASSWORD)
    root = mail_book.lay_out(tmp_path / "workspace", 2, settings())
    monkeypatch.chdir(root)
    return Workspace(root)


@pytest.fixture
def send(touch: Touch, clock: time_machine.Traveller) -> Callable[..., CommandResult]:
    def run(*arguments: str, now: str = NOW) -> CommandResult:
        clock.move_to(dt.datetime.fromisoformat(now))
        return touch("send", *arguments)

    return run


Send = Callable[..., CommandResult]
Settings = Callable[..., Any]


def kept(mailbox: Mailbox, folder: str) -> list[bytes]:
    return [each.raw for each in mailbox.new_since(None, folder)]


def lay_out(work: Workspace, touch_yaml: Any, accounts: Any = 2) -> None:
    mail_book.lay_out(work.root, accounts, touch_yaml)


def test_a_copy_of_each_mail_is_kept_in_sent(work: Workspace, server: MailServer, mailbox: Mailbox, send: Send) -> None:
    ran = send("--yes")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(kept(mailbox, SENT)) == sorted(each.data for each in server.taken())
    client = mailbox._client
    client.select_folder(SENT, readonly=True)
    assert all(b"\\Seen" in flags for flags in client.get_flags(client.search()).values())


def test_a_copy_that_the_server_has_kept_itself_is_not_kept_twice(
    work: Workspace, server: MailServer, mailbox: Mailbox, send: Send
) -> None:
    first, second = send("--dry-run", "--json").json["messages"]
    its_own = f"Message-ID: <{first['client_ref']}@northgate.example>\r\n\r\nkept by the server\r\n".encode()
    mailbox.append(SENT, its_own, (), dt.datetime.fromisoformat(NOW))
    send("--yes")
    assert kept(mailbox, SENT)[0] == its_own
    assert [second["client_ref"].encode() in raw for raw in kept(mailbox, SENT)] == [False, True]


def test_no_copy_is_kept_where_none_is_wanted(
    work: Workspace, settings: Settings, dovecot: "Dovecot", server: MailServer, mailbox: Mailbox, send: Send
) -> None:
    lay_out(work, settings(imap={"host": "127.0.0.1", "port": dovecot.imap, "security": "none", "sent": "none"}))
    ran = send("--yes")
    assert (ran.code, ran.err, len(server.taken())) == (0, "", 2)
    assert kept(mailbox, SENT) == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"port": 1}, "nothing answers there"), ({"sent": "Postausgang"}, 'no folder "Postausgang"')],
)
def test_a_copy_that_cannot_be_kept_fails_and_repeats_nothing(
    work: Workspace,
    settings: Settings,
    dovecot: "Dovecot",
    server: MailServer,
    send: Send,
    wrong: dict[str, Any],
    why: str,
) -> None:
    imap = {"host": "127.0.0.1", "port": dovecot.imap, "security": "none", **wrong}
    lay_out(work, settings(imap=imap))
    ran = send("--yes")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "2 accepted.")
    assert ran.err.startswith("touch: 2 mails went, but their copies in Sent could not be kept: ")
    assert why in ran.err
    assert ran.err.count("\n") == 1
    send("--yes")
    assert len(server.taken()) == 2


def test_gmail_keeps_its_own_copies(
    work: Workspace, server: MailServer, mailbox: Mailbox, send: Send, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Mailbox, "keeps_sent", True)
    assert send("--yes").err == ""
    assert len(server.taken()) == 2
    assert kept(mailbox, SENT) == []
