"""`touch schema`: the JSON Schema of a kind of file, for editors."""

from typing import TYPE_CHECKING, Literal

from touchcli.cli.console.errors import DONE, guarded
from touchcli.cli.console.lines import write_json
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    import typer

KINDS: tuple[Literal["settings", "account", "cadence", "template"], ...] = (
    "settings",
    "account",
    "cadence",
    "template",
)


def run(kind: str) -> int:
    """Print the schema of one kind of file."""
    from touchcli.files.syntax.json_schema import schema

    for known in KINDS:
        if known == kind:
            write_json(schema(known))
            return DONE
    raise UserError(f'there is no schema "{kind}"', f"there are {', '.join(KINDS)}")


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsJson

    @app.command("schema")
    def print_schema(
        kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")],
        as_json: AsJson = False,  # noqa: ARG001 - a schema is JSON either way
    ) -> None:
        """The JSON Schema of a kind of file, for an editor; it is JSON with or without --json."""
        raise typer.Exit(guarded(lambda: run(kind)))
