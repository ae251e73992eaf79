"""`touch undo`: what was recorded by mistake is taken back; a retraction is appended, and nothing is rewritten."""

from typing import NamedTuple

from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.entries import Entry, TrailRow
from touchcli.rules.due.due import agenda_of
from touchcli.rules.due.situation import Situation
from touchcli.rules.errors import UserError
from touchcli.rules.models.action import Action

_SENT = frozenset({"text", "attempt", "receipt"})
_FORGOTTEN = "forgotten:"
_FEW = 5
"""Of so many accounts it is said what is due again."""


class Recorded(NamedTuple):
    """One thing that was recorded: its entry, and the rows written and ended by it."""

    entry: Entry
    rows: tuple[TrailRow, ...]


def recorded(session: Session, id: int | None) -> Recorded:
    """What to take back: the entry with this id, or the last one of this person on this host.

    Raises UserError if there is none, it is taken back already, or it is nothing that can be taken back.
    """
    with session.ledger() as ledger:
        return _recorded(session, ledger, id)


def undo(session: Session, what: Recorded) -> tuple[Action, ...]:
    """Take it back; gives what is due again by that. Raises UserError if somebody else did so meanwhile."""
    with session.ledger(create=True) as ledger:
        ids = list(dict.fromkeys(row.account for row in what.rows if row.account in session.files.accounts))[:_FEW]
        before = _due(session, ledger, ids)
        ledger.retract(what.entry.id, session.now)
        after = _due(session, ledger, ids)
    return tuple(action for key, action in after.items() if key not in before)


def _recorded(session: Session, ledger: Ledger, id: int | None) -> Recorded:
    actor = session.invocation.actor
    found = id if id is not None else ledger.last_entry(actor.by, actor.host)
    if found is None:
        raise UserError(
            f"nothing recorded by {actor.by} on {actor.host} is left to take back",
            "touch show ACCOUNT --trail lists what others recorded; touch undo ID takes one back",
        )
    entry = ledger.entry(found)
    if entry is None:
        raise UserError(f"nothing is recorded under {found}", "touch show ACCOUNT --trail has the numbers")
    if entry.retracted_by is not None:
        raise UserError(f"{found} is taken back already, by {entry.retracted_by}")
    rows = tuple(ledger.rows_of(found))
    _check(entry, rows)
    return Recorded(entry, rows)


def _check(entry: Entry, rows: tuple[TrailRow, ...]) -> None:
    """Raises UserError if the rows of an entry cannot be taken back."""
    if not rows:
        raise UserError(f"{entry.id} took back {entry.retracts} and recorded nothing", "record it once more instead")
    if any(row.kind in _SENT for row in rows):
        raise UserError(f"{entry.id} is about a text", "a text that went out cannot be taken back; touch outbox has it")
    if any((row.number or "").startswith(_FORGOTTEN) for row in rows):
        raise UserError(f"{entry.id} forgot a person", "what was erased cannot be brought back")
    if entry.how != "command":
        theirs = any(row.kind == "wish" for row in rows)
        raise UserError(
            f"{entry.id} came in from outside",
            "an opt-out of the customer's own is never taken back; only their START lifts it"
            if theirs
            else "what customers wrote is never taken back",
        )


def _due(session: Session, ledger: Ledger, ids: list[str | None]) -> dict[str, Action]:
    accounts = [session.files.accounts[id] for id in ids if id]
    history = read_history(session, ledger, accounts)
    found: dict[str, Action] = {}
    for account in accounts:
        situation = Situation(session.book, account, history.of(account.id), session.calendar, session.now)
        found |= {action.key: action for action in agenda_of(situation) if action.due_on <= session.today}
    return found
