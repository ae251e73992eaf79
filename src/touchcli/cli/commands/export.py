"""`touch export`: touches, accounts, promises and opt-outs as CSV or JSON Lines, and activities for a CRM."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, guarded
from touchcli.cli.console.lines import complain
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Surroundings


def run(around: "Surroundings", what: str, form: str, since: str | None, out: str | None) -> int:
    """Write the rows to standard output, or to a new file and then say how many there are."""
    from touchcli.flows.common.session import open_desk, read_day
    from touchcli.flows.data.export import as_csv, as_jsonl, export, write_new

    if form not in ("csv", "jsonl"):
        raise UserError(f'--format: there is no format "{form}"', "it can be csv or jsonl")
    desk = open_desk(around)
    exported = export(desk, what, read_day(since, "--since") if since else None)
    text = as_csv(exported) if form == "csv" else as_jsonl(exported)
    if out is None:
        sys.stdout.write(text)
    else:
        write_new(around.folder / Path(out).expanduser(), text)
        print(
            f"{len(exported.rows)} {'row' if len(exported.rows) == 1 else 'rows'} of {what} in {out}", file=sys.stderr
        )
    complain(desk.problems)
    return DONE


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsOf, NoCache, Workspace
    from touchcli.flows.data.export_rows import WHATS

    @app.command("export")
    def export_(
        context: typer.Context,
        what: Annotated[str, typer.Argument(metavar="WHAT", help=f"One of {' '.join(WHATS)}.")],
        form: Annotated[str, typer.Option("--format", metavar="F", help="csv or jsonl.")] = "csv",
        since: Annotated[str | None, typer.Option("--since", metavar="D", help="From this day on.")] = None,
        out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="A new file, not the screen.")] = None,
        as_of: AsOf = None,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """Touches, accounts, promises, opt-outs, or activities for a CRM, to a file or the screen."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace, as_of=as_of, cache=not no_cache)
        raise typer.Exit(guarded(lambda: run(around, what, form, since, out)))
