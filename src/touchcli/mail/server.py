"""Where a mail server is."""

from typing import NamedTuple

from touchcli.rules.models.settings import Security


class MailServer(NamedTuple):
    """A mail server's host and port, and how the connection is kept private.

    `none` is for a server on this machine alone.
    """

    host: str
    port: int
    security: Security = "tls"
