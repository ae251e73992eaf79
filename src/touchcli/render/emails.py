"""An e-mail as a file that a mail program opens as a draft (PRACTICE J7)."""

import datetime as dt
import hashlib
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import NamedTuple

from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.template import EmailWords


class Mailbox(NamedTuple):
    """A person's name and e-mail address."""

    name: str
    address: str


def eml(words: EmailWords, from_: Mailbox, to: Mailbox, at: dt.datetime, key: str) -> bytes:
    """The e-mail as the bytes of an `.eml` file, lines ending in CRLF, the body UTF-8 in quoted-printable.

    `X-Unsent: 1` makes mail programs open it to be read over and sent. `at` is an aware instant, and `key` the touch's:
    the same words on the same day make the same bytes. Raises TemplateError if an address cannot stand in a header.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message["From"] = _address(from_)
    message["To"] = _address(to)
    message["Subject"] = _one_line(words.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@touch.invalid>"
    message.set_content(words.body, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def _address(box: Mailbox) -> Address:
    local, _, domain = box.address.rpartition("@")
    try:
        written = f"{local}@{domain.encode('idna').decode()}"
        made = Address(_one_line(box.name), addr_spec=written)
        # The parser leaves out comments in brackets without a word; such an e-mail would go to somebody else.
        if made.addr_spec == written and "=?" not in written:
            return made
    except (MessageError, ValueError, IndexError):
        pass
    raise TemplateError(f"the e-mail address of {box.name} cannot stand in an e-mail")


def _one_line(text: str) -> str:
    """Text for a header, with nothing in it that could end a line and begin a header of its own.

    An encoded word (RFC 2047) is one such thing: Python reads `=?…?=` in a value, and writes out what it stood for.
    """
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split())).replace("=?", "= ?")
