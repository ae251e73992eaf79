"""`touch send`: the run. What is ready goes into the outbox, and from there, each once, to the provider."""

import datetime as dt
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.sending.deliver import Delivery, Refusal
from touchcli.flows.sending.plan_run import RunPlan, Selection, day_bounds, plan_with
from touchcli.flows.sending.rate_limit import RateLimiter, SendQueue
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.rules.calendar import add
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Deferred, InDoubt, Message, Outcome, Rejected

SIDE_BY_SIDE = 80
"""Texts on their way at once where no rate is set: an answer takes some 50 ms."""

_TIRED = 5
"""So many refusals to talk in a row, and the run ends: what is left waits in the outbox."""

_PATIENCE = 60.0
"""Seconds a run waits where the provider asks it to; for longer, it ends and leaves the rest to the next."""

_NAP = 0.2
"""Seconds between two looks at whether somebody wants to leave."""

_GATHER = 0.004
"""Seconds to wait for more answers before they are recorded together: a commit costs as much for one as for ten."""


class Ways(NamedTuple):
    """How a run reaches the world: the clock, the way to ask a person, what is told of progress, and when to stop."""

    tick: Callable[[], dt.datetime]
    ask: Callable[[RunPlan], bool]
    progress: Callable[[int, int], None]
    stopped: Callable[[], bool]


class Sent(NamedTuple):
    """What a run did.

    `messages` are those it tried, as they stand now; `doubted` those of an earlier run that were found on their way;
    `refused` those a guard held at the last moment; `left` how many are still queued; `why_left` says why, in words;
    `overlapped` is True where another run was under way, and nothing was done.
    """

    run: RunPlan
    messages: tuple[Message, ...] = ()
    doubted: tuple[Message, ...] = ()
    refused: tuple[Refusal, ...] = ()
    left: int = 0
    why_left: str | None = None
    overlapped: bool = False
    declined: bool = False


def send(session: Session, selection: Selection, provider: Callable[[], Provider], ways: Ways) -> Sent:
    """Send what is ready, each text once; raises UserError, LedgerError or ProviderError before anything is sent."""
    with session.ledger(create=True) as ledger, ledger.run_lock(session.now) as mine:
        if not mine:
            return Sent(RunPlan((), (), ()), overlapped=True)
        doubted = tidy(session, ledger)
        run = plan_with(session, ledger, selection)
        if not run.ready:
            return Sent(run, doubted=doubted)
        with provider() as carrier:
            if not ways.ask(run):
                return Sent(run, doubted=doubted, declined=True)
            ledger.enqueue_many([message for row, message in run.ready if row is not None])
            return _post(session, ledger, carrier, run, ways)._replace(doubted=doubted)


def tidy(session: Session, ledger: Ledger) -> tuple[Message, ...]:
    """What every run begins with: claims nobody holds any more are in doubt, retries are queued, old words expire."""
    # At a shared ledger the run lock keeps no worker from sending: there, a claim is lost when its lease is over.
    doubted = ledger.recover(session.now, all=not ledger.shared)
    stale = add(session.today, session.book.settings.texting.stale_after, session.calendar.is_open, -1)
    ledger.expire(session.now, dt.datetime.combine(stale, dt.time(), session.calendar.zone).astimezone(dt.UTC))
    ledger.due_retries(session.now)
    return tuple(doubted)


def _post(session: Session, ledger: Ledger, carrier: Provider, run: RunPlan, ways: Ways) -> Sent:
    """Post the run's messages side by side, as fast as the pace allows, until none is left or the run must end."""
    delivery = Delivery(session, ledger, ways.tick)
    line = SendQueue(
        (message for _, message in run.ready),
        RateLimiter(ledger, session.book.settings.provider, day_bounds(session), ways.tick),
    )
    total, tired = len(line.left), 0
    done: list[Message] = []
    flying: dict[Future[Outcome], Message] = {}
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        try:
            while flying or line.wait() is not None:
                if ways.stopped():
                    line.end("interrupted")
                for message in delivery.claim(line.take(SIDE_BY_SIDE - len(flying))):
                    flying[pool.submit(carrier.send, message)] = message
                answered = _answered(flying, line.wait())
                answers = [(flying[call], _outcome(call)) for call in answered]
                done += delivery.finish(answers)
                for call in answered:
                    del flying[call]
                for _, outcome in answers:
                    tired = tired + 1 if isinstance(outcome, Deferred) else 0
                    _heed(line, outcome, tired)
                ways.progress(len(done) + len(delivery.refused), total)
        except Exception:
            # What is on its way cannot be called back; unrecorded, its answer would leave a text in doubt for nothing.
            with suppress(UserError):
                delivery.finish([(message, _outcome(call)) for call, message in flying.items()])
            raise
    left = len(line.left)
    # Answers come as they like; they are told in the order in which the texts were shown.
    places = {message.client_ref: place for place, (_, message) in enumerate(run.ready)}
    done.sort(key=lambda message: places[message.client_ref])
    return Sent(run, tuple(done), refused=tuple(delivery.refused), left=left, why_left=line.why_ended if left else None)


def _answered(flying: Collection[Future[Outcome]], free_in: float | None) -> list[Future[Outcome]]:
    """The calls that have been answered: one at least, unless the next text may go before."""
    if not flying:
        time.sleep(min(free_in or 0.0, _NAP))
        return []
    answered, others = wait(flying, free_in if len(flying) < SIDE_BY_SIDE else None, FIRST_COMPLETED)
    if answered and others:
        time.sleep(_GATHER)
    return [call for call in flying if call.done()]


def _outcome(call: Future[Outcome]) -> Outcome:
    """What a call came to; a provider does not raise, and if one did, nobody knows what it had sent."""
    error = call.exception()
    return InDoubt(f"the provider failed ({type(error).__name__})") if error else call.result()


def _heed(line: SendQueue, outcome: Outcome, tired: int) -> None:
    """What an answer means for the rest of the run: go on, pause, or end it."""
    if isinstance(outcome, Rejected) and outcome.stop:
        line.end(f"every text would be refused: {outcome.reason}")
    if not isinstance(outcome, Deferred):
        return
    if tired >= _TIRED:
        line.end(f"the provider takes nothing now: {outcome.reason}")
    if outcome.retry_after and outcome.retry_after > _PATIENCE:
        line.end(f"the provider asks to wait {outcome.retry_after:.0f} seconds")
    line.rest(outcome.retry_after or 0.0)
