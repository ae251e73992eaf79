"""What `touch send` does in a mailbox of a real Dovecot: copies in Sent, and drafts."""

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


@pytest.fixture
def drafting(work: Workspace, settings: Settings) -> Workspace:
    """The same workspace, whose rep sends by hand."""
    lay_out(work, settings(mode="draft"))
    return work


def test_drafts_are_shown_and_no_connection_is_opened(
    drafting: Workspace, settings: Settings, user: str, send: Send
) -> None:
    lay_out(drafting, settings(mode="draft", imap={"host": "127.0.0.1", "port": 1, "security": "none"}))
    shown = send("--dry-run")
    assert shown.code == 0
    assert shown.out.count(f"  would put into Drafts of {user}\n") == 2
    assert "  │ Subject: Your order, Pat\n" in shown.out
    assert shown.out.splitlines()[-1] == "Would send 0 texts, would put 2 e-mails into Drafts. Nothing was sent."
    found = send("--dry-run", "--json").json
    assert [(each["state"], each["account"]) for each in found["drafts"]] == [
        ("would-draft", "customer-0000"),
        ("would-draft", "customer-0001"),
    ]
    assert found["messages"] == []
    assert not (drafting.root / ".touch/ledger.db").exists()


def test_a_draft_is_put_into_drafts_once_without_a_question(
    drafting: Workspace, user: str, server: MailServer, mailbox: Mailbox, touch: Touch, send: Send
) -> None:
    refs = {each["client_ref"] for each in send("--dry-run", "--json").json["drafts"]}
    ran = send()
    assert (ran.code, ran.out, ran.err) == (0, f"2 e-mails put into Drafts of {user}.\n", "")
    there = kept(mailbox, DRAFTS)
    assert {ref for ref in refs for raw in there if f"Message-ID: <{ref}@northgate.example>".encode() in raw} == refs
    mailbox._client.select_folder(DRAFTS, readonly=True)
    assert all(b"\\Draft" in flags for flags in mailbox._client.get_flags(mailbox._client.search()).values())
    assert send("--yes").out == f"2 e-mails were put into Drafts of {user} before.\n"
    assert [each["state"] for each in send("--yes", "--json").json["drafts"]] == ["there", "there"]
    assert kept(mailbox, DRAFTS) == there
    assert server.taken() == []
    assert [(row["channel"], row["state"]) for row in touch("due", "--json").json["actions"]] == [
        ("email", "to_do")
    ] * 2


def test_a_draft_that_the_rep_has_thrown_away_does_not_come_back(
    drafting: Workspace, mailbox: Mailbox, send: Send
) -> None:
    send()
    client = mailbox._client
    client.select_folder(DRAFTS)
    client.delete_messages(client.search())
    client.expunge()
    send(now="2026-11-25T17:00Z")
    assert kept(mailbox, DRAFTS) == []


@pytest.mark.parametrize("folder", [DRAFTS, SENT])
def test_what_the_mailbox_has_already_is_not_put_there_again(
    drafting: Workspace, mailbox: Mailbox, send: Send, folder: str
) -> None:
    first, _ = send("--dry-run", "--json").json["drafts"]
    there = f"Message-ID: <{first['client_ref']}@northgate.example>\r\n\r\nas it was\r\n".encode()
    mailbox.append(folder, there, (), dt.datetime.fromisoformat(NOW))
    assert [each["state"] for each in send("--json").json["drafts"]] == ["there", "drafted"]
    assert len(kept(mailbox, DRAFTS)) == (2 if folder == DRAFTS else 1)


def test_guards_hold_drafts_too(
    drafting: Workspace, settings: Settings, mailbox: Mailbox, touch: Touch, send: Send
) -> None:
    accounts = [mail_book.account(0, phone="+12125550100"), mail_book.account(1)]
    del accounts[1]["contacts"][0]["email"]
    lay_out(drafting, settings(mode="draft"), accounts)
    touch("opt-out", "+12125550100")
    found = send("--json").json
    assert [next(hold["code"] for hold in row["holds"]) for row in found["held"]] == ["opted-out", "no-address"]
    assert found["drafts"] == []
    assert kept(mailbox, DRAFTS) == []


def test_a_run_that_is_narrowed_leaves_the_others_out(
    drafting: Workspace, mailbox: Mailbox, user: str, send: Send
) -> None:
    assert send("--channel", "text", "--yes").out == "No text is ready.\n"
    assert send("--account", "customer-0000").out == f"1 e-mail put into Drafts of {user}.\n"
    assert send("--limit", "0").out.endswith("2 waiting.\n")
    assert len(kept(mailbox, DRAFTS)) == 1


def test_drafts_that_cannot_be_put_there_are_said(
    drafting: Workspace, settings: Settings, dovecot: "Dovecot", user: str, send: Send
) -> None:
    imap = {"host": "127.0.0.1", "port": dovecot.imap, "security": "none"}
    lay_out(drafting, settings(mode="draft", imap={**imap, "drafts": "Ideas"}))
    ran = send()
    assert ran.code == 1
    assert ran.out.startswith(f'2 e-mails could not be put into Drafts of {user}: 127.0.0.1: no folder "Ideas"')
    lay_out(drafting, settings(mode="draft", imap={**imap, "drafts": "none"}))
    assert send("--dry-run", "--json").json["drafts"] == []
    lay_out(drafting, settings(mode="draft"))
    assert send().out == f"2 e-mails put into Drafts of {user}.\n"
