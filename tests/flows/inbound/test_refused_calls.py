"""The provider's calls that are refused are seen: on standard error, in `/health`, `touch due` and `touch doctor`."""

import http.client
import json
import socket
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from caller import OLD_SECRET, SECRET, call, inbound, token
from listener import Listening, Place
from made_up import number

from touchcli.flows.common.refused import MARK
from touchcli.flows.inbound import connection_limits, refused_calls
from touchcli.ledger import Ledger

if TYPE_CHECKING:
    from server import StandIn

Wait = Callable[[Callable[[], object]], None]
STOP = inbound("STOP", number(0)[1:])
BODY = json.dumps(STOP).encode()


def health(port: int) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/health")
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("bearer", "status", "words"),
    [
        (lambda: token(BODY, secret="another-secret-that-is-as-long-as-it"), 401, "signed with another secret"),
        (lambda: token(BODY, iat=int(time.time()) - 420), 401, "set this machine's clock"),
        (lambda: token(BODY, iat=int(time.time()) + 420), 401, "set this machine's clock"),
        (lambda: token(b"{}"), 401, "changed on the way"),
        (lambda: token(BODY, jti=None), 401, "not the provider's"),
        (lambda: None, 503, "not signed"),
    ],
    ids=["secret", "clock behind", "clock ahead", "body", "claims", "unsigned"],
)
def test_a_refused_call_is_said_and_shown(
    listening: Listening, kept: Callable[[], Ledger], bearer: Callable[[], str | None], status: int, words: str
) -> None:
    assert [call(listening.port, "/inbound", BODY, bearer()) for _ in range(3)] == [status] * 3
    found = health(listening.port)
    assert (found["status"], found["refused"]) == ("ok", 3)
    (said,) = listening.warnings
    assert said.startswith("1 call from the provider refused since ")
    assert words in said
    assert "STOP" not in said
    assert number(0)[1:] not in said


def test_the_noise_of_the_open_network_is_not_counted(listening: Listening) -> None:
    for body in (b"", b"<xml>", b"{}", b"[1]", json.dumps({"message_uuid": "x"}).encode(), b" " * (1 << 17)):
        assert listening.call("/inbound", body, bearer="garbage") == 401
    assert (health(listening.port)["refused"], listening.warnings) == (0, [])


def test_while_a_secret_is_replaced_both_count(listening: Listening) -> None:
    for secret in (SECRET, OLD_SECRET):
        body = json.dumps(inbound("Yes")).encode()
        assert call(listening.port, "/inbound", body, token(body, secret=secret)) == 200


def test_the_old_secret_comes_from_the_environment(place: Place) -> None:
    place.lay_out()
    process, port = place.listen(VONAGE_SIGNATURE_SECRET_OLD=OLD_SECRET)
    assert call(port, "/inbound", BODY, token(BODY, secret=OLD_SECRET)) == 200
    assert place.end(process).code == 0


def test_standard_error_gets_a_line_in_ten_minutes_and_the_ledger_keeps_every_call(
    place: Place, wait: Wait, standin: "StandIn"
) -> None:
    place.lay_out()
    process, port = place.listen()
    assert [call(port, "/inbound", BODY, "wrong") for _ in range(12)] == [401] * 12
    ran = place.end(process)
    assert (ran.code, ran.err.count("\n")) == (0, 1)
    due = place.touch("due", "--json").json
    assert due["refused"]["count"] == 12
    page = place.touch("due").out
    assert "12 calls from the provider were refused since " in page
    doctor = place.touch("doctor")
    assert doctor.code == 2
    assert "12 calls from the provider were refused" in doctor.out
    assert "VONAGE_SIGNATURE_SECRET" in doctor.out
    assert place.touch("sync").code == 0  # what they said is read
    assert place.touch("due", "--json").json["refused"] is None


def test_counting_goes_on_from_what_is_kept(
    listening: Listening, kept: Callable[[], Ledger], wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refused_calls, "KEPT_EVERY", refused_calls.KEPT_EVERY * 0)
    kept().set_mark(MARK, json.dumps([5, "2026-11-29T00:00:00Z", "2999-01-01T00:00:00Z", "earlier"]))
    call(listening.port, "/inbound", BODY, "wrong")
    wait(lambda: json.loads(kept().mark(MARK) or "[0]")[0] == 6)
    assert json.loads(kept().mark(MARK) or "")[1] == "2026-11-29T00:00:00Z"


def test_a_head_without_an_end_is_cut_off_and_a_large_one_refused(listening: Listening) -> None:
    with socket.create_connection(("127.0.0.1", listening.port), 10) as one:
        one.sendall(b"POST /inbound HTTP/1.1\r\n" + b"X-Long: x\r\n" * 1000)
        time.sleep(0.1)
        one.sendall(b"X-Long: x\r\n" * 1000)
        assert _end(one)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as one:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: here\r\nX-Long: " + b"x" * 20_000 + b"\r\n\r\n")
        assert b" 431 " in one.recv(100)
    assert listening.call("/inbound", inbound("others are served")) == 200


def _end(one: socket.socket) -> bool:
    try:
        return one.recv(100) == b""
    except ConnectionError:
        return True


def test_a_connection_that_says_nothing_is_let_go(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "HEAD_WITHIN", 0.3)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as silent:
        assert _end(silent)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as dripping:
        for byte in b"POST /inbound":
            try:
                dripping.sendall(bytes([byte]))
            except ConnectionError:
                break
            time.sleep(0.1)
        assert _end(dripping)


def test_the_second_request_of_a_connection_has_the_same_time(
    listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_limits, "HEAD_WITHIN", 0.3)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as one:
        one.sendall(b"GET /health HTTP/1.1\r\nHost: here\r\n\r\n")
        assert b" 200 " in one.recv(1000)
        one.sendall(b"GET /hea")
        assert _end(one)


def test_no_more_connections_than_the_cap(listening: Listening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection_limits, "MAX_CONNECTIONS", 3)
    open_ = [socket.create_connection(("127.0.0.1", listening.port), 10) for _ in range(3)]
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", listening.port), 10) as fourth:
        assert _end(fourth)
    for each in open_:
        each.close()
    time.sleep(0.2)
    assert listening.call("/inbound", inbound("there is room again")) == 200
