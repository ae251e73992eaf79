"""The Typer application, with the one command that was asked for; all of them for `--help`."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import typer

from touchcli import __version__, commands
from touchcli.cli.command import Commands

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

COMMANDS = commands()


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The application for some arguments: only the module of the command they name is imported."""
    app = typer.Typer(
        name="touch",
        help="Keep every customer from going quiet: who is due today, with what, and why.",
        cls=Commands,
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog="Run as touch, anything that isn't one of these commands is passed to the system's touch unchanged.",
    )
    app.callback()(_front)
    for name in _named(arguments) or COMMANDS:
        import_module(f"touchcli.cli.commands.{COMMANDS[name]}").register(app)
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
        str | None, typer.Option("--workspace", metavar="DIR", help="The folder with touch.yaml.")
    ] = None,
    _: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    invocation: Invocation = context.obj
    if workspace:
        context.obj = invocation._replace(workspace=workspace)
