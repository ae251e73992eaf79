"""`touch calendar`: due and coming calls and meetings as an .ics file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.options import AccountOption, OwnerOption
from touchcli.cli.views.json_shapes import of_action, of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    from touchcli.flows.day.due import Filters
    from touchcli.flows.documents.calendar import Entry


def run(invocation: Invocation, filters: "Filters", days: int, out: str | None, *, as_json: bool) -> int:
    """Write the calendar to a file or to standard output; exit code 2 if a file has Problems."""
    from touchcli.files.writing.drafts import write_own
    from touchcli.flows.common.owner import owner_meant
    from touchcli.flows.documents.calendar import entries
    from touchcli.render.calendars import ics

    session = open_session(invocation)
    filters = filters._replace(owner=owner_meant(session, filters.owner, filters.account))
    found = entries(session, filters, days)
    text = ics((entry.event for entry in found), session.now)
    path = invocation.folder / out if out else None
    if path:
        write_own(path, text, "BEGIN:VCALENDAR")
    if as_json:
        write_json(_as_json(session, path, found))
    elif path:
        many = "1 entry" if len(found) == 1 else f"{len(found)} entries"
        write([line(f"{many} in {path}")])
    else:
        sys.stdout.write(text)
    complain(session.problems)
    return USAGE if session.problems else DONE


def _as_json(session: Session, path: Path | None, found: "list[Entry]") -> dict[str, Any]:
    return {
        "as_of": iso(session.now),
        "file": str(path) if path else None,
        "events": [
            {
                **of_action(entry.action, session.today),
                "uid": entry.event.uid,
                "on": entry.event.on.isoformat(),
                "summary": entry.event.summary,
                "description": entry.event.description,
            }
            for entry in found
        ],
        "problems": of_problems(session.problems),
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "calendar", group="The plan", examples=("touch calendar --out touch.ics",), as_of=True, cache=True)
    def calendar(
        invocation: Invocation,
        days: Annotated[int, Option("--days", metavar="N", min=0, max=366, help="So many days ahead.")] = 14,
        account: AccountOption = None,
        owner: OwnerOption = None,
        out: Annotated[
            str | None,
            Option("--out", metavar="FILE", help="Write to this file instead of standard output.", completes="file"),
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Export due and coming calls and meetings as .ics.

        A later export updates an earlier one.
        """
        from touchcli.flows.day.due import Filters

        filters = Filters(account=account, owner=owner)
        return run(invocation, filters, days, out, as_json=as_json)
