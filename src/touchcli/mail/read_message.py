"""An e-mail's bytes, read into a value: headers, plain text, and what a delivery report says.

Nothing in it can make reading fail: what is damaged is read as far as it goes.
"""

import datetime as dt
import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage

from touchcli.mail.delivery_report import is_report, read_report
from touchcli.mail.headers import clean, header
from touchcli.mail.html_text import html_text
from touchcli.rules.mail.incoming import KIND_HEADERS, Incoming

LARGEST = 512 * 1024
"""Bytes of a message that are read; the text stands before what is attached."""
_LONGEST = 100_000
"""Characters of a body that are kept."""
_DEEPEST = 20
_ID = re.compile(r"<[^<>\s]{1,500}>")
_MOST_IDS = 100
_LATE = dt.timedelta(days=7)
"""A message may have waited so long on its way; a date before that is not its own."""
_AHEAD = dt.timedelta(minutes=10)


def parse_message(raw: bytes, received_at: dt.datetime) -> Incoming:
    """An e-mail as a value. `received_at` is when the mailbox got it, aware.

    Its date is that of its Date header if that lies within the week before, else `received_at`. HTML becomes text, and
    nothing is loaded for it. Control characters remain, but for NUL, which no database takes. Never raises.
    """
    try:
        incoming = _read(email.message_from_bytes(raw[:LARGEST], policy=email.policy.default), received_at)
    except Exception:  # too deep, or damaged where the standard library does not expect it
        incoming = _read(_headers_alone(raw[:LARGEST]), received_at)
    return incoming._replace(cut=len(raw) > LARGEST)


def _headers_alone(raw: bytes) -> EmailMessage:
    """A message without its body: who wrote it and what it answers is known all the same."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    lines = [line for line in head.splitlines() if not line.lower().startswith(b"content-")]
    return email.message_from_bytes(b"\n".join((*lines, b"", b"")), policy=email.policy.default)


def _read(message: EmailMessage, received_at: dt.datetime) -> Incoming:
    name, address = _first_address(header(message, "From"))
    ids = _ID.findall(header(message, "In-Reply-To"))
    return Incoming(
        message_id=next(iter(_ID.findall(header(message, "Message-ID"))), None),
        in_reply_to=ids[0] if ids else None,
        references=tuple(_ID.findall(header(message, "References"))[-_MOST_IDS:]),
        from_address=address,
        from_name=name,
        to=tuple(address for _, address in _addresses(f"{header(message, 'To')}, {header(message, 'Cc')}")),
        subject=header(message, "Subject"),
        at=_date(header(message, "Date"), received_at),
        body=clean("\n".join(filter(None, map(str.strip, _texts(message, 0)))))[:_LONGEST],
        headers={name: value for name in sorted(KIND_HEADERS) if (value := _kind(message, name)) is not None},
        bounced=read_report(message),
        report=is_report(message),
        invitation=any(_is_invitation(part) for part in message.walk()),
    )


def _kind(message: EmailMessage, name: str) -> str | None:
    return header(message, name)[:1000] if any(key.lower() == name for key in message) else None


def _first_address(header: str) -> tuple[str, str]:
    return next(iter(_addresses(header)), ("", ""))


def _addresses(header: str) -> list[tuple[str, str]]:
    """Names and addresses, these in lower case."""
    found = email.utils.getaddresses([header[:10_000]])
    return [(name.strip(), address.strip().lower()) for name, address in found if "@" in address]


def _date(header: str, received_at: dt.datetime) -> dt.datetime:
    try:
        at = email.utils.parsedate_to_datetime(header)
        aware = at if at.tzinfo else at.replace(tzinfo=dt.UTC)
        return aware if received_at - _LATE <= aware <= received_at + _AHEAD else received_at
    except (ValueError, TypeError, OverflowError, IndexError):
        return received_at


def _texts(part: EmailMessage, depth: int) -> Iterator[str]:
    """The texts of a message in their order; of alternatives the plain one, unless it says nothing."""
    kind = part.get_content_type()
    if depth > _DEEPEST or part.get_content_disposition() == "attachment":
        return
    if part.is_multipart() and part.get_content_maintype() == "multipart":
        children = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
        if kind == "multipart/alternative":
            found = [
                (child.get_content_type() != "text/plain", "\n".join(_texts(child, depth + 1))) for child in children
            ]
            said = sorted((html, text) for html, text in found if text.strip())
            yield from (text for _, text in said[:1])
        else:
            for child in children:
                yield from _texts(child, depth + 1)
    elif kind == "text/html":
        yield html_text(_decoded(part))
    elif kind == "text/plain":
        yield _decoded(part)


def _decoded(part: EmailMessage) -> str:
    """The text of a part, whatever charset it says it has and whatever it has in truth."""
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return content.decode(charset)
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace")


def _is_invitation(part: object) -> bool:
    if not isinstance(part, EmailMessage) or part.get_content_type() != "text/calendar":
        return False
    return part.get_content_disposition() != "attachment"
