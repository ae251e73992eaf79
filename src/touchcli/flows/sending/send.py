"""`touch send`: the run. What is ready goes into the outbox, and from there, each once, to the provider."""

import datetime as dt
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.sending.carriers import Carriers
from touchcli.flows.sending.deliver import Delivery, RunResult
from touchcli.flows.sending.mailboxes.copies import keep_copies
from touchcli.flows.sending.mailboxes.drafts import put_drafts
from touchcli.flows.sending.outbox import refresh_outbox
from touchcli.flows.sending.planning.plan_run import RunPlan, Selection, plan_with
from touchcli.flows.sending.rate_limit import RateLimiter, SendQueue
from touchcli.ledger import Ledger, LedgerError
from touchcli.providers import Provider
from touchcli.rules.models.message import Accepted, Deferred, Message, Outcome, Rejected
from touchcli.rules.wording import counted

SIDE_BY_SIDE = 80
"""Texts on their way at once if no rate is set: an answer takes some 50 ms."""

A_MAILBOX = 20
"""Mails of one mailbox that are claimed at once: they go one after the other over its connection, and are recorded
together, since claims and commits cost as much for one as for twenty. So many at most are in doubt after a crash."""

_AT_FIRST = 4
"""So many until the mail server has taken one: it may let nobody in."""

MAX_DEFERRALS = 5
"""So many answers in a row that put a text off, and the run ends: what is left waits in the outbox."""

LONGEST_PAUSE = 60.0
"""Seconds a run waits if the provider asks it to; for longer, it ends and leaves the rest to the next."""

_REMEDIES = {
    401: "mend the credentials",
    402: "top up the balance",
    403: "see what the provider's account and number are allowed",
}

_NAP = 0.2
"""Seconds between two looks at whether somebody wants to leave."""

_GATHER = 0.004
"""Seconds to wait for more answers before they are recorded together: a commit costs as much for one as for ten."""


class RunHooks(NamedTuple):
    """What a run needs of its caller.

    `tick` gives the time; `ask` shows a plan to a person and gives what they let go of it, None if nothing is to go;
    `progress` is told how many texts of how many are done; `stopped` says whether somebody wants to leave.
    """

    tick: Callable[[], dt.datetime]
    ask: Callable[[RunPlan], RunPlan | None]
    progress: Callable[[int, int], None]
    stopped: Callable[[], bool]


def send(session: Session, selection: Selection, provider: Callable[[], Provider], hooks: RunHooks) -> RunResult:
    """Send what is ready, each text once; raises UserError, LedgerError or ProviderError before anything is sent."""
    with session.sending_ledger() as ledger, ledger.run_lock(session.now) as mine:
        if not mine:
            return RunResult(RunPlan((), (), ()), overlapped=True)
        doubted = refresh_outbox(session, ledger)
        plan = plan_with(session, ledger, selection)
        for_drafts = [message for _, message in plan.drafts]
        if not plan.ready:
            return RunResult(plan, doubted=doubted, drafts=put_drafts(session, ledger, for_drafts))
        texts = any(message.channel == "text" for _, message in plan.ready)
        with Carriers(session, ledger, provider() if texts else None) as carriers:
            agreed = hooks.ask(plan)
            if agreed is None:
                return RunResult(plan, doubted=doubted, declined=True)
            plan = agreed
            ledger.enqueue_many([message for row, message in plan.ready if row is not None])
            delivery = Delivery(session, ledger, carriers, hooks.tick)
            queues = _queues(session, ledger, plan, hooks)
            for queue in queues:
                deliver_all(delivery, queue, hooks, _at_once(queue))
        drafts = () if hooks.stopped() else put_drafts(session, ledger, for_drafts)
        if not hooks.stopped() and any(message.channel == "email" for message in delivery.done):
            keep_copies(session, ledger)
    # Answers come as they like; they are told in the order in which the texts were shown.
    order = {message.client_ref: place for place, (_, message) in enumerate(plan.ready)}
    done = sorted(delivery.done, key=lambda message: order[message.client_ref])
    left = sum(len(queue.left) for queue in queues)
    why = "; ".join(queue.why_ended for queue in queues if queue.why_ended)
    return RunResult(plan, done, doubted, delivery.refused, left, why or None, drafts=drafts)


def _queues(session: Session, ledger: Ledger, plan: RunPlan, hooks: RunHooks) -> list[SendQueue]:
    """The texts in one row, and the mails of each mailbox in another: what ends one of them ends no other."""
    rows: dict[str, list[Message]] = {}
    for _, message in plan.ready:
        rows.setdefault(message.from_ if message.channel == "email" else "", []).append(message)
    limiter = RateLimiter(session, ledger, hooks.tick)
    return [SendQueue(rows[whose], limiter) for whose in sorted(rows)]


def _at_once(queue: SendQueue) -> int:
    """How many messages of a queue may be on their way at once."""
    return A_MAILBOX if queue.left and queue.left[0].channel == "email" else SIDE_BY_SIDE


def deliver_all(delivery: Delivery, queue: SendQueue, hooks: RunHooks, at_once: int = SIDE_BY_SIDE) -> None:
    """Post the run's messages, so many at once, as fast as they may go, until none is left or the run must end."""
    try:
        _deliver_all(delivery, queue, hooks, at_once)
    except LedgerError:
        if queue.left:
            delivery.session.tell(f"{counted(len(queue.left), 'text waits', 'texts wait')} in the outbox")
        raise


def _deliver_all(delivery: Delivery, queue: SendQueue, hooks: RunHooks, at_once: int) -> None:
    total, deferrals = len(delivery.done) + len(delivery.refused) + len(queue.left), 0
    calls: dict[Future[Outcome], Message] = {}
    side_by_side, taken = at_once == SIDE_BY_SIDE, False
    # In this order: what is on its way cannot be called back, so its answers are waited for before claims are closed.
    with delivery.from_many_threads(), ThreadPoolExecutor(at_once if side_by_side else 1) as pool:
        while calls or queue.wait() is not None:
            if hooks.stopped():
                queue.end("interrupted")
            if side_by_side or not calls:
                most = at_once if side_by_side or taken else _AT_FIRST
                for message in delivery.claim(queue.take(most - len(calls))):
                    calls[pool.submit(delivery.post, message)] = message
            answers = [
                (calls.pop(call), call.result())
                for call in _answered(calls, queue.wait() if len(calls) < at_once else None, every=not side_by_side)
            ]
            delivery.record(answers)
            for message, outcome in answers:
                deferrals = deferrals + 1 if isinstance(outcome, Deferred) else 0
                taken = taken or isinstance(outcome, Accepted)
                _slow_down(queue, message, outcome, deferrals)
            hooks.progress(len(delivery.done) + len(delivery.refused), total)


def _answered(calls: Collection[Future[Outcome]], free_in: float | None, *, every: bool) -> list[Future[Outcome]]:
    """The calls that have been answered: one at least, unless the next text may go before, in so many seconds."""
    if not calls:
        time.sleep(min(free_in or 0.0, _NAP))
        return []
    if every:
        return list(wait(calls).done)
    answered, others = wait(calls, free_in, FIRST_COMPLETED)
    if answered and others:
        time.sleep(_GATHER)
    return [call for call in calls if call.done()]


def refuses_all(outcome: Rejected) -> str:
    """That an answer means the same for every text, and what a person has to mend."""
    return f"the provider refuses every text: {outcome.reason}: {_REMEDIES.get(outcome.status, 'see to it')}"


def _slow_down(queue: SendQueue, message: Message, outcome: Outcome, deferrals: int) -> None:
    """What an answer means for the rest of a queue: go on, pause, or end it."""
    if isinstance(outcome, Rejected) and outcome.stop:
        queue.end(refuses_all(outcome))
    if not isinstance(outcome, Deferred):
        return
    mail = message.channel == "email"
    if deferrals >= MAX_DEFERRALS:
        queue.end(f"the {'mail server' if mail else 'provider'} takes nothing now: {outcome.reason}")
    if mail:
        return  # the wait is that of one recipient (greylisting), and the others may go
    if outcome.retry_after and outcome.retry_after > LONGEST_PAUSE:
        queue.end(f"the provider asks to wait {outcome.retry_after:.0f} seconds")
    queue.rest(outcome.retry_after or 0.0)
