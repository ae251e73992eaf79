"""What is due: a pure function of the files, the history and the instant; nothing is stored that could go stale.

`agenda` gives every action of one account, past or to come; `due` those of all accounts that are due, by rank.
"""

import datetime as dt
from collections.abc import Collection, Iterable

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.away import once_back
from touchcli.rules.due.five_ws import find_out_changes_on
from touchcli.rules.due.rank import ranked
from touchcli.rules.due.reasons.agreed_dates import with_agreed
from touchcli.rules.due.reasons.appreciation import appreciation
from touchcli.rules.due.reasons.ask import ask
from touchcli.rules.due.reasons.expectations import expectations
from touchcli.rules.due.reasons.instead import instead
from touchcli.rules.due.reasons.introduce import introduce
from touchcli.rules.due.reasons.milestones import milestones
from touchcli.rules.due.reasons.plan_dates import plan_dates
from touchcli.rules.due.reasons.promises import promises
from touchcli.rules.due.reasons.replies import replies
from touchcli.rules.due.reasons.rhythms import rhythms
from touchcli.rules.due.reasons.steps import steps
from touchcli.rules.due.reasons.to_find import to_find
from touchcli.rules.due.reasons.untouched import untouched
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

    What texts wait for is found last, of all that is planned; a snooze moves everything to its day, an absence what is
    for that contact, and nothing but replies and promises is due before `enter_on`. Source: BOOK, What is due.
    """
    situation.turns[:] = situation.begins
    items = (*milestones(situation), *steps(situation), *rhythms(situation))
    planned = [
        *with_agreed(situation, items),
        *introduce(situation),
        *plan_dates(situation),
        *expectations(situation),
        *untouched(situation),
        *appreciation(situation),
        *to_find(situation),
    ]
    planned += instead(situation, planned)
    planned += ask(situation, planned)
    earliest = _earliest(situation)
    planned = [*once_back(planned, situation.account_history, situation.calendar, situation.today)]
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

    `every` is the situation's own agenda. What is due stays so, or says that it does not; what is not falls due on its
    day, or when a snooze ends, or on a day that a rule noted. A year is the most: milestones are looked for that far
    ahead.
    """
    today, asks_why = situation.today, find_out_changes_on(situation.account)
    days = [today + _YEAR, *situation.turns, *(snooze.until for snooze in situation.account_history.snoozes)]
    days += [asks_why] if asks_why else []
    for action in every:
        if action.due_on > today:
            days.append(action.due_on)
        elif _stays(situation, action):
            days += [action.lapses_on] if action.lapses_on else []
        else:
            days.append(today + _DAY)
    return min(day for day in days if day > today)


def _stays(situation: Situation, action: Action) -> bool:
    """True for a due action that is the same tomorrow, if nothing happens."""
    # Without a day of entry, what is due at once is due today, whatever day it is; dates before it are not asked for.
    entered = situation.entered_on if action.kind == "milestone" else situation.account.enter_on
    return bool(action.words) and bool(entered or action.due_on < situation.today)


def _earliest(situation: Situation) -> dt.date | None:
    """The first day on which anything planned may be due: `enter_on`, or the end of a snooze that is still on."""
    entry = situation.calendar.roll(situation.account.enter_on) if situation.account.enter_on else None
    snoozed = snooze_of(situation)
    return max((day for day in (entry, snoozed and situation.calendar.roll(snoozed.until)) if day), default=None)


def snooze_of(situation: Situation) -> Snooze | None:
    """The snooze that is on, the one that ends last if there are two: the account's own and that of all."""
    # The latest word counts: a snooze made later replaces the one before, for the account or for all.
    latest = {
        snooze.account: snooze for snooze in sorted(situation.account_history.snoozes, key=lambda snooze: snooze.at)
    }
    on = (snooze for snooze in latest.values() if snooze.until > situation.today)
    return max(on, key=lambda snooze: snooze.until, default=None)
