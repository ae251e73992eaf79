"""E-mails by `touch send --queue` and two workers at one PostgreSQL: each once, a mailbox's limits kept by both."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import mail_book
import pytest
from mail_server import MailServer, mail_server
from team import Team

from touchcli.mail.imap import open_mailbox
from touchcli.mail.server import MailServer as Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path, "--password", "right") as running:
        yield running


@pytest.fixture
def lay_out(team: Team, server: MailServer) -> Callable[..., None]:
    """Writes a workspace with so many e-mails due; the further keys are those under `mail:`."""

    def write(mails: int, **mail: Any) -> None:
        settings = mail_book.settings(server.port, **mail)
        mail_book.lay_out(team.root, mails, {**settings, "ledger": "${TOUCH_LEDGER}", "provider": {"name": "vonage"}})
        env = team.write(".env", "TOUCH_MAIL_PASSWORD=right\n")
        env.chmod(0o600)

    return write


def two_workers(team: Team, *arguments: str) -> Counter[str]:
    """Let two of them send until nothing may go now; gives the states."""
    workers = [team.start("worker", "--until-empty", *arguments) for _ in range(2)]
    ran = [team.end_of(process) for process in workers]
    assert [each.code for each in ran] == [0, 0], ran
    return team.states()


def test_two_workers_send_each_mail_once_at_the_rate_of_the_mailbox(
    team: Team, server: MailServer, lay_out: Callable[..., None]
) -> None:
    lay_out(30, rate="10/s")
    assert team.queue().json["counts"]["queued"] == 30
    assert two_workers(team, "--concurrency", "4") == {"accepted": 30}
    assert Counter(mail.message_id for mail in server.taken()).most_common(1)[0][1] == 1
    assert len(server.taken()) == 30
    at = sorted(dt.datetime.fromisoformat(at) for (at,) in team.rows("SELECT claimed_at FROM messages"))
    # Thirty places at 10 a second, less what a busy machine may delay the first ones.
    assert (at[-1] - at[0]).total_seconds() > 29 / 10 * 0.7
    assert team.rows("SELECT name FROM slots") == [("mailbox/dana@northgate.example",)]


def test_two_workers_keep_the_limit_of_the_day_together(
    team: Team, server: MailServer, lay_out: Callable[..., None]
) -> None:
    lay_out(24, daily_limit=24)
    assert team.queue().json["counts"]["queued"] == 24
    lay_out(24, daily_limit=10)
    states = two_workers(team, "--concurrency", "1")
    # Two that come at once may see each other and both wait until tomorrow.
    assert 8 <= states["accepted"] <= 10
    assert states["accepted"] + states["deferred"] == 24
    assert len(server.taken()) == states["accepted"]
    assert team.queue().json["counts"]["queued"] == 0


def test_a_worker_of_mails_alone_needs_no_credentials_for_texts(
    team: Team, server: MailServer, lay_out: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(2)
    without = {name: value for name, value in team.environment().items() if not name.startswith("VONAGE")}
    monkeypatch.setattr(team, "environment", lambda: without)
    assert team.queue().json["counts"]["queued"] == 2
    refused = team.end_of(team.start("worker", "--until-empty"))
    assert (refused.code, "VONAGE" in refused.err) == (2, True)
    text = (team.root / "touch.yaml").read_text("utf-8")
    team.write("touch.yaml", text.replace('"texting": "live"', '"texting": "off"'))
    assert team.end_of(team.start("worker", "--until-empty")).code == 0
    assert len(server.taken()) == 2


def test_workers_keep_copies_and_a_queue_leaves_drafts(team: Team, tmp_path: Path) -> None:
    from dovecot import PASSWORD, USER, Dovecot

    with Dovecot() as dovecot, mail_server(tmp_path) as server:

        def write(mode: str) -> None:
            settings = mail_book.settings(server.port, dovecot.imap, mode=mode, user=USER)
            mail_book.lay_out(team.root, 3, {**settings, "ledger": "${TOUCH_LEDGER}", "provider": {"name": "vonage"}})

        team.write(".env", f"TOUCH_MAIL_PASSWORD={PASSWORD}\n").chmod(0o600)
        write("draft")
        assert [each["state"] for each in team.queue().json["drafts"]] == ["drafted"] * 3
        write("live")
        assert team.queue().json["counts"]["queued"] == 3
        assert two_workers(team, "--concurrency", "2") == {"accepted": 3}
        with open_mailbox(Server("127.0.0.1", dovecot.imap, "none"), USER, password=PASSWORD) as mailbox:
            copies = sorted(each.raw for each in mailbox.new_since(None, "Ausgang"))
            assert copies == sorted(mail.data for mail in server.taken())
            assert len(list(mailbox.new_since(None, "Entwurf"))) == 3
