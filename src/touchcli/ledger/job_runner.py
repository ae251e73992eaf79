"""The threads of a worker: they take jobs off the queue and do them, by `procrastinate`."""

import asyncio
import logging
import math
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker

from touchcli.ledger.database.postgres import limits
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.jobs import QUEUE, TASK
from touchcli.posix import STOPPING, on_signal

SWEEP_SECONDS = 60


class _Later(Exception):
    """A job that is to come back in so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


class _WhenTold(BaseRetryStrategy):
    """Puts a job back if it asked for it, and never otherwise."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        if not isinstance(exception, _Later):
            return None
        return RetryDecision(retry_in={"seconds": math.ceil(exception.seconds)})


class JobRunner:
    """Does jobs side by side until told to leave, by `leave()`, SIGTERM or Ctrl-C; what is in hand is finished first.

    With `until_empty` also when no job is left that may be done now. `leaving` is set when the runner is told to leave.
    """

    def __init__(self, url: str, threads: int, *, until_empty: bool, told: Callable[[], None] = lambda: None) -> None:
        """`told` is called when a signal tells the runner to leave."""
        self._url, self._threads, self._until_empty, self._when_told = url, threads, until_empty, told
        self._worker: Worker | None = None
        self.leaving = threading.Event()
        for name in ("procrastinate", "psycopg.pool", "asyncio"):  # what matters of theirs we say ourselves
            logging.getLogger(name).addHandler(logging.NullHandler())

    def run(self, do: Callable[[str, str], float | None], sweep: Callable[[], None]) -> None:
        """Do the jobs: `do` gets a message's `client_ref` and the stamp of its plan, in one of the threads, and gives
        the seconds after which the job is to come back, None if it is done. `sweep` is called each minute, in a
        thread too. Neither may raise.

        Raises LedgerError if the connection to the server is lost.
        """
        try:
            # psycopg does not work with the loop that Windows takes by default.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._run(do, sweep))
        except ConnectorException:
            raise LedgerError(
                "the connection to the ledger was lost", "see whether the server is up, then start the worker again"
            ) from None

    def leave(self) -> None:
        """Tell the runner to leave; from any thread."""
        self.leaving.set()
        if self._worker:
            self._worker.stop()  # type: ignore[no-untyped-call]

    def _told(self) -> None:
        self._when_told()
        self.leave()

    async def _run(self, do: Callable[[str, str], float | None], sweep: Callable[[], None]) -> None:
        app = App(
            connector=PsycopgConnector(
                conninfo=self._url, kwargs=limits(self._url), min_size=1, max_size=4, timeout=5.0
            )
        )

        @app.task(name=TASK, queue=QUEUE, retry=_WhenTold())
        def deliver(client_ref: str, plan: str = "") -> None:
            seconds = do(client_ref, plan)
            if seconds is not None:
                raise _Later(seconds)

        loop = asyncio.get_running_loop()
        # Two more threads than jobs, for the sweep and for looking up the server's name.
        loop.set_default_executor(ThreadPoolExecutor(self._threads + 2))
        async with app.open_async():
            self._worker = Worker(
                app,
                queues=[QUEUE],
                concurrency=self._threads,
                wait=not self._until_empty,
                fetch_job_polling_interval=1.0,  # jobs that come back announce themselves to nobody
                delete_jobs="always",
                install_signal_handlers=False,
            )
            sweeping = asyncio.create_task(_each_minute(sweep))
            for number in STOPPING:
                on_signal(loop, number, self._told)
            try:
                await self._worker.run()  # type: ignore[no-untyped-call]
            finally:
                sweeping.cancel()
                with suppress(asyncio.CancelledError):
                    await sweeping


async def _each_minute(sweep: Callable[[], None]) -> None:
    while True:
        await asyncio.sleep(SWEEP_SECONDS)
        await asyncio.to_thread(sweep)
