"""How texts stand to live touches: from which day the next text waits for one (PRACTICE J4, T8)."""

import datetime as dt

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.contact_gap import last_live, texts_in_a_row, texts_since_live
from touchcli.rules.models.account import Account
from touchcli.rules.models.cadence import Balance
from touchcli.rules.models.history import AccountHistory
from touchcli.rules.models.values import Duration

_DAY = Duration(1, "d")


def never_talked(account: Account, history: AccountHistory) -> bool:
    """True if nobody ever talked to an account that is not `known` (PRACTICE J4)."""
    return not account.known and last_live(history) is None


def is_unanswered(history: AccountHistory, limit: int) -> bool:
    """True if so many texts in a row got no answer (PRACTICE T8)."""
    return texts_in_a_row(history) >= limit


def is_used_up(history: AccountHistory, balance: Balance) -> bool:
    """True if so many texts went since the last live touch (PRACTICE T8)."""
    return texts_since_live(history) >= balance.texts_between_live


def too_long_from(
    account: Account, history: AccountHistory, balance: Balance, calendar: WorkCalendar
) -> dt.date | None:
    """The first day that is more than `live_within` after the last live touch; None if nothing has begun.

    Without a live touch it counts from the account's first touch, else from `enter_on`.
    """
    live = last_live(history) or (history.touches[0] if history.touches else None)
    start = calendar.day_of(live.at) if live else account.enter_on
    return calendar.add(calendar.add(start, balance.live_within), _DAY) if start else None
