"""`touch reply`: answer a customer, with the whole thread in sight and a moment to take it back (PRACTICE T14)."""

import datetime as dt
import time
from collections.abc import Callable
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import AHEAD, Session
from touchcli.flows.sending.compose import compose
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.plan_run import Capacity, RunPlan, Selection, day_bounds, generation
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.flows.sending.send import Sent
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.render.message import draft_words
from touchcli.rules.due.situation import ONCE
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory, Reply
from touchcli.rules.models.message import ANSWER, Message
from touchcli.rules.numbers import accounts_with, related
from touchcli.rules.texting.guards import holds
from touchcli.rules.texting.reply_lint import second_thoughts

_APPROVAL = "unapproved"


class SendQueue(NamedTuple):
    """One text of a thread; `theirs` is True where the customer wrote it."""

    at: dt.datetime
    theirs: bool
    text: str


class Thread(NamedTuple):
    """What was written to and fro with a contact, oldest first, and the replies that wait.

    `paused` is True where they asked for no more texts in words of their own.
    """

    account: Account
    contact: Contact
    lines: tuple[SendQueue, ...]
    waiting: tuple[Reply, ...]
    paused: bool


class Answer(NamedTuple):
    """An answer as it would arrive: held by `run.held`, or ready; `thoughts` are questions to its writer.

    `approve` is True where the settings ask for an approval of these words: whoever sends them gives it.
    """

    thread: Thread
    run: RunPlan
    thoughts: tuple[str, ...]
    approve: bool


def thread(session: Session, name: str, who: str | None) -> Thread:
    """The thread with the contact who waits longest, or with the one that `who` names.

    Raises UserError where nobody waits, or where an answer to them is on its way already.
    """
    account = find_account(session, name)
    with session.ledger() as ledger:
        history = read_history(session, ledger, [account])
        account_history = history.of(account.id)
        contact = _who_waits(account, account_history, who)
        number = contact.phone.e164 if contact and contact.phone else None
        messages = ledger.outbox(None, accounts_with(session.book, number or ""))
    waiting = tuple(reply for reply in account_history.replies if reply.state == "waiting" and reply.from_ == number)
    if contact is None or number is None or not waiting:
        raise UserError(f"nobody at {account.name} waits for an answer", f"touch text {account.id} writes first")
    ours = [message for message in messages if message.to == number]
    _none_on_its_way(contact, ours)
    lines = [
        SendQueue(reply.received_at, True, reply.text) for reply in account_history.replies if reply.from_ == number
    ]
    lines += [SendQueue(message.created_at, False, message.text) for message in ours if message.state in _WENT]
    return Thread(account, contact, tuple(sorted(lines)), waiting, number in history.paused)


_WENT = frozenset({"accepted", "delivered", "undelivered"})
_ON_ITS_WAY = {
    "queued": "touch send sends it",
    "deferred": "touch send sends it when its time has come",
    "sending": "touch outbox shows it; where its program died, touch send or touch sync finds that out",
    "in-doubt": "ask them, or touch reconcile; it is never sent again by itself",
}


def draft_answer(session: Session, talk: Thread, message: str | None, template: str | None) -> Answer:
    """The answer with these words or this template, judged; raises UserError for a template that is not there."""
    if template is not None:
        found = session.book.templates.get(template)
        if found is None or not found.text:
            raise UserError(f'--template: there is no template "{template}" with a text')
    with session.ledger() as ledger:
        history = read_history(session, ledger, related(session.book, [talk.account]))
        room = Capacity(session, ledger, Selection())
    number = talk.waiting[0].from_
    assessor = Assessor(session.book, history, session.calendar, session.now)
    action = _action(session, talk, template)
    facts = assessor.facts(action, (), draft_words(message, number) if message is not None else None)
    found_holds = holds(facts)
    held = tuple(hold for hold in found_holds if hold.code != _APPROVAL)
    row = Assessment(action, 1, "held" if held else "ready", facts.template, facts.draft, held)
    thoughts = second_thoughts(facts.draft.text or "")
    if held:
        return Answer(talk, RunPlan((), (), (row,)), thoughts, approve=False)
    composed = compose(session.book, history, row, session.now, generation(history, row))
    why = room.closed_to(composed)
    run = RunPlan((), ((row, composed, why),), ()) if why else RunPlan(((row, composed),), (), ())
    return Answer(talk, run, thoughts, approve=len(held) < len(found_holds))


def send_answer(
    session: Session,
    answer: Answer,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    ask: Callable[[], bool],
    by: str,
) -> Sent:
    """Send an answer once `ask` agrees; the ledger closes what it answers when the provider has taken it.

    `by` is who approves it where that is asked for. Raises UserError, LedgerError or ProviderError before anything is
    sent, and where somebody else has answered meanwhile.
    """
    if not answer.run.ready:
        return Sent(answer.run)
    [(_, message)] = answer.run.ready
    with session.ledger(create=True) as ledger, provider() as carrier:
        if not ask():
            return Sent(answer.run, declined=True)
        _still_wait(ledger, answer.thread, tick() + AHEAD)
        if answer.approve:
            ledger.approve(message.hash, message.key, tick(), by)
        time.sleep(RateLimiter(ledger, session.book.settings.provider, day_bounds(session), tick).wait(message))
        if not ledger.enqueue(message):
            raise UserError("an answer to them is in the outbox already", "touch outbox shows it")
        delivery = Delivery(session, ledger, tick)
        posted = [(claimed, carrier.send(claimed)) for claimed in delivery.claim([message.client_ref])]
        done = delivery.finish(posted)
    return Sent(answer.run, tuple(done), refused=tuple(delivery.refused))


def _who_waits(account: Account, account_history: AccountHistory, who: str | None) -> Contact | None:
    if who is not None:
        return find_contact(account, who)
    first = next((reply for reply in account_history.replies if reply.state == "waiting"), None)
    return account.contact(first.contact) if first else None


def _none_on_its_way(contact: Contact, ours: list[Message]) -> None:
    """Raise UserError where an answer waits in the outbox or may have gone: a second one would be too many."""
    for message in ours:
        if message.answers is not None and message.state in _ON_ITS_WAY:
            raise UserError(
                f"an answer to {contact.name} is {message.state.replace('-', ' ')}", _ON_ITS_WAY[message.state]
            )


def _still_wait(ledger: Ledger, talk: Thread, until: dt.datetime) -> None:
    asked = {reply.id for reply in talk.waiting}
    if not any(reply.id in asked and reply.state == "waiting" for reply in ledger.replies(until)):
        raise UserError(f"{talk.contact.name} has been answered meanwhile; nothing was sent")


def _action(session: Session, talk: Thread, template: str | None) -> Action:
    """The answer as an action: its item names the last reply its writer has seen."""
    last = max(reply.id for reply in talk.waiting)
    return Action(
        account=talk.account,
        contact=talk.contact,
        channel="text",
        kind="answer",
        cadence=None,
        item=f"{ANSWER}{last}",
        key=f"{talk.account.id}/{talk.contact.id}/-/{ANSWER}{last}/{ONCE}",
        due_on=session.today,
        reason="an answer",
        templates=(template,) if template else (),
        reply_id=last,
    )
