"""A message of the outbox, and what a provider may answer."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, NamedTuple

from touchcli.rules.models.history import MessageState
from touchcli.rules.models.settings import Channel

Carrier = Literal["sms", "mms", "rcs", "whatsapp", "email"]

OUR_REFUSALS = frozenset({401, 402, 403})
"""The statuses with which a provider refuses us (credentials, balance, rights) and not this number or these words."""

NUMBER_IS_DEAD = frozenset({"1070", "1170", "1190", "1200", "1260", "1290"})
"""The errors of Vonage's Messages API that say of a number that no text will ever arrive: not a valid recipient, not a
number, its owner gone for good, texts barred, no route, blocked by the carrier. Any other may pass."""

ANSWER = "reply-"
"""How the item of an answer begins; the id of a reply follows."""


class Message(NamedTuple):
    """A rendered touch, ready to go: a row of the outbox.

    `key` is the touch's (account/contact/cadence/item/occurrence) and unique; `client_ref` (at most 40 characters)
    is what the provider carries. `media` are (kind, url, caption). `hash` binds an approval to text, number and media.
    `not_before` is set while a message is deferred; `error` is one line for a person; `refusal` the status with which
    the provider rejected it. `intact` is False if its row in the ledger is damaged. Numbers are E.164 with the plus.

    A mail has e-mail addresses where a text has numbers, no segments, and its subject at the head of its `text`
    (`render.emails`).
    """

    key: str
    client_ref: str
    account: str
    contact: str | None
    rep: str
    to: str
    from_: str
    carrier: Carrier
    text: str
    encoding: str
    segments: int
    template: str | None
    wording: int | None
    purpose: str | None
    cadence: str | None
    item: str | None
    created_at: dt.datetime
    updated_at: dt.datetime
    media: tuple[tuple[str, str, str | None], ...] = ()
    hash: str = ""
    entity_id: str | None = None
    content_id: str | None = None
    consent_kind: str | None = None
    consent_on: dt.date | None = None
    state: MessageState = "queued"
    attempts: int = 0
    not_before: dt.datetime | None = None
    message_uuid: str | None = None
    error: str | None = None
    refusal: int | None = None
    intact: bool = True

    @property
    def channel(self) -> Channel:
        """`email` for a mail, `text` for a text."""
        return "email" if self.carrier == "email" else "text"

    @property
    def answers(self) -> int | None:
        """The id of the last reply that it answers, those of its number before that too; None for any other text."""
        written = (self.item or "").removeprefix(ANSWER)
        return int(written) if f"{ANSWER}{written}" == self.item and written.isdecimal() and not self.cadence else None


class Accepted(NamedTuple):
    """The provider took it (202); only a receipt says that it arrived."""

    message_uuid: str


class Rejected(NamedTuple):
    """The provider refused it. `stop` is true if every next one would fail too (401, 402, 403)."""

    status: int
    reason: str
    stop: bool = False


class Deferred(NamedTuple):
    """Nothing was sent; again later, after `retry_after` seconds if the provider says so."""

    reason: str
    retry_after: float | None = None


class InDoubt(NamedTuple):
    """It may have been sent, and nobody knows: never sent again by the program."""

    reason: str


Outcome = Accepted | Rejected | Deferred | InDoubt

LastLook = Callable[[], str | None]
"""Why a message must not go after all, None if it may."""
