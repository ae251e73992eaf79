"""`touch reply`: answer a customer, with the whole thread in sight and a moment to take it back (PRACTICE T14).

A text is answered by a text, a mail by a mail in its thread.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment, Assessor
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import AHEAD, Session
from touchcli.flows.sending.carriers import Carriers
from touchcli.flows.sending.deliver import Approver, Delivery, RunResult
from touchcli.flows.sending.mailboxes.copies import keep_copies
from touchcli.flows.sending.planning.plan_run import RunPlan, plan_one, require_text_template
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.render.mail_words import taken_apart
from touchcli.render.message import draft_words, own_mail
from touchcli.rules.due.situation import ONCE
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action, Draft
from touchcli.rules.models.history import AccountHistory, Reply
from touchcli.rules.models.message import ANSWER, Message
from touchcli.rules.models.settings import Channel
from touchcli.rules.models.template import EmailWords
from touchcli.rules.numbers import accounts_with, related
from touchcli.rules.texting.guards import holds
from touchcli.rules.texting.reply_lint import second_thoughts

_APPROVAL = "unapproved"


class ThreadLine(NamedTuple):
    """One text of a thread; `theirs` is True if the customer wrote it."""

    at: dt.datetime
    theirs: bool
    text: str


class Thread(NamedTuple):
    """What was written to and fro with a contact, oldest first, and the replies that wait.

    `paused` is True if they asked for no more texts in words of their own; `source` is the Message-ID of the last mail
    of theirs, None for texts.
    """

    account: Account
    contact: Contact
    lines: tuple[ThreadLine, ...]
    waiting: tuple[Reply, ...]
    paused: bool
    source: str | None = None

    @property
    def place(self) -> str:
        """The number or the address that the answer goes to."""
        return self.waiting[0].from_

    @property
    def channel(self) -> Channel:
        """`email` for a mail, `text` for a text."""
        return self.waiting[0].channel


class Answer(NamedTuple):
    """An answer as it would arrive: held by `plan.held`, or ready; `thoughts` are questions to its writer.

    `approve` is True if the settings ask for an approval of these words: whoever sends them gives it.
    """

    thread: Thread
    plan: RunPlan
    thoughts: tuple[str, ...]
    approve: bool


def find_thread(session: Session, name: str, who: str | None) -> Thread:
    """The thread with the contact who waits longest, or with the one that `who` names.

    Raises UserError if nobody waits, or where an answer to them is on its way already.
    """
    account = find_account(session, name, writes=True)
    with session.ledger() as ledger:
        history = read_history(session, ledger, [account])
        account_history = history.of(account.id)
        contact = _who_waits(account, account_history, who)
        theirs = [reply for reply in account_history.replies if contact and reply.from_ in contact.places]
        first = next((reply for reply in theirs if reply.state == "waiting"), None)
        if contact is None or first is None:
            raise UserError(
                f"nobody at {account.name} is waiting for an answer", f"touch text {account.id} writes first"
            )
        place = first.from_
        waiting = tuple(reply for reply in theirs if reply.state == "waiting" and reply.from_ == place)
        messages = ledger.outbox(None, accounts_with(session.book, place))
        source = ledger.source_of(waiting[-1].id) if first.channel == "email" else None
    _require_mail(session, account, first)
    ours = [message for message in messages if message.to == place]
    _none_on_its_way(contact, ours)
    lines = [ThreadLine(reply.received_at, True, reply.words) for reply in theirs if reply.from_ == place]
    lines += [ThreadLine(message.created_at, False, _words(message)) for message in ours if message.state in _WENT]
    paused = not history.paused.isdisjoint(contact.places)
    return Thread(account, contact, tuple(sorted(lines)), waiting, paused, source)


def _require_mail(session: Session, account: Account, reply: Reply) -> None:
    """Raise UserError if a mail is to be answered and touch sends none for its rep."""
    rep = session.book.owner_of(account)
    if reply.channel == "email" and (rep is None or rep.mail != "live"):
        who, mode = (rep.name, rep.mail) if rep else ("nobody", "off")
        raise UserError(
            f"they wrote by mail, and touch sends none for {who} (mail: {mode})",
            f"answer in your mail program, then touch sync, or touch log {account.id} email",
        )


def _words(message: Message) -> str:
    return taken_apart(message.text).body if message.channel == "email" else message.text


_WENT = frozenset({"accepted", "delivered", "undelivered"})
_ON_ITS_WAY = {
    "queued": "touch send sends it",
    "deferred": "it goes when its time has come; touch undo takes it back",
    "sending": "touch outbox shows it; where its program died, touch send or touch sync finds that out",
    "in-doubt": "ask them, or touch reconcile; it is never sent again by itself",
}


def draft_answer(session: Session, thread: Thread, message: str | None, template: str | None) -> Answer:
    """The answer with these words or this template, assessed; raises UserError if there is no such template."""
    mail = thread.channel == "email"
    if template is not None and not (mail and _has_mail(session, template)):
        require_text_template(session.book, template)
    with session.ledger() as ledger:
        history = read_history(session, ledger, related(session.book, [thread.account]))
        assessor = Assessor(session.book, history, session.calendar, session.now)
        action = _action(session, thread, template)
        words = draft_words(message, thread.place) if message is not None and not mail else None
        if message is not None and mail:
            words = _answer_mail(thread, message, ())
        facts = assessor.facts(action, (), words)
        if mail and message is None and facts.draft.text is not None:
            body, files = taken_apart(facts.draft.text).body, tuple(path for _, path, _ in facts.draft.media)
            facts = assessor.facts(action, (), _answer_mail(thread, body, files, facts.draft))
        found = holds(facts)
        # Whoever sends an answer has read it, and approves it by that.
        held = tuple(hold for hold in found if hold.code != _APPROVAL)
        row = Assessment(action, 1, "held" if held else "ready", facts.template, facts.draft, held)
        plan = plan_one(session, ledger, history, row)
    return Answer(thread, plan, second_thoughts(facts.draft.text or ""), approve=not held and bool(found))


def _has_mail(session: Session, name: str) -> bool:
    template = session.book.templates.get(name)
    return template is not None and template.email is not None


def _answer_mail(thread: Thread, body: str, files: tuple[str, ...], draft: Draft | None = None) -> Draft:
    """An answer as a mail in the thread of what it answers."""
    last = next((reply.subject for reply in reversed(thread.waiting) if reply.subject), "your mail")
    subject = last if _ANSWERED.match(last) else f"Re: {last}"
    words = EmailWords(subject, body, files)
    made = own_mail(words, thread.place, purpose=draft.purpose if draft else None, answers=thread.source)
    return made._replace(template=draft.template, wording=draft.wording) if draft else made


_ANSWERED = re.compile(r"(re|aw|antw|sv|vs|rif|res)\s*:", re.IGNORECASE)
"""How the subject of an answer begins, in mail programs of several languages."""


def _carrier(session: Session, ledger: Ledger, thread: Thread, provider: Callable[[], Provider]) -> Carriers:
    return Carriers(session, ledger, None if thread.channel == "email" else provider())


def send_answer(
    session: Session,
    answer: Answer,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    ask: Callable[[], bool],
    approver: Approver,
) -> RunResult:
    """Send an answer once `ask` agrees; the ledger closes what it answers when the provider has taken it.

    If the settings ask for an approval, whoever has seen it on a terminal gives it; else it waits in the outbox.
    Raises UserError, LedgerError or ProviderError before anything is sent, and if somebody else has answered meanwhile.
    """
    if not answer.plan.ready:
        return RunResult(answer.plan)
    if answer.approve and not approver.seen:
        return _for_approval(session, answer, tick)
    [(_, message)] = answer.plan.ready
    with session.sending_ledger() as ledger, _carrier(session, ledger, answer.thread, provider) as carrier:
        if not ask():
            return RunResult(answer.plan, declined=True)
        _still_wait(ledger, answer.thread, tick() + AHEAD)
        if answer.approve:
            ledger.approve(message.hash, message.key, tick(), approver.name)
        delivery = Delivery(session, ledger, carrier, tick)
        if not delivery.deliver_new(message):
            raise UserError("an answer is already in the outbox", "touch outbox shows it")
        if answer.thread.channel == "email":
            keep_copies(session, ledger)
    return RunResult(answer.plan, delivery.done, refused=delivery.refused)


def order_answer(
    session: Session,
    answer: Answer,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    ask: Callable[[], bool],
    approver: Approver,
) -> RunResult:
    """Put an answer into the outbox once `ask` agrees, to go when the cool-off is over.

    Who waits for that moment and delivers it is the caller's affair; else the next run does. Approvals and errors are
    as in `send_answer`; the provider is opened, since what it lacks is to be heard while somebody is there.
    """
    if not answer.plan.ready:
        return RunResult(answer.plan)
    if answer.approve and not approver.seen:
        return _for_approval(session, answer, tick)
    [(row, drafted)] = answer.plan.ready
    with session.sending_ledger() as ledger:
        _carrier(session, ledger, answer.thread, provider).close()
        if not ask():
            return RunResult(answer.plan, declined=True)
        now = tick()
        _still_wait(ledger, answer.thread, now + AHEAD)
        at = now + dt.timedelta(seconds=session.book.settings.texting.cooloff.seconds())
        message = drafted._replace(state="deferred", not_before=at)
        with ledger.db.transaction():  # so that it is taken back by one entry
            _enqueue(ledger, message)
            if answer.approve:
                ledger.approve(message.hash, message.key, now, approver.name)
        entry = ledger.just_written
    local = at.astimezone(session.calendar.zone)
    why = f"goes at {local:%H:%M:%S}; take it back until then: touch undo"
    return RunResult(answer.plan._replace(ready=(), waiting=((row, message, why),)), entry=entry)


def _for_approval(session: Session, answer: Answer, tick: Callable[[], dt.datetime]) -> RunResult:
    [(row, message)] = answer.plan.ready
    with session.sending_ledger() as ledger:
        _still_wait(ledger, answer.thread, tick() + AHEAD)
        _enqueue(ledger, message)
    why = f"for approval: touch approve {message.key}, then touch send"
    return RunResult(answer.plan._replace(ready=(), waiting=((row, message, why),)))


def _enqueue(ledger: Ledger, message: Message) -> None:
    if not ledger.enqueue_many([message], by_person=True):
        raise UserError("an answer is already in the outbox", "touch outbox shows it")


def _who_waits(account: Account, account_history: AccountHistory, who: str | None) -> Contact | None:
    if who is not None:
        return find_contact(account, who)
    first = next((reply for reply in account_history.replies if reply.state == "waiting"), None)
    return account.contact(first.contact) if first else None


def _none_on_its_way(contact: Contact, ours: list[Message]) -> None:
    """Raise UserError if an answer waits in the outbox or may have gone: a second one would be too many."""
    for message in ours:
        if message.answers is not None and message.state in _ON_ITS_WAY:
            raise UserError(
                f"an answer to {contact.name} is {message.state.replace('-', ' ')}", _ON_ITS_WAY[message.state]
            )


def _still_wait(ledger: Ledger, thread: Thread, until: dt.datetime) -> None:
    asked = {reply.id for reply in thread.waiting}
    if not any(reply.id in asked and reply.state == "waiting" for reply in ledger.replies(until)):
        raise UserError(f"{thread.contact.name} has been answered meanwhile; nothing was sent")


def _action(session: Session, thread: Thread, template: str | None) -> Action:
    """The answer as an action: its item names the last reply its writer has seen."""
    last = max(reply.id for reply in thread.waiting)
    return Action(
        account=thread.account,
        contact=thread.contact,
        channel=thread.channel,
        kind="answer",
        cadence=None,
        item=f"{ANSWER}{last}",
        key=f"{thread.account.id}/{thread.contact.id}/-/{ANSWER}{last}/{ONCE}",
        due_on=session.today,
        reason="an answer",
        templates=(template,) if template else (),
        reply_id=last,
    )
