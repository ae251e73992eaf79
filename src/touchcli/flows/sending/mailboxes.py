"""The mailbox of a rep, opened over IMAP with what they sign in with."""

from collections.abc import Iterator
from contextlib import contextmanager

from touchcli.flows.common.session import Session, dot_env
from touchcli.mail.credentials import Account, account_of, sign_in
from touchcli.mail.imap import open_mailbox
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox
from touchcli.mail.server import MailServer
from touchcli.rules.models.settings import Rep


def account_for(session: Session, rep: Rep) -> Account:
    """How a rep's mailbox is signed in to; raises MailError if there is none."""
    return account_of(session.book.settings.mail, rep, {**dot_env(session.root), **session.env})


@contextmanager
def opened(session: Session, account: Account) -> Iterator[Mailbox]:
    """A mailbox, signed in; raises MailError if `mail.imap` is missing or the server does not let us in."""
    imap = session.book.settings.mail.imap
    if imap is None:
        raise MailError("there is no mail.imap in touch.yaml", "write mail.imap: host, port")
    who = sign_in(account)
    server = MailServer(imap.host, imap.port, imap.security)
    password, token = (None, who.secret) if who.is_token else (who.secret, None)
    with open_mailbox(server, who.user, password=password, token=token) as mailbox:
        yield mailbox
