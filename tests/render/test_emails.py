"""A mail as it is sent: the same bytes each time, both forms from the same words, nothing that calls home."""

import datetime as dt
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.render.emails import Attachment, Mailbox, Outgoing, _one_line, html_of, mail_bytes, message_id
from touchcli.render.mail_words import MailText, taken_apart, written
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.template import EmailWords

DANA = Mailbox("Dana Reyes", "dana@northgate.example")
PRIYA = Mailbox("Priya Natarajan", "priya@acme.example")
AT = dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=-6)))
TEXT = "Subject: Your order\n\nDear Priya,\n\nall is well.\n\n-- \nDana"


def outgoing(**changes: Any) -> Outgoing:
    return Outgoing(DANA, PRIYA, TEXT, AT, "ref-1")._replace(**changes)


def parsed(mail: Outgoing) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(mail_bytes(mail))


def test_the_words_are_one_text_and_come_apart_again() -> None:
    words = EmailWords("Your\n order ", "Dear Priya,\n\nSubject: nothing\n")
    assert written(words) == "Subject: Your order\n\nDear Priya,\n\nSubject: nothing\n"
    assert taken_apart(written(words)) == MailText("Your order", words.body)
    assert taken_apart(written(words, " <1@acme.example>\n ")) == MailText("Your order", words.body, "<1@acme.example>")
    assert taken_apart("Hello\n\nSubject: no") == MailText("", "Hello\n\nSubject: no")
    assert taken_apart(written(EmailWords("", ""))) == MailText("", "")


def test_a_mail_is_the_same_bytes_each_time() -> None:
    mail = outgoing(attachments=(Attachment("sheet.pdf", b"%PDF"), Attachment("plan", b"\x00\xff")))
    assert mail_bytes(mail) == mail_bytes(mail)
    assert b"\n" not in mail_bytes(mail).replace(b"\r\n", b"")


def test_its_heads_and_both_forms() -> None:
    mail = parsed(outgoing())
    heads = {name: str(mail[name]) for name in ("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To")}
    assert heads == {
        "From": "Dana Reyes <dana@northgate.example>",
        "To": "Priya Natarajan <priya@acme.example>",
        "Subject": "Your order",
        "Date": "Mon, 23 Nov 2026 10:30:00 -0600",
        "Message-ID": "<ref-1@northgate.example>",
        "In-Reply-To": "None",
    }
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert mail["List-Unsubscribe"] is mail["X-Unsent"] is None


def test_an_answer_names_what_it_answers_and_a_promotion_the_way_out() -> None:
    mail = parsed(
        outgoing(
            text=written(EmailWords("Re: order", "Yes"), "<1@acme.example>"),
            unsubscribe="dana@northgate.example",
        )
    )
    assert mail["In-Reply-To"] == mail["References"] == "<1@acme.example>"
    assert mail["List-Unsubscribe"] == "<mailto:dana@northgate.example?subject=unsubscribe>"


def test_files_go_along_by_their_kind() -> None:
    files = (
        Attachment("Preisliste ä.pdf", b"%PDF"),
        Attachment("no-kind", b"\x00"),
        Attachment("a\r\nBcc: x.txt", b"x"),
    )
    mail = parsed(outgoing(attachments=files))
    assert mail.get_content_type() == "multipart/mixed"
    found = [(each.get_filename(), each.get_content_type()) for each in mail.iter_attachments()]
    assert found == [
        ("Preisliste ä.pdf", "application/pdf"),
        ("no-kind", "application/octet-stream"),
        ("a Bcc: x.txt", "text/plain"),
    ]
    assert mail["Bcc"] is None


@pytest.mark.parametrize(
    ("from_", "id"),
    [
        ("dana@northgate.example", "<r@northgate.example>"),
        ("jürgen@müller.example", "<r@xn--mller-kva.example>"),
        ("", "<r@touch.invalid>"),
    ],
)
def test_the_message_id_is_made_of_the_reference(from_: str, id: str) -> None:
    assert message_id("r", from_) == id


@pytest.mark.parametrize("subject", ["Hi\r\nBcc: eve@evil.example", "Hi =?utf-8?q?=0ABcc:_eve=40evil.example?="])
def test_words_make_no_head(subject: str) -> None:
    mail = parsed(outgoing(text=f"Subject: {subject}\n\nHello"))
    assert mail["Bcc"] is None


def test_an_address_that_is_none_refuses_the_mail() -> None:
    with pytest.raises(TemplateError, match="cannot stand in an e-mail"):
        mail_bytes(outgoing(to=Mailbox("Priya", "priya(x)@acme.example, eve@evil.example")))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("One\ntwo\n\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("a <b> & c", "<p>a &lt;b&gt; &amp; c</p>"),
        (
            "See https://x.example/a?b=1&c=2.",
            '<p>See <a href="https://x.example/a?b=1&amp;c=2">https://x.example/a?b=1&amp;c=2</a>.</p>',
        ),
        ("(http://x.example/)", '<p>(<a href="http://x.example/">http://x.example/</a>)</p>'),
        (
            'https://x.example/"onclick="a',
            '<p><a href="https://x.example/">https://x.example/</a>&quot;onclick=&quot;a</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("Hi\n-- \nDana\nNorthgate", '<p>Hi</p>\n<p style="color:#555">Dana<br>\nNorthgate</p>'),
        ("", ""),
    ],
)
def test_html_says_what_the_words_say(body: str, expected: str) -> None:
    assert html_of(body) == f"<!doctype html>\n<html><body>\n{expected}\n</body></html>\n"
    assert not {"<img", "<script", "<link", "src="} & {*html_of(body).split()}


LONG = "<DM6PR11MB41234A5B6C7D8E9F0A1B2C3D4E5F60@DM6PR11MB4123456.namprd11.prod.outlook.example>"


def test_an_id_that_is_longer_than_a_line_stands_as_it_is() -> None:
    raw = mail_bytes(outgoing(text=f"Subject: Re: Hi\nIn-Reply-To: {LONG}\n\nHello"))
    assert f"In-Reply-To: {LONG}\r\nReferences: {LONG}\r\n".encode() in raw
    assert max(map(len, raw.split(b"\r\n"))) < 998


@pytest.mark.parametrize("id", ["<ä@acme.example>", f"<{'x' * 1200}@acme.example>"])
def test_an_id_that_no_line_can_hold_is_encoded(id: str) -> None:
    raw = mail_bytes(outgoing(text=f"Subject: Re: Hi\nIn-Reply-To: {id}\n\nHello"))
    assert raw.isascii()
    assert raw.partition(b"In-Reply-To: ")[2].partition(b"References:")[0].count(b"=?utf-8?") > 0
    assert max(map(len, raw.split(b"\r\n"))) < 998


def test_one_click_stands_before_the_address_to_write_to() -> None:
    url = f"https://touch.northgate.example/unsubscribe/{'x' * 90}"
    raw = mail_bytes(outgoing(unsubscribe="dana@northgate.example", one_click=url))
    assert (
        f"List-Unsubscribe: <{url}>,\r\n <mailto:dana@northgate.example?subject=unsubscribe>\r\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    ).encode() in raw


HEADERS = ["content-type", "date", "from", "message-id", "mime-version", "subject", "to"]
WORDS = st.text(max_size=24, alphabet=st.characters(max_codepoint=0x2FFF))


@given(name=WORDS, subject=st.text(max_size=200), body=st.text(max_size=400), file=WORDS, data=st.binary(max_size=50))
def test_whatever_the_words_they_arrive_and_make_no_header(
    name: str, subject: str, body: str, file: str, data: bytes
) -> None:
    text = written(EmailWords(subject, body.replace("\r", "")))
    files = (Attachment(file or "file", data),)
    raw = mail_bytes(outgoing(to=Mailbox(name, "priya@acme.example"), text=text, attachments=files))
    assert max(map(len, raw.split(b"\r\n"))) < 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    assert sorted(name.lower() for name in mail) == HEADERS
    assert [each.addr_spec for each in mail["To"].addresses] == ["priya@acme.example"]
    assert str(mail["Subject"]).split() == _one_line(subject).split()
    (plain, attached) = mail.get_body(("plain",)), next(iter(mail.iter_attachments()))
    assert plain
    assert plain.get_content().replace("\r\n", "\n").rstrip("\n") == taken_apart(text).body.rstrip("\n")
    assert attached.get_payload(decode=True) == data
