"""`touch forecast`: the workload of the coming weeks, by day and channel, against what the reps can do."""

from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.rules.errors import UserError
from touchcli.rules.forecast import Forecast, forecast


def coming_weeks(desk: Desk, weeks: int, owner: str | None) -> Forecast:
    """The forecast from the desk's day on, of all accounts or of one rep's; raises UserError for an unknown rep."""
    if owner is not None and owner not in desk.book.settings.reps:
        raise UserError(f'--owner: there is no rep "{owner}"', f"touch.yaml has {', '.join(desk.book.settings.reps)}")
    with desk.ledger() as ledger:
        history = remember(desk, ledger)
    accounts = [account for account in desk.book.accounts.values() if owner in (None, account.owner)]
    return forecast(desk.book, history, desk.calendar, desk.today, weeks * 7, accounts)
