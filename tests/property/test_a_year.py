"""Three promises, kept for random books lived day by day: nothing starves, no hold is a dead end, due does not drift.

The short form lives some weeks of a few books with the other tests. The long one lives a year of as many as asked for:
`TOUCH_YEARS=500 python -m pytest tests/property/test_a_year.py -n 2`.
"""

import datetime as dt
import os
import random
from collections.abc import Collection

import any_year
import pytest
from living import Life

from touchcli.flows.common.assess import Assessment
from touchcli.rules.due.due import agenda_of, changes_on, snooze_of
from touchcli.rules.due.situation import Situation
from touchcli.rules.due.steps import in_rhythm
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.settings import LIVE_CHANNELS
from touchcli.rules.models.values import Duration

YEARS = int(os.environ.get("TOUCH_YEARS", "0"))
SEEDS, DAYS = (range(YEARS), 365) if YEARS else (range(24), 70)
TALK = frozenset({"first-live", "unanswered", "texting-it-in"})
ASK = frozenset({"no-consent", "business-texting-unconfirmed", "no-number"})
PATIENCE = 90
"""Days for which a step may keep the next ones waiting: three tries, and a month left alone before each."""
DILIGENT = 21
"""Days for which it may where the rep does what is due."""


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


def lived(seed: int) -> Life:
    rng = random.Random(seed)
    return Life(any_year.book(rng), any_year.habits(rng), any_year.START, rng)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_hold_is_a_dead_end(seed: int) -> None:
    life = lived(seed)
    for rows in life.days(DAYS):
        for account in life.book.accounts.values():
            day = Day(life, account, rows)
            for row in day.rows:
                for hold in row.holds:
                    assert hold.clears_at or _leads_out(day, row, hold.code), (life.on, row.action, hold)


def _leads_out(day: Day, row: Assessment, code: str) -> bool:
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


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_starves(seed: int) -> None:
    life = lived(seed)
    cadence = life.book.cadences["care"]
    each = DILIGENT if (life.habits.calls, life.habits.writes) == (1, 1) and life.habits.meeting_days else PATIENCE
    opening = sum(int((step.wait or Duration(0, "d")).days()) + each for step in cadence.steps) + 21
    seen: set[tuple[str, str]] = set()
    snoozed: set[str] = set()
    for rows in life.days(DAYS):
        for account in life.book.accounts.values():
            day = Day(life, account, rows)
            if day.snoozed:
                snoozed.add(account.id)
            seen |= {(account.id, row.action.key) for row in day.rows if row.action.kind == "milestone"}
            over = in_rhythm(day.situation)
            assert over or life.on <= any_year.START + dt.timedelta(days=opening) or account.id in snoozed, life.on
            for rhythm in cadence.rhythms if over else ():
                rows_of = [row for row in day.agenda if row.item == rhythm.id]
                contact = next(iter(day.situation.contacts(rhythm.to)), None)
                if rhythm.channel == "call" and texts_only(contact, life.book.settings, day.calendar, life.on):
                    continue
                latest = day.calendar.roll(life.on + dt.timedelta(days=int(max(rhythm.every.days(), 16)) + 5))
                assert rows_of, (life.on, rhythm)
                assert rows_of[0].due_on <= latest or day.snoozed or account.enter_on, (life.on, rows_of[0])
    for account in life.book.accounts.values():
        missed = {key for key in _milestones(life, account) if (account.id, key) not in seen}
        assert not missed or account.id in snoozed, missed


def _milestones(life: Life, account: Account) -> Collection[str]:
    """The keys of milestones that fell due while the account was lived with, whatever else happened."""
    keys: set[str] = set()
    since, renewal = account.since, account.renewal
    entry = account.enter_on or any_year.START
    for item in life.book.cadences["care"].milestones:
        date = since.replace(year=2026) if item.date == "since" and since and item.yearly else None
        date = renewal.on if item.date == "renewal.on" and renewal else date
        if date is None:
            continue
        due_on = life.calendar.roll(life.calendar.subtract(date, item.lead) if item.lead else date)
        contact = account.contacts[0].id
        if entry <= due_on <= life.on - dt.timedelta(days=3):
            keys.add(f"{account.id}/{contact}/care/{item.id}/{date.isoformat()}")
    return keys


@pytest.mark.parametrize("seed", SEEDS)
def test_until_its_time_has_come_an_agenda_asks_for_the_same(seed: int) -> None:
    life = lived(seed)
    kept: dict[str, tuple[AccountHistory, dt.date, set[str]]] = {}
    for _ in life.days(DAYS):
        for account in life.book.accounts.values():
            day = Day(life, account, [])
            told = day.situation.account_history
            asks = {f"{row.key} {row.due_on}" for row in day.agenda if row.due_on <= life.on}
            before = kept.get(account.id)
            if before and before[0] == told and life.on < before[1]:
                assert asks == before[2], life.on
            else:
                kept[account.id] = told, changes_on(day.situation, day.agenda), asks
