"""A stand-in for Vonage on loopback: as strict as the real one, and as unreliable as it is told to be.

In a test it runs in a thread: `with StandIn(keys) as standin: …`. By itself it runs as a process that prints its port:

    python tests/support/server.py --private-key key.pem --port 0 --delay 0.05 --log posts.jsonl

The key file is made where it is missing; the stand-in takes tokens signed with it. Behaviours, for each recipient
(`behave`), in the order of the requests (`queue`) or else (`default`):

accept            202 with a message_uuid              401 … 503         that status, with Vonage's error body
429;TEXT          429 with Retry-After: TEXT           302, 307          a redirect to itself, for ever
stall             reads and never answers              close             reads and closes
close-before      closes before it has read            truncate          half an answer, then closes
truncate-all      a header and nothing after it        garbage           202 with something that is not JSON
empty             202 without a body                   huge              202 with 4 MB of it
no-uuid           202 without a message_uuid           deep              202 with JSON nested too deep to read
200               200 with a message_uuid              noise             an answer that is not HTTP
accept-close      accepts, then closes the connection a moment later, unannounced
"""

import argparse
import asyncio
import contextlib
import json
import ssl
import sys
import threading
import time
import uuid
from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

import behaviours
import definition
from behaviours import Reply
from definition import Keys, keys_from, problem


class Post(NamedTuple):
    """One POST that was read whole, right or wrong."""

    client_ref: str
    to: str
    text: str
    behaviour: str
    message_uuid: str
    content: dict[str, Any]
    authorization: str
    at: float


class Received(NamedTuple):
    """One text that came in from a number (without its plus), as the records tell of it."""

    message_uuid: str
    from_: str
    to: str
    text: str
    at: float


class End(NamedTuple):
    """What became of a text that was taken: the status its record has from then on."""

    status: str
    at: float
    error_code: str | None = None


class StandIn:
    """The server. Everything it read is in `posts`, wrong or right; `connections` counts those it was opened."""

    def __init__(
        self,
        keys: Keys,
        *,
        port: int = 0,
        delay: float = 0.0,
        log: Path | None = None,
        page: int = 1000,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.keys = keys
        self.port = port
        self.delay = delay
        self.page = page
        self.tls = tls
        self.behave: dict[str, str] = {}
        self.queue: deque[str] = deque()
        self.default = "accept"
        self.posts: list[Post] = []
        self.gets: list[str] = []
        self.received: list[Received] = []
        self.ends: dict[str, End] = {}
        self.connections = 0
        self.open: set[asyncio.Transport] = set()
        self._checked: dict[str, float] = {}
        self._log = log.open("a", encoding="utf-8") if log else None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def host(self) -> str:
        """What VONAGE_API_HOST must say."""
        return f"127.0.0.1:{self.port}"

    def count(self) -> Counter[str]:
        """How many POSTs there were with each client_ref."""
        return Counter(post.client_ref for post in self.posts)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.listen(), self._loop).result(10)
        return self

    def __exit__(self, *details: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        if self._log:
            self._log.close()

    async def listen(self) -> asyncio.Server:
        """Open the port in the running event loop."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Connection(self), "127.0.0.1", self.port, backlog=512, ssl=self.tls
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self._server

    async def _stop(self) -> None:
        self._server.close()
        for transport in list(self.open):
            transport.abort()
        await asyncio.sleep(0)

    def wrong_authorization(self, authorization: str, *, basic_only: bool = False) -> str | None:
        """What is wrong with an Authorization header; a token that was right once is right until it expires."""
        if authorization.startswith("Basic ") or basic_only:
            return definition.wrong_basic(authorization, self.keys)
        if self._checked.get(authorization, 0.0) > time.time():
            return None
        wrong = definition.wrong_token(authorization, self.keys)
        if not wrong:
            self._checked[authorization] = time.time() + 60
        return wrong

    def record(self, post: Post) -> None:
        """Keep a POST, and hand it to the system for the log before it is answered: there it outlives any process."""
        self.posts.append(post)
        if self._log:
            self._log.write(json.dumps([post.client_ref, post.to, post.text, post.behaviour]) + "\n")
            self._log.flush()

    def next_behaviour(self, to: str) -> str:
        """What to do with a POST to this number."""
        if self.queue:
            return self.queue.popleft()
        return self.behave.get(to, self.default)

    def records(self, query: dict[str, str]) -> tuple[int, bytes]:
        """The answer of the Reports API: a page of the POSTs that were taken."""
        wanted = ("account_id", "product", "direction", "date_start", "date_end")
        missing = [name for name in wanted if not query.get(name)]
        unknown = query.keys() - {*wanted, "to", "from", "status", "include_message", "cursor", "iv"}
        if missing or unknown or query["account_id"] != self.keys.api_key or query["product"] != "MESSAGES":
            return 422, problem(422, f"wrong parameters: {missing} {sorted(unknown)}")
        start, end = (datetime.fromisoformat(query[name]).timestamp() for name in ("date_start", "date_end"))
        if not 0 <= end - start <= 24 * 3600 or (query.get("cursor") and not query.get("iv")):
            return 422, problem(422, "date_end must be no more than 24 hours later than date_start")
        listed = self._inbound(query) if query["direction"] == "inbound" else self._outbound(query)
        found = [row for at, row in listed if start <= at < end]
        first = int(query.get("cursor", "0"))
        rows = [{"account_id": self.keys.api_key, **row} for row in found[first : first + self.page]]
        content: dict[str, Any] = {"request_status": "SUCCESS", "items_count": len(rows), "records": rows}
        if first + self.page < len(found):
            content |= {"request_status": "TRUNCATED", "cursor": str(first + self.page), "iv": "QnJtvajk5bH0"}
        return 200, json.dumps(content).encode()

    def _outbound(self, query: dict[str, str]) -> list[tuple[float, dict[str, Any]]]:
        rows: list[tuple[float, dict[str, Any]]] = []
        for post in self.posts:
            if not post.message_uuid or query.get("to", post.to) != post.to:
                continue
            row = {
                "message_id": post.message_uuid,
                "client_ref": post.client_ref,
                "direction": "outbound",
                "from": post.content["from"],
                "to": post.to,
                "status": "submitted",
                "date_received": _written(post.at),
            }
            if end := self.ends.get(post.message_uuid):
                row |= {"status": end.status, "date_finalized": _written(end.at)}
                row |= {"error_code": end.error_code} if end.error_code else {}
            rows.append((post.at, row))
        return rows

    def _inbound(self, query: dict[str, str]) -> list[tuple[float, dict[str, Any]]]:
        with_text = query.get("include_message") == "true"
        return [
            (
                text.at,
                {
                    "message_id": text.message_uuid,
                    "direction": "inbound",
                    "from": text.from_,
                    "to": text.to,
                    "date_received": _written(text.at),
                    **({"message_body": text.text} if with_text else {}),
                },
            )
            for text in self.received
            if query.get("from", text.from_) == text.from_
        ]


def _written(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


class _Connection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, standin: StandIn) -> None:
        self.standin = standin
        self.unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.standin.open.add(transport)
        self.standin.connections += 1
        if self.standin.queue and self.standin.queue[0] == "close-before":
            self.standin.queue.popleft()
            transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        self.standin.open.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        self.unread += data
        while (end := self.unread.find(b"\r\n\r\n")) >= 0:
            first, *lines = self.unread[:end].decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            size = int(headers.get("content-length", "0"))
            if len(self.unread) < end + 4 + size:
                return
            body, self.unread = self.unread[end + 4 : end + 4 + size], self.unread[end + 4 + size :]
            method, target, _ = first.split(" ")
            self._handle(method, urlsplit(target), headers, body)

    def _handle(self, method: str, target: Any, headers: dict[str, str], body: bytes) -> None:
        standin, authorization = self.standin, headers.get("authorization", "")
        if method == "GET":
            standin.gets.append(target.path)
        if method == "GET" and target.path == "/v2/reports/records":
            if wrong := standin.wrong_authorization(authorization, basic_only=True):
                return self._answer(401, problem(401, wrong))
            query = {name: values[0] for name, values in parse_qs(target.query).items()}
            return self._answer(*standin.records(query))
        if target.path != "/v1/messages":
            return self._answer(404, problem(404, "there is no such page"))
        # A redirect that was followed as a GET: the real one would not answer so, a careless server may.
        if method != "POST":
            return self._answer(202, b'{"message_uuid": "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"}')
        return self._post(headers, authorization, body)

    def _post(self, headers: dict[str, str], authorization: str, body: bytes) -> None:
        content, wrong = definition.wrong_message(body)
        refused = self.standin.wrong_authorization(authorization)
        to = str(content.get("to", ""))
        sound = not wrong and not refused and headers.get("content-type") == "application/json"
        behaviour = self.standin.next_behaviour(to) if sound else "wrong"
        # Whoever knows what became of the message: everything but a plain refusal may have been sent.
        taken = sound and not behaviour.split(";")[0].isdigit()
        message_uuid = str(uuid.uuid4()) if taken or behaviour == "200" else ""
        text, reference = str(content.get("text", "")), str(content.get("client_ref", ""))
        self.standin.record(Post(reference, to, text, behaviour, message_uuid, content, authorization, time.time()))
        if refused:
            return self._answer(401, problem(401, refused))
        if not sound:
            return self._answer(422, problem(422, wrong or "Content-Type must be application/json"))
        return self._write(behaviours.reply(behaviour, message_uuid))

    def _answer(self, status: int, body: bytes) -> None:
        self._write(behaviours.answer(status, body))

    def _write(self, reply: Reply) -> None:
        if self.standin.delay:
            asyncio.get_running_loop().call_later(self.standin.delay, self._write_now, reply)
        else:
            self._write_now(reply)

    def _write_now(self, reply: Reply) -> None:
        self.transport.write(reply.data)
        if reply.close:
            self.transport.close()
        elif reply.late:
            asyncio.get_running_loop().call_later(0.02, self.transport.close)


async def _serve(standin: StandIn) -> None:
    server = await standin.listen()
    sys.stdout.write(f"{standin.port}\n")
    sys.stdout.flush()
    await server.serve_forever()


def main() -> None:
    """Run as a process until it is ended."""
    parser = argparse.ArgumentParser(description="A stand-in for Vonage on loopback. It prints its port.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    parser.add_argument("--log", type=Path, help="a line for each POST, written before the answer goes out")
    parser.add_argument("--private-key", type=Path, required=True, help="made where it is missing")
    parser.add_argument("--application-id", default="11111111-2222-4333-8444-555555555555")
    parser.add_argument("--api-key", default="abcd1234")
    parser.add_argument("--api-secret", default="not-a-secret")
    parser.add_argument("--behave", action="append", default=[], metavar="NUMBER=BEHAVIOUR")
    parser.add_argument("--default", default="accept", metavar="BEHAVIOUR")
    given = parser.parse_args()
    keys = keys_from(given.private_key, given.application_id, given.api_key, given.api_secret)
    standin = StandIn(keys, port=given.port, delay=given.delay, log=given.log)
    standin.behave = dict(pair.split("=", 1) for pair in given.behave)
    standin.default = given.default
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(standin))


if __name__ == "__main__":
    main()
