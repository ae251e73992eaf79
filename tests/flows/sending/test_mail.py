"""Mails through the whole of `touch send`: previewed, sent once, held, put off, in doubt, and found in the history."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from mail_server import MailServer, mail_server
from workspace import CommandResult, Touch, Workspace

NOW = "2026-11-24T17:00Z"


def settings(port: int, mail: str = "live", **more: Any) -> str:
    return json.dumps(
        {
            "reps": {
                "dana": {
                    "name": "Dana Reyes",
                    "company": "Northgate Supply",
                    "phone": "+13125550100",
                    "email": "dana@northgate.example",
                    "texting": "live",
                    "mail": mail,
                }
            },
            "calendar": {"timezone": "America/Chicago"},
            "mail": {
                "smtp": {"host": "127.0.0.1", "port": port, "security": "none"},
                "user": "dana",
                **more,
            },
        }
    )


def account(id: str, address: str | None, **contact: Any) -> str:
    person = {"name": f"Priya {id.title()}", **contact, **({"email": address} if address else {})}
    return json.dumps(
        {
            "id": id,
            "name": id.title(),
            "owner": "dana",
            "cadence": "mails",
            "known": True,
            "timezone": "America/Chicago",
            "contacts": [person],
        }
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path, "--password", "right") as running:
        yield running


@pytest.fixture
def work(tmp_path: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace whose accounts get an e-mail a week."""
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "right")
    workspace = Workspace(tmp_path / "workspace")
    workspace.write("touch.yaml", settings(server.port))
    workspace.write(
        "plans/cadences/mails.yaml",
        "rhythms: [{id: note, channel: email, every: 1w, template: note}]\n",
    )
    workspace.write(
        "templates/note.yaml",
        "purpose: update\nemail:\n  subject: Your order, {{ contact.first_name }}\n  body: |\n"
        "    Dear {{ contact.first_name }},\n\n    see https://northgate.example/a?b=1&c=2\n\n    -- \n    Dana\n",
    )
    workspace.write("plans/accounts/acme.yaml", account("acme", "Priya@Acme.example"))
    monkeypatch.chdir(workspace.root)
    return workspace


@pytest.fixture
def send(touch: Touch, clock: time_machine.Traveller) -> Callable[..., CommandResult]:
    def run(*arguments: str, now: str = NOW) -> CommandResult:
        clock.move_to(dt.datetime.fromisoformat(now))
        return touch("send", *arguments)

    return run


def test_a_mail_is_shown_as_it_will_arrive_and_no_connection_is_opened(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    server.close()
    shown = send("--dry-run")
    assert shown.code == 0
    assert shown.out == (
        "Acme · Priya Acme p…@acme.example · note · e-mail\n"
        "  │ Subject: Your order, Priya\n"
        "  │\n"
        "  │ Dear Priya,\n"
        "  │\n"
        "  │ see https://northgate.example/a?b=1&c=2\n"
        "  │\n"
        "  │ --\n"
        "  │ Dana\n"
        "\n"
        "Would send 1 mail. Nothing was sent.\n"
    )
    (message,) = send("--dry-run", "--json").json["messages"]
    assert (message["channel"], message["subject"], message["to"], message["from"]) == (
        "email",
        "Your order, Priya",
        "priya@acme.example",
        "dana@northgate.example",
    )
    assert message["text"].startswith("Dear Priya,")
    assert not (work.root / ".touch/ledger.db").exists()


def test_it_arrives_once_with_both_forms_of_its_words(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    preview = send("--dry-run", "--json").json["messages"][0]
    sent = send("--yes", "--json").json
    assert [(each["state"], each["client_ref"]) for each in sent["messages"]] == [("accepted", preview["client_ref"])]
    (taken,) = server.taken()
    assert taken.message_id == f"<{preview['client_ref']}@northgate.example>" == sent["messages"][0]["message_uuid"]
    mail = taken.parsed
    assert (str(mail["From"]), str(mail["To"])) == (
        "Dana Reyes <dana@northgate.example>",
        "Priya Acme <priya@acme.example>",
    )
    plain, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert html
    assert plain.get_content().split("\r\n")[:-1] == preview["text"].split("\n")
    assert '<a href="https://northgate.example/a?b=1&amp;c=2">' in html.get_content()
    assert mail["List-Unsubscribe"] is None
    assert send("--yes").out == "No text is ready.\n"
    assert len(server.taken()) == 1


def test_it_is_a_touch_on_the_channel_of_mails(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult], touch: Touch
) -> None:
    send("--yes")
    with work.ledger() as ledger:
        from touchcli.rules.models.values import instant

        (made,) = ledger.history(instant("2026-11-25T00:00:00Z")).of("acme").touches
    assert (made.channel, made.outcome, made.item, made.contact) == ("email", "done", "note", "priya-acme")
    assert made.message


def test_other_modes_send_nothing(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult], touch: Touch, clock: time_machine.Traveller
) -> None:
    work.write("touch.yaml", settings(server.port, "practice"))
    assert "dana practises (mail: practice): nothing is sent" in send("--dry-run").out
    assert send("--yes").code == 0
    work.write("touch.yaml", settings(server.port, "off"))
    assert send("--yes").out == "No text is ready.\n"
    clock.move_to(dt.datetime.fromisoformat(NOW))
    (row,) = touch("due", "--json").json["actions"]
    assert (row["channel"], row["state"]) == ("email", "to_do")
    assert server.taken() == []


def test_each_answer_of_the_server_is_a_state_a_person_can_see(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    for name in ("refused", "greylist", "drop"):
        work.write(f"plans/accounts/{name}.yaml", account(name, f"{name}-1@acme.example"))
    first = send("--yes", "--json")
    assert first.code == 1
    assert {each["account"]: each["state"] for each in first.json["messages"]} == {
        "acme": "accepted",
        "drop": "in-doubt",
        "greylist": "deferred",
        "refused": "rejected",
    }
    later = send("--yes", "--json", now="2026-11-24T17:10Z").json
    tried = {each["account"]: each["state"] for each in later["messages"]}
    assert tried["greylist"] == "accepted"
    assert "drop" not in tried
    assert sorted(taken.to.partition("@")[0] for taken in server.taken()) == ["drop-1", "greylist-1", "priya"]


def test_a_server_that_lets_nobody_in_leaves_the_mail_waiting(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "wrong")
    ran = send("--yes")
    assert "refuses the sign-in of dana" in ran.out
    assert "wrong" not in ran.out + ran.err
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "right")
    assert "1 accepted" in send("--yes", now="2026-11-24T17:20Z").out


def test_a_stop_by_text_holds_the_mail(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult], touch: Touch
) -> None:
    work.write("plans/accounts/acme.yaml", account("acme", "priya@acme.example", phone="+15125550142"))
    touch("opt-out", "+15125550142")
    held = send("--dry-run", "--json").json["held"]
    assert [hold["code"] for hold in held[0]["holds"]] == ["opted-out"]
    assert send("--yes").code == 0
    assert server.taken() == []


def test_a_limit_a_day_and_a_channel_narrow_a_run(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    work.write("plans/accounts/bolt.yaml", account("bolt", "ken@bolt.example"))
    work.write("touch.yaml", settings(server.port, daily_limit=1))
    assert send("--yes", "--channel", "text").out == "No text is ready.\n"
    ran = send("--yes", "--channel", "email")
    assert "over the mailbox's limit of 1 mails a day (mail.daily_limit)" in ran.out
    assert len(server.taken()) == 1
    assert send("--channel", "letter", "--yes").code == 2


def test_a_promotion_says_how_to_get_no_more_and_a_file_goes_along(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    work.write("files/sheet.pdf", b"%PDF-1.7 made up")
    work.write(
        "templates/note.yaml",
        "purpose: update\nclass: promotional\nemail: {subject: New, body: See the sheet., attach: [files/sheet.pdf]}\n",
    )
    assert "[file: files/sheet.pdf]" in send("--dry-run").out
    send("--yes")
    mail = server.taken()[0].parsed
    assert mail["List-Unsubscribe"] == "<mailto:dana@northgate.example?subject=unsubscribe>"
    (sheet,) = mail.iter_attachments()
    assert (sheet.get_filename(), sheet.get_content()) == ("sheet.pdf", b"%PDF-1.7 made up")


def test_a_file_that_is_gone_or_lies_outside_keeps_the_mail_waiting(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    work.write("templates/note.yaml", "purpose: update\nemail: {subject: New, body: See., attach: [files/none.pdf]}\n")
    assert "files/none.pdf cannot be read" in send("--yes").out
    (work.root / "files").mkdir()
    (work.root / "files/none.pdf").symlink_to("/etc/hostname")
    assert "lies outside the workspace" in send("--yes", now="2026-11-24T17:20Z").out
    assert server.taken() == []


def test_why_and_due_know_mails(work: Workspace, touch: Touch, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime.fromisoformat("2026-11-24T04:00Z"))
    (row,) = touch("due", "--json").json["actions"]
    assert (row["state"], [hold["code"] for hold in row["holds"]]) == ("held", ["quiet-hours"])
    page = touch("due").out
    assert "1 mail waits for its hour" in page
    why = touch("why", "acme", "--channel", "email")
    assert "E-mail note" in why.out
    assert "held  quiet-hours" in why.out
    assert "no-consent" not in why.out
    clock.move_to(dt.datetime.fromisoformat(NOW))
    assert "E-mail, ready" in touch("due").out


def test_one_recipient_that_is_put_off_keeps_no_other_waiting(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult]
) -> None:
    for n in range(12):
        kind = "greylist" if n % 2 else "fine"
        work.write(f"plans/accounts/a{n:02}.yaml", account(f"a{n:02}", f"{kind}-{n}@acme.example"))
    states = [each["state"] for each in send("--yes", "--json").json["messages"]]
    assert (states.count("accepted"), states.count("deferred")) == (7, 6)
    assert len(server.taken()) == 7


def test_a_wrong_password_is_tried_once_a_run(
    work: Workspace, server: MailServer, send: Callable[..., CommandResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    import touchcli.mail.smtp as module

    tried: list[object] = []
    real = module._connected

    def connected(*given: Any) -> Any:
        tried.append(given)
        return real(*given)

    monkeypatch.setattr(module, "_connected", connected)
    for n in range(12):
        work.write(f"plans/accounts/a{n:02}.yaml", account(f"a{n:02}", f"a{n}@acme.example"))
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "wrong")
    ran = send("--yes")
    assert len(tried) == 1
    assert ran.code == 1
    assert "the mail server takes nothing now: 127.0.0.1:" in ran.err
    assert " mails wait in the outbox" in ran.err
