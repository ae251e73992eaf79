"""`touch due`: who is due today, with what, why, ready or held."""

from typing import TYPE_CHECKING, Any

from touchcli.cli.console.errors import DONE, USAGE, guarded
from touchcli.cli.console.lines import complain, width, write, write_json
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
    from touchcli.flows.common.session import open_session
    from touchcli.flows.day.due import Filters, the_day

    invocation = invocation._replace(workspace=workspace or invocation.workspace, as_of=as_of, cache=not no_cache)
    day = the_day(open_session(invocation), Filters(account, owner, channel, book, everything))
    if as_json:
        write_json(_as_json(day))
    else:
        write(day_lines(day, width()))
    complain(day.problems)
    return USAGE if day.problems else DONE


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

    from touchcli.cli.options import AccountOption, AsJson, AsOf, NoCache, Workspace

    @app.command("due")
    def due(
        context: typer.Context,
        everything: Annotated[bool, typer.Option("--all", help="Every action, not one row an account.")] = False,
        account: AccountOption = None,
        owner: Annotated[str | None, typer.Option("--owner", metavar="R", help="Only this rep's accounts.")] = None,
        channel: Annotated[str | None, typer.Option("--channel", metavar="C", help="Only this channel.")] = None,
        book: Annotated[int | None, typer.Option("--book", metavar="N", help="Only the Nth book of accounts.")] = None,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """Who is due today, with what and why; texts ready or held."""
        code = guarded(
            lambda: run(
                context.obj,
                as_json=as_json,
                everything=everything,
                account=account,
                owner=owner,
                channel=channel,
                book=book,
                as_of=as_of,
                workspace=workspace,
                no_cache=no_cache,
            )
        )
        raise typer.Exit(code)
