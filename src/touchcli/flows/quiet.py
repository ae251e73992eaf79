"""`touch quiet`: every account by its silence."""

from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import History
from touchcli.rules.quiet import Quiet, by_silence, quietness
from touchcli.rules.situation import Situation


def quiet_accounts(desk: Desk, owner: str | None = None) -> list[Quiet]:
    """Every account (of one rep, where named), the quietest first; raises UserError for an unknown rep."""
    if owner is not None and owner not in desk.book.settings.reps:
        raise UserError(f'--owner: there is no rep "{owner}"', f"touch.yaml has {', '.join(desk.book.settings.reps)}")
    with desk.ledger() as ledger:
        history = remember(desk, ledger)
    return quiet_rows(desk, history, owner)


def quiet_rows(desk: Desk, history: History, owner: str | None = None) -> list[Quiet]:
    """The same from a history that is at hand."""
    return by_silence(
        quietness(Situation(desk.book, account, history.of(account.id), desk.calendar, desk.now))
        for account in desk.book.accounts.values()
        if owner in (None, account.owner)
    )
