import logging
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from touchcli.providers import ProviderError, connections
from touchcli.providers.connections import Timeout
from touchcli.providers.credentials import Credentials
from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected

if TYPE_CHECKING:
    from server import StandIn

Make = Callable[..., Message]

DOUBT = ["close", "truncate", "truncate-all", "garbage", "empty", "huge", "no-uuid", "deep", "noise", "stall"]
DOUBT += ["200", "302", "307", "400", "408", "500", "502", "503"]


def shape(outcome: Outcome) -> tuple[str, object]:
    match outcome:
        case Accepted(message_uuid):
            return "accepted", len(message_uuid)
        case Rejected(_, _, stop):
            return "rejected", stop
        case Deferred(_, retry_after):
            return "deferred", retry_after
        case InDoubt(_):
            return "in doubt", None


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("accept", ("accepted", 36)),
        ("401", ("rejected", True)),
        ("402", ("rejected", True)),
        ("403", ("rejected", True)),
        ("404", ("rejected", False)),
        ("422", ("rejected", False)),
        ("429", ("deferred", None)),
        ("429;7", ("deferred", 7.0)),
        *((behaviour, ("in doubt", None)) for behaviour in DOUBT),
    ],
)
def test_each_answer_has_one_outcome_and_one_post(
    provider: VonageProvider, standin: "StandIn", message: Make, behaviour: str, expected: tuple[str, object]
) -> None:
    standin.behave["15125550142"] = behaviour
    outcome = provider.send(message())
    assert shape(outcome) == expected
    time.sleep(0.02)
    assert standin.count() == {"t-0142": 1}
    assert standin.gets == []


@pytest.mark.parametrize("behaviour", DOUBT)
def test_an_answer_in_doubt_spoils_nothing_for_the_next(
    provider: VonageProvider, standin: "StandIn", message: Make, behaviour: str
) -> None:
    standin.queue.append(behaviour)
    first, second = provider.send(message(client_ref="first")), provider.send(message(client_ref="second"))
    assert isinstance(first, InDoubt)
    assert "unknown" in first.reason
    assert isinstance(second, Accepted)
    assert standin.count() == {"first": 1, "second": 1}
    assert second.message_uuid == standin.posts[1].message_uuid


def test_a_connection_closed_before_the_post_was_read_is_in_doubt(
    provider: VonageProvider, standin: "StandIn", message: Make
) -> None:
    standin.queue.append("close-before")
    assert isinstance(provider.send(message()), InDoubt)
    assert standin.posts == []


def test_a_refused_connection_is_deferred(credentials: Credentials, message: Make) -> None:
    with closing(socket.socket()) as unheard:
        unheard.bind(("127.0.0.1", 0))
        with VonageProvider(credentials, f"127.0.0.1:{unheard.getsockname()[1]}") as provider:
            outcome = provider.send(message())
    assert outcome == Deferred("Not sent: cannot reach 127.0.0.1: Connection refused")


def test_a_host_without_an_address_is_deferred(credentials: Credentials, message: Make) -> None:
    with VonageProvider(credentials, "a" * 64 + ".example") as provider:
        assert shape(provider.send(message())) == ("deferred", None)


def test_a_failed_tls_handshake_is_deferred(credentials: Credentials, standin: "StandIn", message: Make) -> None:
    with VonageProvider(credentials, f"https://{standin.host}", Timeout(0.5, 0.5)) as provider:
        assert shape(provider.send(message())) == ("deferred", None)
    assert standin.posts == []


def test_a_connection_that_takes_too_long_is_deferred(credentials: Credentials, message: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"https://127.0.0.1:{silent.getsockname()[1]}"
        with VonageProvider(credentials, host, Timeout(0.2, 0.2)) as provider:
            outcome = provider.send(message())
    assert outcome == Deferred("Not sent: cannot reach 127.0.0.1: it did not answer in time")


def test_one_connection_serves_many_texts(provider: VonageProvider, standin: "StandIn", message: Make) -> None:
    for n in range(5):
        provider.send(message(client_ref=str(n)))
    assert standin.connections == 1


def test_a_connection_the_server_closed_meanwhile_is_not_used_again(
    provider: VonageProvider, standin: "StandIn", message: Make
) -> None:
    standin.default = "accept-close"
    for n in range(3):
        assert isinstance(provider.send(message(client_ref=str(n))), Accepted)
        time.sleep(0.06)
    assert standin.count() == {"0": 1, "1": 1, "2": 1}
    assert standin.connections == 3


def test_a_connection_idle_for_long_is_not_used_again(
    provider: VonageProvider, standin: "StandIn", message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "KEPT_FOR", 0.0)
    provider.send(message())
    provider.send(message())
    assert standin.connections == 2


def test_a_connection_is_kept_for_ten_seconds_and_no_longer(
    provider: VonageProvider, standin: "StandIn", message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each text asks for the time once to look at what is kept, and once when its connection is kept.
    for seconds, opened in ((0.0, 1), (9.9, 1), (10.0, 2), (10.1, 3)):
        times = iter((1000.0 + seconds, 1000.0))
        clock = SimpleNamespace(monotonic=lambda times=times: next(times, 1000.0))
        monkeypatch.setattr("touchcli.providers.connections.time", clock)
        provider.send(message())
        assert standin.connections == opened


def test_an_answer_to_come_is_not_taken_for_that_to_the_next_text(credentials: Credentials, message: Make) -> None:
    """A 1xx is no answer yet: the real one, which comes late, must not tell of another text."""
    late = b'HTTP/1.1 202 -\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n{"message_uuid":"first"}'
    with socket.create_server(("127.0.0.1", 0)) as server:
        callers: list[socket.socket] = []

        def serve() -> None:
            for _ in range(2):
                caller, _ = server.accept()
                callers.append(caller)
                caller.recv(65536)
                caller.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
                if caller.recv(65536):  # a second text on the same connection gets what was meant for the first
                    caller.sendall(late)

        threading.Thread(target=serve, daemon=True).start()
        with VonageProvider(credentials, f"127.0.0.1:{server.getsockname()[1]}", Timeout(2, 2)) as provider:
            assert [shape(provider.send(message(client_ref=str(n)))) for n in range(2)] == [("in doubt", None)] * 2
        assert len(callers) == 2
        for caller in callers:
            caller.close()


def test_many_threads_carry_one_valid_token(standin: "StandIn", credentials: Credentials, message: Make) -> None:
    start = threading.Barrier(8)

    def work(thread: int) -> list[Outcome]:
        start.wait()
        return [provider.send(message(client_ref=f"{thread}-{n}", text=f"{thread}-{n}")) for n in range(40)]

    with VonageProvider(credentials, standin.host) as provider, ThreadPoolExecutor(8) as threads:
        outcomes = [outcome for sent in threads.map(work, range(8)) for outcome in sent]
    assert {type(outcome) for outcome in outcomes} == {Accepted}
    assert len(standin.posts) == len(standin.count()) == 320
    assert all(post.text == post.client_ref for post in standin.posts)
    assert len({post.authorization for post in standin.posts}) == 1
    uuids = {post.client_ref: post.message_uuid for post in standin.posts}
    expected = [Accepted(uuids[f"{thread}-{n}"]) for thread in range(8) for n in range(40)]
    assert outcomes == expected


def test_without_an_application_it_sends_with_key_and_secret(
    standin: "StandIn", credentials: Credentials, message: Make
) -> None:
    with VonageProvider(credentials._replace(application_id=None, private_key=None), standin.host) as provider:
        assert isinstance(provider.send(message()), Accepted)
    assert standin.posts[0].authorization.startswith("Basic ")


def test_netrc_and_proxies_are_ignored(
    standin: "StandIn", credentials: Credentials, message: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with VonageProvider(credentials, standin.host) as provider:
        assert isinstance(provider.send(message()), Accepted)
    assert standin.posts[0].authorization.startswith("Bearer ")


def test_logs_and_reasons_hold_no_secret_text_or_number(
    provider: VonageProvider,
    standin: "StandIn",
    credentials: Credentials,
    message: Make,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("vonage", "urllib3", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    said = []
    for behaviour in ["accept", "401", "422", "429", *DOUBT]:
        standin.behave["15125550142"] = behaviour
        said.append(repr(provider.send(message(text="the secret words"))))
    said.append(repr(provider.send(message(text="the secret words" * 500))))
    said += [record.getMessage() for record in caplog.records] + [repr(credentials), str(credentials)]
    assert credentials.private_key
    for secret in ("the secret words", "5125550142", credentials.private_key, "not-a-secret", "Bearer", "Basic"):
        assert not [line for line in said if secret in line]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"text": "x" * 3201}, "text"),
        ({"to": "12345"}, "to"),
        ({"client_ref": "x" * 41}, "client_ref"),
        ({"carrier": "rcs", "from_": "no spaces"}, "from_"),
        ({"carrier": "whatsapp", "media": (("image", "https://pics.example/a.png", None),)}, "media"),
    ],
)
def test_what_vonage_could_not_take_is_rejected_unsent(
    provider: VonageProvider, standin: "StandIn", message: Make, changes: dict[str, object], reason: str
) -> None:
    outcome = provider.send(message(**changes))
    assert isinstance(outcome, Rejected)
    assert outcome.reason.startswith(f"Not sent: {reason}")
    assert not outcome.stop
    assert standin.posts == []


@pytest.mark.parametrize(
    "wrong",
    [
        Credentials(),
        Credentials(api_key="abcd1234"),
        Credentials("an-application", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
        Credentials("an-application", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"),
    ],
)
def test_credentials_of_no_use_are_found_before_the_first_text(wrong: Credentials) -> None:
    with pytest.raises(ProviderError, match="Vonage"):
        VonageProvider(wrong, "127.0.0.1:9")
