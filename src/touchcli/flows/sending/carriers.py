"""Whoever carries a message: the provider of texts, or the mailbox of its rep."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Self

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.flows.sending.copies import Copy, keep_copies
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.base import UNSUBSCRIBE_KEY
from touchcli.mail.credentials import Account
from touchcli.mail.smtp import Envelope, Submission
from touchcli.providers import Provider, may_go
from touchcli.render.emails import Attachment, Mailbox, Outgoing, mail_bytes, message_id
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.errors import UserError
from touchcli.rules.mail.one_click import one_click_url
from touchcli.rules.models.message import Accepted, Deferred, LastLook, Message, Outcome


class Carriers:
    """The provider of texts and the mailboxes of reps, as one: each mailbox is opened when it first has something.

    Mails from one mailbox go one after the other, over one connection. Copies of those that went are kept in Sent by
    `keep_copies`, and when it is closed.
    """

    def __init__(self, session: Session, ledger: Ledger, texts: Provider | None) -> None:
        """`texts` carries the texts; None if there are none to carry."""
        self.session, self.texts = session, texts
        self._key = unsubscribe_key(session, ledger)
        self._copies: list[Copy] = []
        self._boxes: dict[Account, tuple[Submission, threading.Lock]] = {}
        self._opening = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *details: object) -> None:
        self.close()

    def send(self, message: Message, last_look: LastLook = may_go) -> Outcome:
        """Hand one message to whoever carries it, with one attempt; it never raises for an answer."""
        if message.channel == "email":
            return self._mail(message, last_look)
        if self.texts is None:
            return Deferred("there is no provider of texts in this run")
        return self.texts.send(message, last_look)

    def close(self) -> None:
        """Let go of every connection."""
        with ExitStack() as stack:
            if self.texts is not None:
                stack.callback(self.texts.close)
            for submission, _ in self._boxes.values():
                stack.callback(submission.close)
            stack.callback(self.keep_copies)

    def keep_copies(self) -> None:
        """Put the mails that went since the last time into Sent; from any thread, and it never raises."""
        with self._opening:
            copies, self._copies = self._copies, []
        keep_copies(self.session, copies)

    def _mail(self, message: Message, last_look: LastLook) -> Outcome:
        settings = self.session.book.settings
        rep = settings.reps.get(message.rep)
        if rep is None or settings.mail.smtp is None:
            return Deferred("no mail server: write mail.smtp in touch.yaml")
        try:
            account = account_for(self.session, rep)
            data = mail_bytes(outgoing(self.session, message, self._key))
        except (UserError, TemplateError) as error:
            return Deferred(str(error))
        with self._opening:
            box = self._boxes.setdefault(account, (Submission(settings.mail.smtp, account), threading.Lock()))
        submission, lock = box
        ref = message_id(message.client_ref, message.from_)
        with lock:
            outcome = submission.send(Envelope(message.from_, message.to, ref, data), last_look)
        if isinstance(outcome, Accepted):
            with self._opening:
                self._copies.append(Copy(account, ref, data, message.created_at))
        return outcome


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
