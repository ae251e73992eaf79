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
from touchcli.rules.models.message import Message
from touchcli.rules.texting.states import Refused

_SENT = frozenset({"text", "attempt", "receipt"})
_WAIT = frozenset({"queued", "deferred"})
_TAKEN_BACK = "taken back by a person"
_FORGOTTEN = "forgotten:"
_FEW = 5
"""Of so many accounts it is said what is due again."""


class Recorded(NamedTuple):
    """One thing that was recorded: its entry, and the rows written and ended by it.

    `texts` are those that it put into the outbox and that wait there; `gone` is how many of its texts do not any more.
    """

    entry: Entry
    rows: tuple[TrailRow, ...]
    texts: tuple[Message, ...] = ()
    gone: int = 0


def recorded(session: Session, id: int | None) -> Recorded:
    """What to take back: the entry with this id, or the last one of this person on this host.

    Raises UserError if there is none, it is taken back already, or it is nothing that can be taken back.
    """
    with session.ledger() as ledger:
        return _recorded(session, ledger, id)


def undo(session: Session, what: Recorded) -> tuple[Action, ...]:
    """Take it back, its texts out of the outbox too; gives what is due again by that.

    Raises UserError if somebody else took it back meanwhile, or a text of it is on its way by now; nothing is taken
    back then.
    """
    with session.ledger(create=True) as ledger:
        ids = list(dict.fromkeys(row.account for row in what.rows if row.account in session.files.accounts))[:_FEW]
        before = _due(session, ledger, ids)
        with ledger.db.transaction():
            ledger.retract(what.entry.id, session.now)
            for message in what.texts:
                _withdraw(session, ledger, message)
        after = _due(session, ledger, ids)
    return tuple(action for key, action in after.items() if key not in before)


def _withdraw(session: Session, ledger: Ledger, message: Message) -> None:
    try:
        ledger.withdraw(message.client_ref, session.now, _TAKEN_BACK, session.invocation.actor.by)
    except Refused:
        raise UserError(
            f"a text to {message.contact or message.account} does not wait any more",
            "touch outbox says what became of it",
        ) from None


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
    put = [message for row in rows if row.enqueues and (message := ledger.message(row.id))]
    waiting = tuple(message for message in put if message.state in _WAIT)
    _check(entry, rows, waiting)
    return Recorded(entry, rows, waiting, len(put) - len(waiting))


def _check(entry: Entry, rows: tuple[TrailRow, ...], waiting: tuple[Message, ...]) -> None:
    """Raises UserError if the rows of an entry cannot be taken back; of its texts `waiting` have not gone."""
    if not rows:
        raise UserError(f"{entry.id} took back {entry.retracts} and recorded nothing", "record it once more instead")
    if any(row.kind in _SENT and not (waiting and row.kind == "text") for row in rows):
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
