"""The stand-in itself: it must refuse what Vonage would, or the other tests prove nothing."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
import pytest

from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Accepted, InDoubt, Message

if TYPE_CHECKING:
    from server import StandIn

SCRIPT = Path(__file__).parents[1] / "support" / "server.py"
GOOD: dict[str, Any] = {
    "to": "15125550142",
    "from": "13125550100",
    "channel": "sms",
    "message_type": "text",
    "text": "Hi",
    "client_ref": "t",
}
BASIC = "Basic YWJjZDEyMzQ6bm90LWEtc2VjcmV0"


def post(standin: "StandIn", body: bytes, authorization: str, path: str = "/v1/messages") -> int:
    connection = HTTPConnection("127.0.0.1", standin.port, timeout=5)
    try:
        headers = {"Content-Type": "application/json", "Authorization": authorization}
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "+15125550142"},
        {"to": "015125550142"},
        {"to": "123456"},
        {"to": None},
        {"from": "two words"},
        {"from": ""},
        {"client_ref": "x" * 41},
        {"text": ""},
        {"text": "x" * 3201},
        {"channel": "fax"},
        {"message_type": "image"},
        {"sms": {"encoding_type": "gsm"}},
        {"sms": {"encoding": "text"}},
        {"extra": 1},
        {"channel": "mms", "message_type": "image"},
        {"channel": "mms", "message_type": "image", "text": None, "image": {"url": "https://a.example/b.png"}},
        {"channel": "mms", "message_type": "content", "content": []},
    ],
)
def test_a_wrong_field_is_refused(standin: "StandIn", changes: dict[str, Any]) -> None:
    assert post(standin, json.dumps(GOOD | changes).encode(), BASIC) == 422


@pytest.mark.parametrize("body", [b"", b"[]", b"{"])
def test_a_body_that_is_no_object_is_refused(standin: "StandIn", body: bytes) -> None:
    assert post(standin, body, BASIC) == 422


def test_right_is_accepted_and_another_path_is_not(standin: "StandIn") -> None:
    body = json.dumps(GOOD).encode()
    assert post(standin, body, BASIC) == 202
    assert post(standin, body, BASIC, "/v0.1/messages") == 404


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 202),
        ({"application_id": "another"}, 401),
        ({"exp": 1}, 401),
        ({"iat": 4_000_000_000, "exp": 4_000_000_900}, 401),
        ({"exp": 4_000_000_000}, 401),
        ({"jti": ""}, 401),
        ({"jti": None}, 401),
    ],
)
def test_a_wrong_token_is_refused(standin: "StandIn", key: Path, change: dict[str, Any], status: int) -> None:
    now = int(time.time())
    right = {"application_id": standin.keys.application_id, "iat": now, "exp": now + 900, "jti": "one"}
    claims = {name: value for name, value in (right | change).items() if value is not None}
    token = jwt.encode(claims, key.read_text(), algorithm="RS256")
    assert post(standin, json.dumps(GOOD).encode(), f"Bearer {token}") == status


@pytest.mark.parametrize("authorization", ["", "Bearer x", "Basic x", "Bearer eyJhbGciOiJub25lIn0.e30."])
def test_no_or_other_credentials_are_refused(standin: "StandIn", authorization: str) -> None:
    assert post(standin, json.dumps(GOOD).encode(), authorization) == 401


def test_as_a_process_it_logs_each_post_before_the_answer(message: Callable[..., Message], tmp_path: Path) -> None:
    key, log = tmp_path / "private.key", tmp_path / "posts.jsonl"
    command = [sys.executable, str(SCRIPT), "--private-key", str(key), "--log", str(log)]
    command += ["--delay", "0.01", "--behave", "15125550143=close"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        host = f"127.0.0.1:{process.stdout.readline().strip()}"
        application = "11111111-2222-4333-8444-555555555555"
        with VonageProvider(Credentials(application, key.read_text()), host) as provider:
            assert isinstance(provider.send(message()), Accepted)
            assert isinstance(provider.send(message(client_ref="t-2", to="+15125550143")), InDoubt)
        process.terminate()
    assert [json.loads(line)[0] for line in log.read_text().splitlines()] == ["t-0142", "t-2"]
    assert key.stat().st_mode & 0o777 == 0o600
