"""What a delivery report says of each address (RFC 3464, RFC 3463), and bounces from before there were such reports."""

import re
from collections.abc import Iterator
from email.message import EmailMessage, Message

from touchcli.mail.headers import header
from touchcli.mail.old_bounces import old_bounces
from touchcli.rules.mail.incoming import Action, BouncedAddress

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY_CODE = re.compile(r"\b([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>;,\"()]{1,64}@[^\s<>;,\"()]{1,255}")
_ACTIONS: dict[str, Action] = {"failed": "failed", "delayed": "delayed"}
_ID = re.compile(r"<[^<>\s]{1,500}>")
_MOST = 100


def is_report(message: EmailMessage) -> bool:
    """True for any report of a mail program: delivered or not, read or not."""
    return message.get_content_type() == "multipart/report" or any(
        part.get_content_type() in ("message/delivery-status", "message/disposition-notification")
        for part in message.walk()
    )


def read_report(message: EmailMessage) -> tuple[BouncedAddress, ...]:
    """What a message says of the addresses that one of ours went to; nothing if it is no report.

    The original Message-ID is that of the returned mail or its headers, else what the report answers.
    """
    original = _original(message)
    found = [
        _recipient(block, original)
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list)
        for block in part.get_payload()
        if isinstance(block, Message)
    ]
    told = [each for each in found if each]
    if not told and not is_report(message):
        told = [each._replace(original=original) for each in old_bounces(message)]
    return tuple(dict.fromkeys(told))[:_MOST]


def _recipient(block: Message, original: str | None) -> BouncedAddress | None:
    """One address of a report; None for the block about the whole mail."""
    address = _address(block, "Original-Recipient") or _address(block, "Final-Recipient")
    if not address:
        return None
    said = header(block, "Diagnostic-Code").partition(";")[2].strip() or header(block, "Diagnostic-Code")
    status = next(iter(_STATUS.findall(header(block, "Status"))), "")
    closer = next(iter(_STATUS.findall(said)), "")
    # "5.0.0" says nothing that the other server's own words do not say better.
    if (not status or status.endswith(".0.0")) and closer:
        status = closer
    action = header(block, "Action").lower()
    if action not in ("failed", "delayed"):
        action = "delivered" if action else "delayed" if status.startswith("4") else "failed"
    code = _REPLY_CODE.match(said)
    return BouncedAddress(
        address, status or (f"{code[1]}.0.0" if code else ""), _ACTIONS.get(action, "delivered"), original, said[:500]
    )


def _address(block: Message, name: str) -> str:
    """The address of a field such as `rfc822; bob@brookmill.example`, in lower case."""
    value = header(block, name).partition(";")[2]
    if "+2B" in value or "+3D" in value:  # xtext, RFC 3461
        value = re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), value)
    found = _ADDRESS.search(value)
    return found[0].lower() if found else ""


def _original(message: EmailMessage) -> str | None:
    """The Message-ID of the mail that the report is about."""
    for text in _returned(message):
        found = re.search(r"^message-id:\s*(<[^<>\s]{1,500}>)", text, re.IGNORECASE | re.MULTILINE)
        if found:
            return found[1]
    for name in ("In-Reply-To", "References"):
        ids = _ID.findall(header(message, name))
        if ids:
            return str(ids[-1])
    return None


def _returned(message: EmailMessage) -> Iterator[str]:
    """The headers of the returned mail, as a message, as headers alone, or in the text of an old bounce."""
    for part in message.walk():
        kind = part.get_content_type()
        payload = part.get_payload()
        if kind in ("message/rfc822", "message/rfc822-headers") and isinstance(payload, list):
            yield from (f"Message-ID: {header(inner, 'Message-ID')}" for inner in payload if isinstance(inner, Message))
        elif kind == "text/rfc822-headers" or (kind == "text/plain" and part is message):
            content = part.get_payload(decode=True)
            yield content.decode("utf-8", "replace") if isinstance(content, bytes) else str(payload)
