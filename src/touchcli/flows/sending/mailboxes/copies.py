"""A copy of each mail that went, in the mailbox's folder for sent mail. Without it the mail has gone all the same."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.mail.credentials import Account
from touchcli.mail.mail_errors import MailError
from touchcli.rules.wording import counted


class Copy(NamedTuple):
    """A mail that went from a mailbox, as it was sent."""

    account: Account
    message_id: str
    data: bytes
    at: dt.datetime


def keep_copies(session: Session, copies: Iterable[Copy]) -> None:
    """Put mails that went into Sent, over one connection a mailbox, and say which could not be; never raises.

    Nothing is done with `sent: none` or without `mail.imap`, nor for a server that keeps them itself.
    """
    imap = session.book.settings.mail.imap
    if imap is None or imap.sent == "none":
        return
    by_account: dict[Account, list[Copy]] = {}
    for copy in copies:
        by_account.setdefault(copy.account, []).append(copy)
    for account, sent in by_account.items():
        left = len(sent)
        try:
            for _ in _kept(session, account, sent, imap.sent):
                left -= 1
        except MailError as error:
            _say(session, left, str(error))
        except Exception as error:  # the mails have gone: nothing that happens here may look as if they had not
            _say(session, left, type(error).__name__)


def _kept(session: Session, account: Account, copies: Iterable[Copy], named: str) -> Iterator[None]:
    """Keep the copies one by one."""
    with opened(session, account) as mailbox:
        if mailbox.keeps_sent:
            yield from (None for _ in copies)
            return
        folder = mailbox.folder("sent", named)
        if folder is None:
            raise MailError("the mailbox has no folder for sent mail", "name it: mail.imap.sent")
        for copy in copies:
            if not mailbox.has_message_id(folder, copy.message_id):
                mailbox.append(folder, copy.data, ("\\Seen",), copy.at)
            yield


def _say(session: Session, left: int, why: str) -> None:
    if left == 1:
        session.tell(f"1 mail went, but its copy in Sent could not be kept: {why}")
    elif left:
        session.tell(f"{counted(left, 'mail')} went, but their copies in Sent could not be kept: {why}")
