"""`touch reply`: answer a customer, with the whole thread in sight and a moment to take it back (PRACTICE T14)."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from touchcli.flows.compose import compose
from touchcli.flows.deliver import Delivery
from touchcli.flows.find import find_account, find_contact
from touchcli.flows.judge import Judge, Judged
from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.flows.preview import Run
from touchcli.flows.send import Sent
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.render.message import draft_words
from touchcli.rules.errors import UserError
from touchcli.rules.guards import holds
from touchcli.rules.manner import second_thoughts
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import History, Reply
from touchcli.rules.models.values import iso

_THREAD = 10


class Line(NamedTuple):
    """One text of a thread; `theirs` is True where the customer wrote it."""

    at: dt.datetime
    theirs: bool
    text: str


class Thread(NamedTuple):
    """What was written to and fro with a contact, oldest first, and the replies that wait."""

    account: Account
    contact: Contact
    lines: tuple[Line, ...]
    waiting: tuple[Reply, ...]


class Answer(NamedTuple):
    """An answer as it would arrive: held by `run.held`, or ready; `thoughts` are questions to its writer."""

    thread: Thread
    run: Run
    thoughts: tuple[str, ...]


def thread(desk: Desk, name: str, who: str | None) -> Thread:
    """The thread with the contact who waits; raises UserError where nobody of the account does."""
    account = find_account(desk.book.accounts, name, desk.problems)
    with desk.ledger() as ledger:
        told = remember(desk, ledger, [account.id]).of(account.id)
        sent = ledger.outbox(("accepted", "delivered", "undelivered", "in-doubt"), [account.id])
    waiting = [reply for reply in told.replies if reply.state == "waiting"]
    if who is not None:
        contact: Contact | None = find_contact(account, who)
        waiting = [reply for reply in waiting if contact and reply.contact == contact.id]
    else:
        contact = account.contact(waiting[0].contact) if waiting else None
    if contact is None or not waiting:
        raise UserError(f"nobody at {account.name} waits for an answer", f"touch text {account.id} writes first")
    theirs = [Line(reply.received_at, True, reply.text) for reply in told.replies if reply.contact == contact.id]
    ours = [Line(message.created_at, False, message.text) for message in sent if message.contact == contact.id]
    lines = sorted((*theirs, *ours), key=lambda line: line.at)[-_THREAD:]
    return Thread(account, contact, tuple(lines), tuple(reply for reply in waiting if reply.contact == contact.id))


def draft_answer(desk: Desk, talk: Thread, message: str | None, template: str | None) -> Answer:
    """The answer with these words or this template, judged; raises UserError for a template that is not there."""
    with desk.ledger() as ledger:
        history = remember(desk, ledger)
    return _answer(desk, history, talk, message, template)


def send_answer(desk: Desk, answer: Answer, provider: Callable[[], Provider], tick: Callable[[], dt.datetime]) -> Sent:
    """Send a ready answer, and close what it answers; a text in doubt closes it too, since it may have arrived."""
    [(_, message)] = answer.run.ready
    with desk.ledger(create=True) as ledger, provider() as carrier:
        ledger.enqueue(message)
        delivery = Delivery(desk, ledger, tick)
        posted = [(claimed, carrier.send(claimed)) for claimed in delivery.claim([message.client_ref])]
        done = delivery.finish(posted)
        if any(one.state not in ("rejected", "deferred", "not-sent") for one in done):
            _close(ledger, answer.thread, tick())
    return Sent(answer.run, tuple(done), refused=tuple(delivery.refused))


def _close(ledger: Ledger, talk: Thread, at: dt.datetime) -> None:
    for reply in talk.waiting:
        ledger.close_reply(reply.id, "answered", at)


def _answer(desk: Desk, history: History, talk: Thread, message: str | None, template: str | None) -> Answer:
    if template is not None:
        found = desk.book.templates.get(template)
        if found is None or not found.text:
            raise UserError(f'--template: there is no template "{template}" with a text')
    first = talk.waiting[0]
    item = f"reply-{first.id}"
    action = Action(
        account=talk.account,
        contact=talk.contact,
        channel="text",
        kind="answer",
        cadence=None,
        item=item,
        key=f"{talk.account.id}/{talk.contact.id}/-/{item}/{iso(desk.now.replace(microsecond=0))}",
        due_on=desk.today,
        reason="an answer",
        templates=(template,) if template else (),
        reply_id=first.id,
    )
    judge = Judge(desk.book, history, desk.calendar, desk.now)
    number = talk.contact.phone.e164 if talk.contact.phone else None
    facts = judge.facts(action, (), draft_words(message, number) if message is not None else None)
    held = holds(facts)
    row = Judged(action, 1, "held" if held else "ready", facts.template, facts.draft, held)
    thoughts = second_thoughts(facts.draft.text or "")
    if held:
        return Answer(talk, Run((), (), (row,)), thoughts)
    composed = compose(desk.book, history, row, desk.now)
    rep = desk.book.owner_of(talk.account)
    if rep and rep.texting == "practice":
        why = f"{rep.id} practises (texting: practice): nothing is sent"
        return Answer(talk, Run((), ((row, composed, why),), ()), thoughts)
    return Answer(talk, Run(((row, composed),), (), ()), thoughts)
