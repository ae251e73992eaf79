"""What comes in from outside: a customer's text, and what the provider says of one of ours."""

import datetime as dt
from typing import NamedTuple


class Inbound(NamedTuple):
    """A text from a number to one of ours.

    `message_uuid` is the provider's id, by which a repeat is known; `from_` and `to` are E.164 with the plus if they
    are numbers at all; `at` is when the provider received it.
    """

    message_uuid: str
    from_: str
    text: str
    at: dt.datetime
    to: str = ""


class Receipt(NamedTuple):
    """What the provider says of a text that we sent: `status` in its own word, such as `delivered`.

    `opted_out` is True if it was refused because the recipient had sent STOP (error 1240); `to` is then the number,
    empty if the receipt names none.
    """

    message_uuid: str
    status: str
    at: dt.datetime
    client_ref: str | None = None
    to: str = ""
    error: str | None = None
    opted_out: bool = False


class Token(NamedTuple):
    """What identifies one signed call: the id that the signer gave it, and the SHA-256 of its body in hex."""

    jti: str
    body_hash: str


class Call(NamedTuple):
    """One thing that came in; `token` is None if it was asked for and not called in."""

    item: Inbound | Receipt
    token: Token | None = None
