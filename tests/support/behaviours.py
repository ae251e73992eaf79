"""What the stand-in can do with a message that was right, by name; server.py lists them for its reader."""

import json
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import NamedTuple

from definition import problem


class Reply(NamedTuple):
    """Bytes to write, and whether to close the connection after: at once, or `late` without having said so."""

    data: bytes
    close: bool = False
    late: bool = False


def answer(status: int, body: bytes, **headers: str) -> Reply:
    """A whole answer."""
    return Reply(_head(status, len(body), **headers) + body)


def reply(behaviour: str, message_uuid: str) -> Reply:
    """What goes back for a behaviour; ValueError where there is none of that name."""
    good = json.dumps({"message_uuid": message_uuid}).encode()
    name, _, wait = behaviour.partition(";")
    if name in _BY_NAME:
        return _BY_NAME[name](good)
    if wait:
        # The answer's own Date makes the wait exact, whatever the clock of whoever reads it.
        now = formatdate(time.time(), usegmt=True)
        return answer(int(name), problem(int(name), "as told"), **{"Retry-After": wait, "Date": now})
    return answer(int(name), problem(int(name), "as told"))


def _head(status: int, size: int, **headers: str) -> bytes:
    lines = {"Content-Type": "application/json", "Content-Length": str(size)} | headers
    written = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status} -\r\n{written}\r\n".encode()


_BY_NAME: dict[str, Callable[[bytes], Reply]] = {
    "accept": lambda good: answer(202, good),
    "accept-close": lambda good: Reply(answer(202, good).data, late=True),
    "200": lambda good: answer(200, good),
    "302": lambda good: answer(302, b"", Location="/v1/messages"),
    "307": lambda good: answer(307, b"", Location="/v1/messages"),
    "stall": lambda good: Reply(b""),
    "close": lambda good: Reply(b"", close=True),
    "truncate": lambda good: Reply(_head(202, len(good)) + good[:20], close=True),
    "truncate-all": lambda good: Reply(_head(202, len(good)), close=True),
    "garbage": lambda good: answer(202, b"<html>Welcome to our guest network</html>"),
    "empty": lambda good: answer(202, b""),
    "huge": lambda good: answer(202, good[:-1] + b" " * (4 << 20) + b"}"),
    "no-uuid": lambda good: answer(202, b"{}"),
    "deep": lambda good: answer(202, b"[" * 50_000),
    "noise": lambda good: Reply(b"220 smtp.example ESMTP\r\n\r\n", close=True),
}
