"""A book that is really lived with, day by day: reps who do all, some or nothing of what is due, customers who answer.

Pure rules and an in-memory history, so that a year of a few accounts takes a second. What the rep does is what `touch
log` would write, what goes by text is what `touch send` would send.
"""

import datetime as dt
import random
from collections.abc import Iterator
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor, goes_by_itself
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda_of, due, snooze_of
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm
from touchcli.rules.models.history import AccountHistory, History, MessageRecord, Outcome, Promise, Reply, Snooze, Touch
from touchcli.rules.models.settings import LIVE_CHANNELS
from touchcli.rules.models.values import Duration

DAY = dt.timedelta(days=1)
TALK = frozenset({"first-live", "unanswered", "texting-it-in"})
ASK = frozenset({"no-consent", "business-texting-unconfirmed", "no-number"})


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
            if goes_by_itself(self.book, action) or action.item.startswith("find-"):
                continue
            who = (action.account.id, action.contact.id if action.contact else None)
            if action.channel in LIVE_CHANNELS and action.kind != "promise" and who in talked:
                continue
            self.now += dt.timedelta(minutes=1)
            if self.do(action) and action.channel in LIVE_CHANNELS:
                talked.add(who)
        if self.chance(self.habits.snoozes) and self.book.accounts:
            account = self.random.choice(list(self.book.accounts))
            until = self.on + dt.timedelta(days=self.random.randint(1, 20))
            self.add(account, snoozes=Snooze(account, until, "away", self.now))
        if self.chance(self.habits.promises) and self.book.accounts:
            account = self.random.choice(list(self.book.accounts))
            by = self.on + dt.timedelta(days=self.random.randint(0, 10))
            self.add(account, promises=Promise(self.number(), account, "a quote", by, self.now))

    def do(self, action: Action) -> bool:
        """Do one row; False where nobody was in touch: left alone, or a meeting that is still to be arranged."""
        habits, before = self.habits, self.ids
        if action.kind == "promise":
            if self.chance(habits.answers):
                self.replace(action.account.id, promises=action.promise_id)
        elif action.kind == "reply":
            if self.chance(habits.answers):
                self.replace(action.account.id, replies=action.reply_id)
                self.log(action, "done")
        elif action.find:
            return False
        elif action.channel == "meeting":
            self.meet(action)
        elif action.channel in LIVE_CHANNELS:
            if self.chance(habits.calls):
                reached = not self.chance(habits.voicemail)
                self.log(action, "reached" if reached else "voicemail")
        elif self.chance(habits.writes):
            self.log(action, "done")
        return self.ids > before

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


class Day:
    """One account on one morning."""

    def __init__(self, life: Life, account: Account, rows: list[Assessment]) -> None:
        told = life.told.get(account.id, AccountHistory())
        self.account, self.calendar, self.today = account, life.calendar, life.on
        self.situation = Situation(life.book, account, told, life.calendar, life.now)
        self.agenda = agenda_of(self.situation)
        self.rows = [row for row in rows if row.action.account.id == account.id]
        self.snoozed = snooze_of(self.situation) is not None

    def after(self, day: dt.date, length: str) -> dt.date:
        return self.calendar.roll(self.calendar.add(day, Duration.parse(length)))

    def live_rows(self) -> list[Action]:
        """Calls and video calls, and agreed meetings: what a rep can do without arranging it first."""
        return [
            row
            for row in self.agenda
            if row.channel in LIVE_CHANNELS
            and row.by is None
            and row.kind not in ("reply", "promise")
            and (row.channel != "meeting" or row.kind == "next")
        ]

    def talk_is_near(self) -> bool:
        """True where a live touch is due, agreed within 3bd, or due again after tries in vain."""
        tries = [touch for touch in self.situation.timeline if touch.tried and touch.channel in LIVE_CHANNELS]
        last = self.situation.last(tries) or self.today
        until = max(self.after(self.today, "3bd"), self.after(last, "5bd"))
        return any(row.due_on <= until for row in self.live_rows())

    def talked_on(self) -> dt.date:
        return self.situation.last(touch for touch in self.situation.timeline if touch.live) or dt.date.min


def leads_out(day: Day, row: Assessment, code: str) -> bool:
    """True where what clears a hold is there as a row, or was done lately; other holds are about words and files."""
    if code in TALK:
        return day.talk_is_near()
    if code == "live-instead":
        near = day.after(day.today - dt.timedelta(days=5), "0d")
        return any(near <= each.due_on <= day.today for each in day.live_rows() if not each.find)
    if code == "awaiting-reply":
        return any(each.kind == "reply" for each in day.agenda)
    if code in ASK:
        rest = dt.timedelta(days=max(row.action.interval, 14) + 7)
        held_long = day.after(row.action.due_on, "6bd") <= day.today
        return not held_long or day.talk_is_near() or day.talked_on() + rest >= day.today
    return True


class Figures(NamedTuple):
    """What a quarter came to, over the accounts that may be texted.

    `pace` is each account's texts against the number its cadence asks for; `longest_hold` the most working days that a
    text was held by something else than the clock; `silence` the longest time without a touch or a try ÷ the promise,
    or a week where that is longer; `dead_ends` are holds that ask for a call that stands in no row.
    """

    texts: int
    pace: dict[str, float]
    longest_hold: int
    longest: str
    silence: float
    quietest: str
    dead_ends: list[str]


def quarter(book: Book, habits: Habits, start: dt.date, days: int, rng: random.Random) -> Figures:
    """Live a book for some days as a rep of those habits, and measure."""
    life = Life(book, habits, start, rng)
    began: dict[str, dt.date] = {}
    held: dict[str, int] = {}
    silence: dict[str, float] = {}
    dead_ends: list[str] = []
    for rows in life.days(days):
        for account in book.accounts.values():
            day = Day(life, account, rows)
            if not may_be_texted(account):
                continue
            if any(action.kind == "rhythm" and action.channel == "text" for action in day.agenda):
                began.setdefault(account.id, max(life.on, account.enter_on or life.on))
            for row in day.rows:
                holds = [hold for hold in row.holds if hold.clears_at is None]
                if row.state != "to_do":
                    # What is stale waits for a person to decide.
                    counts = bool(holds) and all(hold.code != "stale" for hold in holds)
                    held[row.action.key] = held.get(row.action.key, 0) + counts
                dead_ends += [
                    f"{life.on} {row.action.key} {hold.code}" for hold in holds if not leads_out(day, row, hold.code)
                ]
            if (account.enter_on or start) <= life.on:
                silence[account.id] = max(silence.get(account.id, 0.0), silent(day, start))
    end = start + dt.timedelta(days=days)
    pace = {}
    for id, first in began.items():
        every = min(rhythm.every.days() for rhythm in text_rhythms(book, id))
        if (end - first).days >= every:
            pace[id] = len(texts_of(life, book.accounts[id])) / ((end - first).days / every)
    longest, quietest = max(held, key=lambda key: held[key]), max(silence, key=lambda id: silence[id])
    texts = sum(len(texts_of(life, account)) for account in book.accounts.values())
    return Figures(texts, pace, held[longest], longest, silence[quietest], quietest, dead_ends)


def may_be_texted(account: Account) -> bool:
    """True for a customer whose first contact may be texted as far as the plan says."""
    contact = account.contacts[0]
    texting = contact.texting
    return bool(account.status == "customer" and contact.phone and texting.consent and texting.for_business)


def text_rhythms(book: Book, id: str) -> list[Rhythm]:
    cadence = book.cadence_of(book.accounts[id])
    return [rhythm for rhythm in cadence.rhythms if rhythm.channel == "text"] if cadence else []


def silent(day: Day, start: dt.date) -> float:
    """How long nobody was in touch or tried to be, against what the cadence promises, a week at least."""
    cadence = day.situation.cadence
    promised = min((rhythm.every.days() for rhythm in cadence.rhythms), default=7.0) if cadence else 7.0
    last = day.situation.last(touch for touch in day.situation.timeline if touch.outcome != "skipped")
    since = max(last or start, day.account.enter_on or start)
    return (day.today - since).days / max(promised, 7.0)
