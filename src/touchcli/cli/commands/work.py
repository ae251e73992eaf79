"""`touch work`: the day one account at a time, on the whole screen or as questions and answers."""

import sys
from typing import Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.options import OwnerOption
from touchcli.flows.common.session import Invocation
from touchcli.rules.errors import UserError


def run(invocation: Invocation, *, owner: str | None, plain: bool) -> int:
    """Open the day; everything that is done in it is saved at once."""
    from touchcli.cli.work.desk import Desk
    from touchcli.flows.day.due import Filters

    desk = Desk(invocation, Filters(owner=owner))
    if plain or invocation.env.get("TERM") == "dumb":
        from touchcli.cli.work.plain import run as ask_in_lines

        ask_in_lines(desk)
        return DONE
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError("touch work needs a terminal", "touch work --plain asks in lines, touch due prints the day")
    desk.session()  # what is wrong with the workspace is said before the screen opens
    from touchcli.cli.work.screen import WorkScreen

    WorkScreen(desk).run()
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "work",
        group="Each morning",
        examples=("touch work", "touch work --owner dana", "touch work --plain"),
        json=False,
        cache=True,
    )
    def work(
        invocation: Invocation,
        owner: OwnerOption = None,
        plain: Annotated[bool, Option("--plain", help="As questions and answers, without the whole screen.")] = False,
    ) -> int:
        """Work through the day one account at a time.

        The list, the account's page, and a key for everything one does at it.
        """
        return run(invocation, owner=owner, plain=plain)
