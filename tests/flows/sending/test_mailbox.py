"""What touch does in a mailbox of a real Dovecot: copies in Sent, drafts, mails in doubt, and a look at it all."""

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

from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.sending import send as send_flow
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


def test_a_copy_that_a_killed_run_left_is_kept_by_the_next_sync_and_once(
    work: Workspace,
    server: MailServer,
    mailbox: Mailbox,
    send: Send,
    touch: Touch,
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(send_flow, "keep_copies", lambda *_: None)
        assert send("--yes").code == 0
    assert kept(mailbox, SENT) == []
    at = dt.datetime.fromisoformat(NOW)
    with open_session(Invocation(lambda: at, work.root, {}, str(work.root))).ledger(create=True) as ledger:
        first, second = ledger.copies_wanted(at)
        assert ledger.begin_copy(first, at)
        assert not ledger.begin_copy(first, at)
    assert touch("sync").code == 0
    assert [second in raw.decode() for raw in kept(mailbox, SENT)] == [True]
    clock.shift(dt.timedelta(minutes=11))
    assert touch("sync").code == 0
    assert sorted(kept(mailbox, SENT)) == sorted(each.data for each in server.taken())
    assert touch("sync").code == 0
    assert len(kept(mailbox, SENT)) == 2


def test_a_mailbox_that_was_out_of_reach_gets_its_copies_later(
    work: Workspace,
    settings: Settings,
    dovecot: "Dovecot",
    server: MailServer,
    mailbox: Mailbox,
    send: Send,
    touch: Touch,
) -> None:
    lay_out(work, settings(imap={"host": "127.0.0.1", "port": 1, "security": "none"}))
    assert "could not be kept" in send("--yes").err
    lay_out(work, settings())
    assert touch("sync").code == 0
    assert sorted(kept(mailbox, SENT)) == sorted(each.data for each in server.taken())


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


@pytest.fixture
def doubted(work: Workspace, settings: Settings, send: Send) -> list[dict[str, Any]]:
    """The two mails, given to a server that took them without an answer. There are no credentials for texts."""
    lay_out(
        work,
        {**settings(), "provider": {"name": "vonage"}},
        [mail_book.account(n, f"drop-{n}@customer.example") for n in range(2)],
    )
    ran = send("--yes", "--json")
    assert ran.code == 1
    assert [each["state"] for each in ran.json["messages"]] == ["in-doubt"] * 2
    messages: list[dict[str, Any]] = ran.json["messages"]
    return messages


def a_copy(message: dict[str, Any]) -> bytes:
    return f"Message-ID: <{message['client_ref']}@northgate.example>\r\n\r\nwent\r\n".encode()


def test_a_mail_in_doubt_that_stands_in_sent_has_gone(
    work: Workspace, user: str, doubted: list[dict[str, Any]], mailbox: Mailbox, touch: Touch, send: Send
) -> None:
    mailbox.append(SENT, a_copy(doubted[0]), (), dt.datetime.fromisoformat(NOW))
    ran = touch("reconcile", "--json")
    assert ran.code == 1
    assert [(each["state"], each["client_ref"]) for each in ran.json["settled"]] == [
        ("accepted", doubted[0]["client_ref"])
    ]
    assert ran.json["settled"][0]["message_uuid"] == f"<{doubted[0]['client_ref']}@northgate.example>"
    assert [each["client_ref"] for each in ran.json["in_doubt"]] == [doubted[1]["client_ref"]]
    assert ran.json["looked"] == [f"Looked for 2 mails in {SENT} of {user}."]
    with work.ledger() as ledger:
        (event,) = ledger.db.execute("SELECT made_by, evidence FROM events WHERE event = 'sent'").fetchall()
    assert tuple(event) == ("mailbox", f'found in "{SENT}" of {user}')
    again = touch("reconcile")
    assert again.code == 1
    assert f"Looked for 1 mail in {SENT} of {user}.\n0 settled, 1 still in doubt.\n" in again.out
    settled = touch("reconcile", "--not-sent", doubted[1]["key"])
    assert (settled.code, settled.out.splitlines()[-1]) == (0, "1 settled, 0 still in doubt.")
    (later,) = send("--dry-run", "--json").json["messages"]
    assert later["key"] == doubted[1]["key"]


def test_all_mail_is_searched_too_and_a_draft_in_it_is_none_that_went(
    work: Workspace, user: str, doubted: list[dict[str, Any]], mailbox: Mailbox, touch: Touch
) -> None:
    mailbox._client.create_folder("All Mail")
    for message in doubted:
        mailbox.append("All Mail", a_copy(message), (), dt.datetime.fromisoformat(NOW))
    mailbox.append(DRAFTS, a_copy(doubted[1]), (), dt.datetime.fromisoformat(NOW))
    ran = touch("reconcile", "--json").json
    assert [each["client_ref"] for each in ran["settled"]] == [doubted[0]["client_ref"]]
    assert ran["looked"] == [f"Looked for 2 mails in {SENT} and All Mail of {user}."]


def test_a_mailbox_that_cannot_be_read_settles_nothing_and_is_said(
    work: Workspace, settings: Settings, doubted: list[dict[str, Any]], touch: Touch
) -> None:
    lay_out(work, settings(imap={"host": "127.0.0.1", "port": 1, "security": "none"}))
    ran = touch("reconcile")
    assert ran.code == 1
    assert "Could not look for 2 mails of dana: 127.0.0.1:1: nothing answers there" in ran.out
    assert "0 settled, 2 still in doubt." in ran.out


def test_whoever_syncs_settles_them_too(
    work: Workspace, doubted: list[dict[str, Any]], mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    import os

    from touchcli.cli.front import _now
    from touchcli.flows.common.session import Invocation, open_session
    from touchcli.flows.sending.mailboxes.settle_mails import settle_mails

    session = open_session(Invocation(_now, work.root, os.environ))
    with session.ledger() as ledger:
        assert settle_mails(session, ledger, session.now) == 0
        mailbox.append(SENT, a_copy(doubted[0]), (), dt.datetime.fromisoformat(NOW))
        assert settle_mails(session, ledger, session.now) == 1
        assert settle_mails(session, ledger, session.now) == 0


def findings(touch: Touch) -> dict[str, tuple[str, str]]:
    return {each["what"]: (each["state"], each["detail"]) for each in touch("doctor", "--json").json["findings"]}


def test_doctor_signs_in_to_the_mailbox_and_names_its_folders(
    work: Workspace,
    settings: Settings,
    dovecot: "Dovecot",
    server: MailServer,
    user: str,
    touch: Touch,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folders = f"{user}, sent mail in {SENT}, drafts in {DRAFTS}"
    assert findings(touch)["mail dana"] == ("ok", f"mail: live, {folders}")
    lay_out(work, settings(mode="draft"))
    assert findings(touch)["mail dana"] == ("note", f"mail: draft, {folders}")
    imap = {"host": "127.0.0.1", "port": dovecot.imap, "security": "none"}
    lay_out(work, settings(imap={**imap, "sent": "none", "drafts": "Ideas"}))
    state, said = findings(touch)["mail dana"]
    assert state == "wrong"
    assert 'no folder "Ideas"' in said
    lay_out(work, settings())
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "wrong")
    assert findings(touch)["mail dana"][0] == "wrong"
    lay_out(work, settings(mode="draft"))
    state, said = findings(touch)["mail dana"]
    assert state == "wrong"
    assert f"the password of {user} was refused" in said
    assert server.taken() == []
