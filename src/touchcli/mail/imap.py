"""The way into a mailbox: a connection that is private, and a sign-in."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from touchcli.mail.mail_errors import MailError, told
from touchcli.mail.mailbox import Mailbox
from touchcli.mail.server import MailServer
from touchcli.mail.tls import trusted
from touchcli.rules.models.hosts import is_loopback

if TYPE_CHECKING:
    from imapclient import IMAPClient

TIMEOUT = 30.0
"""Seconds to connect in, and to wait for each answer."""


@contextmanager
def open_mailbox(
    server: MailServer, user: str, *, password: str | None = None, token: str | None = None, timeout: float = TIMEOUT
) -> Iterator[Mailbox]:
    """A mailbox, signed in with a password or with a token of OAuth 2 (XOAUTH2), and signed out at the end.

    The server's certificate has to be trusted. Raises MailError, which says what to do, if the server cannot be
    reached, refuses the sign-in, or the connection would not be private. Nothing of the sign-in is logged.
    """
    if server.security == "none" and not is_loopback(server.host):
        raise MailError(
            f"{server.host}: security: none is for a server on this machine", "write security: tls, or starttls"
        )
    client = _connected(server, timeout)
    try:
        with told(server):
            if server.security == "starttls":
                _start_tls(client, server)
            _sign_in(client, server, user, password, token)
        yield Mailbox(client, server)
    finally:
        # After an error the connection may be gone already.
        with suppress(Exception):
            client.logout()
        with suppress(Exception):
            client.shutdown()


def _connected(server: MailServer, timeout: float) -> "IMAPClient":
    try:
        from imapclient import IMAPClient
    except ModuleNotFoundError:
        raise MailError("a mailbox needs the package IMAPClient", "pip install 'touchcli[mail]'") from None

    context = trusted() if server.security == "tls" else None
    with told(server):
        client = IMAPClient(server.host, server.port, ssl=context is not None, ssl_context=context, timeout=timeout)
    client._imap.debug = 0  # IMAPClient gives every command to `logging`, and a token is a command's argument
    client.normalise_times = False
    return client


def _start_tls(client: "IMAPClient", server: MailServer) -> None:
    if not client.has_capability("STARTTLS"):
        raise MailError(f"{server.host}:{server.port} offers no STARTTLS", "write security: tls, with port 993")
    client.starttls(trusted())


def _sign_in(client: "IMAPClient", server: MailServer, user: str, password: str | None, token: str | None) -> None:
    from imapclient.exceptions import LoginError

    try:
        if token is not None:
            client.oauth2_login(user, token)
        elif (password or "").isascii():
            client.login(user, password or "")
        else:
            client.plain_login(user, password)
    except LoginError:
        what, hint = (
            ("token", "check mail.user and token_command")
            if token is not None
            else (
                "password",
                "check mail.user and password_command; Gmail and Microsoft 365 want an app password",
            )
        )
        raise MailError(f"{server.host}: the {what} of {user} was refused", hint) from None
