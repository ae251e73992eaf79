"""`touch report --week`: the week of the session's day, of the book or of one rep's accounts."""

from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, check_filters
from touchcli.flows.day.every_account import for_every_account
from touchcli.rules.review.week import Week, account_week, week


def the_week(session: Session, owner: str | None) -> Week:
    """The week up to the session's day; raises UserError for an unknown rep."""
    check_filters(Filters(owner=owner), session.book.settings)
    ids = session.files.accounts.ids(owner)
    return week(session.today, for_every_account(session, ids, account_week))
