"""`touch inbox`: what customers wrote, and who still waits."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, columns, complain, line, width, write, write_json
from touchcli.cli.console.numbers import number_shown
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import age, safe

if TYPE_CHECKING:
    from touchcli.flows.inbound.inbox import ClosedReply, InboxRow


def run(invocation: Invocation, done: int | None, *, resume: bool, everything: bool, as_json: bool) -> int:
    """Print the replies that wait, or close one that needs no answer."""
    from touchcli.flows.inbound.inbox import close, inbox

    if resume and done is None:
        raise UserError("--resume goes with --done ID", "touch inbox shows the numbers that are paused")
    if done is not None and invocation.as_of:
        raise UserError("--as-of goes with the list only", "a reply is closed now or not at all")
    session = open_session(invocation)
    complain(session.problems)
    if done is not None:
        closed = close(session, done, resume=resume)
        if as_json:
            write_json({"closed": done, "paused": closed.paused})
        else:
            write([line(_closed(closed))])
    elif as_json:
        write_json({"replies": [_as_json(row) for row in inbox(session, everything=everything)]})
    else:
        write(_lines(session, inbox(session, everything=everything), width()))
    return USAGE if session.problems else DONE


def _closed(closed: "ClosedReply") -> str:
    id, number = closed.reply.id, mask(closed.reply.from_)
    if closed.paused:
        return f"Closed reply {id}. {number} asked for no more texts; none goes until touch inbox --done {id} --resume."
    return f"Closed reply {id}; texts may go there again when the cadence says so."


def _lines(session: Session, rows: "list[InboxRow]", total: int) -> list[Line]:
    if not rows:
        return [line("Nobody is waiting for an answer.")]
    table = []
    for row in rows:
        marks = ["late"] * row.late + ["paused"] * row.paused
        state = ", ".join(marks) or ("" if row.reply.state == "waiting" else row.reply.state)
        who = row.account.name if row.account else "unknown"
        contact = row.contact.name if row.contact else ""
        about = f"{safe(row.reply.subject)}: " if row.reply.subject not in (None, row.reply.words) else ""
        said = f'{about}"{safe(row.reply.words)}"'
        ago, number = age(row.age.total_seconds()), number_shown(row.reply.from_, session.book.settings.display)
        table.append((str(row.reply.id), safe(who), safe(contact), number, ago, state, said))
    lines = columns(table, ("dim", "bold", "", "dim", "", "red", ""), (6, 18, 14, 12, 12, 12), total)
    waiting = len({row.reply.id for row in rows if row.reply.state == "waiting"})
    count = "1 reply waits" if waiting == 1 else f"{waiting} replies wait"
    lines += [line(), line(f"{count}: touch reply ACCOUNT answers, touch inbox --done ID closes.", "dim")]
    if any(row.paused for row in rows):
        lines.append(line("Paused: asked for no more (touch inbox --done ID --resume, or touch opt-out).", "dim"))
    return lines


def _as_json(row: "InboxRow") -> dict[str, Any]:
    reply = row.reply
    return {
        "id": reply.id,
        "account": row.account.id if row.account else None,
        "contact": row.contact.name if row.contact else None,
        "from": reply.from_,
        "text": reply.words,
        "channel": reply.channel,
        "subject": reply.subject,
        "received_at": iso(reply.received_at),
        "age_minutes": int(row.age.total_seconds() // 60),
        "late": row.late,
        "paused": row.paused,
        "state": reply.state,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "inbox",
        group="Answers",
        examples=(
            "touch inbox",
            "touch inbox --done 12",
        ),
        as_of=True,
    )
    def show_inbox(
        invocation: Invocation,
        everything: Annotated[bool, Option("--all", help="Answered and closed ones too.")] = False,
        done: Annotated[int | None, Option("--done", metavar="ID", help="Close one that needs no answer.")] = None,
        resume: Annotated[
            bool, Option("--resume", help="With --done: allow texts again to someone who asked for fewer.")
        ] = False,
        *,
        as_json: bool,
    ) -> int:
        """List what customers wrote, longest wait first."""
        return run(invocation, done, resume=resume, everything=everything, as_json=as_json)
