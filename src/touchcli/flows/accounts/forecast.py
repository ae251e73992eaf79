"""`touch forecast`: the workload of the coming weeks, by day and channel, against what the reps can do."""

from typing import NamedTuple

from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, chosen_accounts
from touchcli.rules.review.forecast import Load, walk
from touchcli.rules.review.overload import Strain, strains


class Forecast(NamedTuple):
    """Every open day's load, in order, and where the plan cannot be kept."""

    loads: tuple[Load, ...]
    strains: tuple[Strain, ...]


def coming_weeks(session: Session, weeks: int, owner: str | None) -> Forecast:
    """The forecast from the desk's day on, of all accounts or of one rep's; raises UserError for an unknown rep."""
    accounts = chosen_accounts(session, Filters(owner=owner))
    with session.history() as ledger:
        history = read_history(session, ledger)
    days = walk(session.book, history, session.calendar, session.today, weeks * 7, accounts)
    loads = [load for day in days for load in day.loads()]
    return Forecast(tuple(loads), tuple(strains(session.book, session.calendar, session.today, loads, accounts)))
