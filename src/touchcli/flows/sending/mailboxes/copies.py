"""A copy of each mail that went, in the mailbox's folder for sent mail. Without it the mail has gone all the same.

The ledger says which copies are still to be kept: what a killed run or a mailbox out of reach left is kept by the next.
"""

from collections.abc import Iterator, Sequence

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.flows.sending.mailboxes.outgoing import outgoing, unsubscribe_key
from touchcli.ledger import Ledger, LedgerError
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox
from touchcli.render.emails import mail_bytes, message_id
from touchcli.rules.models.message import Message
from touchcli.rules.wording import counted


def keep_copies(session: Session, ledger: Ledger) -> None:
    """Put the mails that went into Sent, over one connection a mailbox, and say which could not be.

    None is kept with `sent: none` or without `mail.imap`, nor for a server that keeps them itself. Never raises: the
    mails have gone, and nothing that happens here may look as if they had not.
    """
    try:
        wanted = [(ref, ledger.message(ref)) for ref in ledger.copies_wanted(session.invocation.tick())]
        imap = session.book.settings.mail.imap
        by_rep: dict[str, list[Message]] = {}
        for ref, message in wanted:
            if message is None or not message.text or imap is None or imap.sent == "none":
                ledger.end_copy(ref)
            else:
                by_rep.setdefault(message.rep, []).append(message)
    except LedgerError as error:
        session.tell(f"copies of mails wait for the next run: {error}")
        return
    for id, messages in by_rep.items():
        left = len(messages)
        try:
            for _ in _kept(session, ledger, id, messages):
                left -= 1
        except MailError as error:
            _say(session, left, str(error))
        except Exception as error:  # see above
            _say(session, left, type(error).__name__)


def _kept(session: Session, ledger: Ledger, id: str, messages: Sequence[Message]) -> Iterator[None]:
    """Keep the copies of a rep's mails one by one."""
    rep, imap = session.book.settings.reps.get(id), session.book.settings.mail.imap
    if rep is None:
        raise MailError(f"touch.yaml has no rep {id}")
    with opened(session, account_for(session, rep)) as mailbox:
        folder = None if mailbox.keeps_sent else mailbox.folder("sent", imap.sent if imap else "auto")
        if folder is None and not mailbox.keeps_sent:
            raise MailError("the mailbox has no folder for sent mail", "name it: mail.imap.sent")
        for message in messages:
            if not ledger.begin_copy(message.client_ref, session.invocation.tick()):
                yield  # another run does
                continue
            try:
                if folder is not None:
                    _keep(session, ledger, mailbox, folder, message)
            except BaseException:
                ledger.leave_copy(message.client_ref)
                raise
            ledger.end_copy(message.client_ref)
            yield


def _keep(session: Session, ledger: Ledger, mailbox: Mailbox, folder: str, message: Message) -> None:
    if not mailbox.has_message_id(folder, message_id(message.client_ref, message.from_)):
        data = mail_bytes(outgoing(session, message, unsubscribe_key(session, ledger)))
        mailbox.append(folder, data, ("\\Seen",), message.created_at)


def _say(session: Session, left: int, why: str) -> None:
    if left == 1:
        session.tell(f"1 mail went, but its copy in Sent could not be kept: {why}")
    elif left:
        session.tell(f"{counted(left, 'mail')} went, but their copies in Sent could not be kept: {why}")
