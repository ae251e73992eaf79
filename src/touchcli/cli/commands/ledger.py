"""`touch ledger copy`: move the ledger to another place."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json

if TYPE_CHECKING:
    from touchcli.cli.command import App
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


def register(app: "App") -> None:
    """Add the command to the application."""
    from typing import Annotated

    from touchcli.cli.command import Argument, command

    @command(
        app,
        "ledger copy",
        group="Files and team",
        examples=("touch ledger copy postgresql://ledger.northgate.example/touch",),
        about="Move the ledger to another place.",
    )
    def copy(
        invocation: "Invocation",
        target: Annotated[str, Argument(metavar="URL", help="An empty ledger, such as postgresql://…")],
        *,
        as_json: bool,
    ) -> int:
        """Copy the workspace's ledger into an empty one, whole or not at all."""
        return run(invocation, target, as_json=as_json)
