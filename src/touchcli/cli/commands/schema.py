"""`touch schema`: the JSON Schema of a kind of file, for editors."""

from typing import TYPE_CHECKING, Annotated, Literal

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import write_json
from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation

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
    raise UserError(f'unknown schema "{kind}"', f"there are {', '.join(KINDS)}")


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app, "schema", group="Files and team", examples=("touch schema account > account.schema.json",), workspace=False
    )
    def print_schema(
        invocation: "Invocation",  # noqa: ARG001 - it needs no workspace
        kind: Annotated[str, Argument(metavar="KIND", help=f"One of {', '.join(KINDS)}.", completes=KINDS)],
        *,
        as_json: bool,  # noqa: ARG001 - a schema is JSON either way
    ) -> int:
        """Print the JSON Schema of a kind of file, for editors."""
        return run(kind)
