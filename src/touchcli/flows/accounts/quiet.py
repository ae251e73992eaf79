"""`touch quiet`: every account by its silence."""

from touchcli.flows.common.history import remember
from touchcli.flows.common.session import Desk
from touchcli.flows.day.due import Filters, chosen_accounts, quiet_rows
from touchcli.rules.review.quiet import Quiet, by_silence


def quiet_accounts(desk: Desk, owner: str | None = None) -> list[Quiet]:
    """Every account (of one rep, where named), the quietest first; raises UserError for an unknown rep."""
    accounts = chosen_accounts(desk, Filters(owner=owner))
    with desk.ledger() as ledger:
        history = remember(desk, ledger)
    return by_silence(quiet_rows(desk, history, accounts))
