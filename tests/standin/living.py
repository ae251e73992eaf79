"""A book that is really lived with, day by day: reps who do all, some or nothing of what is due, customers who answer.

Pure rules and an in-memory history, so that a year of a few accounts takes a second. What the rep does is what `touch
log` would write, what goes by text is what `touch send` would send.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor, is_text
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import due
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import AccountHistory, History, MessageRecord, Outcome, Promise, Reply, Snooze, Touch
from touchcli.rules.models.settings import LIVE_CHANNELS

DAY = dt.timedelta(days=1)


class Habits(NamedTuple):
    """What a rep does: the share of the rows of each kind that is done on a day, and how the world answers.

    `meeting_days` are the days from seeing a meeting due until it takes place, None where none is ever arranged.
    """

    calls: float = 1.0
    writes: float = 1.0
    answers: float = 1.0
    voicemail: float = 0.3
    meeting_days: int | None = 7
    agrees: float = 0.0
    snoozes: float = 0.0
    replies: float = 0.1
    promises: float = 0.0


class Life:
    """One book and its history on its way through the days; `now` stands at nine in the morning of the business."""

    def __init__(self, book: Book, habits: Habits, start: dt.date, random: random.Random) -> None:
        self.book, self.habits, self.random = book, habits, random
        self.calendar = WorkCalendar(book.settings.calendar)
        self.told: dict[str, AccountHistory] = {}
        self.on = start
        self.now = self.at(9)
        self.ids = 0
        self.arranged: dict[tuple[str, str], dt.date] = {}

    @property
    def history(self) -> History:
        return History(dict(self.told))

    def at(self, hour: int, minute: int = 0) -> dt.datetime:
        return dt.datetime.combine(self.on, dt.time(hour, minute), self.calendar.zone).astimezone(dt.UTC)

    def assessed(self) -> list[Assessment]:
        """The day as `due` has it now."""
        actions = due(self.book, self.history, self.calendar, self.now)
        return Assessor(self.book, self.history, self.calendar, self.now).actions(actions)

    def days(self, count: int) -> Iterator[list[Assessment]]:
        """Each open day's rows in the morning, given before anything of the day is done; then the day is worked."""
        for _ in range(count):
            self.now = self.at(9)
            if self.calendar.is_open(self.on):
                rows = self.assessed()
                yield rows
                self.work(rows)
                for hour in (11, 15):
                    self.now = self.at(hour)
                    self.send()
            self.on += DAY

    # ------------------------------------------------------------------------------------------ what the rep does

    def work(self, rows: list[Assessment]) -> None:
        """Do what is due as the rep does, from the top; one talk with a person a day."""
        talked: set[tuple[str, str | None]] = set()
        for row in rows:
            action = row.action
            if is_text(action) or action.item.startswith("find-"):
                continue
            who = (action.account.id, action.contact.id if action.contact else None)
            if action.channel in LIVE_CHANNELS and action.kind != "promise":
                if who in talked:
                    continue
                talked.add(who)
            self.now += dt.timedelta(minutes=1)
            self.do(action)
        if self.chance(self.habits.snoozes) and self.book.accounts:
            account = self.random.choice(list(self.book.accounts))
            until = self.on + dt.timedelta(days=self.random.randint(1, 20))
            self.add(account, snoozes=Snooze(account, until, "away", self.now))
        if self.chance(self.habits.promises) and self.book.accounts:
            account = self.random.choice(list(self.book.accounts))
            by = self.on + dt.timedelta(days=self.random.randint(0, 10))
            self.add(account, promises=Promise(self.number(), account, "a quote", by, self.now))

    def do(self, action: Action) -> None:
        habits = self.habits
        if action.kind == "promise":
            if self.chance(habits.answers):
                self.replace(action.account.id, promises=action.promise_id)
        elif action.kind == "reply":
            if self.chance(habits.answers):
                self.replace(action.account.id, replies=action.reply_id)
                self.log(action, "done")
        elif action.find:
            return
        elif action.channel == "meeting":
            self.meet(action)
        elif action.channel in LIVE_CHANNELS:
            if self.chance(habits.calls):
                reached = not self.chance(habits.voicemail)
                self.log(action, "reached" if reached else "voicemail")
        elif self.chance(habits.writes):
            self.log(action, "done")

    def meet(self, action: Action) -> None:
        if self.habits.meeting_days is None:
            return
        place = action.account.id, action.item
        day = self.arranged.setdefault(place, self.on + self.habits.meeting_days * DAY)
        if action.kind == "next" or day <= self.on:
            del self.arranged[place]
            self.log(action, "done")

    def log(self, action: Action, outcome: Outcome) -> None:
        """What `touch log` writes of an action done."""
        following: dt.date | None = None
        if action.channel in LIVE_CHANNELS and self.chance(self.habits.agrees):
            following = self.on + dt.timedelta(days=self.random.randint(1, 15))
        touch = Touch(
            action.account.id,
            action.channel,
            self.now,
            outcome,
            contact=action.contact.id if action.contact else None,
            item=action.item,
            cadence=action.cadence,
            key=action.key,
            by=action.by,
            next=following,
            note="we talked about bolts",
            id=self.number(),
        )
        self.add(action.account.id, touches=touch)

    # ------------------------------------------------------------------------------------------ texts

    def send(self) -> None:
        """Send what is ready, as a run of `send` does, and let some answer."""
        for row in self.assessed():
            if row.state != "ready" or row.draft is None or row.action.contact is None:
                continue
            action, draft = row.action, row.draft
            phone = row.action.contact.phone
            at = self.now
            touch = Touch(
                action.account.id,
                "text",
                at,
                "done",
                contact=row.action.contact.id,
                item=action.item,
                cadence=action.cadence,
                key=action.key,
                template=draft.template,
                wording=draft.wording,
                purpose=draft.purpose,
                message=action.key,
                id=self.number(),
            )
            to = phone.e164 if phone else ""
            message = MessageRecord(
                action.key, touch.account, touch.contact, to, "delivered", at, draft.template, draft.wording,
                draft.purpose, draft.hash,
            )  # fmt: skip
            self.add(action.account.id, touches=touch, messages=message)
            if self.chance(self.habits.replies):
                said = Reply(self.number(), touch.account, touch.contact, to, "thanks", at + dt.timedelta(minutes=9))
                self.add(action.account.id, replies=said)

    # ------------------------------------------------------------------------------------------ the ledger

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def number(self) -> int:
        self.ids += 1
        return self.ids

    def add(self, account: str, **rows: Touch | MessageRecord | Reply | Promise | Snooze) -> None:
        before = self.told.get(account, AccountHistory())
        self.told[account] = before._replace(**{name: (*getattr(before, name), row) for name, row in rows.items()})

    def replace(self, account: str, *, promises: int | None = None, replies: int | None = None) -> None:
        """A promise is kept, a reply answered."""
        before = self.told[account]
        self.told[account] = before._replace(
            promises=tuple(one._replace(state="kept") if one.id == promises else one for one in before.promises),
            replies=tuple(one._replace(state="answered") if one.id == replies else one for one in before.replies),
        )


def texts_of(life: Life, account: Account) -> list[Touch]:
    """The texts that went to an account, oldest first."""
    told = life.told.get(account.id, AccountHistory())
    return [touch for touch in told.touches if touch.message]
