"""`touch ledger copy`: move the ledger to another place."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", target: str, *, as_json: bool) -> int:
    """Copy every row of the workspace's ledger into an empty one."""
    from touchcli.flows.admin.ledger import copy_ledger
    from touchcli.flows.common.session import open_session

    rows = copy_ledger(open_session(invocation), target)
    if as_json:
        write_json({"rows": rows})
    else:
        write([line(f"{sum(rows.values())} rows copied; now write the new address under `ledger:` in touch.yaml.")])
    return DONE


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.command import command

    ledger = typer.Typer(help="Move the ledger.", rich_markup_mode=None)

    @command(
        ledger,
        "copy",
        group="Files and team",
        examples=("touch ledger copy postgresql://ledger.northgate.example/touch",),
    )
    def copy(
        invocation: "Invocation",
        target: Annotated[str, typer.Argument(metavar="URL", help="An empty ledger, such as postgresql://…")],
        *,
        as_json: bool,
    ) -> int:
        """Copy the workspace's ledger into an empty one, whole or not at all."""
        return run(invocation, target, as_json=as_json)

    @ledger.callback()
    def _group() -> None:
        """Move the ledger to another place."""

    app.add_typer(ledger, name="ledger")
