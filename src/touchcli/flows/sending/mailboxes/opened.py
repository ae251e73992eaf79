"""The mailbox of a rep, opened over IMAP with what they sign in with."""

from collections.abc import Iterator
from contextlib import contextmanager

from touchcli.flows.common.session import Session
from touchcli.mail.credentials import Account, sign_in
from touchcli.mail.imap import open_mailbox
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox
from touchcli.mail.server import MailServer


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
