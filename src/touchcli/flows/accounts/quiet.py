"""`touch quiet`: every account by its silence."""

from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, check_filters
from touchcli.flows.day.every_account import for_every_account
from touchcli.rules.review.quiet import Quiet, by_silence, quietness


def quiet_accounts(session: Session, owner: str | None = None) -> list[Quiet]:
    """Every account (of one rep, where named), the quietest first; raises UserError for an unknown rep."""
    check_filters(Filters(owner=owner), session.book.settings)
    return by_silence(for_every_account(session, session.files.accounts.ids(owner), quietness))
