"""`touch send`: the run. What is ready goes into the outbox, and from there, each once, to the provider."""

import datetime as dt
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import NamedTuple

from touchcli.flows.deliver import Delivery, Refusal
from touchcli.flows.opening import Desk
from touchcli.flows.pace import Pace
from touchcli.flows.preview import Run, Wanted, planned, the_day_of
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.rules.calendar import add
from touchcli.rules.models.message import Deferred, InDoubt, Message, Outcome, Rejected

SIDE_BY_SIDE = 40
"""Texts on their way at once where no rate is set: an answer takes some 50 ms."""

_TIRED = 5
"""So many refusals to talk in a row, and the run ends: what is left waits in the outbox."""

_GATHER = 0.004
"""Seconds to wait for more answers before they are recorded together: a commit costs as much for one as for ten."""


class Ways(NamedTuple):
    """How a run reaches the world: the clock, the way to ask a person, what is told of progress, and when to stop."""

    tick: Callable[[], dt.datetime]
    ask: Callable[[Run], bool]
    progress: Callable[[int, int], None]
    stopped: Callable[[], bool]


class Sent(NamedTuple):
    """What a run did.

    `messages` are those it tried, as they stand now; `doubted` those of an earlier run that were found on their way;
    `refused` those a guard held at the last moment; `left` how many are still queued; `why_left` says why, in words;
    `overlapped` is True where another run was under way, and nothing was done.
    """

    run: Run
    messages: tuple[Message, ...] = ()
    doubted: tuple[Message, ...] = ()
    refused: tuple[Refusal, ...] = ()
    left: int = 0
    why_left: str | None = None
    overlapped: bool = False
    declined: bool = False


def send(desk: Desk, wanted: Wanted, provider: Callable[[], Provider], ways: Ways) -> Sent:
    """Send what is ready, each text once; raises UserError, LedgerError or ProviderError before anything is sent."""
    with desk.ledger(create=True) as ledger, ledger.run_lock(desk.now) as mine:
        if not mine:
            return Sent(Run((), (), ()), overlapped=True)
        doubted = tidy(desk, ledger)
        run = planned(desk, ledger, wanted)
        if not run.ready:
            return Sent(run, doubted=doubted)
        with provider() as carrier:
            if not ways.ask(run):
                return Sent(run, doubted=doubted, declined=True)
            ledger.enqueue_many([message for row, message in run.ready if row is not None])
            return _post(desk, ledger, carrier, run, ways)._replace(doubted=doubted)


def tidy(desk: Desk, ledger: Ledger) -> tuple[Message, ...]:
    """What every run begins with: claims nobody holds any more are in doubt, retries are queued, old words expire."""
    # At a shared ledger the run lock keeps no worker from sending: there, a claim is lost when its lease is over.
    doubted = ledger.recover(desk.now, all=not ledger.shared)
    stale = add(desk.today, desk.book.settings.texting.stale_after, desk.calendar.is_open, -1)
    ledger.expire(desk.now, dt.datetime.combine(stale, dt.time(), desk.calendar.zone).astimezone(dt.UTC))
    ledger.due_retries(desk.now)
    return tuple(doubted)


def _post(desk: Desk, ledger: Ledger, carrier: Provider, run: Run, ways: Ways) -> Sent:
    """Post the run's messages side by side, as fast as the pace allows, until none is left or the run must end."""
    delivery = Delivery(desk, ledger, ways.tick)
    pace = Pace(ledger, desk.book.settings.provider, the_day_of(desk), ways.tick)
    left = deque(message for _, message in run.ready)
    total, done = len(left), []
    flying: dict[Future[Outcome], Message] = {}
    why: str | None = None
    tired, free_at = 0, ways.tick()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        while flying or (left and why is None):
            why = why or ("interrupted" if ways.stopped() else None)
            if why is None and left and len(flying) < SIDE_BY_SIDE and ways.tick() >= free_at:
                batch, free_at, why = _batch(left, SIDE_BY_SIDE - len(flying), pace, ways.tick, free_at)
                for message in delivery.claim([message.client_ref for message in batch]):
                    flying[pool.submit(carrier.send, message)] = message
            answers = _answers(flying, _until(free_at, ways.tick) if left and why is None else None)
            for _, outcome in answers:
                tired = tired + 1 if isinstance(outcome, Deferred) else 0
                why = why or _must_end(outcome, tired)
                if isinstance(outcome, Deferred) and outcome.retry_after:
                    free_at = max(free_at, ways.tick() + dt.timedelta(seconds=outcome.retry_after))
            done += delivery.finish(answers)
            ways.progress(len(done) + len(delivery.refused), total)
    return Sent(run, tuple(done), refused=tuple(delivery.refused), left=len(left), why_left=why if left else None)


def _batch(
    left: deque[Message], room: int, pace: Pace, tick: Callable[[], dt.datetime], free_at: dt.datetime
) -> tuple[list[Message], dt.datetime, str | None]:
    """The messages to claim now, the moment from which the next may go, and why the run must end, if it must."""
    batch: list[Message] = []
    while left and len(batch) < room:
        message = left[0]
        if not pace.within_the_day(message.segments):
            return batch, free_at, "the day's limit is reached (provider.daily_limit)"
        left.popleft()
        slot = pace.slot(message)
        if slot > tick():
            # Its place in the row is taken: it goes then, and so does nothing before it.
            time.sleep(max((slot - tick()).total_seconds(), 0.0)) if not batch else None
            return [*batch, message], slot, None
        batch.append(message)
    return batch, free_at, None


def _answers(flying: dict[Future[Outcome], Message], timeout: float | None) -> list[tuple[Message, Outcome]]:
    """The answers that have come, at least one where something is flying and no time-out ends the wait before."""
    if not flying:
        if timeout:
            time.sleep(min(timeout, 0.2))
        return []
    ready, _ = wait(flying, timeout=timeout, return_when=FIRST_COMPLETED)
    if ready and len(flying) > len(ready):
        time.sleep(_GATHER)
        ready = {future for future in flying if future.done()}
    return [(flying.pop(future), _outcome(future)) for future in ready]


def _outcome(future: Future[Outcome]) -> Outcome:
    """What a call came to; a provider does not raise, and if one did, nobody knows what it had sent."""
    error = future.exception()
    return InDoubt(f"the provider failed ({type(error).__name__})") if error else future.result()


def _must_end(outcome: Outcome, tired: int) -> str | None:
    if isinstance(outcome, Rejected) and outcome.stop:
        return f"Vonage refuses every text: {outcome.reason}"
    if isinstance(outcome, Deferred) and tired >= _TIRED:
        return f"the provider takes nothing now: {outcome.reason}"
    return None


def _until(moment: dt.datetime, tick: Callable[[], dt.datetime]) -> float | None:
    """Seconds until a moment, None where it is past."""
    seconds = (moment - tick()).total_seconds()
    return seconds if seconds > 0 else None
