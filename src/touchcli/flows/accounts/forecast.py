"""`touch forecast`: the workload of the coming weeks, by day and channel, against what the reps can do."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, asking_before, check_filters
from touchcli.rules.review.forecast import Load, walk
from touchcli.rules.review.overload import Strain, strains


class Forecast(NamedTuple):
    """Every open day's load, in order, and where the plan cannot be kept."""

    loads: tuple[Load, ...]
    strains: tuple[Strain, ...]


def coming_weeks(session: Session, weeks: int, owner: str | None) -> Forecast:
    """The forecast from the desk's day on, of all accounts or of one rep's; raises UserError for an unknown rep.

    Accounts of which the index knows that they ask for nothing in these weeks are not looked at.
    """
    check_filters(Filters(owner=owner), session.book.settings)
    end = session.today + dt.timedelta(weeks=weeks)
    accounts = list(session.files.accounts.some(asking_before(session, end, owner)))
    with session.history() as ledger:
        history = read_history(session, ledger, accounts)
    days = walk(session.book, history, session.calendar, session.today, weeks * 7, accounts)
    loads = [load for day in days for load in day.loads()]
    everyone = (one for one in session.files.accounts.stream() if owner in (None, one.owner))
    return Forecast(tuple(loads), tuple(strains(session.book, session.calendar, session.today, loads, everyone)))
