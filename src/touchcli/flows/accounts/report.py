"""`touch report`: the figures of a period, what holds the texts now, and who is quiet."""

import datetime as dt
from collections import Counter
from typing import NamedTuple

from touchcli.flows.accounts.quiet import quiet_accounts
from touchcli.flows.common.assess import Assessor
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session, read_day
from touchcli.flows.day.due import Filters, chosen_accounts
from touchcli.rules.due.due import due
from touchcli.rules.errors import UserError
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
    start = read_day(since, "--since") if since else session.today - _PERIOD
    if start > session.today:
        raise UserError(f"--since: {since} is in the future")
    with session.history() as ledger:
        history = read_history(session, ledger)
    found = report(session.book, history, session.calendar, session.now, start, accounts)
    assessed = Assessor(session.book, history, session.calendar, session.now).actions(
        due(session.book, history, session.calendar, session.now, accounts)
    )
    holds = Counter(row.holds[0].code for row in assessed if row.holds)
    ordered = tuple(sorted(holds.items(), key=lambda pair: (-pair[1], pair[0])))
    return Figures(found, ordered, tuple(quiet_accounts(session, owner)))
