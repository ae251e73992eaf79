"""What Vonage's definition of the Messages API asks of a request, as far as this project sends any."""

import base64
import json
import re
import time
from pathlib import Path
from typing import Any, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

NUMBER = re.compile(r"[1-9][0-9]{6,14}")
ENCODINGS = {"auto", "text", "unicode"}
MEDIA = ("image", "video", "audio", "vcard", "file")
COMMON = {"to", "from", "channel", "message_type", "client_ref", "webhook_url", "webhook_version"}
MORE = {
    "sms": {"text", "sms", "ttl", "trusted_recipient"},
    "mms": {"text", "content", "ttl", "trusted_recipient", *MEDIA},
    "rcs": {"text", "rcs", "ttl", "trusted_recipient"},
    "whatsapp": {"text", "context"},
}
LONGEST_TEXT = {"sms": 3200, "mms": 3200, "rcs": 3072, "whatsapp": 4096}
TYPES = {"sms": {"text"}, "mms": {"text", "content", *MEDIA}, "rcs": {"text"}, "whatsapp": {"text"}}
TITLES = {
    401: "You did not provide correct credentials.",
    402: "Low balance",
    403: "Forbidden",
    404: "Not Found",
    422: "Invalid params",
    429: "Rate Limit Hit",
    500: "Internal error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


class Keys(NamedTuple):
    """What the stand-in accepts: the application with its public key (PEM), and the API key with its secret."""

    application_id: str
    public_key: str
    api_key: str
    api_secret: str


def keys_from(private_key: Path, application_id: str, api_key: str, api_secret: str) -> Keys:
    """The keys of a stand-in; the private key's file is made where it is missing."""
    if not private_key.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        private_key.touch(mode=0o600)
        private_key.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key = load_pem_private_key(private_key.read_bytes(), None)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return Keys(application_id, public.decode(), api_key, api_secret)


def problem(status: int, detail: str, **more: Any) -> bytes:
    """An error body as Vonage writes them."""
    title = TITLES.get(status, "Error")
    content = {"type": f"https://developer.example/errors#{status}", "title": title, "detail": detail}
    return json.dumps(content | {"instance": "bf0ca0bf927b3b52e3cb03217e1a1ddf"} | more).encode()


def wrong_basic(authorization: str, keys: Keys) -> str | None:
    """What is wrong with a Basic authorization, None where it is right."""
    right = base64.b64encode(f"{keys.api_key}:{keys.api_secret}".encode()).decode()
    return None if authorization == f"Basic {right}" else "the key or its secret is wrong"


def wrong_token(authorization: str, keys: Keys) -> str | None:
    """What is wrong with a Bearer authorization, None where it is right."""
    token = authorization.removeprefix("Bearer ")
    try:
        if jwt.get_unverified_header(token) != {"alg": "RS256", "typ": "JWT"}:
            return "the token's header is wrong"
        claims = jwt.decode(
            token, keys.public_key, algorithms=["RS256"], options={"require": ["application_id", "iat", "exp", "jti"]}
        )
    except jwt.PyJWTError as error:
        return f"the token is refused: {error}"
    if claims["application_id"] != keys.application_id:
        return "the token is another application's"
    if claims["exp"] - claims["iat"] > 24 * 3600 or claims["iat"] > time.time() + 5:
        return "the token is good for too long"
    return None if isinstance(claims["jti"], str) and claims["jti"] else "the token has no jti"


def wrong_message(body: bytes) -> tuple[dict[str, Any], str | None]:
    """A message's fields, and what is wrong with the first of them, None where all are right."""
    try:
        content = json.loads(body)
    except ValueError:
        return {}, "the body is no JSON"
    if not isinstance(content, dict):
        return {}, "the body is no object"
    return content, next(_wrong(content), None)


def _wrong(content: dict[str, Any]) -> Any:
    channel, kind = content.get("channel"), content.get("message_type")
    if channel not in MORE:
        yield "channel: is no channel"
        return
    if kind not in TYPES[channel]:
        yield "message_type: is none of the channel's"
        return
    for name in content.keys() - COMMON - MORE[channel]:
        yield f"{name}: is unknown"
    if not isinstance(content.get("to"), str) or not NUMBER.fullmatch(content["to"]):
        yield "to: is no number in E.164 without its plus"
    if not isinstance(content.get("from"), str) or not re.fullmatch(r"[A-Za-z0-9_&-]+", content["from"]):
        yield "from: is no sender"
    reference = content.get("client_ref", "")
    if not isinstance(reference, str) or len(reference) > 40:
        yield "client_ref: can be a string of up to 40 characters"
    if kind == "text":
        text = content.get("text")
        if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_TEXT[channel]:
            yield "text: is missing, empty or too long"
    elif "text" in content:
        yield "text: is only for messages of type text"
    if kind in MEDIA:
        yield from _wrong_medium(kind, content.get(kind))
    if kind == "content":
        items = content.get("content")
        if not isinstance(items, list) or not items:
            yield "content: is missing"
        for item in items or ():
            if item.get("type") not in MEDIA:
                yield "content.type: is no medium"
            yield from _wrong_medium("content", {name: value for name, value in item.items() if name != "type"})
    options = content.get("sms", {})
    if not isinstance(options, dict) or options.keys() - {"encoding_type", "content_id", "entity_id", "pool_id"}:
        yield "sms: has unknown options"
    elif options.get("encoding_type", "auto") not in ENCODINGS:
        yield "sms.encoding_type: is unknown"


def _wrong_medium(name: str, medium: Any) -> Any:
    if not isinstance(medium, dict) or medium.keys() - {"url", "caption"}:
        yield f"{name}: is no medium"
    elif not str(medium.get("url", "")).startswith("https://"):
        yield f"{name}.url: is required"
    elif not 1 <= len(medium.get("caption", "-")) <= 3000:
        yield f"{name}.caption: is empty or too long"
