"""The book's workload in the coming weeks: the same rules of what is due, walked day by day (PRACTICE J5).

Every action is taken to come about on the first open day on which there is room for it; what has no room waits and is
late. A text waits for a call to the same contact that there was no room for, as it would (T16); other guards are not
asked. What is not known yet, a reply or a promise to come, is not in it.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda_of
from touchcli.rules.due.live_first import goes_first
from touchcli.rules.due.rank import ranked
from touchcli.rules.due.rotation import words_for
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory, History, Touch
from touchcli.rules.models.settings import Channel

NOBODY = "-"
"""Who does the work of accounts without an owner."""


class Load(NamedTuple):
    """The work of one person on one channel on one open day: done, and still waiting at its end."""

    on: dt.date
    rep: str
    channel: Channel
    done: int
    late: int


class Day(NamedTuple):
    """One open day: what was done, by rank, and what there was no room for."""

    on: dt.date
    done: tuple[Action, ...]
    late: tuple[Action, ...]

    def loads(self) -> list[Load]:
        """The day in numbers, by person and channel."""
        done, late = (Counter((worker(one), one.channel) for one in actions) for actions in (self.done, self.late))
        return [Load(self.on, *place, done[place], late[place]) for place in sorted({*done, *late})]


def worker(action: Action) -> str:
    """Who does it: the account's owner by id, or our sponsor by name where the item is the sponsor's (PRACTICE P6)."""
    account = action.account
    if action.by == "sponsor" and account.sponsor:
        return account.sponsor.name
    return account.owner or NOBODY


def capacity(book: Book, rep: str, channel: Channel) -> float:
    """How many touches of a channel somebody makes on a working day; infinite if no settings say so."""
    settings = book.settings.reps.get(rep)
    return settings.capacity.get(channel, float("inf")) if settings else float("inf")


def walk(
    book: Book,
    history: History,
    calendar: WorkCalendar,
    start: dt.date,
    days: int,
    accounts: Iterable[Account] | None = None,
) -> Iterator[Day]:
    """Every open day of `days` calendar days from `start` on, each after what was done on those before it."""
    steps = _Walk(book, history, calendar, list(book.accounts.values() if accounts is None else accounts))
    for day in (start + dt.timedelta(days=n) for n in range(days)):
        if calendar.is_open(day):
            yield steps.day(day)


class _Walk:
    """The accounts on their way through the days; each is looked at again only when something of it can change."""

    def __init__(self, book: Book, history: History, calendar: WorkCalendar, accounts: list[Account]) -> None:
        self.book, self.calendar, self.accounts = book, calendar, accounts
        self.account_history = {account.id: history.of(account.id) for account in accounts}
        self.wake: dict[str, dt.date] = {}
        self.open: dict[str, list[Action]] = {}
        self.once: set[str] = set()

    def day(self, on: dt.date) -> Day:
        """Do what there is room for on one day."""
        now = dt.datetime.combine(on, dt.time(12), self.calendar.zone).astimezone(dt.UTC)
        for account in self.accounts:
            if self.wake.get(account.id, on) <= on:
                self._look(account, on, now)
        waiting = ranked((action for actions in self.open.values() for action in actions), on)
        room: dict[tuple[str, Channel], float] = {}
        done: list[Action] = []
        late: list[Action] = []
        for action in waiting:
            if action.channel == "text" and action.kind != "reply" and self._waits(action, late, on):
                continue
            place = (worker(action), action.channel)
            left = room.get(place, capacity(self.book, *place))
            room[place] = left - 1
            if left >= 1:
                done.append(action)
                self._do(action, now)
            else:
                late.append(action)
        return Day(on, tuple(done), tuple(late))

    def _waits(self, text: Action, late: Iterable[Action], on: dt.date) -> bool:
        """True for a text before which a call goes that there was no room for."""
        cadence = self.book.cadence_of(text.account)
        now = text.contact, cadence.balance if cadence else Balance(), self.calendar, on
        return any(live.account.id == text.account.id and goes_first(live, *now) for live in late)

    def _look(self, account: Account, on: dt.date, now: dt.datetime) -> None:
        situation = Situation(self.book, account, self.account_history[account.id], self.calendar, now)
        every = agenda_of(situation)
        due = [action for action in every if action.due_on <= on and action.key not in self.once]
        self.open[account.id] = due
        # What has no history may be due anew each day, and a milestone may lapse: those are asked for again tomorrow.
        if any(action.due_on == on or action.kind == "milestone" for action in due):
            self.wake[account.id] = on
        else:
            ahead = (*(action.due_on for action in every), *situation.turns)
            self.wake[account.id] = min((day for day in ahead if day > on), default=dt.date.max)

    def _do(self, action: Action, now: dt.datetime) -> None:
        """Put the touch into the history, as `touch log` and `touch send` would."""
        account_history: AccountHistory = self.account_history[action.account.id]
        template = words_for(self.book.templates, action.templates, account_history.touches, self.calendar.day_of(now))
        touch = Touch(
            action.account.id,
            action.channel,
            now,
            "reached" if action.channel == "call" else "done",
            contact=action.contact.id if action.contact else None,
            item=action.item,
            cadence=action.cadence,
            key=action.key,
            template=template.id if template else None,
            purpose=template.purpose if template else None,
            by=action.by,
        )
        self.account_history[action.account.id] = account_history._replace(
            touches=(*account_history.touches, touch),
            replies=tuple(reply for reply in account_history.replies if reply.id != action.reply_id),
            promises=tuple(promise for promise in account_history.promises if promise.id != action.promise_id),
        )
        self.once.add(action.key)
        self.wake[action.account.id] = dt.date.min
