"""`touch send`: the ready texts and mails go out; with `--dry-run` each is shown as it will arrive."""

from typing import Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.options import AccountOption, Yes
from touchcli.cli.views.run_plan import preview_as_json, preview_lines
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.errors import UserError


def run_dry(
    invocation: Invocation,
    *,
    as_json: bool = False,
    account: str | None = None,
    template: str | None = None,
    limit: int | None = None,
    channel: str | None = None,
) -> int:
    """Show what would be sent; opens no connection and writes nothing but the cache."""
    from touchcli.flows.sending.planning.plan_run import Selection, gc_paused, plan_run

    selection = Selection(account, template, limit, channel)
    keep_bytecode(invocation)
    with gc_paused():
        session = open_session(invocation)
        run = plan_run(session, selection)
        if as_json:
            write_json(preview_as_json(session, run))
        else:
            write(preview_lines(session, run))
        complain(session.problems)
    return USAGE if session.problems else DONE


def keep_bytecode(invocation: Invocation) -> None:
    """Have compiled templates kept in the user's own cache folder, not in the workspace; none with `--no-cache`."""
    from touchcli.render.templates.bytecode import BYTECODE, user_folder

    BYTECODE.folder = user_folder(invocation.env) if invocation.cache else None


def register(app: App) -> None:
    """Add the command to the application."""

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
        invocation: Invocation,
        dry: Annotated[bool, Option("--dry-run", help="Show each as it will arrive; send nothing.")] = False,
        account: AccountOption = None,
        template: Annotated[
            str | None, Option("--template", metavar="T", help="Only those of this template.", completes="template")
        ] = None,
        limit: Annotated[int | None, Option("--limit", metavar="N", min=0, help="At most N of them.")] = None,
        channel: Annotated[
            str | None, Option("--channel", metavar="C", help="Only text, or only email.", completes=("text", "email"))
        ] = None,
        yes: Yes = False,
        queue: Annotated[bool, Option("--queue", help="Leave the sending to touch worker (PostgreSQL).")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Send the ready texts and mails, or preview them with --dry-run.

        Asks first on a terminal; needs --yes elsewhere.
        """
        if channel not in (None, "text", "email"):
            raise UserError(f'--channel: touch sends text and email, not "{channel}"')
        if dry:
            return run_dry(
                invocation, as_json=as_json, account=account, template=template, limit=limit, channel=channel
            )
        from touchcli.cli import send_now
        from touchcli.flows.sending.planning.plan_run import Selection

        selection = Selection(account, template, limit, channel)
        return send_now.run(invocation, selection, yes=yes, queue=queue, as_json=as_json)
