"""`touch sync` on a real mailbox: what each mail means, once, and what follows from it on every channel."""

import datetime as dt
import imaplib
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from dovecot import PASSWORD, Dovecot
from workspace import Touch, Workspace

from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.message import Message

Arrives = Callable[..., str]
AUTOMATIC = "Auto-Submitted: auto-replied\r\n"


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()  # noqa: TID251


def history(work: Workspace, account: str = "acme") -> AccountHistory:
    from touchcli.flows.common.history import read_history
    from touchcli.flows.common.session import Invocation, open_session

    now = dt.datetime.now(dt.UTC)  # noqa: TID251
    session = open_session(Invocation(lambda: now, work.root, {}, str(work.root)))
    with session.ledger() as ledger:
        return read_history(session, ledger).of(account)


@contextmanager
def mailbox(dovecot: Dovecot, user: str) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", dovecot.imap) as client:
        client.login(user, PASSWORD)
        yield client


def sent_by_us(work: Workspace, to: str = "priya@acme.example", state: str = "accepted") -> Message:
    """A mail of ours that went to the contact, as the outbox has it."""
    from touchcli.rules.models.message import Accepted, InDoubt

    now = dt.datetime.now(dt.UTC)  # noqa: TID251
    message = Message(
        key="acme/priya-natarajan/both/note/2026-01-01",
        client_ref="0123456789abcdef0123456789abcdef",
        account="acme",
        contact="priya-natarajan",
        rep="dana",
        to=to,
        from_="dana@northgate.example",
        carrier="email",
        text="Subject: Hi\n\nHi",
        encoding="UTF-8",
        segments=0,
        template="note",
        wording=1,
        purpose="update",
        cadence="both",
        item="note",
        created_at=now,
        updated_at=now,
    )
    with work.ledger() as ledger:
        ledger.enqueue(message)
        ledger.claim(message.client_ref, now, dt.timedelta(minutes=5))
        outcome = Accepted(OURS) if state == "accepted" else InDoubt("?")
        return ledger.record_outcome(message.client_ref, outcome, now)


def damage(work: Workspace, sql: str) -> None:
    with closing(sqlite3.connect(work.root / ".touch/ledger.db")) as ledger, ledger:
        ledger.execute(sql)


def codes(touch: Touch) -> dict[str, list[str]]:
    """What holds the next text and the next mail to Acme."""
    found = {}
    for channel in ("text", "email"):
        guards = touch("why", "acme", "--channel", channel, "--json").json["guards"]
        found[channel] = [guard["code"] for guard in guards if not guard["passed"]]
    return found


def stopped(touch: Touch) -> set[str]:
    """The channels on which they are opted out."""
    return {channel for channel, found in codes(touch).items() if "opted-out" in found}


OURS = "<0123456789abcdef0123456789abcdef@northgate.example>"


def test_an_answer_waits_in_the_inbox_and_stops_texts_and_mails(
    work: Workspace, touch: Touch, arrives: Arrives, dovecot: Dovecot, user: str
) -> None:
    arrives("Can you do Thursday?\r\n\r\nOn Monday, Dana wrote:\r\n> Hi\r\n", subject="Re: Hi")
    first = touch("sync")
    assert first.code == 0, first.err
    assert f"Mail of {user}: 1 reply." in first.out
    assert f"Mail of {user}: nothing new." in touch("sync").out
    (reply,) = touch("inbox", "--json").json["replies"]
    assert (reply["account"], reply["text"], reply["subject"], reply["channel"], reply["from"]) == (
        "acme",
        "Can you do Thursday?",
        "Re: Hi",
        "email",
        "priya@acme.example",
    )
    assert 'Re: Hi: "Can you do Thursday?"' in touch("inbox").out
    assert all("awaiting-reply" in found for found in codes(touch).values())
    first_row = touch("due", "--json").json["actions"][0]
    assert (first_row["kind"], first_row["channel"]) == ("reply", "email")
    with mailbox(dovecot, user) as client:
        client.select("INBOX")
        assert client.search(None, "UNSEEN")[1] == [b"1"]


def test_strangers_and_lists_are_left_alone(work: Workspace, touch: Touch, arrives: Arrives) -> None:
    arrives("Buy this", sender="shop@stranger.example")
    arrives("News", head="List-Id: <news.acme.example>\r\n")
    assert touch("sync").code == 0
    assert touch("inbox", "--json").json["replies"] == []


def test_a_vacation_answer_moves_texts_mails_and_calls(
    work: Workspace, touch: Touch, arrives: Arrives, user: str
) -> None:
    before = {row["channel"] for row in touch("due", "--all", "--json").json["actions"] if row["account"] == "acme"}
    assert before == {"email", "text", "call"}
    last = today() + dt.timedelta(days=20)
    arrives(
        f"I am away until {last.day} {last:%B}. Please contact Gina Marsh, gina@acme.example.",
        subject="Automatic reply: Hi",
        head=AUTOMATIC,
    )
    assert f"Mail of {user}: 1 absence." in touch("sync").out
    day = touch("due", "--all", "--json").json
    assert [row["channel"] for row in day["actions"] if row["account"] == "acme"] == []
    back = last + dt.timedelta(days=1)
    assert day["away"] == [
        {
            "account": "acme",
            "name": "Acme",
            "contact": "Priya Natarajan",
            "back_on": back.isoformat(),
            "guessed": False,
        }
    ]
    assert f"Away: Priya Natarajan (Acme) back {back.day} {back:%b}" in touch("due").out
    (contact,) = touch("show", "acme", "--json").json["contacts"]
    assert contact["away"] == {
        "back_on": back.isoformat(),
        "guessed": False,
        "stand_in": "Gina Marsh, gina@acme.example",
    }
    assert all("away" in found for found in codes(touch).values())
    assert touch("inbox", "--json").json["replies"] == []
    later = (back + dt.timedelta(days=3)).isoformat()
    again = touch("due", "--all", "--json", "--as-of", f"{later}T17:00Z").json["actions"]
    assert {row["channel"] for row in again if row["account"] == "acme"} == {"email", "text", "call"}
    call = next(row for row in again if row["account"] == "acme" and row["channel"] == "call")
    assert call["due_on"] >= back.isoformat()


def test_an_answer_without_a_day_is_guessed_and_says_so(work: Workspace, touch: Touch, arrives: Arrives) -> None:
    arrives("I am out of the office and will answer when I am back.", subject="Out of office", head=AUTOMATIC)
    touch("sync")
    (away,) = touch("due", "--json").json["away"]
    assert (away["back_on"], away["guessed"]) == ((today() + dt.timedelta(days=7)).isoformat(), True)
    assert "back about" in touch("due").out


def report(status: str, original: str = OURS, to: str = "priya@acme.example") -> tuple[str, str]:
    """The head and body of a delivery report."""
    head = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nMIME-Version: 1.0\r\n'
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nCould not deliver.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.acme.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 no such user\r\n"
        f"\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {original}\r\nTo: {to}\r\n\r\n--b--"
    )
    return head, body


def test_a_bounce_asks_for_a_new_address(work: Workspace, touch: Touch, arrives: Arrives, user: str) -> None:
    sent_by_us(work)
    head, body = report("5.1.1")
    arrives(body, sender="MAILER-DAEMON@mx.acme.example", subject="Undelivered", head=head)
    assert f"Mail of {user}: 1 bounce." in touch("sync").out
    assert [each["state"] for each in touch("outbox", "--json").json["messages"]] == ["undelivered"]
    (hold,) = [
        guard
        for guard in touch("why", "acme", "--channel", "email", "--json").json["guards"]
        if guard["code"] == "no-address"
    ]
    assert "find a new e-mail address" in hold["message"]
    later = (today() + dt.timedelta(days=4)).isoformat()
    rows = touch("due", "--all", "--json", "--as-of", f"{later}T17:00Z").json["actions"]
    (mail,) = [row for row in rows if row["account"] == "acme" and row["channel"] == "email"]
    assert (mail["state"], mail["find"]) == ("held", "a new e-mail address for Priya Natarajan")
    assert "no mail arrives at this address" in touch("show", "acme").out
    assert history(work).touches[0].outcome == "undelivered"


@pytest.mark.parametrize(("status", "original"), [("4.2.2", OURS), ("5.1.1", "<forged@elsewhere.example>")])
def test_a_full_mailbox_and_a_report_of_no_mail_of_ours_say_nothing(
    work: Workspace, touch: Touch, arrives: Arrives, status: str, original: str
) -> None:
    sent_by_us(work)
    head, body = report(status, original)
    arrives(body, sender="MAILER-DAEMON@mx.acme.example", subject="Undelivered", head=head)
    assert "nothing new" in touch("sync").out
    assert [each["state"] for each in touch("outbox", "--json").json["messages"]] == ["accepted"]
    assert history(work).bounces == ()


def test_a_no_by_mail_is_a_no_to_texts_and_is_kept_with_its_words(
    work: Workspace, touch: Touch, arrives: Arrives, user: str
) -> None:
    arrives("Please remove me from your list.", ago=60)
    assert f"Mail of {user}: 1 wish for no more." in touch("sync").out
    assert {item: found[0] for item, found in codes(touch).items()} == {"text": "opted-out", "email": "opted-out"}
    assert "Please remove me from your list." in touch("show", "acme", "--trail").out
    arrives("START")
    touch("sync")
    assert all("opted-out" not in found for found in codes(touch).values())


def test_who_wants_no_mails_and_says_that_texts_are_fine_gets_texts(
    work: Workspace, touch: Touch, arrives: Arrives
) -> None:
    arrives("Stop emailing me. Texts are fine.", ago=60)
    touch("sync")
    assert stopped(touch) == {"email"}
    arrives("Stop.", ago=30)
    touch("sync")
    assert stopped(touch) == {"text", "email"}


def test_by_hand_one_channel_ends_and_the_other_goes_on(work: Workspace, touch: Touch) -> None:
    ran = touch("opt-out", "+15125550142", "--one-channel", "--how", "email is fine, she says")
    assert (ran.code, ran.out.splitlines()[0]) == (
        0,
        "1 number opted out of texts alone: …0142. Only START from them lifts it.",
    )
    assert "; opted out of texts" in " ".join(touch("show", "acme").out.split())
    assert "e-mails" not in touch("show", "acme").out
    assert "opted out: no texts ·" in touch("who", "priya@acme.example").out
    assert stopped(touch) == {"text"}
    entry = touch("opt-out", "+15125550142", "--one-channel", "--json").json["entry"]
    assert touch("amend", str(entry), "--how", "by mail", "--yes").code == 0
    assert stopped(touch) == {"text"}
    damage(work, "UPDATE wishes SET how = 'x' WHERE wish = 'one-channel'")
    assert stopped(touch) == {"text", "email"}


def test_the_wish_of_a_list_unsubscribe_is_one(work: Workspace, touch: Touch, arrives: Arrives) -> None:
    arrives("", subject="unsubscribe", head=AUTOMATIC.replace("replied", "generated"))
    touch("sync")
    assert touch("opt-out", "--list").out.count("priya") or "1" in touch("opt-out", "--list").out


def test_an_answer_from_another_address_belongs_to_what_it_answers(
    work: Workspace, touch: Touch, arrives: Arrives
) -> None:
    sent_by_us(work)
    arrives("Please remove me from your list.", sender="priya.private@home.example", head=f"In-Reply-To: {OURS}\r\n")
    touch("sync")
    assert {found[0] for found in codes(touch).values()} == {"opted-out"}
    assert "(from priya.private@home.example)" in touch("show", "acme", "--trail").out


def test_what_the_rep_writes_by_hand_is_a_touch_without_its_words(
    work: Workspace, touch: Touch, dovecot: Dovecot, user: str
) -> None:
    mail = (
        f"From: Dana <{user}>\r\nTo: Priya <priya@acme.example>\r\nSubject: The plan for Plant 2\r\n"
        "Message-ID: <hand1@northgate.example>\r\n\r\nSecret words.\r\n"
    )
    with mailbox(dovecot, user) as client:
        client.append("Ausgang", "\\Seen", "", mail.encode())
    assert "1 mail of yours counted" in touch("sync").out
    assert "nothing new" in touch("sync").out
    (made,) = history(work).touches
    assert (made.channel, made.contact, made.note, made.item, made.by) == (
        "email",
        "priya-natarajan",
        "The plan for Plant 2",
        "note",
        "dana",
    )
    assert "Secret words" not in touch("export", "touches").out


def test_an_answer_by_hand_ends_the_waiting(
    work: Workspace, touch: Touch, arrives: Arrives, dovecot: Dovecot, user: str
) -> None:
    arrives("Can you do Thursday?")
    mail = (
        f"From: Dana <{user}>\r\nTo: priya@acme.example\r\nSubject: Re: Hi\r\n"
        "Message-ID: <hand2@northgate.example>\r\n\r\nYes.\r\n"
    )
    with mailbox(dovecot, user) as client:
        client.append("Ausgang", "\\Seen", "", mail.encode())
    touch("sync")
    assert touch("inbox", "--json").json["replies"] == []


def test_a_mail_in_doubt_that_lies_in_sent_has_gone(work: Workspace, touch: Touch, dovecot: Dovecot, user: str) -> None:
    sent_by_us(work, state="in-doubt")
    copy = f"From: {user}\r\nTo: priya@acme.example\r\nSubject: Hi\r\nMessage-ID: {OURS}\r\n\r\nHi\r\n"
    with mailbox(dovecot, user) as client:
        client.append("Ausgang", "\\Seen", "", copy.encode())
    touch("sync")
    assert [each["state"] for each in touch("outbox", "--json").json["messages"]] == ["accepted"]
    assert len(history(work).touches) == 1


def test_a_mailbox_that_lets_nobody_in_says_so(
    work: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch, user: str
) -> None:
    monkeypatch.setenv("TOUCH_MAIL_PASSWORD", "wrong-word")
    ran = touch("sync")
    assert ran.code == 1
    assert f"the mailbox of {user}" in ran.err
    assert "wrong-word" not in ran.out + ran.err


def test_somebody_who_left_is_to_be_found_anew(work: Workspace, touch: Touch, arrives: Arrives) -> None:
    arrives("I no longer work for Acme. Please write to Gina Marsh.", subject="Automatic reply: Hi", head=AUTOMATIC)
    assert "1 contact who left" in touch("sync").out
    assert "automatic answer: I no longer work for Acme" in touch("show", "acme").out
    assert history(work).bounces[0].status == "5.1.6"


def test_two_programs_that_read_at_once_count_each_mail_once(
    work: Workspace, touch: Touch, dovecot: Dovecot, user: str
) -> None:
    touch("sync")
    with mailbox(dovecot, user) as client:
        for n in range(12):
            mail = (
                f"From: {user}\r\nTo: priya@acme.example\r\nSubject: Mail {n}\r\n"
                f"Message-ID: <both{n}@northgate.example>\r\n\r\nHi\r\n"
            )
            client.append("Ausgang", "\\Seen", "", mail.encode())
    programs = [
        subprocess.Popen([sys.executable, "-m", "touchcli", "sync"], cwd=work.root, stdout=subprocess.DEVNULL)
        for _ in range(3)
    ]
    assert [program.wait(120) for program in programs] == [0, 0, 0]
    assert sorted(touch.note or "" for touch in history(work).touches) == sorted(f"Mail {n}" for n in range(12))


def test_mails_that_get_other_numbers_are_not_counted_again(
    work: Workspace, touch: Touch, dovecot: Dovecot, user: str, arrives: Arrives
) -> None:
    arrives("Can you do Thursday?")
    with mailbox(dovecot, user) as client:
        mail = (
            f"From: {user}\r\nTo: priya@acme.example\r\nSubject: By hand\r\nMessage-ID: <n1@northgate.example>\r\n\r\n"
        )
        client.append("Ausgang", "\\Seen", "", mail.encode())
    touch("sync")
    with work.ledger() as ledger:
        for folder in ("INBOX", "Ausgang"):
            name = f"mail 127.0.0.1 {user} {folder}"
            value = ledger.mark(name)
            assert value
            ledger.set_mark(name, f"1{value}")
    touch("sync")
    assert len(history(work).touches) == 1
    assert len(touch("inbox", "--all", "--json").json["replies"]) == 1


def test_an_address_is_opted_out_and_forgotten_by_itself(
    work: Workspace, touch: Touch, arrives: Arrives, tmp_path: Path
) -> None:
    assert touch("opt-out", "Priya@Acme.example").code == 0
    assert {found[0] for found in codes(touch).values()} == {"opted-out"}
    listed = touch("opt-out", "--list").out
    assert "priya@acme.example" in listed
    (tmp_path / "list.csv").write_text("ken@bolt.example\n+15125550199\n")
    assert "1 number and 1 address opted out" in touch("opt-out", "--import", str(tmp_path / "list.csv")).out
    (tmp_path / "again.csv").write_text(listed)
    assert touch("opt-out", "--import", str(tmp_path / "again.csv")).code == 0
    assert touch("opt-out", "nobody@").code == 2
    arrives("Can you do Thursday?", sender="ken@bolt.example")
    touch("sync")
    assert touch("forget", "ken@bolt.example", "--yes").code == 0
    assert history(work, "bolt").replies[0].text == ""
    assert "ken@bolt.example" not in touch("opt-out", "--list").out
