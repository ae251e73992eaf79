"""E-mails of reps at `mail: draft`, put into the Drafts of their mailbox: the rep reads them over and sends them."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.flows.sending.mailboxes.outgoing import outgoing, unsubscribe_key
from touchcli.ledger import Ledger
from touchcli.mail.credentials import Account
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox
from touchcli.render.emails import mail_bytes, message_id
from touchcli.render.templates.refusals import TemplateError
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import iso


class Drafted(NamedTuple):
    """What became of an e-mail for Drafts: `there` is one that was put there before, or has been sent since."""

    message: Message
    state: Literal["drafted", "there", "failed"]
    error: str | None = None


def put_drafts(session: Session, ledger: Ledger, messages: Sequence[Message]) -> tuple[Drafted, ...]:
    """Put e-mails into Drafts, each once, over one connection a mailbox; gives what became of each.

    The ledger remembers those that were put there: one that the rep has changed or thrown away comes back no more.
    Before, Drafts and Sent are searched, since a run may have ended between the two.
    """
    made = {message.client_ref: Drafted(message, "there") for message in messages}
    by_account: dict[Account, list[Message]] = {}
    for message in messages:
        if ledger.mark(_mark(message)) is None:
            try:
                by_account.setdefault(_account(session, message), []).append(message)
            except MailError as error:
                made[message.client_ref] = Drafted(message, "failed", str(error))
    for account, new in by_account.items():
        made |= {message.client_ref: Drafted(message, "failed", "it was not tried") for message in new}
        try:
            for drafted in _put(session, ledger, account, new):
                made[drafted.message.client_ref] = drafted
        except MailError as error:
            for message in new:
                if made[message.client_ref].state == "failed":
                    made[message.client_ref] = Drafted(message, "failed", str(error))
    return tuple(made.values())


def _put(session: Session, ledger: Ledger, account: Account, messages: Sequence[Message]) -> Iterator[Drafted]:
    imap = session.book.settings.mail.imap
    with opened(session, account) as mailbox:
        drafts = mailbox.folder("drafts", imap.drafts if imap else "auto")
        if drafts is None:
            raise MailError("the mailbox has no folder for drafts", "name it: mail.imap.drafts")
        sent = mailbox.folder("sent") if imap is None or imap.sent in ("auto", "none") else imap.sent
        folders = (drafts, sent) if sent else (drafts,)
        for message in messages:
            yield _put_one(session, ledger, mailbox, folders, message)


def _put_one(session: Session, ledger: Ledger, mailbox: Mailbox, folders: Sequence[str], message: Message) -> Drafted:
    """Put one e-mail into the first of the folders, unless one of them has it."""
    ref = message_id(message.client_ref, message.from_)
    there = any(mailbox.has_message_id(folder, ref) for folder in folders)
    if not there:
        try:
            data = mail_bytes(outgoing(session, message, unsubscribe_key(session, ledger)))
        except (UserError, TemplateError) as error:
            return Drafted(message, "failed", str(error))
        mailbox.append(folders[0], data, ("\\Draft", "\\Seen"), message.created_at)
    ledger.set_mark(_mark(message), iso(session.now))
    return Drafted(message, "there" if there else "drafted")


def _account(session: Session, message: Message) -> Account:
    rep = session.book.settings.reps.get(message.rep)
    if rep is None:
        raise MailError(f"{message.account} has no owner", "see reps: in touch.yaml")
    return account_for(session, rep)


def _mark(message: Message) -> str:
    """The name of the mark in the ledger that remembers a draft."""
    return f"draft/{message.client_ref}"
