"""Due e-mails become drafts that a mail program opens."""

import datetime as dt
import email
import email.policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
import time_machine
from hypothesis import example, given
from hypothesis import strategies as st
from workspace import Touch

from touchcli.render.emails import Mailbox, eml
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.template import EmailWords

if TYPE_CHECKING:
    from tests.flows.documents.conftest import DraftsWorkspace

NOTE = "I send the quote for Plant 2 by Friday, as „Angebot № 7“."
AT = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
DANA = Mailbox("Dana Reyes", "dana@northgate.example")


def parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def test_j7_the_thank_you_goes_by_email_with_what_the_call_came_to(called: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("draft")
    assert ran.code == 0
    assert "touch log ACCOUNT email" in ran.out
    message = parsed(called.draft("eml"))
    assert message["X-Unsent"] == "1"
    assert message["From"] == "Dana Reyes <dana@northgate.example>"
    assert message["To"].addresses[0].display_name == "Zoë Müller-Žižková"
    assert message["To"].addresses[0].addr_spec == "zoe@acme.example"
    assert message["Subject"] == "Thank you, Zoë"
    assert message["Date"].datetime == dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
    assert message["Content-Transfer-Encoding"] == "quoted-printable"
    assert message.get_content_charset() == "utf-8"
    assert NOTE in message.get_content()


def test_j7_a_call_without_a_note_refuses_the_thank_you_and_says_why(
    workspace: "DraftsWorkspace", touch: Touch
) -> None:
    touch("log", "acme", "call", "--next", "cadence")
    ran = touch("draft")
    assert ran.code == 0
    assert "no email for Acme Industrial (thank-you): template thanks: touch.summary is missing" in ran.err
    assert not workspace.drafts()


def test_nothing_is_marked_as_done(called: "DraftsWorkspace", touch: Touch) -> None:
    before = touch("due", "--all", "--json").json
    touch("draft")
    assert touch("due", "--all", "--json").json == before
    touch("log", "acme", "email")
    assert not [row for row in touch("draft", "--json").json["drafts"] if row["channel"] == "email"]


def test_a_second_run_of_the_day_changes_no_byte(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    touch("draft")
    first = called.drafts()
    clock.shift(dt.timedelta(hours=5))
    assert {row["state"] for row in touch("draft", "--json").json["drafts"]} == {"unchanged"}
    assert called.drafts() == first
    assert len(first) == 2


def test_the_next_day_renews_its_own_drafts_under_the_same_names(
    called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller
) -> None:
    touch("draft")
    first = called.drafts()
    clock.shift(dt.timedelta(days=1))
    assert {row["state"] for row in touch("draft", "--json").json["drafts"]} == {"written"}
    second = called.drafts()
    assert second.keys() == first.keys()
    assert all(second[name] != first[name] for name in first)


def test_what_a_person_changed_is_kept(called: "DraftsWorkspace", touch: Touch, clock: time_machine.Traveller) -> None:
    touch("draft")
    [name] = called.drafts("eml")
    called.write(f"drafts/{name}", "mine")
    clock.shift(dt.timedelta(days=1))
    ran = touch("draft")
    assert ran.code == 0
    assert f"{name} was changed by hand and is kept" in ran.err
    assert called.drafts("eml") == {name: b"mine"}
    called.write(f"drafts/{name}", "mine again")
    touch("draft")
    assert called.drafts("eml") == {name: b"mine again"}


def test_a_strange_file_of_that_name_is_kept_without_any_memory(called: "DraftsWorkspace", touch: Touch) -> None:
    [name] = [row["file"] for row in touch("draft", "--json").json["drafts"] if row["channel"] == "email"]
    (called.root / "drafts" / ".touch-drafts").unlink()
    called.edit("templates/thanks.yaml", "Dear", "Hello")
    before = called.drafts()
    states = {row["file"]: row["state"] for row in touch("draft", "--json").json["drafts"]}
    assert states[name] == "kept"
    assert called.drafts() == before


def test_out_names_another_folder(called: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("draft", "--out", "post/today", "--account", "acme", "--json")
    assert ran.json["folder"] == str(called.root / "post/today")
    assert len(called.drafts(folder="post/today")) == 2
    assert not called.drafts()


def test_a_folder_that_cannot_be_made_is_one_line(called: "DraftsWorkspace", touch: Touch) -> None:
    called.write("post", "a file, not a folder")
    ran = touch("draft", "--out", "post")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert "post cannot be read or written" in ran.err


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("touch.yaml", "email: dana@northgate.example, ", "", "Dana Reyes has no e-mail address to write from"),
        ("plans/accounts/acme.yaml", "    email: zoe@acme.example\n", "", "find an e-mail address for Zoë"),
        ("plans/accounts/acme.yaml", "zoe@acme.example", "zoe(a)@acme.example", "cannot stand in an e-mail"),
        ("plans/cadences/opening.yaml", "channel: email, template: thanks", "channel: email", "write it by hand"),
        ("plans/accounts/acme.yaml", "owner: dana\n", "", "find the owner first"),
    ],
)
def test_what_is_missing_refuses_that_draft_alone(
    called: "DraftsWorkspace", touch: Touch, file: str, old: str, new: str, reason: str
) -> None:
    called.edit(file, old, new)
    ran = touch("draft", "--json")
    [refused] = [row for row in ran.json["refused"] if row["channel"] == "email"]
    assert reason in refused["message"]
    assert not called.drafts("eml")
    if "owner" not in reason:
        assert called.drafts("pdf")
        assert ran.code == 0


def test_an_account_without_contacts_is_refused(called: "DraftsWorkspace", touch: Touch) -> None:
    called.write("plans/accounts/bare.yaml", "name: Bare Supply\ntier: A\nowner: dana\nknown: true\n")
    called.edit("plans/cadences/opening.yaml", "steps:", "rhythms: [{id: note, channel: email, every: 3w}]\nsteps:")
    assert "no email for Bare Supply (note): find a contact first" in touch("draft", "--account", "bare").err


def test_no_drafts_say_so(workspace: "DraftsWorkspace", touch: Touch) -> None:
    ran = touch("draft", "--owner", "dana")
    assert (ran.code, ran.out) == (0, "No e-mail or letter to draft.\n")
    assert not (workspace.root / "drafts").exists()


def test_a_domain_in_another_script_goes_in_its_plain_form() -> None:
    data = eml(EmailWords("Hi", "Hi"), DANA, Mailbox("Jürgen", "j@müller.example"), AT, "k")
    assert b"<j@xn--mller-kva.example>" in data


@pytest.mark.parametrize(
    "address", ["a..b@x.example", "jörg@x.example", "a@x.example>", "a,b@x.example", "@x.example", "=?q?a?=@x.example"]
)
def test_an_address_that_no_header_can_hold_is_refused(address: str) -> None:
    with pytest.raises(TemplateError, match="e-mail address of Zoë"):
        eml(EmailWords("Hi", "Hi"), DANA, Mailbox("Zoë", address), AT, "k")


SMUGGLED = "=?utf-8?q?hi=0D=0ABcc:_x@y.example?="


@example(name=SMUGGLED, subject="Hi", body="Hi")
@example(name="Zoë", subject=SMUGGLED, body="Hi")
@example(name="Zoë\r\nBcc: x@y.example", subject="Hi\nBcc: x@y.example", body="Hi")
@given(name=st.text(min_size=1, max_size=80), subject=st.text(max_size=200), body=st.text(max_size=400))
def test_no_value_makes_a_header_or_is_lost(name: str, subject: str, body: str) -> None:
    plain = [text.encode("utf-8", "replace").decode().replace("\r", "\n") for text in (name, subject, body)]
    data = eml(EmailWords(plain[1], plain[2]), DANA, Mailbox(plain[0], "zoe@acme.example"), AT, "k")
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert set(message.keys()) == {
        *("X-Unsent", "From", "To", "Subject", "Date", "Message-ID"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert isinstance(message, EmailMessage)
    assert [address.addr_spec for address in message["To"].addresses] == ["zoe@acme.example"]
    assert message.get_content().replace("\r\n", "\n").rstrip("\n") == plain[2].rstrip("\n")
    assert all(len(line) <= 998 for line in data.splitlines())
