"""What the rules give back: actions that are due, holds, drafts."""

import datetime as dt
from typing import Literal, NamedTuple

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.settings import Channel
from touchcli.rules.wording import Words

Kind = Literal[
    "step",
    "rhythm",
    "milestone",
    "promise",
    "next",
    "reply",
    "instead",
    "ask",
    "introduce",
    "plan",
    "expectation",
    "contact",
    "appreciation",
    "explicit",
    "answer",
]
"""Why something is due; `explicit` (`touch text`) and `answer` (`touch reply`) are a person's, and never due."""


class Hold(NamedTuple):
    """A guard's refusal: which one, one sentence for a person, the rule it stands for, and what clears it.

    `rule` is a row of PRACTICE, `law` or `settings`; `origin` a place such as `touch.yaml:12`;
    `clears_at` an aware instant if time alone clears it; `instead` the live channel to use, such as `call`. If
    the sentence says how long ago something was, `words` are the sentence with that as data.
    """

    code: str
    message: str
    rule: str
    origin: str | None = None
    clears_at: dt.datetime | None = None
    instead: str | None = None
    words: Words = ()


class Action(NamedTuple):
    """Something due, or not yet: `due_on` is a local day of the business calendar, after rolling.

    `interval` is the length of its cycle in days, for overdue ÷ interval; `find` names what is missing first,
    such as `an e-mail address for Priya Natarajan`; `templates` are those it may use, in the order of the file;
    `reply_id` and `promise_id` point into the ledger; `agreed_at` is the hour agreed with the customer.

    `words` are the reason with its days and instants as data. An action that has them stays as it is once it is due,
    day after day, until something happens or `lapses_on` comes, from when on another may stand in its place.
    """

    account: Account
    contact: Contact | None
    channel: Channel
    kind: Kind
    cadence: str | None
    item: str
    key: str
    due_on: dt.date
    reason: str
    interval: float = 1.0
    templates: tuple[str, ...] = ()
    purpose: str | None = None
    by: str | None = None
    find: str | None = None
    reply_id: int | None = None
    promise_id: int | None = None
    agreed_at: dt.datetime | None = None
    words: Words = ()
    lapses_on: dt.date | None = None

    @property
    def place(self) -> str | None:
        """The number that a text goes to, or the address of a mail in lower case; None if there is none."""
        contact = self.contact
        if self.channel == "email":
            return contact.email.lower() if contact and contact.email else None
        return contact.phone.e164 if contact and contact.phone else None


class Draft(NamedTuple):
    """The words of a text or a mail as they will arrive, before any guard has judged it.

    A mail has its subject at the head of its words, see `render.emails`; the files that go along are its `media`.

    `wording` counts from 1. `encoding` is `GSM-7` or `UCS-2`; `forced_by` are the characters that force UCS-2.
    If the words could not be made, `text` is None and `missing` says why, in words for a person.
    """

    template: str | None
    wording: int | None
    purpose: str | None
    text: str | None
    encoding: Literal["GSM-7", "UCS-2"] = "GSM-7"
    segments: int = 0
    forced_by: tuple[str, ...] = ()
    media: tuple[tuple[str, str, str | None], ...] = ()
    missing: str | None = None
    hash: str = ""
