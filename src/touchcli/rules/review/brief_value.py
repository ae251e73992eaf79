"""What stands in a brief: the review of one account, as values with the place that each comes from (PRACTICE P8).

A `source` is `plans/accounts/acme.yaml:37`, or a row of the ledger: `touch 12`, `reply 4`, `promise 3`.
"""

import datetime as dt
from decimal import Decimal
from typing import Literal, NamedTuple

from touchcli.rules.models.history import Outcome
from touchcli.rules.models.settings import Channel

Audience = Literal["us", "customer"]
PromiseState = Literal["open", "overdue", "kept", "kept late", "broken"]


class Period(NamedTuple):
    """The days looked back on: from `since`, which is the last review's, or was asked for, or is 90 days ago."""

    since: dt.date
    until: dt.date
    begins: Literal["review", "review date", "asked", "90 days"]
    source: str | None = None


class Colleague(NamedTuple):
    """One of our own people, with what they do for the account."""

    job: str
    name: str
    title: str | None
    source: str


class Target(NamedTuple):
    """What the customer expects, against what there is; `met` is None if the two cannot be compared."""

    metric: str
    target: str | None
    actual: str | None
    stated_by: str | None
    asked_on: dt.date | None
    met: bool | None
    source: str


class Promised(NamedTuple):
    """A promise that is open, or was made, due or closed in the period; `closed_on` is None while it is open."""

    what: str
    by: dt.date
    made_on: dt.date
    state: PromiseState
    closed_on: dt.date | None
    source: str


class Done(NamedTuple):
    """One touch of the period, the latest first; `contact` is a name, `note` what was noted or what they wrote."""

    on: dt.date
    channel: Channel
    direction: Literal["in", "out"]
    outcome: Outcome
    live: bool
    contact: str | None
    note: str | None
    source: str


class Count(NamedTuple):
    """How many touches were made on a channel in the period, by us and by them, and how many tries were in vain."""

    channel: Channel
    ours: int
    theirs: int
    in_vain: int
    sources: tuple[str, ...]
    in_vain_sources: tuple[str, ...] = ()


class Person(NamedTuple):
    """Somebody at the customer's, and the last touch with them; `left` is the day they left."""

    name: str
    title: str | None
    role: str | None
    left: dt.date | None
    last_on: dt.date | None
    last_channel: Channel | None
    last_source: str | None
    source: str


class Dated(NamedTuple):
    """A date that the plan turns on: the renewal, the review."""

    what: Literal["renewal", "review"]
    on: dt.date
    source: str


class Aim(NamedTuple):
    """A goal of the plan."""

    goal: str
    by: dt.date | None
    reached_on: dt.date | None
    source: str


class Money(NamedTuple):
    """An amount of the plan: what the account is worth a year, what it last bought, what it should grow to."""

    what: Literal["worth", "last sale", "growth"]
    amount: Decimal
    currency: str | None
    on: dt.date | None
    actual: Decimal | None
    source: str


class Space(NamedTuple):
    """Business that is there and not yet ours."""

    kind: str | None
    name: str
    incumbent: str | None
    value: Decimal | None
    next: str | None
    next_on: dt.date | None
    source: str


class Trouble(NamedTuple):
    """An issue that is open, or was opened or closed in the period."""

    what: str
    opened_on: dt.date
    closed_on: dt.date | None
    source: str


class Ahead(NamedTuple):
    """A next step: a touch that was agreed, an open promise, or what the cadence asks for next."""

    kind: Literal["agreed", "promise", "due"]
    on: dt.date
    channel: Channel | None
    time: dt.time | None
    contact: str | None
    what: str | None
    source: str


class Remark(NamedTuple):
    """A note of ours that belongs to no touch."""

    on: dt.date
    contact: str | None
    text: str
    source: str


class Snoozed(NamedTuple):
    """The account is put off until a day."""

    until: dt.date
    because: str


class Brief(NamedTuple):
    """The review of an account, for us or for the customer. Everything is empty that is not for its reader.

    `rep` and `company` are the owner's. `touches` are the last ten of the period, all of which are in `counts`.
    """

    account: str
    name: str
    audience: Audience
    period: Period
    rep: str | None = None
    company: str | None = None
    tier: str | None = None
    status: str | None = None
    cadence: str | None = None
    team: tuple[Colleague, ...] = ()
    targets: tuple[Target, ...] = ()
    promises: tuple[Promised, ...] = ()
    counts: tuple[Count, ...] = ()
    touches: tuple[Done, ...] = ()
    people: tuple[Person, ...] = ()
    dates: tuple[Dated, ...] = ()
    goals: tuple[Aim, ...] = ()
    money: tuple[Money, ...] = ()
    white_space: tuple[Space, ...] = ()
    issues: tuple[Trouble, ...] = ()
    next: tuple[Ahead, ...] = ()
    snoozed: Snoozed | None = None
    notes: tuple[Remark, ...] = ()
