"""Whoever carries a message: the provider of texts, or the mailbox of its rep."""

import threading
from contextlib import ExitStack
from typing import Self

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.outgoing import outgoing, unsubscribe_key
from touchcli.ledger import Ledger
from touchcli.mail.credentials import Account
from touchcli.mail.smtp import Envelope, Submission
from touchcli.providers import Provider, may_go
from touchcli.render.emails import mail_bytes, message_id
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Deferred, LastLook, Message, Outcome


class Carriers:
    """The provider of texts and the mailboxes of reps, as one: each mailbox is opened when it first has something.

    Mails from one mailbox go one after the other, over one connection.
    """

    def __init__(self, session: Session, ledger: Ledger, texts: Provider | None) -> None:
        """`texts` carries the texts; None if there are none to carry."""
        self.session, self.texts = session, texts
        self._key = unsubscribe_key(session, ledger)
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
            return submission.send(Envelope(message.from_, message.to, ref, data), last_look)
