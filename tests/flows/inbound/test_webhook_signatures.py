"""Who called: a right token is taken, and every wrong one changes nothing."""

import datetime as dt
import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from caller import SECRET, call, inbound, status, token
from listener import Listening

from touchcli.ledger import Ledger
from touchcli.providers.webhooks import verify
from touchcli.rules.models.inbound import Token

BODY = json.dumps(inbound("Yes, Thursday works")).encode()
NOW = dt.datetime.fromtimestamp(int(time.time()), dt.UTC)
AT = int(NOW.timestamp())
YEAR = 365 * 24 * 3600


def test_a_right_token_is_known_by_its_id_and_body() -> None:
    found = verify(f"Bearer {token(BODY, jti='call-1', iat=AT)}", BODY, [SECRET], NOW)
    assert found == Token("call-1", hashlib.sha256(BODY).hexdigest())


@pytest.mark.parametrize("header", ["", "Basic YWJjZDpub3Q=", "Bearer", "Bearer ", "bearer   "])
def test_no_token_is_unsigned(header: str) -> None:
    assert verify(header, BODY, [SECRET], NOW) == "unsigned"


WRONG: dict[str, str] = {
    "another secret": token(BODY, iat=AT, secret="another-secret-that-is-as-long-as-that-one"),
    "alg none": token(BODY, iat=AT, header={"alg": "none", "typ": "JWT"}),
    "alg None": token(BODY, iat=AT, header={"alg": "None"}),
    "alg HS512": token(BODY, iat=AT, header={"alg": "HS512", "typ": "JWT"}),
    "alg RS256": token(BODY, iat=AT, header={"alg": "RS256", "typ": "JWT"}),
    "no alg": token(BODY, iat=AT, header={"typ": "JWT"}),
    "garbage": "garbage",
    "three parts of garbage": "a.b.c",
    "no signature": token(BODY, iat=AT).rpartition(".")[0] + ".",
    "cut": token(BODY, iat=AT)[:-5],
    "a claim changed": token(BODY, iat=AT).replace(".ey", ".eyJ", 1),
    "another body's": token(b"{}", iat=AT),
    "no payload_hash": token(BODY, iat=AT, payload_hash=None),
    "payload_hash no text": token(BODY, iat=AT, payload_hash=7),
    "payload_hash not ASCII": token(BODY, iat=AT, payload_hash="\ud800é"),
    "no jti": token(BODY, iat=AT, jti=None),
    "an empty jti": token(BODY, iat=AT, jti=""),
    "a jti of a megabyte": token(BODY, iat=AT, jti="x" * 1_000_000),
    "no iat": token(BODY, iat=None),
    "iat in words": token(BODY, iat=str(AT)),
    "iat true": token(BODY, iat=True),
    "iat NaN": token(BODY, iat=float("nan")),
    "iat of 400 digits": token(BODY, iat=10**400),
    "iat of 400 digits below zero": token(BODY, iat=-(10**400)),
    "iat infinite": token(BODY, iat=float("inf")),
    "a year old": token(BODY, iat=AT - YEAR),
    "five minutes and a second old": token(BODY, iat=AT - 301),
    "from a minute and a second ahead": token(BODY, iat=AT + 61),
    "from next year": token(BODY, iat=AT + YEAR),
}


WRONG_FOR = {
    "another body's": "body",
    **dict.fromkeys(("no payload_hash", "payload_hash no text", "no jti", "an empty jti", "no iat"), "token"),
    **dict.fromkeys(("a jti of a megabyte", "iat in words", "iat true"), "token"),
    **dict.fromkeys(("iat NaN", "iat of 400 digits", "iat of 400 digits below zero", "iat infinite"), "time"),
    **dict.fromkeys(("a year old", "five minutes and a second old"), "time"),
    **dict.fromkeys(("from a minute and a second ahead", "from next year"), "time"),
    "payload_hash not ASCII": "body",
}
"""Why each is wrong, where its signature is right."""


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_token_is_wrong(name: str) -> None:
    assert verify(f"Bearer {WRONG[name]}", BODY, [SECRET], NOW) == WRONG_FOR.get(name, "signature")


@pytest.mark.parametrize("claims", [{"iat": AT - 300}, {"iat": AT + 60}, {"iat": AT - 0.5}, {"exp": AT - 60}])
def test_a_token_at_the_edge_is_right(claims: dict[str, Any]) -> None:
    assert isinstance(verify(f"bearer {token(BODY, **{'iat': AT} | claims)}", BODY, [SECRET], NOW), Token)


def test_only_what_is_rightly_signed_is_taken(listening: Listening, kept: Callable[[], Ledger]) -> None:
    text = inbound("STOP")
    body = json.dumps(text).encode()
    swapped = json.dumps(text | {"text": "START"}).encode()
    assert listening.call("/inbound", text, bearer=None) == 503
    assert listening.call("/inbound", text, bearer="garbage") == 401
    assert listening.call("/inbound", swapped, bearer=token(body)) == 401
    assert listening.call("/inbound", text, bearer=token(body, iat=int(time.time()) - YEAR)) == 401
    ledger = kept()
    assert ledger.replies(clock_in(1)) == []
    assert listening.call("/inbound", text) == 200
    assert [reply.text for reply in ledger.replies(clock_in(1))] == ["STOP"]


def test_a_token_played_back_changes_nothing(listening: Listening, kept: Callable[[], Ledger]) -> None:
    text = inbound("STOP")
    body = json.dumps(text).encode()
    first = token(body)
    assert [listening.call("/inbound", text, first) for _ in range(3)] == [200, 200, 200]
    ledger = kept()
    ledger.opt_in("+15125550142", clock_in(0), "their own START")
    assert listening.call("/inbound", text, first) == 200
    assert not ledger.history(clock_in(1)).opted_out("+15125550142")
    assert len(ledger.replies(clock_in(1))) == 1


def test_the_id_of_a_token_with_another_body_is_refused(listening: Listening, kept: Callable[[], Ledger]) -> None:
    one, two = (json.dumps(inbound(words)).encode() for words in ("Yes", "No"))
    assert listening.call("/inbound", one, token(one, jti="the-same")) == 200
    assert listening.call("/inbound", two, token(two, jti="the-same")) == 401
    assert [reply.text for reply in kept().replies(clock_in(1))] == ["Yes"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/inbound", b""),
        ("/inbound", b"not JSON"),
        ("/inbound", b"[]"),
        ("/inbound", b"\xff\xfe"),
        ("/inbound", b"[" * 100_000),
        ("/inbound", json.dumps(inbound("Yes", message_uuid="")).encode()),
        ("/inbound", json.dumps(inbound("Yes", message_uuid=["a"])).encode()),
        ("/inbound", json.dumps(inbound("Yes", from_="")).encode()),
        ("/inbound", json.dumps(inbound("Yes") | {"from": {"type": "sms", "number": "15125550142"}}).encode()),
        ("/inbound", json.dumps(inbound(None)).encode()),
        ("/status", json.dumps(status("uuid-1", "")).encode()),
        ("/status", json.dumps({"status": "delivered"}).encode()),
    ],
)
def test_what_cannot_be_read_is_kept_nowhere(
    listening: Listening, kept: Callable[[], Ledger], path: str, body: bytes
) -> None:
    assert listening.call(path, body) == 400
    assert kept().replies(clock_in(1)) == []
    assert listening.calls == []


def test_other_paths_and_methods_are_not_there(listening: Listening) -> None:
    assert listening.call("/", b"{}") == 404
    assert listening.call("/health", b"{}") == 405
    assert call(listening.port, "/inbound/../etc", b"{}") == 404


def clock_in(minutes: float) -> dt.datetime:
    return dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)  # noqa: TID251
