"""E-mails as they come, sound and damaged, read into values."""

import datetime as dt
import random
import time
from pathlib import Path

import pytest

from touchcli.mail.read_message import LARGEST, parse_message

AT = dt.datetime(2026, 12, 18, 9, 2, tzinfo=dt.UTC)
HEAD = "From: Bob Hale <bob.hale@brookmill.example>\nTo: dana@northgate.example\nSubject: Re: Your renewal\n"


def body(text: str, head: str = "") -> str:
    return parse_message(f"{HEAD}{head}\n{text}".encode(), AT).body


def test_headers() -> None:
    incoming = parse_message(
        (
            b"Message-ID: <a1@brookmill.example>\nIn-Reply-To: <t-1@northgate.example>\n"
            b"References: <t-0@northgate.example>\n <t-1@northgate.example>\n"
            b"From: =?utf-8?q?In=C3=A9s_Rold=C3=A1n?= <INES@Molino.example>\n"
            b"To: Dana <Dana@northgate.example>, x@northgate.example\nCc: y@northgate.example\n"
            b"Subject: =?iso-8859-1?q?Pr=E9cision?=\n suite\n"
            b"Date: Fri, 18 Dec 2026 10:00:00 +0100\nPrecedence: bulk\n\nHi"
        ),
        AT,
    )
    assert incoming.message_id == "<a1@brookmill.example>"
    assert incoming.answers == ("<t-1@northgate.example>", "<t-0@northgate.example>")
    assert (incoming.from_name, incoming.from_address) == ("Inés Roldán", "ines@molino.example")
    assert incoming.to == ("dana@northgate.example", "x@northgate.example", "y@northgate.example")
    assert incoming.subject == "Précision suite"
    assert incoming.at == dt.datetime(2026, 12, 18, 9, 0, tzinfo=dt.UTC)
    assert incoming.headers == {"precedence": "bulk"}
    assert not incoming.report
    assert not incoming.invitation
    assert not incoming.cut


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Fri, 18 Dec 2026 08:00:00 -0000", AT.replace(hour=8, minute=0)),
        ("Mon, 14 Dec 2026 08:00:00 +0000", AT.replace(day=14, hour=8, minute=0)),
        ("Fri, 18 Dec 2020 08:00:00 +0000", AT),
        ("Fri, 18 Dec 2026 23:00:00 +0000", AT),
        ("yesterday", AT),
        ("Fri, 99 Dec 2026 08:00:00 +9999", AT),
    ],
)
def test_a_date_that_cannot_be_right_is_that_of_the_mailbox(date: str, at: dt.datetime) -> None:
    assert parse_message(f"{HEAD}Date: {date}\n\nHi".encode(), AT).at == at


def parts(kind: str, *each: str) -> str:
    inner = "".join(f"--b\n{part}\n" for part in each)
    return body(f"{inner}--b--\n", f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="b"\n')


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nYes, plain."
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Yes, <b>HTML</b>.</p>"


def test_of_two_alternatives_the_plain_one() -> None:
    assert parts("alternative", PLAIN, HTML) == "Yes, plain."
    assert parts("alternative", HTML, PLAIN) == "Yes, plain."


def test_an_empty_plain_text_gives_way_to_html() -> None:
    assert parts("alternative", "Content-Type: text/plain\n\n  ", HTML) == "Yes, HTML."


def test_texts_around_an_attachment_are_all_read() -> None:
    attached = "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nSTOP"
    assert parts("mixed", PLAIN, attached, "Content-Type: text/plain\n\nAnd more.") == "Yes, plain.\nAnd more."


def test_a_forwarded_mail_is_not_their_words() -> None:
    assert parts("mixed", PLAIN, "Content-Type: message/rfc822\n\nSubject: x\n\nSTOP") == "Yes, plain."


def test_html_quotes_and_signatures_are_marked() -> None:
    html = (
        "<html><head><title>x</title><style>p {}</style></head><body><div>Yes,<br>please &amp; thanks.</div>"
        "<ul><li>one</li><li>two</li></ul><script>alert(1)</script><table><tr><td>a</td><td>b</td></tr></table>"
        '<div class="gmail_signature">Bob</div><img src="https://brookmill.example/pixel.gif">'
        '<div class="gmail_quote">On Fri, Dana wrote:<blockquote><p>Shall we renew?</p><blockquote>Old</blockquote>'
        "</blockquote></div></body></html>"
    )
    assert body(html, "Content-Type: text/html; charset=utf-8\n") == (
        "Yes,\nplease & thanks.\n\n- one\n- two\n\na b\n\n-- \nBob\nOn Fri, Dana wrote:\n\n> Shall we renew?\n\n>> Old"
    )


@pytest.mark.parametrize(
    "html",
    [
        *("<p>Yes.", "<b><p>Yes.</i></p>", "<!-- x --><p>Yes.</p><!--", "<svg><svg></svg>no</svg><p>Yes."),
        *("</blockquote>Yes.", "<head><title>x<body>Yes.", "<svg/>Yes.", "<![if !mso]><p>Yes.<?xml x?>", "</head>Yes."),
    ],
)
def test_damaged_html(html: str) -> None:
    assert body(html, "Content-Type: text/html\n") == "Yes."


def test_charsets_that_are_wrong_or_unknown() -> None:
    raw = HEAD.encode() + b"Content-Type: text/plain; charset=%s\n\nGr\xfc\xdfe"
    assert parse_message(raw % b"x-nothing", AT).body == "Grüße"
    assert parse_message(raw % b"us-ascii", AT).body == "Grüße"
    assert parse_message(raw % b"iso-8859-1", AT).body == "Grüße"
    assert parse_message(raw % b"utf-8" + b"\x81", AT).body.startswith("Gr")


def test_control_characters_are_data() -> None:
    incoming = parse_message(HEAD.encode() + b"\nRed \x1b[31m\x00 \xe2\x80\xae text", AT)
    assert "\x1b[31m" in incoming.body
    assert "\0" not in incoming.body
    incoming.body.encode()


def test_an_invitation_and_an_attached_calendar() -> None:
    raw = f"{HEAD}Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\n"
    assert parse_message(raw.encode(), AT).invitation
    attached = raw.replace("\n\nBEGIN", "\nContent-Disposition: attachment\n\nBEGIN")
    assert not parse_message(attached.encode(), AT).invitation


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n\n",
        b"no header at all",
        b"From: \nTo: ,,,\nSubject:\n\n",
        b"From: \xff\xfe <bob\xff@brookmill.example>\nSubject: \xff\n\nHi",
        b'From: =?utf-8?b?////?= <a@b@c>\nTo: <<>>, "\n\nHi',
        b'From: "a" <a@[1.2.3.4\nDate: \nReferences: <<a>> <b@c>\n\nHi',
        b"Content-Type: multipart/mixed\n\n--b\n\nHi",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi",
        b'Content-Type: text/plain; charset="\n\nHi',
        b"Content-Transfer-Encoding: base64\n\nnot base 64!",
        b"Content-Type: message/delivery-status\n\nHi",
        b"Content-Type: multipart/report\n\nHi",
        b"Content-Type: message/rfc822\n\n",
        b"Message-ID: [abc]\nIn-Reply-To: x\n\nHi",
    ],
)
def test_a_damaged_message_is_read_as_far_as_it_goes(raw: bytes) -> None:
    incoming = parse_message(raw, AT)
    assert incoming.at == AT
    repr(incoming).encode("utf-8", "surrogatepass")


def test_parts_within_parts_without_end() -> None:
    raw = b"From: bob.hale@brookmill.example\n"
    for n in range(1500):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
    assert parse_message(raw, AT).from_address == "bob.hale@brookmill.example"


def test_a_message_that_is_too_large_is_read_in_part() -> None:
    incoming = parse_message(HEAD.encode() + b"\nYes.\n" + b"x" * LARGEST, AT)
    assert incoming.cut
    assert incoming.body.startswith("Yes.")
    assert len(incoming.body) <= 100_000


def test_whatever_is_flipped_is_read() -> None:
    """Every bounce of the collection with bytes changed, cut and doubled."""
    chance = random.Random(7)
    for path in sorted((Path(__file__).parent / "bounces").iterdir()):
        for _ in range(40):
            raw = bytearray(path.read_bytes())
            for _ in range(chance.randint(1, 12)):
                at = chance.randrange(len(raw))
                raw[at : at + chance.randint(0, 3)] = bytes(
                    chance.choices(b'\n\r\0\x80\xff<>@=:;"-', k=chance.randint(0, 3))
                )
            parse_message(bytes(raw), AT)


@pytest.mark.parametrize("piece", ["<div>", "<blockquote>", "<svg>", "&amp;", "<!--", "<a b=", "x@y.example ", "--b\n"])
def test_half_a_megabyte_is_read_in_a_moment(piece: str) -> None:
    text = (piece * LARGEST)[:LARGEST]
    began = time.process_time()
    body(text, "Content-Type: text/html\n")
    parse_message(f"From: mailer-daemon@x.example\nSubject: undeliverable\n\n{text}".encode(), AT)
    assert time.process_time() - began < 5
