"""What is due: a pure function of the files, the history and the instant; nothing is stored that could go stale.

`agenda` gives every action of one account, past or to come; `due` those of all accounts that are due, by rank.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.attention import appreciation, expectations, replies, to_find, untouched
from touchcli.rules.due.cadence import milestones, rhythms, steps
from touchcli.rules.due.commitments import next_dates, promises
from touchcli.rules.due.rank import ranked
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import AccountHistory, History, Snooze

_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


def agenda(
    book: Book, account: Account, account_history: AccountHistory, calendar: WorkCalendar, now: dt.datetime
) -> tuple[Action, ...]:
    """Every action of an account with the day it falls due, past or to come, in no order of rank."""
    return agenda_of(Situation(book, account, account_history, calendar, now))


def agenda_of(situation: Situation) -> tuple[Action, ...]:
    """Every action of one account on one day, in no order of rank.

    Steps and rhythms of a channel with an agreed date are left out; a snooze moves the rest to its day, and nothing
    but replies and promises is due before `enter_on`. Source: BOOK, What is due.
    """
    agreed = tuple(next_dates(situation))
    waits = {action.channel for action in agreed}
    cadence = (action for action in (*steps(situation), *rhythms(situation)) if action.channel not in waits)
    planned = (
        *agreed,
        *milestones(situation),
        *cadence,
        *expectations(situation),
        *untouched(situation),
        *appreciation(situation),
        *to_find(situation),
    )
    earliest = _earliest(situation)
    later = (action._replace(due_on=max(action.due_on, earliest)) if earliest else action for action in planned)
    return (*replies(situation), *promises(situation), *later)


def due(
    book: Book,
    history: History,
    calendar: WorkCalendar,
    now: dt.datetime,
    accounts: Collection[Account] | None = None,
) -> list[Action]:
    """The actions due at `now`, of all accounts or of those given, first in rank first."""
    today = calendar.day_of(now)
    actions: Iterable[Action] = (
        action
        for account in (book.accounts.values() if accounts is None else accounts)
        for action in agenda(book, account, history.of(account.id), calendar, now)
        if action.due_on <= today
    )
    return ranked(actions, today)


def changes_on(situation: Situation, every: Iterable[Action]) -> dt.date:
    """The first day after today on which the agenda may ask for something else, if nothing happens until then.

    What is due changes with every day; what is not falls due on its day, or when a snooze ends. A year is the most:
    milestones are looked for that far ahead.
    """
    days = [situation.today + _YEAR]
    for action in every:
        days.append(action.due_on if action.due_on > situation.today else situation.today + _DAY)
    days += (snooze.until for snooze in situation.account_history.snoozes if snooze.until > situation.today)
    return min(days)


def _earliest(situation: Situation) -> dt.date | None:
    """The first day on which anything planned may be due: `enter_on`, or the end of a snooze that is still on."""
    entry = situation.calendar.roll(situation.account.enter_on) if situation.account.enter_on else None
    snoozed = snooze_of(situation)
    return max((day for day in (entry, snoozed and situation.calendar.roll(snoozed.until)) if day), default=None)


def snooze_of(situation: Situation) -> Snooze | None:
    """The snooze that is on, the one that ends last where there are two: the account's own and that of all."""
    # The latest word counts: a snooze made later replaces the one before, for the account or for all.
    latest = {
        snooze.account: snooze for snooze in sorted(situation.account_history.snoozes, key=lambda snooze: snooze.at)
    }
    on = (snooze for snooze in latest.values() if snooze.until > situation.today)
    return max(on, key=lambda snooze: snooze.until, default=None)
