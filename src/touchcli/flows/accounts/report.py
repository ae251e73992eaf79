"""`touch report`: the figures of a period, what holds the texts now, and who is quiet."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.common.since import read_since
from touchcli.flows.day.due import Filters, check_filters, held_codes
from touchcli.flows.day.every_account import for_every_account
from touchcli.rules.review.quiet import Quiet, by_silence, quietness
from touchcli.rules.review.report import Report, account_figures, period, report

_PERIOD = dt.timedelta(days=90)


class Figures(NamedTuple):
    """A report with what only this moment knows: the holds of the due texts by code, and the quiet accounts."""

    report: Report
    holds: tuple[tuple[str, int], ...]
    quiet: tuple[Quiet, ...]


def figures(session: Session, since: str | None, owner: str | None) -> Figures:
    """The figures from `since` on (the last 90 days where it is not given), of the book or of one rep's accounts.

    Raises UserError for an unknown rep, and where `since` is not a day.
    """
    check_filters(Filters(owner=owner), session.book.settings)
    start = read_since(session, since) if since is not None else session.today - _PERIOD
    days = period(session.calendar, start, session.today)
    ids = session.files.accounts.ids(owner)
    every = for_every_account(session, ids, lambda each: (account_figures(each, days), quietness(each)))
    holds = held_codes(session, owner)
    ordered = tuple(sorted(holds.items(), key=lambda pair: (-pair[1], pair[0])))
    return Figures(
        report(days, [found for found, _ in every]), ordered, tuple(by_silence(silence for _, silence in every))
    )
