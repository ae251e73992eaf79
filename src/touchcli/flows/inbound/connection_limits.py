"""How much of the webhook server one caller may take: connections, the bytes of a request's head, and time for them.

The body's own limits are in `webhook_app`. Imported where the server runs only.
"""

import asyncio

from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_CONNECTIONS = 500
"""Connections at a time; a caller beyond is turned away, and the provider comes again."""
MAX_HEAD = 16 * 1024
"""Bytes of a request before its body; a webhook's are some five hundred."""
HEAD_WITHIN = 10.0
"""Seconds in which the head of a request has to arrive whole."""

_TOO_LARGE = Response(status_code=431, headers={"Connection": "close"})


class LimitedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP connection within these limits."""

    _head = 0
    _in_body = False
    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Serve a new connection, unless there are too many already."""
        if len(self.connections) >= MAX_CONNECTIONS:
            self.transport = transport
            transport.abort()
            return
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._end_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what came; let go of a head without an end."""
        if self.transport.is_closing():
            return
        if not self._in_body:
            if not self._head and self._patience is None:
                self._wait_for_head()
            self._head += len(data)
        super().data_received(data)
        if not self._in_body and self._head > MAX_HEAD:
            self.transport.abort()

    def on_headers_complete(self) -> None:
        """Hand on a request, or refuse it for its head."""
        self._end_waiting()
        self._in_body = True
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD:
            self.app = _TOO_LARGE
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; another one may follow."""
        self._in_body, self._head = False, 0
        super().on_message_complete()

    def _wait_for_head(self) -> None:
        self._patience = self.loop.call_later(HEAD_WITHIN, self.transport.abort)

    def _end_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
