"""`touch promise`: commitments to customers (PRACTICE J10)."""

from typing import Literal, NamedTuple

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import Promise
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


class Told(NamedTuple):
    """A promise that was made, kept or broken; `entry` is what `touch undo` takes that back by."""

    promise: Promise
    entry: int | None


def add_promise(session: Session, name: str, what: str, by: str) -> Told:
    """Record a promise; raises UserError if the day is past or the words are blank."""
    account = find_account(session, name, writes=True)
    if not what.strip():
        raise UserError("a promise needs words", 'touch promise acme "quote for Plant 2" --by fri')
    on = read_day(by, "--by", session.today, session.calendar)
    if on < session.today:
        raise UserError(f"--by: {by} is past", f"today is {in_full(session.today)}")
    with session.ledger(create=True) as ledger:
        promise = ledger.record_promise(account.id, what.strip(), on, session.now)
        return Told(promise, ledger.just_written)


def end_promise(session: Session, id: int, state: Literal["kept", "broken"]) -> Told:
    """Mark an open promise kept or broken; raises UserError if there is none with that number."""
    with session.ledger() as ledger:
        every = {promise.id: promise for promise in ledger.promises(session.seen_until)}
        if id not in every or not ledger.close_promise(id, state, session.now):
            raise UserError(f"no open promise {id}", "touch promise lists them")
        return Told(every[id]._replace(state=state), ledger.just_written)
