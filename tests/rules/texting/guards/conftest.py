"""Facts about one text that every guard lets pass; a test changes the one thing it is about."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.models.account import Account, Consent, Contact, ContactTexting, ForBusiness
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Cadence
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.settings import Calendar, Rep, Settings, Texting
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone
from touchcli.rules.texting.facts import Facts

NOON = dt.datetime(2026, 11, 23, 18, tzinfo=dt.UTC)
"""Monday 23 November 2026, noon in Chicago."""

PRIYA = Contact(
    name="Priya Natarajan",
    id="priya-natarajan",
    phone=Phone("+15125550142", "US", "TX", zones=("America/Chicago",)),
    texting=ContactTexting(
        consent=Consent("written", dt.date(2026, 5, 2)),
        for_business=ForBusiness("texts us her orders", dt.date(2026, 5, 2)),
        knows_number=True,
    ),
)
ACME = Account(
    name="Acme Industrial",
    id="acme",
    owner="dana",
    cadence="key-account",
    known=True,
    contacts=(PRIYA,),
    file="plans/accounts/acme.yaml",
    line=1,
)
CHECK_IN = Template("pulse-check", id="check-in", file="templates/check-in.yaml", line=1)
NOTHING = AccountHistory()
LINES = {"texting.window": "touch.yaml:9", "texting.per_contact": "touch.yaml:10", "reps.dana.texting": "touch.yaml:6"}


def build(
    *,
    now: dt.datetime = NOON,
    contact: Contact | None = PRIYA,
    account: Mapping[str, Any] = {},
    template: Template | None = CHECK_IN,
    draft: Mapping[str, Any] = {},
    texting: Mapping[str, Any] = {},
    calendar: Mapping[str, Any] = {},
    balance: Mapping[str, Any] = {},
    account_history: AccountHistory = NOTHING,
    history: Mapping[str, Any] = {},
    others: tuple[Account, ...] = (),
    places: tuple[Place, ...] = (),
    **facts: Any,
) -> Facts:
    """The facts of a check-in to Priya at noon, with what a test changes."""
    ours = Calendar("America/Chicago", "US", "IL")._replace(**calendar)
    dana = Rep("Dana Reyes", "Northgate Supply", texting="live", id="dana")
    acme = ACME._replace(**{"contacts": (contact,) if contact else (), **account})
    book = Book(
        Settings(ours, {"dana": dana}, texting=Texting()._replace(**texting), lines=LINES),
        accounts={each.id: each for each in (acme, *others)},
        cadences={"key-account": Cadence("key-account", file="plans/cadences/key-account.yaml", line=1)},
        places={place.code: place for place in places},
    )
    words = Draft("check-in", 1, "pulse-check", "How are the fasteners, Priya? Dana", segments=1, hash="h1")
    given: dict[str, Any] = {
        "now": now,
        "book": book,
        "calendar": WorkCalendar(ours),
        "history": History()._replace(**history),
        "account_history": account_history,
        "account": acme,
        "contact": contact,
        "rep": dana,
        "template": template,
        "draft": words._replace(**draft),
        "kind": "rhythm",
        "balance": Balance()._replace(**balance),
        "due_on": dt.date(2026, 11, 23),
    }
    return Facts(**{**given, **facts})


@pytest.fixture(scope="session")
def facts() -> Callable[..., Facts]:
    """Builds Facts that pass every guard, changed as a test asks."""
    return build


@pytest.fixture(scope="session")
def priya() -> Contact:
    """The contact of the facts."""
    return PRIYA


@pytest.fixture(scope="session")
def touched() -> Callable[..., Touch]:
    """Builds a touch so many days (of 24 hours) before noon: `touched("call", 3, outcome="reached")`."""

    def made(channel: Any, days_ago: float, outcome: Any = "done", **changes: Any) -> Touch:
        return Touch("acme", channel, NOON - dt.timedelta(days=days_ago), outcome)._replace(**changes)

    return made


@pytest.fixture(scope="session")
def live_due() -> Callable[..., tuple[Action, ...]]:
    """Builds the live touches due: `live_due("meeting")`."""

    def due(*channels: Any) -> tuple[Action, ...]:
        return tuple(
            Action(
                ACME, PRIYA, channel, "rhythm", "key-account", channel, channel, NOON.date(), "3 days since the last"
            )
            for channel in channels
        )

    return due
