"""The book's workload in the coming weeks: the same rules of what is due, walked day by day (PRACTICE J5).

Every action is taken to come about on the first open day on which its rep has room for it; what has no room waits and
counts as late. Texts wait while a live touch is due for their account, as they would (T16); other guards are not asked.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due import agenda
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.history import AccountHistory, History, Promise, Reply, Touch
from touchcli.rules.models.settings import Channel
from touchcli.rules.rank import is_live, ranked

NOBODY = "-"
"""The rep of accounts without an owner."""


class Load(NamedTuple):
    """The work of one rep on one channel on one open day: done, and still waiting at its end."""

    on: dt.date
    rep: str
    channel: Channel
    done: int
    late: int


class Strain(NamedTuple):
    """A channel whose plan one rep cannot keep.

    `asked` is how many a day the plan asks for, `capacity` how many the rep can do; `from_on` the first day after which
    something always waits; `rhythm` of `cadence` asks for most of it and would fit at `every_days`.
    """

    rep: str
    channel: Channel
    capacity: int
    asked: float
    from_on: dt.date
    cadence: str | None = None
    rhythm: Rhythm | None = None
    every_days: int | None = None


class Forecast(NamedTuple):
    """Every day's load, in order, and where the plan cannot be kept."""

    loads: tuple[Load, ...]
    strains: tuple[Strain, ...]


def forecast(
    book: Book,
    history: History,
    calendar: WorkCalendar,
    start: dt.date,
    days: int,
    accounts: Iterable[Account] | None = None,
) -> Forecast:
    """Walk `days` calendar days from `start` on, within the capacities that the reps' settings name."""
    walk = _Walk(book, history, calendar, list(book.accounts.values() if accounts is None else accounts))
    loads: list[Load] = []
    for day in (start + dt.timedelta(days=n) for n in range(days)):
        if calendar.is_open(day):
            loads += walk.day(day)
    return Forecast(tuple(loads), tuple(_strains(book, loads, walk.rhythms)))


class _Walk:
    """The accounts on their way through the days; each is looked at again only when something of it can be due."""

    def __init__(self, book: Book, history: History, calendar: WorkCalendar, accounts: list[Account]) -> None:
        self.book, self.calendar, self.accounts = book, calendar, accounts
        # Replies and promises are a person's to plan; what is done about them is not known.
        self.told = {
            account.id: history.of(account.id)._replace(replies=tuple[Reply](), promises=tuple[Promise]())
            for account in accounts
        }
        self.wake: dict[str, dt.date] = {}
        self.open: dict[str, list[Action]] = {}
        self.rhythms: dict[tuple[str, str], dict[str, int]] = {}

    def day(self, day: dt.date) -> list[Load]:
        """Do what there is room for on one day; gives the load of each rep and channel that had any."""
        now = dt.datetime.combine(day, dt.time(12), self.calendar.zone).astimezone(dt.UTC)
        for account in self.accounts:
            if self.wake.get(account.id, day) <= day:
                self._look(account, day, now)
        waiting = ranked((action for actions in self.open.values() for action in actions), day)
        live = {action.account.id for action in waiting if is_live(action)}
        done: dict[tuple[str, Channel], int] = {}
        late: dict[tuple[str, Channel], int] = {}
        for action in waiting:
            rep = action.account.owner or NOBODY
            place = (rep, action.channel)
            if action.channel == "text" and action.account.id in live:
                continue
            if done.get(place, 0) < _capacity(self.book, rep, action.channel):
                done[place] = done.get(place, 0) + 1
                self._do(action, now)
            else:
                late[place] = late.get(place, 0) + 1
        return [
            Load(day, rep, channel, done.get((rep, channel), 0), late.get((rep, channel), 0))
            for rep, channel in sorted({*done, *late})
        ]

    def _look(self, account: Account, day: dt.date, now: dt.datetime) -> None:
        every = agenda(self.book, account, self.told[account.id], self.calendar, now)
        self.open[account.id] = [action for action in every if action.due_on <= day]
        self.wake[account.id] = min((action.due_on for action in every if action.due_on > day), default=dt.date.max)

    def _do(self, action: Action, now: dt.datetime) -> None:
        told: AccountHistory = self.told[action.account.id]
        live = is_live(action)
        touch = Touch(
            action.account.id,
            action.channel,
            now,
            "reached" if live and action.channel == "call" else "done",
            contact=action.contact.id if action.contact else None,
            item=action.item,
            cadence=action.cadence,
            key=action.key,
            by=action.by,
        )
        self.told[action.account.id] = told._replace(touches=(*told.touches, touch))
        # Whatever it changes, the account is looked at on the next day.
        self.wake[action.account.id] = dt.date.min
        if action.kind == "rhythm" and action.cadence:
            place = (action.account.owner or NOBODY, action.channel)
            counts = self.rhythms.setdefault(place, {})
            name = f"{action.cadence}/{action.item}"
            counts[name] = counts.get(name, 0) + 1


def _capacity(book: Book, rep: str, channel: Channel) -> float:
    settings = book.settings.reps.get(rep)
    return settings.capacity.get(channel, float("inf")) if settings else float("inf")


def _strains(book: Book, loads: list[Load], rhythms: Mapping[tuple[str, str], Mapping[str, int]]) -> Iterable[Strain]:
    """Where something still waits at the end: since when, how much is asked, and the interval that would fit."""
    places = sorted({(load.rep, load.channel) for load in loads})
    for rep, channel in places:
        row = [load for load in loads if (load.rep, load.channel) == (rep, channel)]
        if not row[-1].late or row[-1].on != loads[-1].on:
            continue
        since = row[-1].on
        for load in reversed(row):
            if not load.late:
                break
            since = load.on
        capacity = int(_capacity(book, rep, channel))
        # What piles up from day to day is asked for on top of what is done.
        growth = max(row[-1].late - row[0].late, 0) / max(len(row) - 1, 1)
        asked = capacity + growth
        strain = Strain(rep, channel, capacity, asked, since)
        counts = rhythms.get((rep, channel))
        if counts and growth:
            cadence, _, item = max(sorted(counts), key=lambda name: counts[name]).partition("/")
            rhythm = next((one for one in book.cadences[cadence].rhythms if one.id == item), None)
            if rhythm is not None:
                fits = -(-int(rhythm.every.days() * asked * 100) // (capacity * 100)) if capacity else None
                strain = strain._replace(cadence=cadence, rhythm=rhythm, every_days=fits)
        yield strain
