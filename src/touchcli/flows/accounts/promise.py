"""`touch promise` and `touch snooze`: commitments to customers, and accounts put off for a reason (PRACTICE J10)."""

from typing import Literal, NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Desk, read_day
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import Promise, Snooze


class Promises(NamedTuple):
    """Promises, open ones by their day first; how many were ever kept and broken."""

    rows: tuple[Promise, ...]
    kept: int
    broken: int


def promises(desk: Desk, name: str | None, *, everything: bool) -> Promises:
    """The open promises (all, with `everything`) of an account or of the book."""
    chosen = find_account(desk.book.accounts, name, desk.problems).id if name else None
    with desk.ledger() as ledger:
        history = ledger.history(desk.seen_until, [chosen] if chosen else None)
    every = [promise for told in history.accounts.values() for promise in told.promises]
    rows = [promise for promise in every if everything or promise.state == "open"]
    states = [promise.state for promise in every]
    ordered = sorted(rows, key=lambda promise: (promise.state != "open", promise.by, promise.id))
    return Promises(tuple(ordered), states.count("kept"), states.count("broken"))


def add_promise(desk: Desk, name: str, what: str, by: str) -> Promise:
    """Record a promise; raises UserError where the day is past or the words are blank."""
    account = find_account(desk.book.accounts, name, desk.problems)
    if not what.strip():
        raise UserError("a promise needs words", 'touch promise acme "quote for Plant 2" --by 2026-11-30')
    on = read_day(by, "--by")
    if on < desk.today:
        raise UserError(f"--by: {by} is past", f"today is {desk.today.isoformat()}")
    with desk.ledger(create=True) as ledger:
        return ledger.record_promise(account.id, what.strip(), on, desk.now)


def end_promise(desk: Desk, id: int, state: Literal["kept", "broken"]) -> Promise:
    """Mark an open promise kept or broken; raises UserError where there is none with that number."""
    with desk.ledger() as ledger:
        history = ledger.history(desk.seen_until)
        every = {promise.id: promise for told in history.accounts.values() for promise in told.promises}
        if id not in every or not ledger.close_promise(id, state, desk.now):
            raise UserError(f"there is no open promise {id}", "touch promise lists them")
        return every[id]._replace(state=state)


def snooze(desk: Desk, name: str | None, until: str, because: str) -> tuple[Account | None, Snooze]:
    """Put an account off, or all of them where none is named; replies and promises come through all the same."""
    account = find_account(desk.book.accounts, name, desk.problems) if name else None
    on = read_day(until, "--until")
    if on < desk.today:
        raise UserError(f"--until: {until} is past", f"today is {desk.today.isoformat()}; today itself ends a snooze")
    if not because.strip():
        raise UserError("a snooze needs a reason", "--because says why, for whoever looks in a month")
    record = Snooze(account.id if account else None, on, because.strip(), desk.now)
    with desk.ledger(create=True) as ledger:
        ledger.record_snooze(record)
    return account, record
