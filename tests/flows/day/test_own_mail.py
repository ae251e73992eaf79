"""`touch due --mail`, `touch report --week --mail`: a page to the rep whose it is, once a day, from cron too."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from mail_server import MailServer, mail_server
from workspace import Touch, Workspace

SERVER = "mail: {{smtp: {{host: 127.0.0.1, port: {port}, security: none}}, user: dana}}\n"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path, "--password", "right") as running:
        yield running


@pytest.fixture
def work(starter: Workspace, server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The starter pack with a mailbox."""
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "right")
    settings = (starter.root / "touch.yaml").read_text()
    starter.write("touch.yaml", f"{settings}\n{SERVER.format(port=server.port)}")
    return starter


def forms(server: MailServer, n: int = -1) -> tuple[str, str]:
    """The text and the HTML of a mail."""
    plain, html = (server.taken()[n].parsed.get_body((kind,)) for kind in ("plain", "html"))
    assert plain
    assert html
    return plain.get_content().replace("\r\n", "\n"), html.get_content()


def test_the_day_goes_to_the_rep_with_numbers_to_dial(work: Workspace, server: MailServer, touch: Touch) -> None:
    ran = touch("due", "--mail", "--owner", "dana")
    assert (ran.code, ran.out, ran.err) == (0, "Mailed the day to dana@northgate.example.\n", "")
    (mail,) = server.taken()
    heads = {name: str(mail.parsed[name]) for name in ("From", "To", "Auto-Submitted", "Date")}
    assert heads == {
        "From": "touch <dana@northgate.example>",
        "To": "Dana Reyes <dana@northgate.example>",
        "Auto-Submitted": "auto-generated",
        "Date": "Mon, 23 Nov 2026 10:30:00 -0600",
    }
    counts = touch("due", "--owner", "dana", "--json").json["counts"]
    subject = f"Monday 23 November: {counts['to_do']} to do, {counts['ready']} texts ready"
    assert str(mail.parsed["Subject"]) == subject
    text, html = forms(server)
    assert text.startswith("Monday 23 November · dana · ")
    assert "+15125550142" in text
    assert max(map(len, text.splitlines())) <= 76
    assert '<a href="tel:+15125550142">+15125550142</a>' in html
    assert '<a href="mailto:' in html
    assert not any(word in html for word in ("<img", "<script", "<link", "src=", "http"))
    said = " ".join(html.split())
    for row in touch("due", "--owner", "dana", "--json").json["actions"]:
        assert row["state"] == "held" or row["name"].replace("&", "&amp;") in said


def test_it_goes_once_a_day_unless_somebody_wants_it_again(
    work: Workspace, server: MailServer, touch: Touch, clock: time_machine.Traveller
) -> None:
    for _ in range(2):
        assert touch("due", "--mail", "--owner", "dana").code == 0
    assert touch("due", "--mail", "--owner", "dana").out.startswith("dana got the day by mail today already")
    assert len(server.taken()) == 1
    clock.shift(dt.timedelta(minutes=5))
    assert touch("due", "--mail", "--again", "--owner", "dana").code == 0
    clock.shift(dt.timedelta(days=1))
    assert touch("due", "--mail", "--owner", "dana").code == 0
    ids = [mail.message_id for mail in server.taken()]
    assert len(ids) == len(set(ids)) == 3


def test_everyone_with_something_to_do_gets_their_own(work: Workspace, server: MailServer, touch: Touch) -> None:
    work.edit("touch.yaml", "reps:\n", "reps:\n  sam: {name: Sam Ortiz, company: N, email: sam@northgate.example}\n")
    work.edit("touch.yaml", "reps:\n", "reps:\n  lee: {name: Lee Park, company: N}\n")
    ran = touch("due", "--mail", "--owner", "all", "--json")
    assert ran.code == 0
    told = {each["rep"]: each["state"] for each in ran.json["mailed"]}
    assert told == {"sam": "nothing", "dana": "sent", "theo": "sent"}
    assert [mail.to for mail in server.taken()] == ["dana@northgate.example", "theo@northgate.example"]
    assert " · theo · " in forms(server)[0]
    sent = next(each for each in ran.json["mailed"] if each["rep"] == "theo")
    assert (sent["message_id"], sent["error"]) == (server.taken()[1].message_id, None)


def test_masked_numbers_are_masked_here_too(work: Workspace, server: MailServer, touch: Touch) -> None:
    text = (work.root / "touch.yaml").read_text()
    work.write("touch.yaml", f"{text}\ndisplay: {{numbers: masked}}\n")
    assert touch("due", "--mail", "--owner", "dana").code == 0
    text, html = forms(server)
    assert "+1512" not in text + html
    assert "tel:" not in html


def test_a_file_with_problems_is_told_of(work: Workspace, server: MailServer, touch: Touch) -> None:
    work.write("plans/accounts/broken.yaml", "nmae: x\n")
    assert touch("due", "--mail", "--owner", "dana").code == 2
    assert "in the files: touch check" in forms(server)[0]


def test_the_rep_is_the_one_who_asks_or_the_only_one(
    work: Workspace, server: MailServer, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = touch("due", "--mail")
    assert (ran.code, ran.out) == (2, "")
    assert "--mail: which rep is meant? (--owner with one of dana, theo, or all)" in ran.err
    monkeypatch.setenv("TOUCH_REP", "theo")
    assert touch("due", "--mail").out == "Mailed the day to theo@northgate.example.\n"


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--again",), "--again goes with --mail"),
        (("--mail", "--account", "acme"), "--mail sends the whole day"),
        (("--mail", "--ics"), "--mail sends the whole day"),
        (("--mail", "--book", "1"), "--mail sends the whole day"),
        (("--mail", "--as-of", "2026-11-30", "--owner", "dana"), "--mail sends the page of now"),
        (("--mail", "--owner", "nobody"), 'unknown rep "nobody"'),
    ],
)
def test_flags_that_do_not_go_together(work: Workspace, touch: Touch, flags: tuple[str, ...], said: str) -> None:
    ran = touch("due", *flags)
    assert ran.code == 2
    assert said in ran.err


def test_what_is_missing_is_said_in_a_sentence(starter: Workspace, server: MailServer, touch: Touch) -> None:
    ran = touch("due", "--mail", "--owner", "dana")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no mail server to send by (write mail: {smtp: {host: ...}} in touch.yaml)" in ran.err
    starter.write("touch.yaml", (starter.root / "touch.yaml").read_text() + SERVER.format(port=server.port))
    starter.edit("touch.yaml", "    email: dana@northgate.example\n", "")
    ran = touch("due", "--mail", "--owner", "dana")
    assert ran.code == 2
    assert "Dana Reyes has no e-mail address (write email: under reps.dana in touch.yaml)" in ran.err
    assert "no password" in touch("due", "--mail", "--owner", "theo").err


def test_a_sign_in_that_is_refused_leaves_it_to_the_next_run(
    work: Workspace, server: MailServer, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "wrong")
    ran = touch("due", "--mail", "--owner", "all")
    assert ran.code == 2
    assert "dana: " in ran.err
    assert "theo: " in ran.err
    assert "refuses the sign-in of dana" in ran.err
    assert "wrong" not in ran.out + ran.err
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "right")
    assert touch("due", "--mail", "--owner", "dana").code == 0
    assert len(server.taken()) == 1


@pytest.mark.parametrize(
    ("address", "state", "times"),
    [("refused-1", "failed", 0), ("later-1", "failed", 0), ("full-1", "failed", 0), ("drop-1", "in-doubt", 1)],
)
def test_each_answer_of_the_server(
    work: Workspace, server: MailServer, touch: Touch, address: str, state: str, times: int
) -> None:
    work.edit("touch.yaml", "email: dana@", f"email: {address}@")
    ran = touch("due", "--mail", "--owner", "dana", "--json")
    assert (ran.code, ran.json["mailed"][0]["state"]) == (1, state)
    assert ran.json["mailed"][0]["error"]
    again = touch("due", "--mail", "--owner", "dana", "--json").json["mailed"][0]["state"]
    assert again == ("sent-before" if state == "in-doubt" else state), "what may have gone is not sent twice"
    assert len(server.taken()) == times


def test_nothing_is_mailed_where_nothing_is_due(
    work: Workspace, server: MailServer, touch: Touch, clock: time_machine.Traveller
) -> None:
    for file in (work.root / "plans/accounts").iterdir():
        file.unlink()
    assert touch("due", "--mail", "--owner", "dana").out == "Nothing to mail to dana.\n"
    assert touch("report", "--week", "--mail", "--owner", "dana").out == "Nothing to mail to dana.\n"
    assert server.taken() == []


def test_it_needs_no_terminal(
    work: Workspace, server: MailServer, process: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERM")
    monkeypatch.setenv("TOUCH_REP", "dana")
    ran = process("due", "--mail")
    assert (ran.code, ran.out, ran.err) == (0, "Mailed the day to dana@northgate.example.\n", "")
    assert "\x1b" not in forms(server)[0]


def test_the_week_goes_likewise_and_by_itself(work: Workspace, server: MailServer, touch: Touch, found: Any) -> None:
    assert touch("log", "acme", "call", "--note", "fine").code == 0
    assert touch("promise", "acme", "quote for Plant 2 <and> 3", "--by", "2026-11-25").code == 0
    ran = touch("report", "--week", "--mail", "--owner", "dana")
    assert (ran.code, ran.out) == (0, "Mailed the week to dana@northgate.example.\n")
    assert touch("report", "--week", "--mail", "--owner", "dana").out.startswith("dana got the week by mail today")
    assert touch("due", "--mail", "--owner", "dana").out.startswith("Mailed"), "the day is another page"
    text, html = forms(server, 0)
    quiet = len(found("report", "--week", "--owner", "dana")["quiet"])
    subject = "Week of Monday 23 November: 1 touch, 1 talked to" + (f", {quiet} quiet" if quiet else "")
    assert str(server.taken()[0].parsed["Subject"]) == subject
    assert text.rstrip("\n") == touch("report", "--week", "--owner", "dana").out.rstrip("\n")
    assert "quote for Plant 2 &lt;and&gt; 3" in html
    assert touch("report", "--week", "--mail", "--again", "--owner", "all", "--json").code == 0
    assert [mail.to.partition("@")[0] for mail in server.taken()] == ["dana", "dana", "dana", "theo"]


@pytest.mark.parametrize("flags", [("--mail",), ("--week", "--again"), ("--mail", "--html", "x.html")])
def test_the_figures_are_not_mailed(work: Workspace, touch: Touch, flags: tuple[str, ...]) -> None:
    ran = touch("report", *flags)
    assert ran.code == 2
    assert "--mail goes with --week, and --again with --mail" in ran.err
