"""`touch sync`: poll the provider for replies and receipts."""

from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    from touchcli.flows.inbound.sync import SyncResult


def run(invocation: Invocation, since: str | None, *, as_json: bool) -> int:
    """Read the provider's records and say what was new; exit code 2 if a file has Problems."""
    from touchcli.flows.common.since import read_since_instant
    from touchcli.flows.inbound.sync import sync

    session = open_session(invocation._replace(how="sync"))
    complain(session.problems)
    start = read_since_instant(session, since) if since is not None else None
    result = sync(session, session.provider, invocation.tick, start)
    if as_json:
        counts = {name: getattr(result, name) for name in ("replies", "receipts", "opt_outs", "paused", "starts")}
        write_json({"since": iso(result.since), "until": iso(result.until), **counts, "answered": len(result.answered)})
    else:
        write([line(summary(result), "bold")])
    return USAGE if session.problems else DONE


def summary(result: "SyncResult") -> str:
    """What came, in one line."""
    parts = [
        _count(result.replies, "reply", "replies"),
        _count(result.receipts, "receipt", "receipts"),
        *([_count(result.opt_outs, "opt-out", "opt-outs")] if result.opt_outs else []),
        *([_count(result.paused, "number paused", "numbers paused")] if result.paused else []),
        *([_count(result.starts, "START", "STARTs")] if result.starts else []),
        *([_count(len(result.answered), "answer sent", "answers sent")] if result.answered else []),
    ]
    tail = "; touch inbox shows who waits." if result.replies else "."
    return ", ".join(parts) + tail


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "sync",
        group="Answers",
        examples=("touch sync",),
    )
    def sync_command(
        invocation: Invocation,
        since: Annotated[
            str | None,
            Option("--since", metavar="T", help="Read from this instant or day instead of where it left off."),
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Fetch replies and receipts from the provider's records.

        Safe to repeat.
        """
        return run(invocation, since, as_json=as_json)
