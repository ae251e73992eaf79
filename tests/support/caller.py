"""Webhooks as Vonage sends them: bodies, tokens signed for them, and a POST. Nothing here is the code under test."""

import base64
import hashlib
import hmac
import http.client
import json
import time
import uuid
from contextlib import suppress
from typing import Any

SECRET = "a-secret-that-signs-webhooks-0123456789"
OLD_SECRET = "the-secret-before-that-one-0123456789ab"


def inbound(text: str | None, from_: str = "15125550142", **more: Any) -> dict[str, Any]:
    """A customer's text; with None none is in it."""
    content: dict[str, Any] = {
        "channel": "sms",
        "message_uuid": str(uuid.uuid4()),
        "to": "13125550100",
        "from": from_,
        "timestamp": written(time.time()),
        "sms": {"num_messages": "1"},
        "usage": {"price": "0.0057", "currency": "EUR"},
    }
    return content | ({"text": text} if text is not None else {}) | more


def status(message_uuid: str, state: str, **more: Any) -> dict[str, Any]:
    """What became of a text of ours."""
    return {
        "message_uuid": message_uuid,
        "to": "15125550142",
        "from": "13125550100",
        "timestamp": written(time.time()),
        "status": state,
        "channel": "sms",
        "usage": {"price": "0.0333", "currency": "EUR"},
        "destination": {"network_code": "12345"},
        "sms": {"count_total": "1"},
    } | more


def stopped(message_uuid: str, to: str = "15125550142") -> dict[str, Any]:
    """A text that was refused because its recipient had sent STOP."""
    error = {
        "type": "https://developer.example/api-errors/messages#1240",
        "title": "1240",
        "detail": "Illegal Sender Address - the recipient has opted out",
        "instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf",
    }
    return status(message_uuid, "rejected", to=to, error=error)


def written(at: float) -> str:
    """An instant as webhooks carry it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def token(body: bytes, *, secret: str = SECRET, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token for a body; a claim given as None is left out."""
    head = header or {"alg": "HS256", "typ": "JWT"}
    said = {
        "iat": int(time.time()),
        "jti": str(uuid.uuid4()),
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": "abcd1234",
        "application_id": "11111111-2222-4333-8444-555555555555",
    } | claims
    parts = (head, {name: value for name, value in said.items() if value is not None})
    signed = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    if head.get("alg") == "none":
        return signed + "."
    return f"{signed}.{_base64(hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest())}"


def call(port: int, path: str, content: dict[str, Any] | bytes, bearer: str | None = "") -> int:
    """POST a webhook and give the status of its answer; `bearer` is made for the body where it is not given."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    headers = {"Content-Type": "application/json"}
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer or token(body)}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        with suppress(BrokenPipeError):  # the server may answer before it has read everything
            connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
