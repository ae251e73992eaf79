"""The two texts that the program answers with by itself: to HELP, and once to STOP if the settings ask for it.

What is due is read from the ledger each time, so nothing is answered twice and nothing is forgotten in a crash. They
are not touches: no cadence and no cap counts them. Source: GUARDS, Opt-out and help.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable

from touchcli.flows.common.session import Session
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.planning.compose import AUTO_REPLIES, CONFIRM, HELP, compose_own
from touchcli.flows.sending.planning.recheck import CONFIRM_WITHIN
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.ledger import Ledger
from touchcli.providers import Provider, ProviderError
from touchcli.render.message import draft_words
from touchcli.rules.models.message import Message, Rejected
from touchcli.rules.models.settings import Rep
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.opt_out_language import classify

HELP_AGAIN_AFTER = dt.timedelta(hours=1)
"""A number that asks for help again within this gets no second answer."""
MOST_A_DAY = 3
"""The most answers by the program that one number gets within 24 hours: two machines must not talk to each other."""
_A_DAY = dt.timedelta(days=1)


def send_auto_replies(
    session: Session, ledger: Ledger, provider: Callable[[], Provider], tick: Callable[[], dt.datetime]
) -> list[Message]:
    """Put the answers that are due into the outbox and send those that wait there; gives them as they stand after.

    Where no provider can be opened they wait for the next `touch send`. Raises LedgerError.
    """
    ledger.enqueue_many(due_auto_replies(session, ledger, tick()))
    waiting = [message for message in ledger.queued() if message.item in AUTO_REPLIES]
    if not waiting:
        return []
    try:
        carrier = provider()
    except ProviderError:
        return []
    with carrier:
        delivery = Delivery(session, ledger, carrier, tick)
        limiter = RateLimiter(session, ledger, tick)
        for message in waiting:
            if not limiter.within_the_day(message.segments):
                break
            time.sleep(limiter.wait(message))
            outcome = delivery.deliver(message.client_ref)
            if isinstance(outcome, Rejected) and outcome.stop:
                break
    return delivery.done


def due_auto_replies(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    """The answers that are due now and not in the outbox yet, queued.

    None is of a rep who does not text live, goes to a number that no plan has, or is one too many of a day.
    """
    given = Counter(number for item in AUTO_REPLIES for number, _, _ in ledger.answered_since(item, now - _A_DAY))
    due = []
    for message in (*_confirmations(session, ledger, now), *_helps(session, ledger, now)):
        given[message.to] += 1
        if given[message.to] <= MOST_A_DAY:
            due.append(message)
    return due


def _helps(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    answered = {number: at for number, _, at in ledger.answered_since(HELP, now - 2 * HELP_AGAIN_AFTER)}
    found: dict[str, Message] = {}
    for asked in ledger.texts_since(now - HELP_AGAIN_AFTER):
        before = answered.get(asked.number)
        # Asked again within the hour is answered by the first answer, also when that hour is over.
        if before and before > asked.at - HELP_AGAIN_AFTER:
            continue
        if asked.number in found or classify(asked.text) != "help":
            continue
        message = _message(session, asked.number, HELP, asked.message_uuid, _help_words, now)
        if message:
            found[asked.number] = message
    return list(found.values())


def _confirmations(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    if not session.book.settings.opt_out.confirm:
        return []
    made = {key for _, key, _ in ledger.answered_since(CONFIRM, now - HELP_AGAIN_AFTER)}
    messages = [
        _message(session, stop.number, CONFIRM, stop.message_uuid, _confirm_words, now)
        for stop in ledger.opted_out_since(now - CONFIRM_WITHIN)
        if stop.message_uuid
    ]
    return [message for message in messages if message and message.key not in made]


def _help_words(rep: Rep) -> str:
    phone = f", {rep.phone.e164}" if rep.phone else ""
    return f"{rep.name}, {rep.company}{phone}. Reply STOP to opt out."


def _confirm_words(rep: Rep) -> str:
    return f"You have opted out and will get no more texts from {rep.company}. Reply START to get them again."


def _message(
    session: Session, number: str, item: str, message_uuid: str, words: Callable[[Rep], str], now: dt.datetime
) -> Message | None:
    """The answer to one text, from the rep whose customer the number is; None if that one does not text live."""
    rep = _rep_for(session, number)
    if rep is None or rep.texting != "live":
        return None
    return compose_own(session.book, rep, item, message_uuid, number, draft_words(words(rep), number), now)


def _rep_for(session: Session, number: str) -> Rep | None:
    """The owner of the first account with this number, None for a number that no plan has."""
    owners = [session.book.owner_of(session.book.accounts[account]) for account in accounts_with(session.book, number)]
    return next((rep for rep in owners if rep), None)
