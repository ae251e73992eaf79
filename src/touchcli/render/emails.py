"""An e-mail as bytes: as a file that a mail program opens as a draft (PRACTICE J7), and as it is sent.

Plain text always; when it is sent, HTML beside it from the same words. Nothing in it tells us that it was read.
"""

import datetime as dt
import hashlib
import html
import mimetypes
import re
from collections.abc import Iterable
from email.errors import MessageError
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from functools import cache, lru_cache
from typing import NamedTuple

from touchcli.render.mail_words import taken_apart
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.models.template import EmailWords

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")
_SIGNATURE = "\n-- \n"
_LONGEST_LINE = 900
"""Characters; SMTP takes some hundred more."""


class _InWords(UnstructuredHeader, BaseHeader):
    """A header whose words stand on lines of their own, as long as they are.

    Python writes a word that is longer than a line in an encoding that no program reads in an id or a URL, and the ids
    of Outlook are so long.
    """

    def fold(self, *, policy: Policy) -> str:
        if not self.isascii() or len(self) > _LONGEST_LINE:
            return super().fold(policy=policy)
        return f"{self.name}: {f'{policy.linesep} '.join(self.split())}{policy.linesep}"


class _Headers(HeaderRegistry):
    """Headers that are taken apart once: most are the same in every mail, and that is most of what making one costs."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("in-reply-to", "references", "list-unsubscribe"):
            self.map_to_type(name, _InWords)
        self._kind, self._made = cache(super().__getitem__), lru_cache(256)(super().__call__)

    def __getitem__(self, name: str) -> type[BaseHeader]:
        return self._kind(name)

    def __call__(self, name: str, value: str) -> BaseHeader:
        return self._made(name, value)


_HEADERS = _Headers()
_AS_SENT = SMTP.clone(header_factory=_HEADERS)


class Mailbox(NamedTuple):
    """A person's name and e-mail address."""

    name: str
    address: str


class Attachment(NamedTuple):
    """A file that goes along, by the name it has there."""

    name: str
    data: bytes


class Outgoing(NamedTuple):
    """A mail to be sent: `text` are its words as the outbox has them (`mail_words`), `ref` is its reference there.

    `unsubscribe` is the address to which somebody may write that they want no more, None for a letter between people;
    `one_click` is the URL that does it for them.
    `html` is its HTML where that is not made from the words; `automatic` is True if no person wrote it or answers it.
    """

    from_: Mailbox
    to: Mailbox
    text: str
    at: dt.datetime
    ref: str
    unsubscribe: str | None = None
    one_click: str | None = None
    attachments: tuple[Attachment, ...] = ()
    html: str | None = None
    automatic: bool = False


def message_id(ref: str, from_: str) -> str:
    """The Message-ID of a mail, from its reference in the outbox: by it the mail is found again in a mailbox."""
    domain = from_.rpartition("@")[2] or "touch.invalid"
    return f"<{ref}@{domain.encode('idna').decode()}>"


def eml(words: EmailWords, from_: Mailbox, to: Mailbox, at: dt.datetime, key: str) -> bytes:
    """The e-mail as the bytes of an `.eml` file, lines ending in CRLF, the body UTF-8 in quoted-printable.

    `X-Unsent: 1` makes mail programs open it to be read over and sent. `at` is an aware instant, and `key` the touch's:
    the same words on the same day make the same bytes. Raises TemplateError if an address cannot stand in a header.
    """
    message = EmailMessage(policy=_AS_SENT)
    message["X-Unsent"] = "1"
    _headed(message, from_, to, words.subject, at)
    message["Message-ID"] = f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@touch.invalid>"
    message.set_content(words.body, charset="utf-8", cte="quoted-printable")
    return message.as_bytes()


def mail_bytes(mail: Outgoing) -> bytes:
    """A mail as it is sent, the same bytes each time it is made; raises TemplateError as `eml` does."""
    words = taken_apart(mail.text)
    message = EmailMessage(policy=_AS_SENT)
    _headed(message, mail.from_, mail.to, words.subject, mail.at)
    message["Message-ID"] = message_id(mail.ref, mail.from_.address)
    if words.answers:
        message["In-Reply-To"] = message["References"] = _one_line(words.answers)
    if mail.unsubscribe:
        ways = [f"<{mail.one_click}>"] if mail.one_click else []
        message["List-Unsubscribe"] = ", ".join([*ways, f"<mailto:{mail.unsubscribe}?subject=unsubscribe>"])
        if mail.one_click:
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.body, charset="utf-8", cte="quoted-printable")
    message.add_alternative(mail.html or html_of(words.body), subtype="html", charset="utf-8", cte="quoted-printable")
    for attachment in mail.attachments:
        kind = mimetypes.guess_type(attachment.name)[0] or "application/octet-stream"
        main, _, sub = kind.partition("/")
        message.add_attachment(attachment.data, maintype=main, subtype=sub, filename=_one_line(attachment.name))
    for n, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"={mail.ref}-{n}=")
    return message.as_bytes()


def html_of(body: str) -> str:
    """The words of a mail as HTML: paragraphs, links that say where they lead, and the signature after `-- `."""
    text, _, signature = body.partition(_SIGNATURE)
    parts = list(_paragraphs(text))
    if signature:
        parts.append(f'<p style="color:#555">{_inline(signature.strip())}</p>')
    return "<!doctype html>\n<html><body>\n" + "\n".join(parts) + "\n</body></html>\n"


def _paragraphs(text: str) -> Iterable[str]:
    return (f"<p>{_inline(part.strip())}</p>" for part in re.split(r"\n\s*\n", text) if part.strip())


def _inline(text: str) -> str:
    made, last = [], 0
    for found in _LINK.finditer(text):
        link = html.escape(found[0])
        made += [html.escape(text[last : found.start()]), f'<a href="{link}">{link}</a>']
        last = found.end()
    return "".join([*made, html.escape(text[last:])]).replace("\n", "<br>\n")


def _headed(message: EmailMessage, from_: Mailbox, to: Mailbox, subject: str, at: dt.datetime) -> None:
    message["From"] = _addressed("From", from_)
    message["To"] = _addressed("To", to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(at)


@lru_cache(maxsize=256)
def _addressed(name: str, box: Mailbox) -> BaseHeader:
    return _HEADERS[name](name, _address(box))


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
