"""`touch report`: the figures of a period, what holds the texts now, and who is quiet."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.accounts.quiet import quiet_accounts
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.common.since import read_since
from touchcli.flows.day.due import Filters, chosen_accounts, held_codes
from touchcli.rules.review.quiet import Quiet
from touchcli.rules.review.report import Report, report

_PERIOD = dt.timedelta(days=90)


class Figures(NamedTuple):
    """A report with what only this moment knows: the holds of the due texts by code, and the quiet accounts."""

    report: Report
    holds: tuple[tuple[str, int], ...]
    quiet: tuple[Quiet, ...]


def figures(session: Session, since: str | None, owner: str | None) -> Figures:
    """The figures from `since` on (the last 90 days where it is not given), of the book or of one rep's accounts."""
    accounts = chosen_accounts(session, Filters(owner=owner))
    start = read_since(session, since) if since is not None else session.today - _PERIOD
    with session.history() as ledger:
        history = read_history(session, ledger)
    found = report(session.book, history, session.calendar, session.now, start, accounts)
    holds = held_codes(session, owner)
    ordered = tuple(sorted(holds.items(), key=lambda pair: (-pair[1], pair[0])))
    return Figures(found, ordered, tuple(quiet_accounts(session, owner)))
