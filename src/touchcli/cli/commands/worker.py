"""`touch worker`: sends what `touch send --queue` has queued, on any number of machines."""

import sys
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, FAILED
from touchcli.cli.console.lines import line, write, write_json
from touchcli.rules.models.values import mask
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation, Session
    from touchcli.flows.sending.worker import WorkerResult
    from touchcli.rules.models.message import Message

_STATES = ("accepted", "rejected", "in-doubt", "deferred", "held", "left")


def run(invocation: "Invocation", threads: int, *, until_empty: bool, as_json: bool) -> int:
    """Work until told to stop; exit code 1 if the provider refuses every text.

    With `until_empty` also if a text failed, is in doubt or was left behind, as with `touch send`.
    """
    from touchcli.flows.common.deadline import LEAVES_WITHIN, leave_within
    from touchcli.flows.sending.worker import work

    worker = invocation._replace(how="worker")
    result = work(worker, threads, _report, lambda: leave_within(LEAVES_WITHIN, _say), until_empty=until_empty)
    counts = {state: result.counts.get(state, 0) for state in _STATES}
    if result.why_stopped:
        _say(result.why_stopped)
    if as_json:
        write_json({"counts": counts, "why_stopped": result.why_stopped})
    else:
        parts = [f"{count} {state.replace('-', ' ')}" for state, count in counts.items() if count]
        write([line((", ".join(parts) or "Nothing was queued") + ".", "bold")])
    return _exit_code(result, until_empty=until_empty)


def _exit_code(result: "WorkerResult", *, until_empty: bool) -> int:
    failed = until_empty and any(result.counts.get(state) for state in ("rejected", "in-doubt", "left"))
    return FAILED if result.refused or failed else DONE


def _say(text: str) -> None:
    print(f"touch: {text}", file=sys.stderr, flush=True)


def _report(session: "Session", message: "Message", state: str) -> None:
    """A line on standard error, where a service's journal finds it; no words of a text and no whole number."""
    account = session.book.accounts.get(message.account)
    name = safe(account.name if account else message.account)
    error = f": {safe(message.error)}" if message.error else ""
    print(f"{state} {name} {mask(message.to)}{error}", file=sys.stderr, flush=True)


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "worker",
        group="Texts and mail",
        examples=(
            "touch worker --concurrency 8",
            "touch worker --until-empty",
        ),
    )
    def worker(
        invocation: "Invocation",
        concurrency: Annotated[
            int, Option("--concurrency", metavar="N", min=1, max=100, help="Texts on their way at once.")
        ] = 4,
        until_empty: Annotated[
            bool, Option("--until-empty", help="Exit when no queued text may go now; for cron.")
        ] = False,
        *,
        as_json: bool,
    ) -> int:
        """Send what `touch send --queue` has queued (PostgreSQL).

        Runs until stopped. Start as many as you like, on any number of machines.
        """
        return run(invocation, concurrency, until_empty=until_empty, as_json=as_json)
