"""The Typer application, with the one command that was asked for; all of them for `--help`."""

from collections.abc import Sequence
from importlib import import_module
from typing import Annotated

import typer

from touchcli import __version__
from touchcli.flows.opening import Surroundings

COMMANDS = {
    "due": "touchcli.cli.due",
    "send": "touchcli.cli.send",
    "text": "touchcli.cli.text",
    "approve": "touchcli.cli.approve",
    "outbox": "touchcli.cli.outbox",
    "reconcile": "touchcli.cli.reconcile",
    "ledger": "touchcli.cli.ledger",
    "inbox": "touchcli.cli.inbox",
    "reply": "touchcli.cli.reply",
    "consent": "touchcli.cli.consent",
    "quiet": "touchcli.cli.quiet",
    "promise": "touchcli.cli.promise",
    "snooze": "touchcli.cli.snooze",
    "show": "touchcli.cli.show",
    "forecast": "touchcli.cli.forecast",
    "log": "touchcli.cli.log",
    "why": "touchcli.cli.why",
    "check": "touchcli.cli.check",
    "schema": "touchcli.cli.schema",
    "init": "touchcli.cli.init",
}


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application for some arguments: only the module of the command they name is imported."""
    app = typer.Typer(
        name="touch",
        help="Keep every customer from going quiet: who is due today, with what, and why.",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog="Run as touch, any other first word is handed to the system's touch.",
    )
    app.callback()(_front)
    named = [word for word in arguments if word in COMMANDS][:1]
    for name in named or COMMANDS:
        import_module(COMMANDS[name]).register(app)
    return app


def _front(
    context: typer.Context,
    workspace: Annotated[
        str | None, typer.Option("--workspace", metavar="DIR", help="The folder that holds touch.yaml.")
    ] = None,
    version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False,
) -> None:
    if version:
        typer.echo(f"touch {__version__}")
        raise typer.Exit
    around: Surroundings = context.obj
    if workspace:
        context.obj = around._replace(workspace=workspace)
