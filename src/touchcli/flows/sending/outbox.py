"""`touch outbox`: messages by state, as the ledger has them; and what every run makes of them before it begins."""

import datetime as dt
from collections.abc import Collection

from touchcli.flows.common.find import find_account
from touchcli.flows.common.session import Session
from touchcli.flows.sending.journal import bring_in_answers
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import MESSAGE_STATES, MessageState
from touchcli.rules.models.message import Message


def outbox(session: Session, states: Collection[str], account: str | None) -> list[Message]:
    """The messages in some states (all, if none is given), oldest first; raises UserError for an unknown one."""
    known: list[MessageState] = [state for state in MESSAGE_STATES if state in states]
    for state in states:
        if state not in MESSAGE_STATES:
            raise UserError(f'--state: unknown state "{state}"', f"there are {', '.join(MESSAGE_STATES)}")
    found = {find_account(session, account).id} if account else None
    with session.ledger() as ledger:
        return ledger.outbox(known or None, found)


def refresh_outbox(session: Session, ledger: Ledger) -> list[Message]:
    """What a run begins with: lost claims are in doubt, retries whose time has come are queued, old words expire.

    Gives the messages that are in doubt since now.
    """
    doubted = doubt_lost_claims(session, ledger, session.now)
    oldest = session.calendar.subtract(session.today, session.book.settings.texting.stale_after)
    ledger.expire(session.now, session.calendar.start_of(oldest))
    ledger.due_retries(session.now)
    return doubted


def doubt_lost_claims(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    """Put in doubt what a program claimed that is gone; gives those messages as they stand after.

    What a program wrote down that could not record it any more (`journal`) is recorded first. While nobody is sending,
    every open claim is lost; else only those past their lease, the others may be somebody's.
    """
    bring_in_answers(session.root, ledger)
    with ledger.nobody_sending() as alone:
        return ledger.recover(now, all=alone)
