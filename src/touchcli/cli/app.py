"""The Typer application, with the one command that was asked for; all of them for `--help`."""

import inspect
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from touchcli import __version__, commands
from touchcli.cli.command import GROUPS, Command, Option, Parameter, declared
from touchcli.cli.console.errors import guarded

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
        for each in declared(COMMANDS[name]):
            _add(app, each)
    return app


def _add(app: typer.Typer, command: Command) -> None:
    """Add a declared command to the application; one of two words to the group that its first word names."""
    context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

    def run(context: typer.Context, **flags: Any) -> None:
        raise typer.Exit(guarded(lambda: command.run(context.obj, flags)))

    parameters = [context, *map(_parameter, command.parameters())]
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    run.__doc__ = command.function.__doc__
    epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in command.examples)
    group, _, name = command.name.rpartition(" ")
    if group:
        app = _group(app, group, command)
    app.command(name, rich_help_panel=command.group, epilog=epilog)(run)


def _group(app: typer.Typer, name: str, command: Command) -> typer.Typer:
    """The commands that share a first word, made with the first of them."""
    for each in app.registered_groups:
        if each.name == name and each.typer_instance is not None:
            return each.typer_instance
    home = typer.Typer(help=command.about, rich_markup_mode=None)
    home.callback()(lambda: None)
    app.add_typer(home, name=name, help=command.about, rich_help_panel=command.group)
    return home


def _parameter(declared: Parameter) -> inspect.Parameter:
    """A declared parameter as Typer wants it."""
    how = declared.how
    made = (
        typer.Option(how.flag, metavar=how.metavar, help=how.help, min=how.min, max=how.max)
        if isinstance(how, Option)
        else typer.Argument(metavar=how.metavar, help=how.help)
    )
    default = inspect.Parameter.empty if declared.default is ... else declared.default
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(declared.name, kind, annotation=Annotated[declared.kind, made], default=default)


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


class Commands(TyperGroup):
    """The list of commands in `touch --help`, by group, with no line cut off."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write each group under its heading."""
        for group in GROUPS:
            rows = [(name, each.get_short_help_str(limit=300)) for name, each in self._shown(ctx, group)]
            if rows:
                with formatter.section(group):
                    formatter.write_dl(rows, col_max=14)

    def _shown(self, ctx: Any, group: str) -> Iterator[tuple[str, Any]]:
        for name in self.list_commands(ctx):
            each = self.get_command(ctx, name)
            if each is not None and not each.hidden and getattr(each, "rich_help_panel", None) == group:
                yield name, each
