"""The one thread that writes what is called in: many calls, one transaction, and an answer to each when it is kept."""

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import NamedTuple

from touchcli.flows.inbound.receive import ConsentWords, record_calls
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.inbound import Taken
from touchcli.rules.errors import UserError
from touchcli.rules.models.inbound import Call

MAX_BATCH = 500
"""Calls in one transaction: a commit costs as much for one as for many, and nobody should wait long for theirs."""
MAX_QUEUE = 20_000
"""Calls that may wait; more are refused, and the provider sends them again."""


class NotRecorded(Exception):
    """The ledger could not take a call, and nothing of it was written."""


Write = Callable[[Ledger], None]
"""Something else to be written, for which nobody waits."""


class _Waiting(NamedTuple):
    call: Call
    answer: "asyncio.Future[Taken]"


class WriterThread:
    """Takes calls from one event loop, and records them in the order they come.

    A ledger belongs to the thread that opened it: this thread does, and opens it anew after it failed. Both are called
    in this thread: `recorded` with what was new, once it is on the disk; `warn` with one line when the ledger begins to
    fail. `consent` gives the words that give consent, as touch.yaml has them now.
    """

    def __init__(
        self,
        ledger: Callable[[], Ledger],
        tick: Callable[[], dt.datetime],
        recorded: Callable[[list[Call]], None],
        warn: Callable[[str], None],
        consent: Callable[[], ConsentWords] = ConsentWords,
    ) -> None:
        self._open, self._tick, self._recorded, self._warn = ledger, tick, recorded, warn
        self._consent = consent
        self._queue: SimpleQueue[_Waiting | Write | None] = SimpleQueue()
        self._ledger: Ledger | None = None
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._failing = False

    def start(self) -> None:
        """Open the ledger and begin; raises UserError if it cannot be opened."""
        self._open().close()
        self._thread.start()

    def stop(self) -> None:
        """Record what is waiting, close the ledger and end."""
        self._queue.put(None)
        self._thread.join()

    @property
    def alive(self) -> bool:
        """True while calls are taken and the ledger keeps them."""
        return self._thread.is_alive() and not self._failing

    async def take(self, call: Call, timeout: float) -> Taken:
        """Have one call recorded; it is on the disk when this returns.

        Raises NotRecorded if the ledger cannot take it, or has not within `timeout` seconds: it may be kept yet.
        """
        if self._queue.qsize() >= MAX_QUEUE:
            raise NotRecorded
        answer: asyncio.Future[Taken] = asyncio.get_running_loop().create_future()
        self._queue.put(_Waiting(call, answer))
        try:
            return await asyncio.wait_for(answer, timeout)
        except TimeoutError:
            raise NotRecorded from None

    def later(self, write: Write) -> None:
        """Have something else written when its turn comes; where the ledger fails it is not."""
        self._queue.put(write)

    def _run(self) -> None:
        going = True
        while going:
            batch, write, going = self._batch()
            if batch:
                self._record(batch)
            if write:
                self._write(write)
        if self._ledger:
            self._ledger.close()

    def _batch(self) -> tuple[list[_Waiting], Write | None, bool]:
        """The calls that are waiting up to something else to be written, and that; False after the last."""
        batch: list[_Waiting] = []
        try:
            while len(batch) < MAX_BATCH:
                waiting = self._queue.get(block=not batch)
                if not isinstance(waiting, _Waiting):
                    return batch, waiting, waiting is not None
                batch.append(waiting)
        except Empty:
            pass
        return batch, None, True

    def _write(self, write: Write) -> None:
        try:
            if self._ledger is None:
                self._ledger = self._open()
            write(self._ledger)
        except Exception as error:  # nobody waits for it, and the next call opens the ledger anew
            self._fail(str(error) if isinstance(error, UserError) else type(error).__name__)

    def _record(self, batch: list[_Waiting]) -> None:
        try:
            if self._ledger is None:
                self._ledger = self._open()
            taken = record_calls(self._ledger, [waiting.call for waiting in batch], self._tick(), self._consent())
        except Exception as error:  # whatever it is, the callers are told to come again
            self._fail(str(error) if isinstance(error, UserError) else type(error).__name__)
            _answer(batch, [NotRecorded() for _ in batch])
            return
        self._failing = False
        _answer(batch, taken)
        new = [waiting.call for waiting, each in zip(batch, taken, strict=True) if each.result == "recorded"]
        if new:
            self._recorded(new)

    def _fail(self, why: str) -> None:
        if not self._failing:
            self._warn(f"webhooks refused ({why}); the provider will retry")
        self._failing = True
        if self._ledger:
            self._ledger.close()
        self._ledger = None


def _answer(batch: list[_Waiting], answers: Sequence[Taken | NotRecorded]) -> None:
    """Give each its answer, by one call into the loop in which they all wait."""
    pairs = list(zip((waiting.answer for waiting in batch), answers, strict=True))
    with suppress(RuntimeError):  # the loop is closed: nobody waits any more, and what was recorded is recorded
        pairs[0][0].get_loop().call_soon_threadsafe(_set, pairs)


def _set(pairs: "list[tuple[asyncio.Future[Taken], Taken | NotRecorded]]") -> None:
    for future, answer in pairs:
        if future.done():  # it has timed out
            continue
        if isinstance(answer, NotRecorded):
            future.set_exception(answer)
        else:
            future.set_result(answer)
