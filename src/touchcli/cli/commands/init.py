"""`touch init`: a new workspace from the starter pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", folder: str, *, as_json: bool) -> int:
    """Lay out the starter pack; nothing that is there is overwritten."""
    from touchcli.flows.admin.init import init

    target = invocation.folder / folder
    files = init(target, invocation.tick())
    if as_json:
        write_json({"workspace": str(target), "files": files})
        return DONE
    here = Path(folder) == Path()
    write(
        [
            line(
                f"{len(files)} files in {'this folder' if here else folder}: 25 accounts, their cadences and templates."
            ),
            line(f"{'Next' if here else f'Next: cd {folder}, then'} touch due, touch send --dry-run, touch check."),
        ]
    )
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "init", group="Set-up", examples=("touch init my-book",), workspace=False)
    def init_workspace(
        invocation: "Invocation",
        folder: Annotated[str, Argument(metavar="DIR", help="The folder to lay it out in.", completes="file")] = ".",
        *,
        as_json: bool,
    ) -> int:
        """Create a workspace with the starter pack.

        25 example accounts, five cadences and templates.
        """
        return run(invocation, folder, as_json=as_json)
