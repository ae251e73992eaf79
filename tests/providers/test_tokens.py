import datetime as dt
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest
import time_machine

from touchcli.providers.client import KeptTokenAuth
from touchcli.providers.credentials import Credentials

AT = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)


@pytest.fixture
def auth(credentials: Credentials) -> Iterator[KeptTokenAuth]:
    with time_machine.travel(AT, tick=False):
        yield KeptTokenAuth(application_id=credentials.application_id, private_key=credentials.private_key)


def test_a_token_is_renewed_shortly_before_it_expires(auth: KeptTokenAuth) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        first = auth.create_jwt_auth_string()
        expires = jwt.decode(first.removeprefix(b"Bearer "), options={"verify_signature": False})["exp"]
        clock.shift(12 * 60)
        assert auth.create_jwt_auth_string() == first
        clock.shift(60)
        assert auth.create_jwt_auth_string() != first
        assert AT.timestamp() + 13 * 60 < expires - 60


def test_a_clock_set_back_renews_the_token(auth: KeptTokenAuth) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        first = auth.create_jwt_auth_string()
        clock.shift(-3600)
        assert auth.create_jwt_auth_string() != first


def test_threads_that_find_it_expired_make_one_token(auth: KeptTokenAuth) -> None:
    start = threading.Barrier(8)

    def ask(_: int) -> bytes:
        start.wait()
        return auth.create_jwt_auth_string()

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(ask, range(8)))) == 1
