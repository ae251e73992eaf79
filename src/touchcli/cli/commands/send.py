"""`touch send`: the ready texts go out; with `--dry-run` each is shown as it will arrive."""

from typing import TYPE_CHECKING

from touchcli.cli.again import NOW, form_of
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import as_text, complaints, drawn, tell
from touchcli.cli.console.terminal import colours
from touchcli.cli.views.run_plan import preview_as_json, preview_lines
from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Invocation, Session
    from touchcli.flows.day.index import Shown


def run_dry(
    invocation: "Invocation",
    *,
    as_json: bool = False,
    account: str | None = None,
    template: str | None = None,
    limit: int | str | None = None,
    as_of: str | None = None,
    workspace: str | None = None,
    no_cache: bool = False,
    dry_run: bool = True,
) -> int:
    """Show what would be sent; opens no connection and writes nothing but the cache."""
    from touchcli.flows.day.index import Shown, the_texts
    from touchcli.flows.sending.plan_run import Selection, nothing_to_collect, plan_run

    invocation = invocation._replace(workspace=workspace or invocation.workspace, as_of=as_of, cache=not no_cache)
    selection = Selection(account, template, None if limit is None else int(limit))
    keep_bytecode(invocation)

    def show(session: "Session") -> "Shown":
        run = plan_run(session, selection)
        shown_at = iso(session.now)
        output = as_text(preview_as_json(session, run)) if as_json else drawn(preview_lines(session, run), colours())
        again = output.replace(shown_at, NOW, 1) if as_json and not as_of else None
        return Shown(output, complaints(session.problems), USAGE if session.problems else DONE, again)

    form = form_of("send", dry_run=dry_run, as_json=as_json, template=template, limit=limit, as_of=as_of)
    with nothing_to_collect():
        return tell(the_texts(invocation, account, form, show))


def keep_bytecode(invocation: "Invocation") -> None:
    """Have compiled templates kept in the user's own cache folder, not in the workspace; none with `--no-cache`."""
    from touchcli.render.templates.bytecode import BYTECODE, user_folder

    BYTECODE.folder = user_folder(invocation.env) if invocation.cache else None


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.command import command
    from touchcli.cli.options import AccountOption, Yes

    @command(
        app,
        "send",
        group="Texts and mail",
        examples=(
            "touch send --dry-run",
            "touch send --yes --limit 20",
        ),
        as_of=True,
        cache=True,
    )
    def send(
        invocation: "Invocation",
        dry: Annotated[bool, typer.Option("--dry-run", help="Show each text as it will arrive; send nothing.")] = False,
        account: AccountOption = None,
        template: Annotated[
            str | None, typer.Option("--template", metavar="T", help="Only texts of this template.")
        ] = None,
        limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most N texts.")] = None,
        yes: Yes = False,
        queue: Annotated[bool, typer.Option("--queue", help="Leave the sending to touch worker (PostgreSQL).")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Send the ready texts, or preview them with --dry-run.

        Asks first on a terminal; needs --yes elsewhere.
        """
        if dry:
            return run_dry(
                invocation,
                as_json=as_json,
                account=account,
                template=template,
                limit=limit,
                as_of=invocation.as_of,
                no_cache=not invocation.cache,
            )
        from touchcli.cli import send_now
        from touchcli.flows.sending.plan_run import Selection

        selection = Selection(account, template, limit)
        return send_now.run(invocation, selection, yes=yes, queue=queue, as_json=as_json)
