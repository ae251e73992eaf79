"""`touch check`: all Problems at once, as an editor or a hook wants them."""

import sys
from typing import TYPE_CHECKING

from touchcli.cli.command import App, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, write_json
from touchcli.cli.views.json_shapes import of_problems

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", *, as_json: bool) -> int:
    """Print every Problem; exit code 2 if there is one."""
    from touchcli.flows.admin.check import check

    checked = check(invocation)
    counts = {"accounts": checked.accounts, "cadences": checked.cadences, "templates": checked.templates}
    if as_json:
        write_json({"problems": of_problems(checked.problems), **counts})
    else:
        complain(checked.problems)
        read = ", ".join(f"{count} {name if count != 1 else name[:-1]}" for name, count in counts.items())
        many = len(checked.problems)
        found = f"{many} problem{'s' if many != 1 else ''} found" if many else "no problems found"
        sys.stdout.write(f"{read}: {found}\n")
    return USAGE if checked.problems else DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "check",
        group="Files and team",
        examples=(
            "touch check",
            "touch check --json",
        ),
        as_of=True,
        cache=True,
    )
    def check_files(invocation: "Invocation", *, as_json: bool) -> int:
        """List all problems in the files.

        Each with its file, line, and what to do.
        """
        return run(invocation, as_json=as_json)
