"""An account plan: the customer, the people there, and what was agreed to know about them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from touchcli.rules.models.names import greeting_of
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.values import Phone

Role = Literal["decision_maker", "influencer", "coach", "executive", "user"]
ConsentKind = Literal["conversational", "express", "written"]
PermissionKind = Literal["for-business", "knows-number", "only"]
"""What `touch consent` records beside a consent, in the words of its flags."""


class Consent(NamedTuple):
    """A record that a person agreed to texts: how strong, since when, and how we know."""

    kind: ConsentKind
    on: dt.date
    how: str | None = None


class ForBusiness(NamedTuple):
    """Evidence that the contact texts for business (PRACTICE T13)."""

    evidence: str
    on: dt.date


class TextsOnly(NamedTuple):
    """The contact wants nothing but texts, in their own words (PRACTICE T17); it expires after a year."""

    on: dt.date
    quote: str


class ContactTexting(NamedTuple):
    """What allows texts to a contact."""

    consent: Consent | None = None
    for_business: ForBusiness | None = None
    knows_number: bool = False
    only: TextsOnly | None = None


class Contact(NamedTuple):
    """A person at an account. `id` is made from the name and is part of every key; `formerly` are ids they had.

    `region` is the state or region that the plan puts them in, by its code, None if it names none. `also` holds
    further numbers and e-mail addresses, which nothing is sent to; `refs` what other programs call the person, by
    program (`crm`); `left` is the day since which the person is there no more.
    """

    name: str
    role: Role | None = None
    title: str | None = None
    first_name: str | None = None
    phone: Phone | None = None
    email: str | None = None
    address: str | None = None
    timezone: str | None = None
    prefers: tuple[Channel, ...] = ()
    texting: ContactTexting = ContactTexting()
    also: tuple[str, ...] = ()
    refs: Mapping[str, str] = {}
    left: dt.date | None = None
    formerly: tuple[str, ...] = ()
    id: str = ""
    region: str | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Where messages go to and come from: the number in E.164, the e-mail address in lower case."""
        phone, email = self.phone, self.email
        return (*((phone.e164,) if phone else ()), *((email.lower(),) if email else ()))

    @property
    def called(self) -> str:
        """What we call them among ourselves: by the first name where it can be told, else by the whole name."""
        return self.first_name or greeting_of(self.name) or self.name


class Worth(NamedTuple):
    """What the account is worth a year, in `currency`."""

    revenue: Decimal | None = None
    currency: str | None = None
    note: str | None = None


class LastSale(NamedTuple):
    """The last sale: its day and its amount."""

    on: dt.date | None = None
    amount: Decimal | None = None


class FiveWs(NamedTuple):
    """Who owns it, what it means to us, where, since when, why nothing substantial was bought (PRACTICE J3)."""

    who: str | None = None
    what: str | None = None
    where: str | None = None
    when: str | None = None
    why: str | None = None


class Expectation(NamedTuple):
    """What winning means for this customer, as they said it (PRACTICE P1)."""

    metric: str
    target: str | None = None
    actual: str | None = None
    stated_by: str | None = None
    asked_on: dt.date | None = None


class Goal(NamedTuple):
    """Something we want to reach with the account, and by when; `reached_on` once it is."""

    goal: str
    by: dt.date | None = None
    reached_on: dt.date | None = None


class Growth(NamedTuple):
    """The growth target of the account."""

    target: Decimal
    by: dt.date | None = None
    actual: Decimal | None = None


class WhiteSpace(NamedTuple):
    """Business that is there and not yet ours (PRACTICE P2); the `next` step is due on `next_on`."""

    name: str
    kind: str | None = None
    incumbent: str | None = None
    value: Decimal | None = None
    next: str | None = None
    next_on: dt.date | None = None


class Sponsor(NamedTuple):
    """Our executive who stands behind the account."""

    name: str
    title: str | None = None
    email: str | None = None
    phone: Phone | None = None


class DateOf(NamedTuple):
    """A day the plan turns on, such as the renewal or the review."""

    on: dt.date | None = None


class ProspectException(NamedTuple):
    """Why this one prospect may be texted (PRACTICE T11)."""

    because: str
    on: dt.date


class Issue(NamedTuple):
    """Trouble the customer has with us; open until it has a `closed_on`."""

    what: str
    opened_on: dt.date
    closed_on: dt.date | None = None


class Account(NamedTuple):
    """A customer organisation. `file` and `line` say where its plan stands; `formerly` are ids it had before.

    `refs` is what other programs call it, by program (`crm`).
    """

    name: str
    id: str = ""
    status: Literal["customer", "prospect", "former"] = "customer"
    tier: Literal["A", "B", "C", "D"] | None = None
    owner: str | None = None
    cadence: str | None = None
    enter_on: dt.date | None = None
    known: bool = False
    since: dt.date | None = None
    timezone: str | None = None
    location: str | None = None
    subdivision: str | None = None
    worth: Worth | None = None
    last_sale: LastSale | None = None
    five_ws: FiveWs | None = None
    contacts: tuple[Contact, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    goals: tuple[Goal, ...] = ()
    growth: Growth | None = None
    white_space: tuple[WhiteSpace, ...] = ()
    team: Mapping[str, str] = {}
    sponsor: Sponsor | None = None
    renewal: DateOf | None = None
    review: DateOf | None = None
    prospect_exception: ProspectException | None = None
    issues: tuple[Issue, ...] = ()
    facts: Mapping[str, Any] = {}
    refs: Mapping[str, str] = {}
    formerly: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    def contact(self, id: str | None) -> Contact | None:
        """The contact with that id, or None."""
        return next((contact for contact in self.contacts if contact.id == id), None)

    def greeting(self, contact: Contact) -> str | None:
        """The name to greet a contact by: `first_name` from the plan, else the one that their name tells.

        None if it tells none: nobody is greeted by a title, an initial, or the account's name in place of their own.
        """
        if contact.first_name:
            return contact.first_name
        return None if slug(contact.name) == slug(self.name) else greeting_of(contact.name)


def slug(name: str) -> str:
    """A name as it stands in keys: `Priya Natarajan` → `priya-natarajan`, `Zoë` → `zoe`.

    Marks are dropped from Latin letters alone: in other scripts they make another letter, ハ is not バ, и not й.
    """
    if name.isascii():
        return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")
    plain, base = "", ""
    for char in unicodedata.normalize("NFKD", name):
        if not unicodedata.category(char).startswith("M"):
            base = char if char.isalnum() else ""
            plain += base or "-"
        elif base and not unicodedata.name(base, "").startswith("LATIN"):
            plain += char
    return re.sub("-+", "-", unicodedata.normalize("NFC", plain.casefold())).strip("-")
