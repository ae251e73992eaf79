"""Webhooks: who called, and what the call says. Source: VONAGE, Webhooks."""

import datetime as dt
import hashlib
import hmac
import json
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import jwt
from jwt.warnings import InsecureKeyLengthWarning

from touchcli.providers.inbound_text import message_text
from touchcli.providers.timestamps import parse_timestamp
from touchcli.rules.models.inbound import Inbound, Receipt, Token
from touchcli.rules.one_number import one_spelling

# The secret is Vonage's own, some of them shorter than the library would like.
warnings.filterwarnings("ignore", category=InsecureKeyLengthWarning)

OLDEST = dt.timedelta(minutes=5)
"""How old a token may be."""
AHEAD = dt.timedelta(minutes=1)
"""How far the signer's clock may be ahead of ours."""

STOPPED = 1240
"""The error of a text to somebody who had sent STOP."""

_ID = re.compile(r"[!-~]{1,100}")
_STATUS = re.compile(r"[a-z_-]{1,40}")
_NUMBER = re.compile(r"\+?([0-9]{7,17})")


class Unreadable(ValueError):
    """A body that is no webhook of the Messages API; the message names the field and never its value."""


Refusal = Literal["unsigned", "signature", "token", "time", "body", "replay"]
"""Why a call is refused: no token, one that none of our secrets signed, one without the claims of Vonage's, one that is
too old or from ahead of our clock, one for another body, or one that came before with another body."""


def verify(authorization: str, body: bytes, secrets: Sequence[str], now: dt.datetime) -> Token | Refusal:
    """Who signed a call: its token if it is Vonage's own, for this very body, and not older than five minutes.

    Any of the `secrets` may have signed it: there are two while one takes the place of another. `unsigned` where the
    header `Authorization` carries no token at all. HS256 alone counts, whatever the token says of itself. Whether the
    token came before is for the ledger to say.
    """
    scheme, _, written = authorization.strip().partition(" ")
    if scheme.lower() != "bearer" or not written.strip():
        return "unsigned"
    claims = next(filter(None, (_claims(written.strip(), secret) for secret in secrets)), None)
    if claims is None:
        return "signature"
    jti, issued_at, payload_hash = (claims.get(name) for name in ("jti", "iat", "payload_hash"))
    if not isinstance(jti, str) or not _ID.fullmatch(jti) or not isinstance(payload_hash, str):
        return "token"
    if not isinstance(issued_at, int | float) or isinstance(issued_at, bool):
        return "token"
    # Compared and not subtracted: a number of 400 digits is no float.
    if not (now - OLDEST).timestamp() <= issued_at <= (now + AHEAD).timestamp():
        return "time"
    body_hash = hashlib.sha256(body).hexdigest()
    if not hmac.compare_digest(payload_hash.lower().encode("utf-8", "replace"), body_hash.encode()):
        return "body"
    return Token(jti, body_hash)


def _claims(token: str, secret: str) -> dict[str, Any] | None:
    """What a token says that this secret signed; None if it did not."""
    try:
        # Its times are judged by the clock that was handed in.
        claims: dict[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
                "verify_aud": False,
                "verify_iss": False,
            },
        )
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        return None
    return claims


def parse_inbound(body: bytes, now: dt.datetime) -> Inbound:
    """A customer's message; what is not text, such as a picture, is named in the text with its address.

    Without a readable `timestamp` it came `now`. Raises Unreadable.
    """
    content = _object(body)
    return Inbound(
        message_uuid=_field(content, "message_uuid", _ID),
        from_=_number(content.get("from"), "from"),
        text=_text(content),
        at=parse_timestamp(content.get("timestamp")) or now,
        to=_number(content["to"], "to") if content.get("to") else "",
    )


def parse_status(body: bytes, now: dt.datetime) -> Receipt:
    """What Vonage says of a text of ours; without a readable `timestamp` it says so `now`. Raises Unreadable."""
    content = _object(body)
    reference = content.get("client_ref")
    error = content.get("error")
    return Receipt(
        message_uuid=_field(content, "message_uuid", _ID),
        status=_field(content, "status", _STATUS),
        at=parse_timestamp(content.get("timestamp")) or now,
        client_ref=reference if isinstance(reference, str) and _ID.fullmatch(reference) else None,
        to=_number(content["to"], "to") if content.get("to") else "",
        error=explained(error),
        opted_out=says_stopped(error),
    )


def says_stopped(error: object) -> bool:
    """True if an error says that the recipient sent STOP: 1240 as its type, title or code."""
    said = [error.get(name) for name in ("type", "title", "code")] if isinstance(error, Mapping) else [error]
    return any(re.search(rf"\b{STOPPED}\b", str(value)) for value in said)


def explained(error: object) -> str | None:
    """An error in one line fit for a terminal, long numbers masked; None if there is none."""
    if not error:
        return None
    said = [error.get(name) for name in ("title", "code", "detail")] if isinstance(error, Mapping) else [error]
    line = ": ".join(str(value) for value in said if isinstance(value, str | int) and value != "")
    plain = "".join(char if char.isprintable() else " " for char in line)
    return re.sub(r"\+?\d{3,11}(\d{4})", r"…\1", plain)[:200] or None


def _object(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable("the body is no JSON") from None
    if not isinstance(content, dict):
        raise Unreadable("the body is no JSON object")
    return content


def _field(content: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = content.get(name)
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Unreadable(f"{name} is missing or not what it should be")
    return value


def _number(value: object, name: str) -> str:
    """E.164 with the plus, in its one spelling; what is not a number, such as the name of a sender, as it stands."""
    if not isinstance(value, str) or not value.isprintable() or not 1 <= len(value) <= 50:
        raise Unreadable(f"{name} is missing or not what it should be")
    found = _NUMBER.fullmatch(value)
    return one_spelling(f"+{found[1]}") if found else value


def _text(content: dict[str, Any]) -> str:
    words = message_text(content)
    if words is None:
        raise Unreadable("text is missing")
    return words
