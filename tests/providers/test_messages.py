from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from touchcli.providers.vonage import VonageProvider
from touchcli.rules.models.message import Accepted, Message

if TYPE_CHECKING:
    from server import StandIn

PICTURE = ("image", "https://pics.example/dock.png", "our new dock")
WHO = {"to": "15125550142", "from": "13125550100", "client_ref": "t-0142"}


def resource(kind: str) -> dict[str, object]:
    return {"channel": "mms", "message_type": kind, kind: {"url": f"https://media.example/a.{kind}", "caption": "Hi"}}


Case = tuple[dict[str, object], dict[str, object]]


def alone(kind: str) -> Case:
    media = ((kind, f"https://media.example/a.{kind}", "dropped"),)
    return {"carrier": "mms", "text": "Hi", "media": media}, resource(kind)


CASES: list[Case] = [
    (
        {"text": "Hi"},
        {"channel": "sms", "message_type": "text", "text": "Hi", "sms": {"encoding_type": "text"}},
    ),
    (
        {"text": "Hi 🎉", "encoding": "UCS-2", "entity_id": "110", "content_id": "120"},
        {
            "channel": "sms",
            "message_type": "text",
            "text": "Hi 🎉",
            "sms": {"encoding_type": "unicode", "entity_id": "110", "content_id": "120"},
        },
    ),
    *map(alone, ("image", "video", "audio", "vcard", "file")),
    (
        {"carrier": "mms", "text": "", "media": (PICTURE,)},
        {"channel": "mms", "message_type": "image", "image": {"url": PICTURE[1], "caption": PICTURE[2]}},
    ),
    (
        {"carrier": "mms", "text": "Hi", "media": (("vcard", "https://media.example/dana.vcf", None), PICTURE)},
        {
            "channel": "mms",
            "message_type": "content",
            "content": [
                {"type": "vcard", "url": "https://media.example/dana.vcf", "caption": "Hi"},
                {"type": "image", "url": PICTURE[1], "caption": PICTURE[2]},
            ],
        },
    ),
    ({"carrier": "mms", "text": "Hi"}, {"channel": "mms", "message_type": "text", "text": "Hi"}),
    ({"carrier": "rcs", "text": "Hi"}, {"channel": "rcs", "message_type": "text", "text": "Hi"}),
    ({"carrier": "whatsapp", "text": "Hi"}, {"channel": "whatsapp", "message_type": "text", "text": "Hi"}),
]


@pytest.mark.parametrize(("changes", "expected"), CASES)
def test_a_message_goes_as_vonage_defines_it(
    provider: VonageProvider,
    standin: "StandIn",
    message: Callable[..., Message],
    changes: dict[str, object],
    expected: dict[str, object],
) -> None:
    assert isinstance(provider.send(message(**changes)), Accepted)
    assert standin.posts[0].content == WHO | expected
