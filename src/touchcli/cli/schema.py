"""`touch schema`: the JSON Schema of a kind of file, for editors."""

from typing import TYPE_CHECKING

from touchcli.cli.boundary import DONE, guarded
from touchcli.cli.screen import write_json
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    import typer

KINDS = ("settings", "account", "cadence", "template")


def run(kind: str) -> int:
    """Print the schema of one kind of file."""
    from touchcli.files.schema import schema

    if kind not in KINDS:
        raise UserError(f'there is no schema "{kind}"', f"there are {', '.join(KINDS)}")
    write_json(schema(kind))
    return DONE


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsJson

    @app.command("schema")
    def print_schema(
        kind: Annotated[str, typer.Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.")],
        as_json: AsJson = False,
    ) -> None:
        """The JSON Schema of a kind of file, for an editor; it is JSON with or without --json."""
        raise typer.Exit(guarded(lambda: run(kind)))
