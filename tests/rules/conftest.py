"""One plainly fictitious account, and short ways to write what happened with it.

Monday 23 November 2026 is an ordinary working day of this calendar; Thursday the 26th is Thanksgiving, Thursday 24
December is closed by the settings.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda, due
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account, Contact, Expectation
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Cadence, Milestone, Rhythm, Step
from touchcli.rules.models.history import (
    Absence,
    AccountHistory,
    Bounce,
    History,
    MessageRecord,
    Promise,
    Reply,
    Snooze,
    Touch,
)
from touchcli.rules.models.settings import Calendar, Rep, Settings
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone

CHICAGO = ZoneInfo("America/Chicago")
CALENDAR = Calendar("America/Chicago", "US", "IL", closed=(dt.date(2026, 12, 24),))
PRIYA = Contact(
    "Priya Natarajan",
    role="decision_maker",
    id="priya-natarajan",
    phone=Phone("+15125550142", "US", "TX"),
    email="priya@acme.example",
    address="1 Industrial Way, Austin, TX 78701",
)
OMAR = Contact("Omar Haddad", role="user", id="omar-haddad", phone=Phone("+15125550117", "US", "TX"))
BALANCE = Balance()
ASKED = Expectation("on time", asked_on=dt.date(2026, 11, 20))
"""What Acme was asked a while ago, so that nobody has to ask what winning means to them; left out of what is found."""
ACME = Account(
    "Acme Industrial",
    "acme",
    tier="A",
    owner="dana",
    cadence="key-account",
    contacts=(PRIYA, OMAR),
    expectations=(ASKED,),
)


@pytest.fixture
def acme() -> Account:
    return ACME


@pytest.fixture
def calendar() -> WorkCalendar:
    return WorkCalendar(CALENDAR)


@pytest.fixture
def at() -> Callable[[str], dt.datetime]:
    """`2026-11-23` is noon there in Chicago, `2026-11-23 09:30` that hour; as an instant in UTC."""

    def instant(text: str) -> dt.datetime:
        local = dt.datetime.fromisoformat(text if " " in text else f"{text} 12:00")
        return local.replace(tzinfo=CHICAGO).astimezone(dt.UTC)

    return instant


@pytest.fixture
def touch(at: Callable[[str], dt.datetime]) -> Callable[..., Touch]:
    """A touch of Acme; one that names an item is of the cadence unless it says otherwise."""

    def made(day: str, channel: Any, outcome: Any = "done", **changes: Any) -> Touch:
        cadence = "key-account" if "item" in changes else None
        plain = Touch("acme", channel, at(day), outcome, contact="priya-natarajan", cadence=cadence)
        return plain._replace(**changes)

    return made


@pytest.fixture
def book() -> Callable[..., Book]:
    """A book of Acme: items of its cadence, settings and templates by name, all else a change to the plan."""

    def made(
        *items: Step | Rhythm | Milestone,
        settings: Mapping[str, Any] = {},
        templates: tuple[Template, ...] = (),
        balance: Balance = BALANCE,
        accounts: tuple[Account, ...] = (),
        **plan: Any,
    ) -> Book:
        key_account = Cadence(
            "key-account",
            steps=tuple(item for item in items if isinstance(item, Step)),
            rhythms=tuple(item for item in items if isinstance(item, Rhythm)),
            milestones=tuple(item for item in items if isinstance(item, Milestone)),
            balance=balance,
        )
        reps = {"dana": Rep("Dana Reyes", "Northgate Supply", id="dana")}
        return Book(
            Settings(CALENDAR, reps, **settings),
            {account.id: account for account in (ACME._replace(**plan), *accounts)},
            {"key-account": key_account},
            {template.id: template for template in templates},
        )

    return made


def history_of(rows: tuple[Any, ...]) -> AccountHistory:
    """What the ledger tells of one account, from rows in any order."""

    def of(kind: type) -> tuple[Any, ...]:
        return tuple(row for row in rows if isinstance(row, kind))

    touches = tuple(sorted(of(Touch), key=lambda touch: touch.at))
    found = AccountHistory(touches, of(MessageRecord), of(Reply), of(Promise), of(Snooze))
    return found._replace(absences=of(Absence), bounces=of(Bounce))


def by_item(actions: tuple[Action, ...] | list[Action]) -> dict[str, Action]:
    found = {action.item: action for action in actions}
    assert len(found) == len(actions), "an item stands twice"
    return found


@pytest.fixture
def coming(at: Callable[[str], dt.datetime], calendar: WorkCalendar) -> Callable[..., dict[str, Action]]:
    """Acme's agenda by item, on a day, with what happened so far: past or to come."""

    def made(book: Book, day: str, *rows: Any) -> dict[str, Action]:
        every = agenda(book, book.accounts["acme"], history_of(rows), calendar, at(day))
        return by_item([action for action in every if action.item != "ask-on-time"])

    return made


@pytest.fixture
def due_on(at: Callable[[str], dt.datetime], calendar: WorkCalendar) -> Callable[..., dict[str, Action]]:
    """What is due for Acme by item, first in rank first."""

    def made(book: Book, day: str, *rows: Any) -> dict[str, Action]:
        every = due(book, History({"acme": history_of(rows)}), calendar, at(day), [book.accounts["acme"]])
        return by_item([action for action in every if action.item != "ask-on-time"])

    return made


@pytest.fixture
def situation(at: Callable[[str], dt.datetime], calendar: WorkCalendar) -> Callable[..., Situation]:
    """Acme's situation on a day."""

    def made(book: Book, day: str, *rows: Any) -> Situation:
        return Situation(book, book.accounts["acme"], history_of(rows), calendar, at(day))

    return made
