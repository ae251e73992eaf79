"""`touch send`: the ready texts go out; with `--dry-run` each is shown as it will arrive."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, USAGE, guarded
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.views.run_plan import preview_as_json, preview_lines

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Invocation


def run_dry(
    invocation: "Invocation",
    *,
    as_json: bool = False,
    account: str | None = None,
    template: str | None = None,
    limit: int | None = None,
    as_of: str | None = None,
    workspace: str | None = None,
    no_cache: bool = False,
) -> int:
    """Show what would be sent; opens no connection and writes nothing but the cache."""
    from touchcli.flows.common.session import open_session
    from touchcli.flows.sending.plan_run import Selection, nothing_to_collect, plan_run

    invocation = invocation._replace(workspace=workspace or invocation.workspace, as_of=as_of, cache=not no_cache)
    selection = Selection(account, template, limit)
    keep_bytecode(invocation)
    with nothing_to_collect():
        session = open_session(invocation)
        run = plan_run(session, selection)
        if as_json:
            write_json(preview_as_json(session, run))
        else:
            write(preview_lines(session, run))
        complain(session.problems)
    return USAGE if session.problems else DONE


def keep_bytecode(invocation: "Invocation") -> None:
    """Have compiled templates kept in the user's own cache folder, not in the workspace; none with `--no-cache`."""
    from touchcli.render.templates.bytecode import BYTECODE, user_folder

    BYTECODE.folder = user_folder(invocation.env) if invocation.cache else None


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AccountOption, AsJson, AsOf, NoCache, Workspace, Yes

    @app.command("send")
    def send(
        context: typer.Context,
        dry: Annotated[bool, typer.Option("--dry-run", help="Show each text as it will arrive; send nothing.")] = False,
        account: AccountOption = None,
        template: Annotated[
            str | None, typer.Option("--template", metavar="T", help="Only texts of this template.")
        ] = None,
        limit: Annotated[int | None, typer.Option("--limit", metavar="N", min=0, help="At most N texts.")] = None,
        yes: Yes = False,
        queue: Annotated[bool, typer.Option("--queue", help="Leave the sending to touch worker (PostgreSQL).")] = False,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """Send the ready texts; with --dry-run, show each as it will arrive."""
        invocation: Invocation = context.obj
        if dry:
            code = guarded(
                lambda: run_dry(
                    invocation,
                    as_json=as_json,
                    account=account,
                    template=template,
                    limit=limit,
                    as_of=as_of,
                    workspace=workspace,
                    no_cache=no_cache,
                )
            )
            raise typer.Exit(code)
        from touchcli.cli import send_now
        from touchcli.flows.sending.plan_run import Selection

        invocation = invocation._replace(workspace=workspace or invocation.workspace, as_of=as_of, cache=not no_cache)
        selection = Selection(account, template, limit)
        raise typer.Exit(guarded(lambda: send_now.run(invocation, selection, yes=yes, queue=queue, as_json=as_json)))
