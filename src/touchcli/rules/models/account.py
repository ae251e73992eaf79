"""An account plan: the customer, the people there, and what was agreed to know about them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from touchcli.rules.models.settings import Channel
from touchcli.rules.models.values import Phone

Role = Literal["decision_maker", "influencer", "coach", "executive", "user"]
ConsentKind = Literal["conversational", "express", "written"]

_TITLES = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "sir", "dame", "rev", "herr", "frau", "m", "mme"})


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
    """A person at an account. `id` is made from the name and is part of every key."""

    name: str
    role: Role | None = None
    first_name: str | None = None
    phone: Phone | None = None
    email: str | None = None
    address: str | None = None
    timezone: str | None = None
    prefers: tuple[Channel, ...] = ()
    texting: ContactTexting = ContactTexting()
    id: str = ""

    @property
    def called(self) -> str:
        """The name to greet them by: `first_name` from the plan, else the first word that is no title."""
        if self.first_name:
            return self.first_name
        words = [word for word in self.name.split() if word.rstrip(".").lower() not in _TITLES]
        return (words or [self.name])[0]


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
    """Something we want to reach with the account, and by when."""

    goal: str
    by: dt.date | None = None


class Growth(NamedTuple):
    """The growth target of the account."""

    target: Decimal
    by: dt.date | None = None
    actual: Decimal | None = None


class WhiteSpace(NamedTuple):
    """Business that is there and not yet ours (PRACTICE P2)."""

    name: str
    kind: str | None = None
    incumbent: str | None = None
    value: Decimal | None = None
    next: str | None = None


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
    """A customer organisation. `file` and `line` say where its plan stands."""

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
    file: str = ""
    line: int = 0

    def contact(self, id: str | None) -> Contact | None:
        """The contact with that id, or None."""
        return next((contact for contact in self.contacts if contact.id == id), None)


def slug(name: str) -> str:
    """A name as it stands in keys: `Priya Natarajan` → `priya-natarajan`, accents dropped, other scripts kept."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", plain.casefold()).strip("-")
