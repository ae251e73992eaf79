"""`touch inbox`: what customers wrote, and who still waits."""

from typing import TYPE_CHECKING, Any

from touchcli.cli.boundary import DONE, guarded
from touchcli.cli.screen import Line, columns, complain, line, width, write, write_json
from touchcli.flows.inbox import Letter, close, inbox
from touchcli.flows.opening import Surroundings, open_desk
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import age, safe

if TYPE_CHECKING:
    import typer


def run(around: Surroundings, done: int | None, *, everything: bool, as_json: bool) -> int:
    """Print the replies that wait, or close one that needs no answer."""
    desk = open_desk(around)
    complain(desk.problems)
    if done is not None:
        reply = close(desk, done)
        if as_json:
            write_json({"closed": reply.id})
        else:
            write([line(f"Closed reply {reply.id}; texts may go there again when the cadence says so.")])
        return DONE
    letters = inbox(desk, everything=everything)
    if as_json:
        write_json({"replies": [_as_json(letter) for letter in letters]})
    else:
        write(_lines(letters, width()))
    return DONE


def _lines(letters: list[Letter], total: int) -> list[Line]:
    if not letters:
        return [line("Nobody waits for an answer.")]
    rows = []
    for letter in letters:
        state = "late" if letter.late else "" if letter.reply.state == "waiting" else letter.reply.state
        who = letter.account.name if letter.account else "unknown"
        contact = letter.contact.name if letter.contact else ""
        said = f'"{safe(letter.reply.text)}"'
        ago = age(letter.age.total_seconds())
        rows.append((str(letter.reply.id), safe(who), safe(contact), mask(letter.reply.from_), ago, state, said))
    lines = columns(rows, ("dim", "bold", "", "dim", "", "red", ""), (6, 18, 14, 5, 12, 8), total)
    waiting = sum(letter.reply.state == "waiting" for letter in letters)
    count = "1 reply waits" if waiting == 1 else f"{waiting} replies wait"
    return [*lines, line(), line(f"{count}: touch reply ACCOUNT answers, touch inbox --done ID closes.", "dim")]


def _as_json(letter: Letter) -> dict[str, Any]:
    reply = letter.reply
    return {
        "id": reply.id,
        "account": letter.account.id if letter.account else None,
        "contact": letter.contact.name if letter.contact else None,
        "from": reply.from_,
        "text": reply.text,
        "received_at": iso(reply.received_at),
        "age_minutes": int(letter.age.total_seconds() // 60),
        "late": letter.late,
        "state": reply.state,
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsJson, AsOf, Workspace

    @app.command("inbox")
    def show_inbox(
        context: typer.Context,
        everything: Annotated[bool, typer.Option("--all", help="Answered and closed ones too.")] = False,
        done: Annotated[
            int | None, typer.Option("--done", metavar="ID", help="Close one that needs no answer.")
        ] = None,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
    ) -> None:
        """What customers wrote, the longest waiting first."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace, as_of=as_of)
        raise typer.Exit(guarded(lambda: run(around, done, everything=everything, as_json=as_json)))
