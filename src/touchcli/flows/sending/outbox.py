"""`touch outbox`: messages by state, as the ledger has them."""

from collections.abc import Collection

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import MESSAGE_STATES, MessageState
from touchcli.rules.models.message import Message


def outbox(session: Session, states: Collection[str], account: str | None) -> list[Message]:
    """The messages in some states (all where none is given), oldest first; raises UserError for an unknown one."""
    known: list[MessageState] = [state for state in MESSAGE_STATES if state in states]
    for state in states:
        if state not in MESSAGE_STATES:
            raise UserError(f'--state: there is no state "{state}"', f"there are {', '.join(MESSAGE_STATES)}")
    found = {find_account(session, account).id} if account else None
    with session.ledger() as ledger:
        return ledger.outbox(known or None, found)
