"""Where a mail server is."""

from typing import Literal, NamedTuple

Security = Literal["starttls", "tls", "none"]


class MailServer(NamedTuple):
    """A mail server's host and port, and how the connection is kept private.

    `none` is for a server on this machine alone.
    """

    host: str
    port: int
    security: Security = "tls"
