"""What goes wrong with a mail server, in a sentence and with what to do."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from touchcli.mail.server import MailServer
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe


class MailError(UserError):
    """A mail server that cannot be used as the settings say, or that did not do what was asked. Holds no secret."""


@contextmanager
def told(server: MailServer) -> Iterator[None]:
    """Turn what a connection and IMAPClient raise into a MailError."""
    from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailError(
            f"{server.host}: its certificate is not trusted: {safe(error.verify_message, 120).rstrip('.')}",
            "check the host's name; a company's own authority goes into SSL_CERT_FILE",
        ) from None
    except ssl.SSLError:
        raise MailError(
            f"{server.host}:{server.port} does not answer in TLS", "check port and security: tls is 993, starttls 143"
        ) from None
    except (socket.gaierror, UnicodeError):
        raise MailError(f"{server.host}: no such host", "check host under mail: in touch.yaml") from None
    except ConnectionRefusedError:
        raise MailError(f"{server.host}:{server.port}: nothing answers there", "check host and port") from None
    except TimeoutError:
        raise MailError(f"{server.host}:{server.port}: no answer in time", "try later, or check the port") from None
    except (OSError, EOFError, IMAPClientAbortError):
        raise MailError(f"{server.host}:{server.port}: the connection broke", "try again") from None
    except IMAPClientError as error:
        raise MailError(f"{server.host}: {safe(str(error), 200)}", "try again, then ask whoever runs it") from None
