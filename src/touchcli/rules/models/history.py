"""What the ledger tells the rules: touches, replies, promises and the rest, already cut off at `now`."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from touchcli.rules.models.settings import LIVE_CHANNELS, Channel
from touchcli.rules.models.values import is_address
from touchcli.rules.one_number import spellings

if TYPE_CHECKING:
    from touchcli.rules.models.account import ConsentKind, Contact, PermissionKind

Outcome = Literal["reached", "voicemail", "no-answer", "done", "bounced", "declined", "skipped", "undelivered"]
OUTCOMES: tuple[Outcome, ...] = ("reached", "voicemail", "no-answer", "done", "bounced", "declined", "skipped")
"""The outcomes that a person logs; `undelivered` is what the carrier says of a text."""
REACHED_NOBODY: frozenset[str] = frozenset({"voicemail", "no-answer", "bounced", "undelivered"})
TRIED: frozenset[str] = REACHED_NOBODY | {"declined"}

MessageState = Literal[
    "queued",
    "sending",
    "accepted",
    "delivered",
    "undelivered",
    "rejected",
    "deferred",
    "in-doubt",
    "not-sent",
    "expired",
]
MESSAGE_STATES: tuple[MessageState, ...] = get_args(MessageState)


Mark = tuple[str, str | None, str | None]
"""What a touch completed: its item, the cadence of that, and its key."""


class Touch(NamedTuple):
    """One contact made.

    `next` is the agreed date of the next one on `next_channel` (the touch's own without one) at the local time
    `next_time`, or `cadence` where the cadence decides. `contact` is a contact's id; `item`, `cadence` and `key` name
    what it completed, all None for an unplanned touch, and `also` what one talk completed beside; `by` is `sponsor` or
    the id of the rep who made it, None if nobody noted it; `wording` counts from 1. `note` is ours alone, `summary`
    what it came to, in words that the customer may read.
    """

    account: str
    channel: Channel
    at: dt.datetime
    outcome: Outcome
    direction: Literal["in", "out"] = "out"
    contact: str | None = None
    item: str | None = None
    cadence: str | None = None
    key: str | None = None
    template: str | None = None
    wording: int | None = None
    purpose: str | None = None
    note: str | None = None
    next: dt.date | Literal["cadence"] | None = None
    prefers: tuple[Channel, ...] = ()
    by: str | None = None
    message: str | None = None
    next_channel: Channel | None = None
    next_time: dt.time | None = None
    also: tuple[Mark, ...] = ()
    summary: str | None = None
    id: int = 0

    @property
    def tried(self) -> bool:
        """True for a touch that got nowhere: voicemail, no answer, bounced, declined, undelivered."""
        return self.outcome in TRIED

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What it completed or tried: (item, cadence, key) each."""
        return ((self.item, self.cadence, self.key), *self.also) if self.item else self.also

    @property
    def missed(self) -> bool:
        """True for a touch that reached nobody: it leaves a step, a milestone or an agreed date undone."""
        return self.outcome in REACHED_NOBODY

    @property
    def made(self) -> bool:
        """True for a touch that took place: neither tried in vain nor skipped."""
        return self.outcome != "skipped" and not self.tried

    @property
    def live(self) -> bool:
        """True for a call that reached them, video or a meeting (PRACTICE T8)."""
        return self.channel in LIVE_CHANNELS and self.made


class MessageRecord(NamedTuple):
    """A message of the outbox as the rules see it. An accepted one has its Touch too, with the same key.

    `hash` binds text, number and media; `error` says why it did not go, and `refusal` is the status with which the
    provider rejected it.
    """

    key: str
    account: str
    contact: str | None
    to: str
    state: MessageState
    at: dt.datetime
    template: str | None = None
    wording: int | None = None
    purpose: str | None = None
    hash: str = ""
    error: str | None = None
    refusal: int | None = None

    @property
    def channel(self) -> Channel:
        """`email` for a mail, `text` for a text."""
        return "email" if is_address(self.to) else "text"


class Reply(NamedTuple):
    """A message from a number or an e-mail address; `account` None if nobody knows it."""

    id: int
    account: str | None
    contact: str | None
    from_: str
    text: str
    received_at: dt.datetime
    state: Literal["waiting", "answered", "closed"] = "waiting"

    @property
    def channel(self) -> Channel:
        """`email` for a mail, `text` for a text."""
        return "email" if is_address(self.from_) else "text"

    @property
    def subject(self) -> str | None:
        """The subject of a mail, which stands at the head of its text; None for a text."""
        head = self.text.partition("\n\n")[0]
        return head.removeprefix(SUBJECT) if self.channel == "email" and head.startswith(SUBJECT) else None

    @property
    def words(self) -> str:
        """What they wrote themselves: a mail without its subject, if there is more, and without what it quotes."""
        if self.subject is None:
            return self.text
        body = self.text.partition("\n\n")[2]
        own = "\n".join(line for line in body.split("\n") if not line.startswith(">")).strip()
        return own or self.subject


class Promise(NamedTuple):
    """A commitment to a customer, due `by` a day; `closed_at` is when it was marked kept or broken."""

    id: int
    account: str
    what: str
    by: dt.date
    made_at: dt.datetime
    state: Literal["open", "kept", "broken"] = "open"
    closed_at: dt.datetime | None = None


class Note(NamedTuple):
    """Something worth knowing of an account, or of a contact by their id, that no touch came to."""

    id: int
    account: str
    contact: str | None
    at: dt.datetime
    text: str


class Snooze(NamedTuple):
    """An account put off until a day; `account` None for all of them."""

    account: str | None
    until: dt.date
    because: str
    at: dt.datetime


SUBJECT = "Subject: "
"""How the text of a mail begins, in replies and in the outbox."""


class Absence(NamedTuple):
    """Somebody is away, as an automatic answer said: from `at` until the day they are `back_on`.

    `place` is the number or address it came from. It is `guessed` where the answer named no day; `stand_in` is whom it
    names meanwhile, and `words` are its own.
    """

    id: int
    place: str
    at: dt.datetime
    back_on: dt.date
    guessed: bool
    words: str
    stand_in: str | None = None


class Bounce(NamedTuple):
    """A mail server said of an address that no mail arrives there: `status` is its code, such as 5.1.1."""

    id: int
    place: str
    at: dt.datetime
    status: str


class ConsentRecord(NamedTuple):
    """A consent recorded from the command line, by phone number."""

    number: str
    kind: "ConsentKind"
    on: dt.date
    how: str | None = None


class PermissionRecord(NamedTuple):
    """What else allows texts, recorded from the command line by phone number.

    `how` are the words: how we know that they text for business (`for-business`), or their wish for texts alone
    (`only`); None for `knows-number`.
    """

    number: str
    kind: "PermissionKind"
    on: dt.date
    how: str | None = None


class AccountHistory(NamedTuple):
    """What happened with one account, touches oldest first.

    `consents` and `permissions` are those recorded for its numbers, permissions in the order they were recorded;
    `absences` and `bounces` those of its numbers and addresses, oldest first.
    """

    touches: tuple[Touch, ...] = ()
    messages: tuple[MessageRecord, ...] = ()
    replies: tuple[Reply, ...] = ()
    promises: tuple[Promise, ...] = ()
    snoozes: tuple[Snooze, ...] = ()
    consents: tuple[ConsentRecord, ...] = ()
    permissions: tuple[PermissionRecord, ...] = ()
    notes: tuple[Note, ...] = ()
    absences: tuple[Absence, ...] = ()
    bounces: tuple[Bounce, ...] = ()


class History(NamedTuple):
    """What happened, for all the accounts asked for, and what holds by number whatever the account.

    `damaged` are the numbers whose wishes or consents cannot be read any more; `unsure` is True if an opt-out is
    damaged and nobody can tell whose. `one_channel` are the numbers and addresses whose opt-out is about texts or mails
    alone. `outside` are the hashes of opt-outs that are kept outside the workspace.

    Under the key `*` stands what holds for an account that has no history yet: the snoozes for all accounts.
    """

    accounts: Mapping[str, AccountHistory] = {}
    opt_outs: frozenset[str] = frozenset()
    paused: frozenset[str] = frozenset()
    consents: Mapping[str, ConsentRecord] = {}
    approvals: frozenset[str] = frozenset()
    forgotten: frozenset[str] = frozenset()
    forget_key: str = ""
    permissions: Mapping[str, tuple[PermissionRecord, ...]] = {}
    damaged: frozenset[str] = frozenset()
    unsure: bool = False
    outside_key: str = ""
    outside: frozenset[str] = frozenset()
    absences: Mapping[str, tuple[Absence, ...]] = {}
    bounces: Mapping[str, tuple[Bounce, ...]] = {}
    one_channel: frozenset[str] = frozenset()

    def opted_out(self, number: str) -> bool:
        """True if a number or an address is opted out: in the clear, as the keyed hash that `touch forget` keeps of it,
        or as the one that is kept outside the workspace.
        """
        return (
            number in self.opt_outs
            or (
                bool(self.forgotten)
                and any(number_hash(self.forget_key, each) in self.forgotten for each in spellings(number))
            )
            or (bool(self.outside) and number_hash(self.outside_key, number) in self.outside)
        )

    def stops(self, place: str, channel: Channel) -> bool:
        """True if an opt-out of a number or an address is about a channel: one no is about both, unless they say."""
        elsewhere = is_address(place) != (channel == "email")
        return self.opted_out(place) and not (elsewhere and place in self.one_channel)

    def stopped(self, contact: "Contact") -> tuple[Channel, ...]:
        """The channels on which a contact could be written to, and gets nothing since they said no."""
        ways: tuple[tuple[Channel, object], ...] = (("text", contact.phone), ("email", contact.email))
        return tuple(each for each, way in ways if way and any(self.stops(place, each) for place in contact.places))

    def suspect(self, number: str) -> bool:
        """True if a damaged row of the ledger may say that a number wants no texts."""
        return self.unsure or number in self.damaged

    def of(self, account: str) -> AccountHistory:
        """The history of one account; where there is none, no more than the snoozes for all accounts."""
        return self.accounts.get(account) or self.accounts.get("*", _NONE)


_NONE = AccountHistory()


def number_hash(key: str, number: str) -> str:
    """What is kept of a forgotten number: an HMAC-SHA256 of it under the ledger's own key, in hex."""
    import hashlib
    import hmac

    return hmac.new(key.encode(), number.encode(), hashlib.sha256).hexdigest()
