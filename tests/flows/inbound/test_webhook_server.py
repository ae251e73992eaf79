"""`touch listen` as it runs: a STOP counts whatever is broken, and what was answered 200 is on the disk."""

import datetime as dt
import json
import os
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest
from caller import call, inbound, status, stopped, token
from listener import Listening, Place, clock
from made_up import number
from storm import storm

from touchcli.ledger import Ledger
from touchcli.rules.models.history import Reply

NUMBER = "+15125550142"
HOUR = dt.timedelta(hours=1)


def replies(ledger: Ledger) -> list[Reply]:
    return ledger.replies(clock() + HOUR)


def test_a_stop_holds_while_the_settings_are_broken(place: Place) -> None:
    place.lay_out()
    (place.root / "touch.yaml").write_text("reps: {dana: [\nledger: sqlite:///.touch/ledger.db  # here\n")
    process, port = place.listen()
    assert call(port, "/inbound", inbound("STOP!!", number(0)[1:])) == 200
    assert call(port, "/inbound", inbound("HELP", number(1)[1:])) == 200
    ran = place.end(process)
    assert (ran.code, ran.out) == (0, "")
    with place.ledger() as ledger:
        assert ledger.history(clock() + HOUR).opt_outs == {number(0)}
        assert ledger.outbox() == []


def test_it_ends_cleanly_and_says_nothing_of_what_came(place: Place) -> None:
    place.lay_out()
    process, port = place.listen()
    assert call(port, "/inbound", inbound("the secret word is Zanzibar", "15125550142")) == 200
    assert call(port, "/status", status("uuid-1", "delivered")) == 200
    assert call(port, "/inbound", b"Zanzibar 15125550142") == 400
    ran = place.end(process)
    assert ran.code == 0
    for word in ("Zanzibar", "5550142", "uuid-1"):
        assert word not in ran.out + ran.err
    with pytest.raises(ConnectionRefusedError):
        call(port, "/inbound", inbound("late"))


def test_all_that_was_answered_is_kept_when_it_is_killed(place: Place) -> None:
    place.lay_out()
    process, port = place.listen()
    answered = storm(port, rate=400, seconds=1.0, then=process.kill, least=60)
    process.wait(20)
    assert len(answered) >= 60
    with place.ledger() as ledger:
        kept = {reply.text for reply in replies(ledger)}
    assert answered - kept == set()


def test_a_locked_ledger_turns_calls_away_and_keeps_them_when_they_come_again(
    listening: Listening, kept: Callable[[], Ledger], tmp_path: Path
) -> None:
    text = inbound("STOP")
    assert listening.call("/inbound", inbound("before", "15125550143")) == 200
    with closing(sqlite3.connect(tmp_path / ".touch" / "ledger.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert listening.call("/inbound", text) == 503
        other.execute("ROLLBACK")
    assert listening.call("/inbound", text) == 200
    ledger = kept()
    assert [reply.text for reply in replies(ledger)] == ["before", "STOP"]
    assert ledger.history(clock() + HOUR).opted_out(NUMBER)


def test_a_ledger_that_fails_is_opened_anew(listening: Listening, tmp_path: Path) -> None:
    path = tmp_path / ".touch" / "ledger.db"
    assert listening.call("/inbound", inbound("one")) == 200
    assert get(listening.port, "/health") == 200
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("ALTER TABLE replies RENAME TO gone")
        assert listening.call("/inbound", inbound("two")) == 503
        assert listening.call("/inbound", inbound("two")) == 503
        assert get(listening.port, "/health") == 503
        other.execute("ALTER TABLE gone RENAME TO replies")
    assert listening.call("/inbound", inbound("three")) == 200
    assert get(listening.port, "/health") == 200
    assert len(listening.warnings) == 1
    assert "webhooks refused" in listening.warnings[0]


def test_a_body_of_100_megabytes_is_not_read(place: Place) -> None:
    place.lay_out()
    process, port = place.listen()
    assert call(port, "/inbound", inbound("before")) == 200
    before = memory(process.pid)
    for head in (b"Content-Length: 104857600\r\n", b"Transfer-Encoding: chunked\r\n"):
        with socket.create_connection(("127.0.0.1", port), 30) as one:
            one.sendall(b"POST /inbound HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\n" + head + b"\r\n")
            part = b"x" * 65536
            answer = b""
            with suppress(ConnectionError):
                for _ in range(1600):
                    one.sendall(b"10000\r\n" + part + b"\r\n" if b"chunked" in head else part)
            with suppress(ConnectionError):
                answer = one.recv(100)
            assert answer == b"" or b" 413 " in answer
    assert memory(process.pid) - before < 20 << 20
    assert call(port, "/inbound", b"x" * (1 << 20)) == 400
    assert call(port, "/inbound", b"x" * ((1 << 20) + 1)) == 413
    assert call(port, "/inbound", inbound("after")) == 200
    assert place.end(process).code == 0


def test_a_caller_that_stalls_is_let_go(listening: Listening) -> None:
    with socket.create_connection(("127.0.0.1", listening.port), 10) as one:
        one.sendall(b"POST /inbound HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n123")
        assert b" 408 " in one.recv(100)
    assert listening.call("/inbound", inbound("others are served")) == 200


@pytest.mark.parametrize("text", ["\x1b[31mred\x1b[0m", "‮gnirts", "😀" * 5000, "\0\ud800", "", " "])
def test_a_text_is_kept_as_it_came(listening: Listening, kept: Callable[[], Ledger], text: str) -> None:
    body = json.dumps(inbound(text)).encode()
    assert listening.call("/inbound", body, token(body)) == 200
    found = replies(kept())[0].text
    assert found == text.replace("\0", "\ufffd").replace("\ud800", "\ufffd")


def test_a_picture_is_named(listening: Listening, kept: Callable[[], Ledger]) -> None:
    picture = {"url": "https://media.example/label.jpg", "caption": "this one"}
    assert listening.call("/inbound", inbound(None, channel="mms", image=picture)) == 200
    assert listening.call("/inbound", inbound(None, channel="whatsapp", message_type="location")) == 200
    said = {reply.text for reply in replies(kept())}
    assert said == {"this one\n[image: https://media.example/label.jpg]", "[location]"}


def test_an_error_1240_by_webhook_is_an_opt_out(listening: Listening, kept: Callable[[], Ledger]) -> None:
    assert [listening.call("/status", stopped("uuid-1")) for _ in range(5)] == [200] * 5
    ledger = kept()
    assert ledger.history(clock() + HOUR).opt_outs == {NUMBER}


def test_without_a_secret_it_does_not_start(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.lay_out()
    monkeypatch.delenv("VONAGE_SIGNATURE_SECRET")
    ran = place.touch("listen", "--port", "0")
    assert ran.code == 2
    assert "VONAGE_SIGNATURE_SECRET is not set" in ran.err
    assert not (place.root / ".touch" / "ledger.db").exists()


def test_a_port_that_is_taken_is_one_line(place: Place) -> None:
    place.lay_out()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = place.touch("listen", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert ran.err.startswith("touch: cannot listen on 127.0.0.1 port ")


def test_the_secret_may_stand_in_the_env_file(place: Place) -> None:
    place.lay_out()
    (place.root / ".env").write_text(f"VONAGE_SIGNATURE_SECRET={place.environment.pop('VONAGE_SIGNATURE_SECRET')}\n")
    process, port = place.listen()
    assert call(port, "/inbound", inbound("Yes")) == 200
    assert place.end(process).code == 0


def test_an_address_of_the_network_is_warned_of(place: Place) -> None:
    place.lay_out()
    process = place.start("listen", "--host", "0.0.0.0", "--port", "0")
    assert process.stderr
    assert "plain http" in process.stderr.readline()
    assert "listening on" in process.stderr.readline()
    assert place.end(process).code == 0


def get(port: int, path: str) -> int:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def memory(pid: int) -> int:
    """Bytes that a process has in memory."""
    with Path(f"/proc/{pid}/statm").open() as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_the_clock_of_a_webhook_is_the_provider_s(listening: Listening, kept: Callable[[], Ledger]) -> None:
    assert listening.call("/inbound", inbound("late", timestamp="2026-01-02T03:04:05Z")) == 200
    assert listening.call("/inbound", inbound("no day", timestamp="soon")) == 200
    late, undated = replies(kept())
    assert late.received_at == dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    assert abs(undated.received_at.timestamp() - time.time()) < 60


@pytest.mark.parametrize(
    ("more", "opted_out", "paused"),
    [
        ({"message_type": "reply", "channel": "rcs", "reply": {"id": "1", "title": "STOP"}}, True, False),
        ({"message_type": "button", "button": {"payload": "x", "text": "STOP"}}, True, False),
        ({"message_type": "button", "button": {"payload": "STOP", "text": "No more of this please"}}, False, True),
        ({"message_type": "image", "image": {"url": "https://a.example/STOP", "caption": "the gate"}}, False, False),
        ({"message_type": "location", "location": {"lat": 1.5, "long": 2.5, "name": "bus stop"}}, False, False),
        ({"text": "Baja, gracias"}, True, False),
        ({"text": "this is a work phone stop"}, False, True),
        ({"text": "Loved “Reply STOP to opt out.”"}, False, False),
    ],
)
def test_a_signed_webhook_says_what_its_reader_would_say(
    listening: Listening, kept: Callable[[], Ledger], more: dict[str, object], opted_out: bool, paused: bool
) -> None:
    assert listening.call("/inbound", inbound(None) | more) == 200
    history = kept().history(clock() + HOUR)
    assert (history.opted_out(NUMBER), NUMBER in history.paused) == (opted_out, paused)
