"""Many webhooks at a steady rate, over connections that are kept, and which of them were answered 200."""

import asyncio
import contextlib
import json
import time
import uuid
from collections.abc import Callable

from caller import inbound, token

CONNECTIONS = 40
_PATIENCE = 30.0


def storm(port: int, rate: float, seconds: float, then: Callable[[], None] = lambda: None, least: int = 0) -> set[str]:
    """Call `/inbound` `rate` times a second for `seconds`, then do something; gives the texts that were answered 200.

    Every text is its own, and names itself. What is under way at the end is not waited for, but a slow machine has half
    a minute to answer `least` of them.
    """
    calls = [_request(f"text {n} {uuid.uuid4()}", n) for n in range(int(rate * seconds))]
    return asyncio.run(_storm(port, calls, rate, then, least))


def _request(text: str, n: int) -> tuple[str, bytes]:
    body = json.dumps(inbound(text, f"1212555{n % 10_000:04}")).encode()
    head = (
        f"POST /inbound HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {token(body)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return text, head.encode() + body


async def _storm(
    port: int, calls: list[tuple[str, bytes]], rate: float, then: Callable[[], None], least: int
) -> set[str]:
    answered: set[str] = set()
    began = time.monotonic()
    waiting = iter(enumerate(calls))

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            for n, (text, request) in waiting:
                await asyncio.sleep(max(began + n / rate - time.monotonic(), 0))
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                if head.startswith(b"HTTP/1.1 200"):
                    answered.add(text)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # it was killed
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def end() -> None:
        await asyncio.sleep(len(calls) / rate)
        while len(answered) < least and time.monotonic() < began + _PATIENCE:
            await asyncio.sleep(0.01)
        then()

    await asyncio.gather(end(), *(client() for _ in range(CONNECTIONS)))
    return answered
