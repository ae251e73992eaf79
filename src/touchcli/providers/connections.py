"""One request, one answer, over connections that are kept between sends."""

import ssl
import time
from collections import deque
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from typing import NamedTuple

import certifi
from urllib3.util import wait_for_read

from touchcli.providers import may_go
from touchcli.providers.address import Address
from touchcli.rules.models.message import LastLook

# A connection idle for longer may have been dropped by something in between without a word: then the next text
# would be in doubt for nothing.
KEPT_FOR = 10.0


class Timeout(NamedTuple):
    """Seconds to connect in, with the TLS handshake, and then to wait for each part of the answer."""

    connect: float = 5
    answer: float = 30


DEFAULT_TIMEOUT = Timeout()


class NothingSent(Exception):
    """There was no connection, so not a byte of the request left: it is safe to try again."""


class AnswerLost(Exception):
    """The request may have arrived, and no whole answer came back."""


class Answer(NamedTuple):
    """A whole answer, whatever its status."""

    status: int
    headers: HTTPMessage
    body: bytes


class Connections:
    """The connections to one server, safe to share between threads: each request has one for itself.

    It knows no proxies, no .netrc, no redirects and no second try, all of which `requests` brings along, and it tells
    what was surely not sent from what may have been. Source: VONAGE, Traps 1, 2, 5, 6.
    """

    def __init__(self, address: Address, timeout: Timeout) -> None:
        self._address = address
        self._timeout = timeout
        self._tls = _trusted() if address.tls else None
        self._idle: deque[tuple[HTTPConnection, float]] = deque()

    def exchange(
        self,
        method: str,
        target: str,
        headers: dict[str, str],
        body: bytes | None,
        limit: int,
        last_look: LastLook = may_go,
    ) -> Answer:
        """Send one request exactly once and read its answer, of at most `limit` bytes.

        Raises NothingSent if no connection could be made or `last_look` gives a reason, AnswerLost if a request
        went and no whole answer came.
        """
        connection = self._kept() or self._opened()
        if why := last_look():
            connection.close()
            raise NothingSent(why)
        keep = False
        try:
            connection.request(method, target, body, headers)
            with connection.getresponse() as response:
                content = response.read(limit + 1)
                if len(content) > limit:
                    raise AnswerLost(f"the answer is longer than {limit} bytes")
                # What http.client still expects when the server has closed; None if no length was announced.
                if response.length:
                    raise AnswerLost("the answer broke off")
                # 1xx: the real answer is still to come, and must not be taken for that to the next request.
                keep = response.isclosed() and not response.will_close and response.status >= 200
                return Answer(response.status, response.headers, content)
        except TimeoutError:
            raise AnswerLost(f"no answer within {self._timeout.answer:g} s") from None
        except (OSError, HTTPException, ValueError) as error:
            raise AnswerLost(f"the answer was lost ({type(error).__name__})") from None
        finally:
            if keep:
                self._idle.append((connection, time.monotonic()))
            else:
                connection.close()

    def close(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop()[0].close()

    def _kept(self) -> HTTPConnection | None:
        while True:
            try:
                connection, since = self._idle.pop()
            except IndexError:
                return None
            # Anything to read on an idle connection is its end, or an answer nobody asked for.
            if time.monotonic() - since < KEPT_FOR and not wait_for_read(connection.sock, timeout=0):
                return connection
            connection.close()

    def _opened(self) -> HTTPConnection:
        host, port, _ = self._address
        connection = (
            HTTPSConnection(host, port, timeout=self._timeout.connect, context=self._tls)
            if self._tls
            else HTTPConnection(host, port, timeout=self._timeout.connect)
        )
        # Connecting is done here alone, where failing means that nothing was sent.
        connection.auto_open = 0
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:
            connection.close()
            raise NothingSent(f"cannot reach {host}: {_cause(error)}") from None
        connection.sock.settimeout(self._timeout.answer)
        return connection


def _trusted() -> ssl.SSLContext:
    """The system's certificates and certifi's: some systems come without any, some companies add their own."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _cause(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return str(getattr(error, "strerror", None) or type(error).__name__)
