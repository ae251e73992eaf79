"""`touch export`: touches, accounts, promises, opt-outs and consents as CSV or JSON Lines, and activities for a CRM."""

import sys
from pathlib import Path
from typing import Annotated

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import complain
from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.data.export_rows import WHATS
from touchcli.rules.errors import UserError


def run(invocation: Invocation, what: str, form: str, since: str | None, out: str | None) -> int:
    """Write the rows to standard output, or to a new file and then say how many there are."""
    from touchcli.flows.common.since import read_since
    from touchcli.flows.data.export import as_csv, as_jsonl, export, write_new

    if form not in ("csv", "jsonl"):
        raise UserError(f'--format: unknown format "{form}"', "it can be csv or jsonl")
    session = open_session(invocation)
    exported = export(session, what, read_since(session, since, ahead=True) if since is not None else None)
    text = as_csv(exported) if form == "csv" else as_jsonl(exported)
    if out is None:
        sys.stdout.write(text)
    else:
        write_new(invocation.folder / Path(out).expanduser(), text)
        print(
            f"{len(exported.rows)} {'row' if len(exported.rows) == 1 else 'rows'} of {what} in {out}", file=sys.stderr
        )
    complain(session.problems)
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "export",
        group="Files and team",
        examples=(
            "touch export touches --since 2026-09-01",
            "touch export crm --out activities.csv",
        ),
        as_of=True,
        json=False,
        cache=True,
    )
    def export_(
        invocation: Invocation,
        what: Annotated[str, Argument(metavar="WHAT", help=f"One of {' '.join(WHATS)}.", completes=WHATS)],
        form: Annotated[str, Option("--format", metavar="F", help="csv or jsonl.", completes=("csv", "jsonl"))] = "csv",
        since: Annotated[str | None, Option("--since", metavar="D", help="From this day on.")] = None,
        out: Annotated[
            str | None,
            Option("--out", metavar="FILE", help="Write to this new file instead of the screen.", completes="file"),
        ] = None,
    ) -> int:
        """Export touches, accounts, promises, opt-outs, consents or the whole trail."""
        return run(invocation, what, form, since, out)
