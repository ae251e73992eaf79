"""`touch draft`: the e-mails and letters that are due, as files to read over and send."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, columns, complain, line, width, write, write_json
from touchcli.cli.options import AccountOption, OwnerOption
from touchcli.cli.views.json_shapes import of_action, of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import iso
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.day.due import Filters
    from touchcli.flows.documents.draft import Drafts, Made

_HEADINGS = {"email": "E-mail", "letter": "Letter"}


def run(invocation: Invocation, filters: "Filters", out: str | None, *, as_json: bool) -> int:
    """Write the drafts and list them; exit code 2 if letters lack a package or a file has Problems."""
    from touchcli.flows.common.owner import owner_meant
    from touchcli.flows.documents.draft import write_drafts

    session = open_session(invocation)
    filters = filters._replace(owner=owner_meant(session, filters.owner, filters.account))
    folder = invocation.folder / out if out else session.root / "drafts"
    drafts = write_drafts(session, filters, folder)
    if as_json:
        write_json(_as_json(session, folder, drafts))
    else:
        write(_lines(folder, drafts))
    complain(
        f"touch: {made.name} was changed by hand and is kept as it is" for made in drafts.made if made.state == "kept"
    )
    complain(
        f"touch: no {refused.action.channel} for {safe(refused.action.account.name)}"
        f" ({refused.action.item}): {safe(refused.reason)}"
        for refused in drafts.refused
    )
    complain([f"touch: {drafts.lacking}"] if drafts.lacking else [])
    complain(session.problems)
    return USAGE if drafts.lacking or session.problems else DONE


def _lines(folder: Path, drafts: "Drafts") -> list[Line]:
    lines: list[Line] = []
    for channel, heading in _HEADINGS.items():
        made = [row for row in drafts.made if row.action.channel == channel]
        if made:
            lines += [line(heading, "bold"), *columns(_rows(made), ("", "dim"), (24,), width())]
    count = len(drafts.made)
    if not count:
        return [line("No e-mail or letter to draft.")]
    lines += [line(), line(f"{count} {'draft' if count == 1 else 'drafts'} in {folder}", "bold")]
    return [*lines, line("When one has gone: touch log ACCOUNT email, or letter; nothing is marked as done before.")]


def _rows(made: "Iterable[Made]") -> list[tuple[str, str]]:
    return [(safe(row.action.account.name), row.name) for row in made]


def _as_json(session: Session, folder: Path, drafts: "Drafts") -> dict[str, Any]:
    return {
        "as_of": iso(session.now),
        "folder": str(folder),
        "drafts": [
            {
                **of_action(made.action, session.today),
                "template": made.template,
                "file": str(folder / made.name),
                "state": made.state,
            }
            for made in drafts.made
        ],
        "refused": [
            {**of_action(refused.action, session.today), "message": refused.reason} for refused in drafts.refused
        ],
        "lacking": str(drafts.lacking) if drafts.lacking else None,
        "problems": of_problems(session.problems),
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "draft",
        group="Texts and mail",
        examples=(
            "touch draft",
            "touch draft --account acme --out drafts",
        ),
        as_of=True,
        cache=True,
    )
    def draft(
        invocation: Invocation,
        account: AccountOption = None,
        owner: OwnerOption = None,
        out: Annotated[
            str | None,
            Option("--out", metavar="DIR", help="The folder; by default drafts/ in the workspace.", completes="file"),
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Write the due e-mails (.eml) and letters (.pdf) as drafts.

        A draft that you changed is never overwritten.
        """
        from touchcli.flows.day.due import Filters

        filters = Filters(account=account, owner=owner)
        return run(invocation, filters, out, as_json=as_json)
