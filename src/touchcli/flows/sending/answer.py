"""Sending what the program answers by itself, right after something came in."""

import datetime as dt
import time
from collections.abc import Callable

from touchcli.flows.common.session import Session
from touchcli.flows.sending.auto_replies import ITEMS, owed
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.plan_run import day_bounds
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.ledger import Ledger
from touchcli.providers import Provider, ProviderError
from touchcli.rules.models.message import Message, Rejected


def answer(
    session: Session, ledger: Ledger, provider: Callable[[], Provider], tick: Callable[[], dt.datetime]
) -> list[Message]:
    """Put the answers that are owed into the outbox and send those that wait there; gives them as they stand after.

    Where no provider can be opened they wait for the next `touch send`. Raises LedgerError.
    """
    ledger.enqueue_many(owed(session, ledger, tick()))
    waiting = [message for message in ledger.queued() if message.item in ITEMS]
    if not waiting:
        return []
    try:
        carrier = provider()
    except ProviderError:
        return []
    done: list[Message] = []
    with carrier:
        delivery = Delivery(session, ledger, tick)
        limiter = RateLimiter(ledger, session.book.settings.provider, day_bounds(session), tick)
        for message in waiting:
            if not limiter.within_the_day(message.segments):
                break
            time.sleep(limiter.wait(message))
            answers = [(claimed, carrier.send(claimed)) for claimed in delivery.claim([message.client_ref])]
            done += delivery.finish(answers)
            if any(isinstance(outcome, Rejected) and outcome.stop for _, outcome in answers):
                break
    return done
