"""`touch due`: who is due today, with what, why, ready or held."""

from typing import TYPE_CHECKING, Any

from touchcli.cli.again import NOW, form_of
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import as_text, complaints, drawn, tell
from touchcli.cli.console.terminal import colours, width
from touchcli.cli.views.json_shapes import of_problems, of_row
from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Invocation
    from touchcli.flows.day.due import Day


def run(
    invocation: "Invocation",
    *,
    as_json: bool = False,
    everything: bool = False,
    account: str | None = None,
    owner: str | None = None,
    channel: str | None = None,
    book: int | None = None,
    as_of: str | None = None,
    workspace: str | None = None,
    no_cache: bool = False,
) -> int:
    """Print the day; exit code 2 where some file has Problems, after everything sound was shown."""
    from touchcli.cli.views.day import day_lines
    from touchcli.flows.day.due import Filters
    from touchcli.flows.day.index import Shown, the_morning

    invocation = invocation._replace(workspace=workspace or invocation.workspace, as_of=as_of, cache=not no_cache)
    filters = Filters(account, owner, channel, book, everything)

    def show(day: "Day") -> Shown:
        output = as_text(_as_json(day)) if as_json else drawn(day_lines(day, width()), colours())
        again = output.replace(iso(day.now), NOW, 1) if as_json and not as_of else None
        return Shown(output, complaints(day.problems), USAGE if day.problems else DONE, again)

    form = form_of("due", as_json=as_json, everything=everything, owner=owner, channel=channel, book=book, as_of=as_of)
    return tell(the_morning(invocation, filters, form, show))


def _as_json(day: "Day") -> dict[str, Any]:
    states = [row.state for row in day.shown]
    return {
        "as_of": iso(day.now),
        "actions": [of_row(row, rank) for rank, row in enumerate(day.shown, 1)],
        "counts": {state: states.count(state) for state in ("ready", "held", "to_do")},
        "problems": of_problems(day.problems),
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.command import command
    from touchcli.cli.options import AccountOption

    @command(
        app,
        "due",
        group="Each morning",
        examples=(
            "touch due",
            "touch due --owner dana --channel call",
            "touch due --as-of 2026-12-01 --json",
        ),
        as_of=True,
        cache=True,
    )
    def due(
        invocation: "Invocation",
        everything: Annotated[bool, typer.Option("--all", help="Every action, not one row an account.")] = False,
        account: AccountOption = None,
        owner: Annotated[str | None, typer.Option("--owner", metavar="R", help="Only this rep's accounts.")] = None,
        channel: Annotated[str | None, typer.Option("--channel", metavar="C", help="Only this channel.")] = None,
        book: Annotated[int | None, typer.Option("--book", metavar="N", help="Only the Nth book of accounts.")] = None,
        *,
        as_json: bool,
    ) -> int:
        """Show who is due today, with what and why.

        Texts are ready or held.
        """
        return run(
            invocation,
            as_json=as_json,
            everything=everything,
            account=account,
            owner=owner,
            channel=channel,
            book=book,
            as_of=invocation.as_of,
            no_cache=not invocation.cache,
        )
