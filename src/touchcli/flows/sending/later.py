"""A text that was ordered for a moment from now, waited for and delivered by the one path to the network.

Whatever this does not come to, the next run does: the message is in the outbox all the while.
"""

import datetime as dt
import time
from collections.abc import Callable

from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.sending.carriers import Carriers
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.mailboxes.copies import keep_copies
from touchcli.flows.sending.outbox import refresh_outbox
from touchcli.flows.sending.rate_limit import RateLimiter

_TRIES = 5
_PATIENCE = dt.timedelta(minutes=15)
"""What a guard or the provider puts off for longer is left to the next run."""
_NAP = 5.0
"""Seconds between two looks at the clock: a machine may sleep meanwhile."""


def deliver_when_due(invocation: Invocation, client_ref: str) -> None:
    """Wait until a message of the outbox may go, and deliver it; nothing if it was taken back or has gone by then.

    Raises UserError, LedgerError or ProviderError if it cannot be sent now; it stays in the outbox.
    """
    for tried in range(_TRIES):
        goes_at = _goes_at(open_session(invocation), client_ref)
        if goes_at is None or (tried and goes_at - invocation.tick() > _PATIENCE):
            return
        _wait_until(goes_at, invocation.tick)
        _deliver(open_session(invocation), client_ref)


def _goes_at(session: Session, client_ref: str) -> dt.datetime | None:
    """From when on a message may go; None if it does not wait."""
    with session.ledger() as ledger:
        message = ledger.message(client_ref)
    if message is None or message.state not in ("queued", "deferred"):
        return None
    return message.not_before or session.now


def _wait_until(moment: dt.datetime, tick: Callable[[], dt.datetime]) -> None:
    while (left := (moment - tick()).total_seconds()) > 0:
        time.sleep(min(left, _NAP))


def _deliver(session: Session, client_ref: str) -> None:
    tick = session.invocation.tick
    with session.sending_ledger() as ledger:
        refresh_outbox(session, ledger)
        message = ledger.message(client_ref)
        if message is None or message.state != "queued":
            return
        time.sleep(RateLimiter(session, ledger, tick).wait(message))
        with Carriers(session, ledger, None if message.channel == "email" else session.provider()) as carriers:
            Delivery(session, ledger, carriers, tick).deliver(client_ref)
        if message.channel == "email":
            keep_copies(session, ledger)
