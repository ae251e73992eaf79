"""`touch reply` to a mail: a mail in its thread, sent once, and what it answers is answered."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mail_server import MailServer, mail_server
from workspace import Touch, Workspace

Arrives = Callable[..., str]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path, "--password", "not-a-secret") as running:
        yield running


@pytest.fixture
def work(work: Workspace, server: MailServer) -> Workspace:
    """The workspace, whose mails go to a server that takes them, at once."""
    settings = json.loads((work.root / "touch.yaml").read_text())
    settings["mail"]["smtp"]["port"] = server.port
    settings["texting"] = {"cooloff": "0s"}
    work.write("touch.yaml", json.dumps(settings))
    return work


def test_the_answer_goes_into_the_thread(
    work: Workspace, touch: Touch, arrives: Arrives, server: MailServer, user: str
) -> None:
    source = arrives("Can you do Thursday?\r\n\r\nOn Monday, Dana wrote:\r\n> Hi\r\n", subject="Plant 2")
    touch("sync")
    shown = touch("reply", "acme", "--message", "Thursday at ten.", "--dry-run")
    assert "Subject: Re: Plant 2" in shown.out
    assert "Can you do Thursday?" in shown.out
    assert server.taken() == []
    ran = touch("reply", "acme", "--message", "Thursday at ten.", "--yes")
    assert ran.code == 0, ran.err
    (taken,) = server.taken()
    mail = taken.parsed
    assert (str(mail["Subject"]), str(mail["In-Reply-To"]), str(mail["From"]), taken.to) == (
        "Re: Plant 2",
        source,
        f"Dana Reyes <{user}>",
        "priya@acme.example",
    )
    plain = mail.get_body(("plain",))
    assert plain
    assert plain.get_content().strip() == "Thursday at ten."
    assert touch("inbox", "--json").json["replies"] == []
    assert touch("reply", "acme", "--message", "Again", "--yes").code == 2
    assert len(server.taken()) == 1


def test_a_template_with_words_for_mail_answers_too(
    work: Workspace, touch: Touch, arrives: Arrives, server: MailServer
) -> None:
    arrives("When?", subject="Re: Plant 2")
    touch("sync")
    assert touch("reply", "acme", "--template", "note", "--yes").code == 0
    mail = server.taken()[0].parsed
    assert (str(mail["Subject"]), "Hi" in mail.as_string()) == ("Re: Plant 2", True)


def test_a_rep_whose_mails_touch_does_not_send_answers_by_hand(
    work: Workspace, touch: Touch, arrives: Arrives, server: MailServer
) -> None:
    arrives("When?")
    touch("sync")
    settings = json.loads((work.root / "touch.yaml").read_text())
    settings["reps"]["dana"]["mail"] = "draft"
    work.write("touch.yaml", json.dumps(settings))
    ran = touch("reply", "acme", "--message", "Now.", "--yes")
    assert ran.code == 2
    assert "they wrote by mail, and touch sends none for Dana Reyes (mail: draft)" in ran.err
    assert server.taken() == []


def test_somebody_who_said_no_gets_no_answer_by_mail_either(
    work: Workspace, touch: Touch, arrives: Arrives, server: MailServer
) -> None:
    arrives("When?")
    touch("sync")
    touch("opt-out", "+15125550142")
    ran = touch("reply", "acme", "--message", "Now.", "--yes")
    assert ran.code == 1
    assert "opted-out" in ran.out
    assert server.taken() == []
