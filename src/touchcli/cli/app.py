"""The Typer application, with the one command that was asked for; all of them for `--help`."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from touchcli import __version__

if TYPE_CHECKING:
    from touchcli.flows.opening import Surroundings

COMMANDS = {
    "due": "touchcli.cli.due",
    "send": "touchcli.cli.send",
    "text": "touchcli.cli.text",
    "approve": "touchcli.cli.approve",
    "outbox": "touchcli.cli.outbox",
    "reconcile": "touchcli.cli.reconcile",
    "ledger": "touchcli.cli.ledger",
    "worker": "touchcli.cli.worker",
    "sync": "touchcli.cli.sync",
    "listen": "touchcli.cli.listen",
    "inbox": "touchcli.cli.inbox",
    "reply": "touchcli.cli.reply",
    "consent": "touchcli.cli.consent",
    "quiet": "touchcli.cli.quiet",
    "promise": "touchcli.cli.promise",
    "snooze": "touchcli.cli.snooze",
    "show": "touchcli.cli.show",
    "forecast": "touchcli.cli.forecast",
    "report": "touchcli.cli.report",
    "draft": "touchcli.cli.draft",
    "card": "touchcli.cli.card",
    "calendar": "touchcli.cli.calendar",
    "import": "touchcli.cli.import_",
    "export": "touchcli.cli.export",
    "opt-out": "touchcli.cli.opt_out",
    "forget": "touchcli.cli.forget",
    "log": "touchcli.cli.log",
    "why": "touchcli.cli.why",
    "check": "touchcli.cli.check",
    "schema": "touchcli.cli.schema",
    "init": "touchcli.cli.init",
    "doctor": "touchcli.cli.doctor",
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
    around: Surroundings = context.obj
    if workspace:
        context.obj = around._replace(workspace=workspace)
