"""`touch text`: a text now or at a later time, because a person says so, through the same guards as every other."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from touchcli.flows.common.assess import Assessment
from touchcli.flows.common.find import find_account, find_contact
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import Session
from touchcli.flows.sending.by_hand.audience import Recipient, audience
from touchcli.flows.sending.by_hand.text_order import Order, check_order
from touchcli.flows.sending.by_hand.text_words import OrderAssessor
from touchcli.flows.sending.deliver import Approver, Delivery, RunResult
from touchcli.flows.sending.planning.compose import TO_ME, compose, compose_own
from touchcli.flows.sending.planning.plan_run import Capacity, RunPlan, Selection, goes_at, require_text_template
from touchcli.flows.sending.rate_limit import RateLimiter, SendQueue
from touchcli.flows.sending.send import RunHooks, deliver_all
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import iso
from touchcli.rules.numbers import related
from touchcli.rules.when import read_instant

_APPROVAL = "unapproved"


class _Texts(NamedTuple):
    """The texts of an order: the run as it is shown, and what may go into the outbox.

    `later` are those for a later time, shown among the waiting; `unapproved` the references of those that the settings
    or their template want approved first.
    """

    run: RunPlan
    later: tuple[Message, ...] = ()
    unapproved: frozenset[str] = frozenset()


def text_preview(session: Session, order: Order) -> RunPlan:
    """The texts as they would go, or their holds; nothing is written. Raises UserError if the order cannot be met."""
    with session.ledger() as ledger:
        return _plan(session, ledger, order).run


def send_texts(
    session: Session, order: Order, provider: Callable[[], Provider], hooks: RunHooks, approver: Approver
) -> RunResult:
    """Send the texts once the person agrees, each once; those for a later time, or to be approved, go into the outbox.

    Raises UserError, LedgerError or ProviderError before anything is sent.
    """
    with session.sending_ledger() as ledger, ExitStack() as stack:
        texts = _plan(session, ledger, order)
        if not approver.seen:
            texts = _to_approve(texts)
        now = [message for _, message in texts.run.ready]
        waits = [message for row, message, _ in texts.run.waiting if message.client_ref in texts.unapproved]
        waits = [*texts.later, *(message for message in waits if message not in texts.later)]
        if not now and not waits:
            return RunResult(texts.run)
        carrier = stack.enter_context(provider()) if now else None
        if hooks.ask(texts.run) is None:
            return RunResult(texts.run, declined=True)
        with ledger.db.transaction():  # what a person did once is taken back once
            added = ledger.enqueue_many([*waits, *now], by_person=True)
            if not added:
                hint = "touch send sends what waits; touch outbox shows it"
                raise UserError("this text is in the outbox already", hint)
            if approver.seen:
                for message in added:
                    if message.client_ref in texts.unapproved:
                        ledger.approve(message.hash, message.key, hooks.tick(), approver.name)
        go = [message for message in now if message in added]
        entry = ledger.just_written if waits else None
        if carrier is None:
            return RunResult(texts.run, entry=entry)
        delivery = Delivery(session, ledger, carrier, hooks.tick)
        queue = SendQueue(go, RateLimiter(session, ledger, hooks.tick))
        deliver_all(delivery, queue, hooks)
    order_of = {message.client_ref: place for place, message in enumerate(go)}
    done = sorted(delivery.done, key=lambda message: order_of[message.client_ref])
    left = len(queue.left)
    return RunResult(texts.run, done, (), delivery.refused, left, queue.why_ended, entry=entry)


def _to_approve(texts: _Texts) -> _Texts:
    """The texts as they go if nobody has seen them: those to be approved wait for that in the outbox."""
    run, waits = texts.run, []
    for row, message in run.ready:
        if message.client_ref in texts.unapproved:
            waits.append((row, message, f"for approval: touch approve {message.key}, then touch send"))
    ready = tuple(pair for pair in run.ready if pair[1].client_ref not in texts.unapproved)
    later = tuple(
        (row, message, f"for approval: touch approve {message.key}; {why}")
        if message.client_ref in texts.unapproved
        else (row, message, why)
        for row, message, why in run.waiting
    )
    return texts._replace(run=run._replace(ready=ready, waiting=(*waits, *later)))


def _plan(session: Session, ledger: Ledger, order: Order) -> _Texts:
    check_order(order)
    if order.template is not None:
        require_text_template(session.book, order.template)
    at = _later(session, order.at)
    people = _people(session, order)
    history = read_history(session, ledger, related(session.book, [one.account for one in people]))
    assessor = OrderAssessor(session, history, order, at)
    rows = [assessor.row(one) for one in people]
    if order.to_me:
        return _Texts(_to_me(session, rows[0][0]))
    return _in_order(session, ledger, history, rows, at)


def _later(session: Session, words: str | None) -> dt.datetime | None:
    """The later time that was asked for; raises UserError if it is none, or past."""
    if words is None:
        return None
    at = read_instant(words, "--at", session.now, session.calendar)
    if at <= session.now:
        raise UserError(f"--at: {words} is past", 'write --at "fri 10:00"')
    return at


def _people(session: Session, order: Order) -> list[Recipient]:
    """Whom the texts are for."""
    if order.where is not None:
        return audience(session, order.where)
    account = find_account(session, order.account or "", writes=True)
    contact = find_contact(account, order.contact) if order.contact else next(iter(account.contacts), None)
    return [Recipient(account, contact)]


def _in_order(
    session: Session,
    ledger: Ledger,
    history: History,
    rows: Sequence[tuple[Assessment, bool]],
    at: dt.datetime | None,
) -> _Texts:
    """The texts that may go, those that wait, and those that are held."""
    capacity = Capacity(session, ledger, Selection())
    ready: list[tuple[Assessment | None, Message]] = []
    waiting: list[tuple[Assessment | None, Message, str]] = []
    later: list[Message] = []
    unapproved: set[str] = set()
    for row, approve in rows:
        if row.holds:
            continue
        message = compose(session.book, history, row, session.now)
        closed = capacity.closed_to(message)
        if closed:
            waiting.append((row, message, closed))
            continue
        unapproved |= {message.client_ref} if approve else set()
        if at:
            message = message._replace(state="deferred", not_before=at)
            later.append(message)
            waiting.append((row, message, goes_at(session, at)))
        else:
            capacity.take(message)
            ready.append((row, message))
    held = tuple(row for row, _ in rows if row.holds)
    return _Texts(RunPlan(tuple(ready), tuple(waiting), held), tuple(later), frozenset(unapproved))


def _to_me(session: Session, row: Assessment) -> RunPlan:
    """The same words to the rep's own phone; no guard is asked, since it is no customer (PRACTICE T15)."""
    account, draft = row.action.account, row.draft
    rep = session.book.owner_of(account)
    if rep is None or rep.phone is None:
        raise UserError(f"{account.name}'s owner has no phone", "give the rep a phone in touch.yaml")
    if draft is None or draft.text is None:
        raise UserError(draft.missing if draft and draft.missing else "no words to send")
    occurrence = iso(session.now.replace(microsecond=0))
    message = compose_own(session.book, rep, TO_ME, occurrence, rep.phone.e164, draft, session.now)
    return RunPlan(((None, message),), (), ())
