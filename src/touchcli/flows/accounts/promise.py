"""`touch promise` and `touch snooze`: commitments to customers, and accounts put off for a reason (PRACTICE J10)."""

from typing import Literal, NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import Promise, Snooze
from touchcli.rules.when import read_day
from touchcli.rules.wording import in_full


class Promises(NamedTuple):
    """Promises, open ones by their day first; how many were ever kept and broken."""

    rows: tuple[Promise, ...]
    kept: int
    broken: int


def promises(session: Session, name: str | None, *, everything: bool) -> Promises:
    """The open promises (all, with `everything`) of an account or of the book."""
    chosen = find_account(session, name).id if name else None
    with session.history() as ledger:
        made = ledger.promises(session.seen_until)
    every = [promise for promise in made if chosen in (None, promise.account)]
    rows = [promise for promise in every if everything or promise.state == "open"]
    states = [promise.state for promise in every]
    ordered = sorted(rows, key=lambda promise: (promise.state != "open", promise.by, promise.id))
    return Promises(tuple(ordered), states.count("kept"), states.count("broken"))


def add_promise(session: Session, name: str, what: str, by: str) -> Promise:
    """Record a promise; raises UserError where the day is past or the words are blank."""
    account = find_account(session, name)
    if not what.strip():
        raise UserError("a promise needs words", 'touch promise acme "quote for Plant 2" --by fri')
    on = read_day(by, "--by", session.today, session.calendar)
    if on < session.today:
        raise UserError(f"--by: {by} is past", f"today is {in_full(session.today)}")
    with session.ledger(create=True) as ledger:
        return ledger.record_promise(account.id, what.strip(), on, session.now)


def end_promise(session: Session, id: int, state: Literal["kept", "broken"]) -> Promise:
    """Mark an open promise kept or broken; raises UserError where there is none with that number."""
    with session.ledger() as ledger:
        every = {promise.id: promise for promise in ledger.promises(session.seen_until)}
        if id not in every or not ledger.close_promise(id, state, session.now):
            raise UserError(f"no open promise {id}", "touch promise lists them")
        return every[id]._replace(state=state)


def snooze(session: Session, name: str | None, until: str, because: str) -> tuple[Account | None, Snooze]:
    """Put an account off, or all of them where none is named; replies and promises come through all the same."""
    account = find_account(session, name) if name else None
    on = read_day(until, "--until", session.today, session.calendar)
    if on < session.today:
        raise UserError(f"--until: {until} is past", f"today is {in_full(session.today)}; today itself ends a snooze")
    if not because.strip():
        raise UserError("a snooze needs a reason", "say why with --because")
    record = Snooze(account.id if account else None, on, because.strip(), session.now)
    with session.ledger(create=True) as ledger:
        ledger.record_snooze(record)
    return account, record
