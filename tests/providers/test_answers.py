import json
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.providers import answers
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Rejected

DATE = "Mon, 23 Nov 2026 16:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "5"}, 5.0),
        ({"Retry-After": " 0 "}, 0.0),
        ({"Retry-After": "999999999"}, 86400.0),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "²"}, None),
        ({"Retry-After": "Mon, 23 Nov 2026 16:01:30 GMT", "Date": DATE}, 90.0),
        ({"Retry-After": "Mon, 23 Nov 2026 15:00:00 GMT", "Date": DATE}, 0.0),
        ({"Retry-After": "Mon, 23 Nov 2099 16:00:00 GMT", "Date": DATE}, 86400.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], seconds: float | None) -> None:
    outcome = answers.refused(429, headers, b"")
    assert isinstance(outcome, Deferred)
    assert outcome.retry_after == seconds


def test_a_date_without_the_answers_own_date_counts_from_now() -> None:
    import time

    outcome = answers.refused(429, {"Retry-After": formatdate(time.time() + 60, usegmt=True)}, b"")
    assert isinstance(outcome, Deferred)
    assert outcome.retry_after is not None
    assert 55 < outcome.retry_after <= 60


def test_a_refusal_says_why_in_one_line_without_numbers_or_escapes() -> None:
    body = {
        "title": "Invalid\x1b[31m params",
        "detail": "15125550142 is\nbarred\u202e",
        "invalid_parameters": [{"name": "to", "reason": "is wrong"}, "?"],
    }
    outcome = answers.refused(422, {}, json.dumps(body).encode())
    assert outcome == Rejected(422, "Vonage answered 422: Invalid [31m params: …0142 is barred  (to: is wrong)")


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"[" * 60_000, b"\xff\xfe", b'{"invalid_parameters": 3}'])
def test_a_refusal_without_an_explanation_is_still_a_refusal(body: bytes) -> None:
    assert answers.refused(401, {}, body) == Rejected(401, "Vonage answered 401", stop=True)


@given(st.integers(100, 599).filter(lambda status: status not in {401, 402, 403, 404, 422, 429}), st.binary())
def test_any_other_status_is_in_doubt(status: int, body: bytes) -> None:
    assert isinstance(answers.refused(status, {}, body), InDoubt)


@pytest.mark.parametrize("message_uuid", ["", " ", "a b", "\x1b[31m", "x" * 65])
def test_a_message_uuid_that_is_none_is_in_doubt(message_uuid: str) -> None:
    assert isinstance(answers.taken(message_uuid), InDoubt)


def test_a_message_uuid_is_accepted() -> None:
    uuid = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"
    assert answers.taken(uuid) == Accepted(uuid)
