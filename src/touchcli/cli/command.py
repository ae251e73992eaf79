"""What every command shares: common flags, the error boundary, a group in the help, and examples.

A command is a function that takes an Invocation and returns its exit code. `command` adds the shared flags, so that
they are declared once and mean the same everywhere: --workspace, --as-of, --json and --no-cache.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from touchcli.cli.console.errors import guarded

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

GROUPS = (
    "Each morning",
    "Texts and mail",
    "Answers",
    "The plan",
    "Looking back",
    "Files and team",
    "Set-up",
)
"""The groups of `touch --help`, in the order in which they are shown."""

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object to standard output.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="T", help="Answer as of this day or instant instead of now; a day means noon."),
]
Workspace = Annotated[
    str | None,
    typer.Option(
        "--workspace",
        metavar="DIR",
        help="The folder with touch.yaml; default: TOUCH_WORKSPACE, else this folder or the nearest parent.",
    ),
]
NoCache = Annotated[bool, typer.Option("--no-cache", help="Ignore the cache; the result is the same.")]
_SHARED: dict[str, tuple[Any, Any]] = {
    "as_of": (AsOf, None),
    "as_json": (AsJson, False),
    "workspace": (Workspace, None),
    "no_cache": (NoCache, False),
}


def command(
    app: typer.Typer,
    name: str,
    *,
    group: str,
    examples: tuple[str, ...],
    as_of: bool = False,
    json: bool = True,
    workspace: bool = True,
    cache: bool = False,
) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Add a function to the application as the command `name`, with the shared flags it takes.

    The function gets the Invocation with these flags applied, its own flags by name, and `as_json` where it takes
    `--json`. `examples` stand at the end of `touch NAME --help`; `group` is one of GROUPS.
    """
    takes = {"as_of": as_of, "as_json": json, "workspace": workspace, "no_cache": cache}

    def add(function: Callable[..., int]) -> Callable[..., int]:
        own = list(inspect.signature(function).parameters.values())[1:]
        own = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in own if each.name != "as_json"]
        shared = [
            inspect.Parameter(flag, inspect.Parameter.KEYWORD_ONLY, annotation=hint, default=default)
            for flag, (hint, default) in _SHARED.items()
            if takes[flag]
        ]
        context = inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)

        def run(context: typer.Context, **flags: Any) -> None:
            invocation: Invocation = context.obj
            invocation = invocation._replace(
                workspace=flags.pop("workspace", None) or invocation.workspace,
                as_of=flags.pop("as_of", None),
                cache=not flags.pop("no_cache", False),
            )
            raise typer.Exit(guarded(lambda: function(invocation, **flags)))

        parameters = [context, *own, *shared]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.__doc__ = function.__doc__
        epilog = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
        app.command(name, rich_help_panel=group, epilog=epilog)(run)
        return function

    return add


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
