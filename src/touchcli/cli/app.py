"""The Typer application, with the one command that was asked for; all of them for `--help`."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from touchcli import __version__

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

COMMANDS = {
    "due": "touchcli.cli.commands.due",
    "send": "touchcli.cli.commands.send",
    "text": "touchcli.cli.commands.text",
    "approve": "touchcli.cli.commands.approve",
    "outbox": "touchcli.cli.commands.outbox",
    "reconcile": "touchcli.cli.commands.reconcile",
    "ledger": "touchcli.cli.commands.ledger",
    "worker": "touchcli.cli.commands.worker",
    "sync": "touchcli.cli.commands.sync",
    "listen": "touchcli.cli.commands.listen",
    "inbox": "touchcli.cli.commands.inbox",
    "reply": "touchcli.cli.commands.reply",
    "consent": "touchcli.cli.commands.consent",
    "quiet": "touchcli.cli.commands.quiet",
    "promise": "touchcli.cli.commands.promise",
    "snooze": "touchcli.cli.commands.snooze",
    "show": "touchcli.cli.commands.show",
    "forecast": "touchcli.cli.commands.forecast",
    "report": "touchcli.cli.commands.report",
    "draft": "touchcli.cli.commands.draft",
    "card": "touchcli.cli.commands.card",
    "calendar": "touchcli.cli.commands.calendar",
    "import": "touchcli.cli.commands.import_",
    "export": "touchcli.cli.commands.export",
    "opt-out": "touchcli.cli.commands.opt_out",
    "forget": "touchcli.cli.commands.forget",
    "log": "touchcli.cli.commands.log",
    "why": "touchcli.cli.commands.why",
    "check": "touchcli.cli.commands.check",
    "schema": "touchcli.cli.commands.schema",
    "init": "touchcli.cli.commands.init",
    "doctor": "touchcli.cli.commands.doctor",
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
    for name in _named(arguments) or COMMANDS:
        import_module(COMMANDS[name]).register(app)
    return app


def _named(arguments: Sequence[str]) -> list[str]:
    """The command that some arguments name: the first word that is neither an option nor the value of one."""
    words = iter(arguments)
    for word in words:
        if word == "--workspace":
            next(words, None)
        elif not word.startswith("-"):
            return [word] if word in COMMANDS else []
    return []


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"touch {__version__}")
        raise typer.Exit


def _front(
    context: typer.Context,
    workspace: Annotated[
        str | None, typer.Option("--workspace", metavar="DIR", help="The folder that holds touch.yaml.")
    ] = None,
    _: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    invocation: Invocation = context.obj
    if workspace:
        context.obj = invocation._replace(workspace=workspace)
