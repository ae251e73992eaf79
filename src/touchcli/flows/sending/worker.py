"""`touch worker`: one of any number of workers, on any number of machines, that send what was queued."""

import datetime as dt
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.sending.carriers import Carriers
from touchcli.flows.sending.deliver import Delivery
from touchcli.flows.sending.mailboxes.copies import keep_copies
from touchcli.flows.sending.outbox import doubt_lost_claims
from touchcli.flows.sending.planning.plan_stamp import is_behind
from touchcli.flows.sending.queue import require_server
from touchcli.flows.sending.rate_limit import RateLimiter
from touchcli.flows.sending.send import LONGEST_PAUSE, MAX_DEFERRALS, refuses_all
from touchcli.ledger import Ledger
from touchcli.rules.models.message import Deferred, Message, Outcome, Rejected

if TYPE_CHECKING:
    from touchcli.ledger.job_runner import JobRunner

KEEPS_ITS_JOB = dt.timedelta(minutes=15)
"""What may go so soon keeps its job; the rest waits in the ledger, for far-off jobs slow down fetching."""

REREAD_AFTER = dt.timedelta(seconds=30)
"""How old the plans in hand may be before they are read again."""

COMES_BACK = 60.0
"""Seconds after which a text that is left because the files here are older is looked at again, here or elsewhere."""

_UPDATE = "the files here are older than its plan: bring this copy of the workspace up to date (git pull)"

_T = TypeVar("_T")

Report = Callable[[Session, Message, str], None]
"""Told of each message that was not plainly accepted: as it stands now, and what to call that."""


class WorkerResult(NamedTuple):
    """What a worker did: how many texts it left in each state, and why it ended if it was not asked to.

    `refused` is True if the provider refuses every text, and somebody has to mend something first.
    """

    counts: Mapping[str, int]
    why_stopped: str | None = None
    refused: bool = False


def work(
    invocation: Invocation, threads: int, report: Report, told: Callable[[], None], *, until_empty: bool
) -> WorkerResult:
    """Send queued texts until told to stop, `threads` at a time, or, with `until_empty`, until none may go now.

    `told` is called when a signal tells it to stop.

    Raises UserError, LedgerError or ProviderError if it cannot begin or go on; what is queued stays queued.
    """
    session = open_session(invocation)
    require_server(session)
    with session.sending_ledger() as ledger:
        from touchcli.ledger import jobs
        from touchcli.ledger.job_runner import JobRunner

        jobs.prepare(ledger)
        jobs.drop_dead(ledger)
        texts = any(rep.texting == "live" for rep in session.book.settings.reps.values())
        carriers = Carriers(session, ledger, session.provider() if texts else None)
    runner = JobRunner(session.ledger_url, threads, until_empty=until_empty, told=told)
    with carriers:
        result = _Worker(invocation, session, carriers, runner, report, until_empty=until_empty).run()
    if session.book.settings.mail.imap is not None:
        with session.sending_ledger() as ledger:
            keep_copies(session, ledger)
    return result


class _Tools(NamedTuple):
    """What one thread works with; a ledger belongs to the thread that opened it."""

    session: Session
    ledger: Ledger
    limiter: RateLimiter


class _Worker:
    """One worker from start to end. Its threads share the plans, the provider, the counts and the reason to stop."""

    def __init__(
        self,
        invocation: Invocation,
        session: Session,
        provider: Carriers,
        runner: "JobRunner",
        report: Report,
        *,
        until_empty: bool,
    ) -> None:
        self.invocation, self.session, self.provider, self.runner = invocation, session, provider, runner
        self.report, self.until_empty, self.tick = report, until_empty, invocation.tick
        self.counts: Counter[str] = Counter()
        # `free_at` is on a clock that nobody can set; `deferrals` are answers in a row that put a text off.
        self.free_at, self.deferrals = 0.0, 0
        self.why_stopped: str | None = None
        self.refused = False
        self._left: set[str] = set()
        self._error: Exception | None = None
        self._lock = threading.Lock()
        self._of_thread = threading.local()
        self._ledgers: list[Ledger] = []

    def run(self) -> WorkerResult:
        try:
            self._safely(self._sweep)
            if not self._error:
                self.runner.run(lambda *job: self._safely(lambda: self._do(*job)), lambda: self._safely(self._sweep))
        finally:
            for ledger in self._ledgers:
                ledger.close()
        if self._error:
            raise self._error
        return WorkerResult(self.counts, self.why_stopped, self.refused)

    def _safely(self, do: Callable[[], _T]) -> _T | None:
        """What a thread does; if it fails, the worker ends with its error, and the ledger says how far it got."""
        try:
            return do()
        except Exception as error:
            self._error = self._error or error
            self.runner.leave()
            return None

    def _sweep(self) -> None:
        """Put in doubt what a worker that is gone was sending; nothing else is touched, and nothing sent again."""
        tools = self._tools()
        for message in doubt_lost_claims(tools.session, tools.ledger, self.tick()):
            self._count(tools.session, message, message.state)
        keep_copies(tools.session, tools.ledger)

    def _do(self, client_ref: str, plan: str) -> float | None:
        """Send one message if it may be sent now; gives the seconds after which its job is to come back.

        `plan` is the stamp of what it was made from: where the files here are older, the message is left.
        """
        tools = self._tools()
        message = tools.ledger.message(client_ref)
        if message and message.state == "deferred" and self._seconds_until(message.not_before) <= 0:
            tools.ledger.due_retries(self.tick())
            message = tools.ledger.message(client_ref)
        if message is None or message.state != "queued":
            # A job of a message that is not to go yet came early only if clocks differ: not again at once.
            again = self._comes_back(message)
            self.runner.leaving.wait(min(again or 0.0, 1.0))
            return again
        if plan and is_behind(tools.session, message, plan):
            self._leave(tools.session, message)
            return COMES_BACK
        if not self._turn_comes(tools, message):
            return 0.0
        self._deliver(tools, client_ref)
        return self._comes_back(tools.ledger.message(client_ref))

    def _leave(self, session: Session, message: Message) -> None:
        """Say, once for each text, that it is left to a worker whose files are as new as its plan."""
        with self._lock:
            said = message.client_ref in self._left
            self._left.add(message.client_ref)
        if not said:
            self._count(session, message._replace(error=_UPDATE), "left")

    def _turn_comes(self, tools: _Tools, message: Message) -> bool:
        """Wait until the provider and the rates let a text go; False if the worker is to end before."""
        leaving = self.runner.leaving
        while not (leaving.wait(self._pause()) or leaving.wait(tools.limiter.wait(message))):
            if not self._pause():
                return True
        return False

    def _pause(self) -> float:
        """Seconds until the provider may be asked again."""
        return max(self.free_at - time.monotonic(), 0.0)

    def _deliver(self, tools: _Tools, client_ref: str) -> None:
        delivery = Delivery(tools.session, tools.ledger, self.provider, self.tick)
        try:
            outcome = delivery.deliver(client_ref)
        finally:
            self._take_over(tools.session, delivery.session)
            for refusal in delivery.refused:
                self._count(tools.session, refusal.message._replace(error=f"{refusal.code}: {refusal.why}"), "held")
            for message in delivery.done:
                self._count(tools.session, message, message.state)
        if outcome is not None:
            with self._lock:
                self._slow_down(outcome, delivery.done[-1])

    def _take_over(self, before: Session, after: Session) -> None:
        """Have all threads use what was read again of the files, unless another one has read them since."""
        with self._lock:
            if self.session is before:
                self.session = self.provider.session = after

    def _slow_down(self, outcome: Outcome, message: Message) -> None:
        """What the answer to one text means for the next ones: go on, pause, or end. That to a mail means nothing."""
        if message.channel == "email":
            return
        self.deferrals = self.deferrals + 1 if isinstance(outcome, Deferred) else 0
        if isinstance(outcome, Rejected) and outcome.stop:
            self._stop(f"{refuses_all(outcome)}, then start the worker again")
            self.refused = True
        elif isinstance(outcome, Deferred) and (outcome.retry_after or self.deferrals >= MAX_DEFERRALS):
            self.free_at = max(self.free_at, time.monotonic() + self._seconds_until(message.not_before))
            if self.until_empty and self._pause() > LONGEST_PAUSE:
                self._stop(f"the provider takes nothing now: {outcome.reason}")

    def _stop(self, why: str) -> None:
        self.why_stopped = self.why_stopped or why
        self.runner.leave()

    def _comes_back(self, message: Message | None) -> float | None:
        if message is None or message.state != "deferred":
            return None
        seconds = self._seconds_until(message.not_before)
        return max(seconds, 0.0) if seconds <= KEEPS_ITS_JOB.total_seconds() else None

    def _seconds_until(self, moment: dt.datetime | None) -> float:
        return (moment - self.tick()).total_seconds() if moment else 0.0

    def _count(self, session: Session, message: Message, state: str) -> None:
        with self._lock:
            self.counts[state] += 1
            if state != "accepted":
                self.report(session, message, state)

    def _tools(self) -> _Tools:
        """What this thread works with, made anew when the plans have been read again."""
        with self._lock:
            if self.tick() - self.session.clock > REREAD_AFTER:
                self.session = self.provider.session = open_session(self.invocation)
        session = self.session
        tools: _Tools | None = getattr(self._of_thread, "tools", None)
        if tools is None or tools.session is not session:
            ledger = tools.ledger if tools else self._open(session)
            limiter = RateLimiter(session, ledger, self.tick)
            tools = self._of_thread.tools = _Tools(session, ledger, limiter)
        return tools

    def _open(self, session: Session) -> Ledger:
        ledger = session.sending_ledger()
        self._ledgers.append(ledger)
        return ledger
