"""`touch quiet`: every account by its silence."""

from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.day.due import Filters, chosen_accounts, quiet_rows
from touchcli.rules.review.quiet import Quiet, by_silence


def quiet_accounts(session: Session, owner: str | None = None) -> list[Quiet]:
    """Every account (of one rep, where named), the quietest first; raises UserError for an unknown rep."""
    accounts = chosen_accounts(session, Filters(owner=owner))
    with session.history() as ledger:
        history = read_history(session, ledger)
    return by_silence(quiet_rows(session, history, accounts))
