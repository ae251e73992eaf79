"""An e-mail as it came in, with whatever a test says of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.mail.incoming import Incoming

AT = dt.datetime(2026, 12, 18, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def mail() -> Callable[..., Incoming]:
    def make(body: str = "Thanks, that works.", subject: str = "Re: Your renewal", **other: Any) -> Incoming:
        plain = Incoming(
            message_id="<a1@brookmill.example>",
            in_reply_to="<t-1@northgate.example>",
            references=("<t-0@northgate.example>", "<t-1@northgate.example>"),
            from_address="bob.hale@brookmill.example",
            from_name="Bob Hale",
            to=("dana@northgate.example",),
            subject=subject,
            at=AT,
            body=body,
        )
        return plain._replace(**other)

    return make
