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
from living import Day, Life, leads_out

from touchcli.rules.due.due import changes_on
from touchcli.rules.due.reasons.steps import in_rhythm
from touchcli.rules.due.texts_only import texts_only
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.values import Duration

YEARS = int(os.environ.get("TOUCH_YEARS", "0"))
SEEDS, DAYS = (range(YEARS), 365) if YEARS else (range(24), 70)
PATIENCE = 90
"""Days for which a step may keep the next ones waiting: three tries, and a month left alone before each."""
DILIGENT = 21
"""Days for which it may where the rep does what is due."""


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
                    assert hold.clears_at or leads_out(day, row, hold.code), (life.on, row.action, hold)


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
