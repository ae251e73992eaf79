"""`touch worker`: one of any number of workers, on any number of machines, that send what was queued."""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.plan_run import day_bounds
from touchcli.flows.sending.queue import needs_a_server
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.ledger import Ledger
from touchcli.providers import Provider
from touchcli.rules.models.message import Deferred, InDoubt, Message, Outcome, Rejected

if TYPE_CHECKING:
    from touchcli.ledger.job_runner import Crew

NEAR = dt.timedelta(minutes=15)
"""What may go so soon keeps its job; the rest waits in the ledger, for far-off jobs slow down fetching."""

FRESH = dt.timedelta(seconds=30)
"""How old the plans in hand may be before they are read again."""

_TIRED = 5
"""So many refusals to talk in a row, and the worker pauses."""

_PATIENCE = 60.0
"""Seconds that a worker which is to end when the queue is empty waits for a provider that takes nothing."""

_T = TypeVar("_T")

_MEND = {
    401: "mend the credentials",
    402: "top up the balance",
    403: "see what the provider's account and number are allowed",
}

Tell = Callable[[Session, Message, str], None]
"""Told of each message that was not plainly accepted: as it stands now, and what to call that."""


class Worked(NamedTuple):
    """What a worker did: how many texts it left in each state, and why it ended where it was not asked to.

    `refused` is True where the provider refuses every text, and somebody has to mend something first.
    """

    counts: Mapping[str, int]
    why_stopped: str | None = None
    refused: bool = False


def work(invocation: Invocation, threads: int, tell: Tell, *, until_empty: bool) -> Worked:
    """Send queued texts until told to stop, `threads` at a time, or, with `until_empty`, until none may go now.

    Raises UserError, LedgerError or ProviderError where it cannot begin or go on; what is queued stays queued.
    """
    session = open_session(invocation)
    needs_a_server(session)
    with session.ledger(create=True) as ledger:
        from touchcli.ledger import jobs
        from touchcli.ledger.job_runner import Crew

        jobs.prepare(ledger)
        jobs.drop_dead(ledger)
    crew = Crew(session.ledger_url, threads, until_empty=until_empty)
    with session.provider() as carrier:
        return _Shift(invocation, session, carrier, crew, tell, brief=until_empty).run()


class _Hand(NamedTuple):
    """What one thread works with; a ledger belongs to the thread that opened it."""

    session: Session
    ledger: Ledger
    delivery: Delivery
    limiter: RateLimiter


class _Shift:
    """One worker from start to end. Its threads share the plans, the provider, the counts and the reason to stop."""

    def __init__(
        self, invocation: Invocation, session: Session, carrier: Provider, crew: "Crew", tell: Tell, *, brief: bool
    ) -> None:
        self.invocation, self.session, self.carrier, self.crew = invocation, session, carrier, crew
        self.tell, self.brief, self.tick = tell, brief, invocation.tick
        self.counts: Counter[str] = Counter()
        # `free_at` is on a clock that nobody can set; `tired` counts refusals to talk in a row.
        self.free_at, self.tired = 0.0, 0
        self.why: str | None = None
        self.refused = False
        self._error: Exception | None = None
        self._lock = threading.Lock()
        self._own = threading.local()
        self._ledgers: list[Ledger] = []

    def run(self) -> Worked:
        try:
            self._safely(self._sweep)
            if not self._error:
                self.crew.run(lambda ref: self._safely(lambda: self._deliver(ref)), lambda: self._safely(self._sweep))
        finally:
            for ledger in self._ledgers:
                ledger.close()
        if self._error:
            raise self._error
        return Worked(self.counts, self.why, self.refused)

    def _safely(self, do: Callable[[], _T]) -> _T | None:
        """What a thread does; where it fails, the worker ends with its error, and the ledger says how far it got."""
        try:
            return do()
        except Exception as error:
            self._error = self._error or error
            self.crew.leave()
            return None

    def _sweep(self) -> None:
        """Put in doubt what a worker that is gone was sending; nothing else is touched, and nothing sent again."""
        hand = self._hand()
        for message in hand.ledger.recover(self.tick()):
            self._note(hand.session, message, message.state)

    def _deliver(self, client_ref: str) -> float | None:
        """Send one message if it may be sent now; gives the seconds after which its job is to come back."""
        hand = self._hand()
        message = hand.ledger.message(client_ref)
        if message and message.state == "deferred" and self._seconds_until(message.not_before) <= 0:
            hand.ledger.due_retries(self.tick())
            message = hand.ledger.message(client_ref)
        if message is None or message.state != "queued":
            # A job of a message that is not to go yet came early only where clocks differ: not again at once.
            again = self._comes_back(message)
            self.crew.leaving.wait(min(again or 0.0, 1.0))
            return again
        if not self._turn_comes(hand, message):
            return 0.0
        for claimed in hand.delivery.claim([client_ref]):
            self._post(hand, claimed)
        for refusal in hand.delivery.refused:
            code = refusal.hold.code if refusal.hold else "changed"
            self._note(hand.session, refusal.message._replace(error=f"{code}: {refusal.why}"), "held")
        hand.delivery.refused.clear()
        return self._comes_back(hand.ledger.message(client_ref))

    def _turn_comes(self, hand: _Hand, message: Message) -> bool:
        """Wait until the provider and the rates let a text go; False where the worker is to end before."""
        leaving = self.crew.leaving
        while not (leaving.wait(self._rest()) or leaving.wait(hand.limiter.wait(message))):
            if not self._rest():
                return True
        return False

    def _rest(self) -> float:
        """Seconds until the provider may be asked again."""
        return max(self.free_at - time.monotonic(), 0.0)

    def _post(self, hand: _Hand, message: Message) -> None:
        limit, now = hand.session.book.settings.provider.daily_limit, self.tick()
        today, tomorrow = day_bounds(hand.session._replace(now=now))
        # Counted after the claim, and so with what every other worker has claimed: together they never pass the limit.
        if limit is not None and hand.ledger.sent_segments(today, tomorrow) > limit:
            over = Deferred("the day's limit is reached (provider.daily_limit)")
            self._note(hand.session, hand.ledger.record_outcome(message.client_ref, over, now, tomorrow), "deferred")
            return
        outcome = _outcome(self.carrier, message)
        [after] = hand.delivery.finish([(message, outcome)])
        self._note(hand.session, after, after.state)
        with self._lock:
            self._heed(outcome, after)

    def _heed(self, outcome: Outcome, message: Message) -> None:
        """What the answer to one text means for the next ones."""
        self.tired = self.tired + 1 if isinstance(outcome, Deferred) else 0
        if isinstance(outcome, Rejected) and outcome.stop:
            mend = _MEND.get(outcome.status, "see to it")
            self._stop(f"the provider refuses every text: {outcome.reason}: {mend}, then start the worker again")
            self.refused = True
        elif isinstance(outcome, Deferred) and (outcome.retry_after or self.tired >= _TIRED):
            self.free_at = max(self.free_at, time.monotonic() + self._seconds_until(message.not_before))
            if self.brief and self._rest() > _PATIENCE:
                self._stop(f"the provider takes nothing now: {outcome.reason}")

    def _stop(self, why: str) -> None:
        self.why = self.why or why
        self.crew.leave()

    def _comes_back(self, message: Message | None) -> float | None:
        if message is None or message.state != "deferred":
            return None
        seconds = self._seconds_until(message.not_before)
        return max(seconds, 0.0) if seconds <= NEAR.total_seconds() else None

    def _seconds_until(self, moment: dt.datetime | None) -> float:
        return (moment - self.tick()).total_seconds() if moment else 0.0

    def _note(self, session: Session, message: Message, state: str) -> None:
        with self._lock:
            self.counts[state] += 1
            if state != "accepted":
                self.tell(session, message, state)

    def _hand(self) -> _Hand:
        """What this thread works with, made anew when the plans have been read again."""
        with self._lock:
            if self.tick() - self.session.clock > FRESH:
                self.session = open_session(self.invocation)
        session = self.session
        hand: _Hand | None = getattr(self._own, "hand", None)
        if hand is None or hand.session is not session:
            ledger = hand.ledger if hand else self._open(session)
            limiter = RateLimiter(ledger, session.book.settings.provider, day_bounds(session), self.tick)
            hand = self._own.hand = _Hand(session, ledger, Delivery(session, ledger, self.tick), limiter)
        return hand

    def _open(self, session: Session) -> Ledger:
        ledger = session.ledger(create=True)
        self._ledgers.append(ledger)
        return ledger


def _outcome(carrier: Provider, message: Message) -> Outcome:
    """What a call came to; a provider does not raise, and if one did, nobody knows what it had sent."""
    try:
        return carrier.send(message)
    except Exception as error:
        return InDoubt(f"the provider failed ({type(error).__name__})")
