"""`touch sync`: poll the provider for replies and receipts, and read the mailboxes."""

from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, FAILED, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.views.mail_read import mail_summary
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.models.values import iso
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.flows.inbound.sync import SyncResult


def run(invocation: Invocation, since: str | None, *, as_json: bool) -> int:
    """Read the provider's records and the mailboxes, and say what was new.

    Exit code 1 if a mailbox could not be read, 2 if a file has Problems.
    """
    from touchcli.flows.common.since import read_since_instant
    from touchcli.flows.inbound.sync import sync
    from touchcli.flows.mail.read import read_mail

    session = open_session(invocation._replace(how="sync"))
    complain(session.problems)
    start = read_since_instant(session, since) if since is not None else None
    result = sync(session, session.provider, invocation.tick, start)
    mail = read_mail(session._replace(now=invocation.tick()), session.calendar.day_of(start) if start else None)
    if as_json:
        counts = {name: getattr(result, name) for name in ("replies", "receipts", "opt_outs", "paused", "starts")}
        boxes = [{"user": each.user, "failed": each.failed, **each.counts} for each in mail.boxes]
        ends = {"answered": len(result.answered), "mail": boxes, "settled": mail.settled}
        write_json({"since": iso(result.since), "until": iso(result.until), **counts, **ends})
    else:
        write([line(summary(result), "bold"), *(line(mail_summary(each)) for each in mail.boxes)])
        gone = counted(mail.settled, "mail in doubt has", "mails in doubt have")
        write([line(f"{gone} gone: their mailbox has them.")] if mail.settled else [])
    complain([f"touch: the mailbox of {safe(each.user)}: {each.failed}" for each in mail.boxes if each.failed])
    return USAGE if session.problems else FAILED if any(each.failed for each in mail.boxes) else DONE


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
        """Fetch replies and receipts, and read the mailboxes.

        Safe to repeat; nothing in a mailbox is marked or moved.
        """
        return run(invocation, since, as_json=as_json)
