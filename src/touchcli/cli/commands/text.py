"""`touch text`: one text now, through the same guards as every other."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE, FAILED, guarded
from touchcli.cli.console.lines import complain, write, write_json
from touchcli.cli.console.signals import finishing

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Surroundings
    from touchcli.flows.sending.plan_run import Run
    from touchcli.flows.sending.text import Order


def run(around: "Surroundings", order: "Order", *, dry: bool, yes: bool, as_json: bool) -> int:
    """Send the text, or show it; exit code 1 where it was held, failed or is in doubt."""
    from touchcli.cli.views.run_plan import preview_as_json, preview_lines
    from touchcli.flows.common.session import open_desk
    from touchcli.flows.sending.text import send_text, text_preview

    desk = open_desk(around)
    complain(desk.problems)
    if dry:
        preview = text_preview(desk, order)
        if as_json:
            write_json(preview_as_json(desk, preview))
        else:
            write(preview_lines(desk, preview))
        return DONE

    from touchcli.cli.send_now import confirmed
    from touchcli.cli.views.sent import exit_code, sent_as_json, sent_lines

    with finishing() as leaving:

        def ask(run: "Run") -> bool:
            sure = confirmed(desk, run, "Send it?", yes=yes, as_json=as_json)
            if sure:
                leaving.hold()
            return sure

        sent = send_text(desk, order, desk.provider, around.tick, ask)
    if as_json:
        write_json(sent_as_json(desk, sent))
    else:
        write(preview_lines(desk, sent.run)[:-1] if sent.run.held or sent.run.waiting else [])
        write(sent_lines(desk, sent))
    return FAILED if sent.run.held or sent.refused else exit_code(desk, sent)


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AccountName, AsJson, Workspace, Yes

    @app.command("text")
    def text(
        context: typer.Context,
        account: AccountName,
        template: Annotated[str | None, typer.Option("--template", metavar="T", help="With this template.")] = None,
        message: Annotated[
            str | None, typer.Option("--message", metavar="M", help="With these words, taken as they are.")
        ] = None,
        contact: Annotated[str | None, typer.Option("--contact", metavar="C", help="To this contact.")] = None,
        to_me: Annotated[bool, typer.Option("--to-me", help="To the rep's own phone, to see how it looks.")] = False,
        dry: Annotated[bool, typer.Option("--dry-run", help="Show it as it will arrive; send nothing.")] = False,
        yes: Yes = False,
        as_json: AsJson = False,
        workspace: Workspace = None,
    ) -> None:
        """Send one text now: the one that is due, or one with a template or words of your own."""
        from touchcli.flows.sending.text import Order

        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace)
        order = Order(account, template, message, contact, to_me)
        raise typer.Exit(guarded(lambda: run(around, order, dry=dry, yes=yes, as_json=as_json)))
