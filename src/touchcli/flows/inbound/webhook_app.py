"""`touch listen`: the provider calls, the call is proved to be its own, recorded, and only then answered.

| answer | means                                                                               |
|--------|-------------------------------------------------------------------------------------|
| 200    | it is in the ledger, now or from before                                             |
| 400    | signed, but no message or receipt that can be read: recorded nowhere                |
| 404    | an unsubscribe address that touch did not make                                      |
| 401    | a wrong signature, an old one, one for another body, or one that came before        |
| 413    | the body is larger than any webhook                                                 |
| 503    | not signed at all, or the ledger cannot take it now: the provider tries again       |

Imported where the server runs only: starlette comes with the extra `listen`. Nothing that is called in is logged.
"""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from touchcli.flows.inbound.refused_calls import RefusedCalls
from touchcli.flows.inbound.writer_thread import NotRecorded, WriterThread
from touchcli.providers.webhooks import Refusal, Unreadable, parse_inbound, parse_status, verify
from touchcli.rules.mail.one_click import PATH, address_of
from touchcli.rules.models.inbound import Call, Inbound, Receipt, Token

MAX_BODY = 1 << 20
"""Bytes of the largest body that is read; a webhook has some hundred."""
LONGEST_WEBHOOK = 1 << 16
"""Bytes of the largest refused body that is looked into."""
TIMEOUT = 10.0
"""Seconds in which a call has to arrive whole, and in which it has to be recorded."""

INBOUND, STATUS, HEALTH = "/inbound", "/status", "/health"

_Parse = Callable[[bytes, dt.datetime], Inbound | Receipt]


class TooLarge(Exception):
    """The body is over the cap; no more of it was read."""


def application(
    writer: WriterThread,
    secrets: Sequence[str],
    tick: Callable[[], dt.datetime],
    refused: RefusedCalls,
    timeout: float = TIMEOUT,
    key: str = "",
) -> Starlette:
    """The web application; `secrets` are what Vonage may sign with, `timeout` is in seconds.

    `key` is what the addresses of one click are sealed with.
    """

    def taking(parse: _Parse) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            try:
                body = await asyncio.wait_for(_body(request), timeout)
            except TooLarge:
                return Response(status_code=413, headers={"Connection": "close"})
            except (TimeoutError, ClientDisconnect):
                return Response(status_code=408, headers={"Connection": "close"})
            return await _taken(request, body, parse)

        return endpoint

    async def _taken(request: Request, body: bytes, parse: _Parse) -> Response:
        now = tick()
        signer = verify(request.headers.get("authorization", ""), body, secrets, now)
        if not isinstance(signer, Token):
            return _refused(signer, body, parse, now)
        try:
            taken = await writer.take(Call(parse(body, now), signer), timeout)
        except Unreadable as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        except NotRecorded:
            return Response(status_code=503)
        if taken.result == "refused":
            return _refused("replay", body, parse, now)
        return Response(status_code=200)

    def _refused(why: Refusal, body: bytes, parse: _Parse, now: dt.datetime) -> Response:
        # What a stranger sends to any server is not counted: only what reads as a webhook.
        with suppress(Unreadable):
            if len(body) <= LONGEST_WEBHOOK:
                parse(body, now)
                refused.add(why, now)
        return Response(status_code=503 if why == "unsigned" else 401)

    async def unsubscribe(request: Request) -> Response:
        address = address_of(request.path_params["token"], key) if key else None
        if address is None:
            return _page("This address is not complete: copy it whole from the e-mail.", 404)
        if request.method != "POST":  # whoever looks at all links of a mail must not end it
            return _page("Do you want no more e-mails and texts from us?", 200, asks=True)
        now = tick()
        # Two calls within a minute are one; after a START it counts anew.
        id = f"one click {request.path_params['token'][-16:]} {now:%Y-%m-%dT%H:%M}"
        try:
            await writer.take(Call(Inbound(id, address, "unsubscribe", now)), timeout)
        except NotRecorded:
            return _page("That did not work just now. Please try again in some minutes.", 503)
        return _page("You get no more e-mails and texts from us.", 200)

    async def health(_: Request) -> Response:
        status = "ok" if writer.alive else "failing"
        return JSONResponse({"status": status, **refused.health()}, status_code=200 if writer.alive else 503)

    return Starlette(
        routes=[
            Route(INBOUND, taking(parse_inbound), methods=["POST"]),
            Route(STATUS, taking(parse_status), methods=["POST"]),
            Route(f"{PATH}{{token}}", unsubscribe, methods=["GET", "POST"]),
            Route(HEALTH, health, methods=["GET"]),
        ]
    )


def _page(says: str, status: int, *, asks: bool = False) -> Response:
    """A page of one sentence, and with `asks` a button that says yes; it loads nothing and names nobody."""
    form = '<form method="post"><button name="List-Unsubscribe" value="One-Click">Yes, no more</button></form>'
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>No more e-mails</title>'
    headers = {
        "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(f"{head}<p>{says}</p>{form if asks else ''}</html>", status, headers)


async def _body(request: Request) -> bytes:
    """The raw body; raises TooLarge before it is read if its length says so, else as soon as it is."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or len(length) > 9 or int(length) > MAX_BODY:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MAX_BODY:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)
