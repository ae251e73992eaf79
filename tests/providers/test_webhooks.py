"""What a webhook says: texts, pictures, receipts, and whether an error means STOP."""

import datetime as dt
import json
from typing import Any

import pytest

from touchcli.providers.webhooks import Unreadable, explained, parse_inbound, parse_status, says_stopped

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
TEXT = {
    "channel": "sms",
    "message_uuid": "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab",
    "to": "13125550100",
    "from": "15125550142",
    "timestamp": "2026-11-23T14:59:00Z",
    "text": "Yes",
}
STATUS = {"message_uuid": "uuid-1", "status": "delivered", "to": "15125550142", "client_ref": "ref-1"}


def read(**changes: Any) -> Any:
    content = {name: value for name, value in (TEXT | changes).items() if value is not None}
    return parse_inbound(json.dumps(content).encode(), NOW)


def account_history(**changes: Any) -> Any:
    return parse_status(json.dumps(STATUS | changes).encode(), NOW)


def test_a_text() -> None:
    text = read()
    assert (text.from_, text.to, text.text) == ("+15125550142", "+13125550100", "Yes")
    assert text.at == NOW - dt.timedelta(minutes=1)


@pytest.mark.parametrize("at", ["2026-11-23T08:59:00-06:00", "2026-11-23T14:59:00+0000", "2026-11-23T14:59:00.000Z"])
def test_instants_as_they_are_written(at: str) -> None:
    assert read(timestamp=at).at == NOW - dt.timedelta(minutes=1)


@pytest.mark.parametrize("at", [None, "", "soon", 7, "2026-11-23T14:59:00", "0001-01-01T00:00:00+14:00"])
def test_without_a_readable_instant_it_is_now(at: object) -> None:
    assert read(timestamp=at).at == NOW


@pytest.mark.parametrize(("number", "kept"), [("+15125550142", "+15125550142"), ("AMAZON", "AMAZON"), ("123", "123")])
def test_a_sender_as_it_stands(number: str, kept: str) -> None:
    assert read(**{"from": number}).from_ == kept


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": None, "image": {"url": "https://a.example/1.png"}}, "[image: https://a.example/1.png]"),
        ({"text": "see", "file": {"url": "https://a.example/1.pdf"}}, "see\n[file: https://a.example/1.pdf]"),
        ({"text": None, "message_type": "location"}, "[location]"),
        ({"text": ""}, ""),
        ({"text": None, "button": {"payload": "STOP", "text": "Stop promotions"}}, "Stop promotions"),
        ({"text": None, "reply": {"id": "stop", "title": "STOP", "description": "no more"}}, "STOP"),
        ({"text": None, "location": {"lat": 40.34772, "long": -74.18847}}, "[location: 40.3477, -74.1885]"),
        (
            {"text": None, "location": {"lat": 1, "long": 2, "name": "Dock 4", "address": "2 Main St"}},
            "[location: Dock 4, 2 Main St, 1, 2]",
        ),
        (
            {
                "text": None,
                "order": {
                    "text": "for Monday",
                    "product_items": [
                        {"product_retailer_id": "pk1", "quantity": "2", "item_price": "9.99", "currency": "USD"},
                        {"product_retailer_id": "pk2", "quantity": 1},
                    ],
                },
            },
            "[order: 2 × pk1 at 9.99 USD; 1 × pk2]\nfor Monday",
        ),
        (
            {
                "text": "both sides",
                "image": {"url": "https://a.example/1.png", "caption": "front"},
                "content": [
                    {"type": "image", "url": "https://a.example/1.png"},
                    {"type": "image", "url": "https://a.example/2.png"},
                    {"type": "vcard", "url": "https://a.example/3.vcf"},
                    {"type": "text", "text": "and a note"},
                    {"type": "unheard-of"},
                    7,
                ],
            },
            "both sides\nfront\n[image: https://a.example/1.png]\n[image: https://a.example/2.png]\n"
            "[vcard: https://a.example/3.vcf]\nand a note",
        ),
        (
            {"text": None, "image": [{"url": "https://a.example/1.png"}, {"url": "https://a.example/2.png"}]},
            "[image: https://a.example/1.png]\n[image: https://a.example/2.png]",
        ),
        ({"text": None, "reaction": {"action": "react", "emoji": "👍"}}, "[reaction: 👍]"),
        ({"text": None, "message_type": "order", "order": {"product_items": "?"}}, "[order]"),
        ({"text": None, "message_type": "button", "button": {"payload": {"flow": 1}}}, "[button]"),
    ],
)
def test_what_is_no_text_is_named(changes: dict[str, Any], said: str) -> None:
    assert read(**changes).text == said


@pytest.mark.parametrize("name", ["message_uuid", "from", "text"])
def test_what_it_cannot_do_without(name: str) -> None:
    with pytest.raises(Unreadable):
        read(**{name: None})


def test_what_is_wrong_is_named_and_not_shown() -> None:
    with pytest.raises(Unreadable, match=r"^from is missing or not what it should be$"):
        read(**{"from": "15125550142\x1b[31m"})


def test_a_receipt() -> None:
    receipt = account_history()
    assert receipt[:5] == ("uuid-1", "delivered", NOW, "ref-1", "+15125550142")
    assert (receipt.error, receipt.opted_out) == (None, False)
    assert account_history(to=None).to == ""


@pytest.mark.parametrize("reference", [7, "", "x" * 101, "no spaces", None])
def test_a_reference_that_cannot_be_ours_is_none(reference: object) -> None:
    assert account_history(client_ref=reference).client_ref is None


@pytest.mark.parametrize(
    "error",
    [
        {"type": "https://developer.example/api-errors/messages#1240", "title": "x"},
        {"title": "1240"},
        {"title": "1240 - Illegal Sender Address"},
        {"code": 1240},
        {"code": "1240"},
        "1240",
        1240,
    ],
)
def test_1240_means_stop(error: object) -> None:
    assert says_stopped(error)
    assert account_history(error=error).opted_out


@pytest.mark.parametrize(
    "error",
    [
        None,
        {},
        {"title": "1241"},
        {"title": "11240"},
        {"detail": "1240"},
        {"title": "1000", "instance": "1240", "detail": "number +15125551240"},
    ],
)
def test_other_errors_do_not(error: object) -> None:
    assert not says_stopped(error)


def test_an_error_is_one_line_without_numbers() -> None:
    error = {"title": "1300", "detail": "Not part of the list\n\x1b[31m: 15125550142"}
    assert explained(error) == "1300: Not part of the list  [31m: …0142"
    assert explained("x" * 500) == "x" * 200
    assert explained({"title": []}) is None
