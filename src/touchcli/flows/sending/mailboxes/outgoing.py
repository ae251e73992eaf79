"""A message of the outbox as the mail that it is."""

from collections.abc import Iterator
from pathlib import Path

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.base import UNSUBSCRIBE_KEY
from touchcli.render.emails import Attachment, Mailbox, Outgoing
from touchcli.rules.errors import UserError
from touchcli.rules.mail.one_click import one_click_url
from touchcli.rules.models.message import Message


def unsubscribe_key(session: Session, ledger: Ledger) -> str | None:
    """What the addresses of one click are sealed with; None where there are none (`mail.unsubscribe_url`)."""
    return ledger.own_secret(UNSUBSCRIBE_KEY) if session.book.settings.mail.unsubscribe_url else None


def outgoing(session: Session, message: Message, key: str | None = None) -> Outgoing:
    """A message of the outbox as the mail it is; raises UserError if a file that goes along cannot be read.

    `key` is `unsubscribe_key`.
    """
    book = session.book
    base, may = book.settings.mail.unsubscribe_url, _may_unsubscribe(session, message)
    account, rep = book.accounts.get(message.account), book.settings.reps.get(message.rep)
    contact = account.contact(message.contact) if account else None
    return Outgoing(
        from_=Mailbox(rep.name if rep else "", message.from_),
        to=Mailbox(contact.name if contact else "", message.to),
        text=message.text,
        at=message.created_at.astimezone(session.calendar.zone),
        ref=message.client_ref,
        unsubscribe=message.from_ if may else None,
        one_click=one_click_url(base, key, message.to) if may and base and key else None,
        attachments=tuple(_attachments(session.root, message)),
    )


def _may_unsubscribe(session: Session, message: Message) -> bool:
    wanted = session.book.settings.mail.unsubscribe
    template = session.book.templates.get(message.template or "")
    promotes = template.class_ == "promotional" if template else message.purpose == "offer"
    return wanted == "all" or (wanted == "promotional" and promotes)


def _attachments(root: Path, message: Message) -> Iterator[Attachment]:
    for _, path, name in message.media:
        place = (root / path).resolve()
        try:
            if not place.is_relative_to(root.resolve()):
                raise UserError(f"{path} lies outside the workspace", "attach: names files of the workspace")
            yield Attachment(name or place.name, place.read_bytes())
        except OSError as error:
            raise UserError(f"{path} cannot be read: {error.strerror}", "see attach: in the template") from None
