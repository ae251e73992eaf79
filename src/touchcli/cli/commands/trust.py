"""`touch trust`: a workspace of somebody else may be used, and the servers connected to that its files name."""

from typing import TYPE_CHECKING, Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.common.session import Invocation


def run(invocation: "Invocation", *, undo: bool, as_json: bool) -> int:
    """Trust the workspace, or no more, and say what that means."""
    from touchcli.flows.admin.trust import trust

    done = trust(invocation, undo=undo)
    if as_json:
        of_mail = {"mail": list(done.mail), "commands": list(done.commands)}
        said = {"workspace": str(done.root), "owner": done.owner, "server": done.server, **of_mail}
        write_json({**said, "trusted": not undo})
        return DONE
    if undo:
        write([line(f"Not trusted any more: {safe(str(done.root))}")])
        return DONE
    owner = f", which belongs to another user ({done.owner})" if done.owner else ""
    server = f"; its ledger is on {safe(done.server)}" if done.server else ""
    mail = f"; mail goes by {safe(' and '.join(done.mail))}" if done.mail else ""
    write([line(f"Trusted: {safe(str(done.root))}{owner}{server}{mail}.")])
    write([line(f"  is run for a password: {safe(command)}") for command in done.commands])
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "trust", group="Set-up", examples=("touch trust", "touch trust --undo"))
    def trust_command(
        invocation: "Invocation",
        undo: Annotated[bool, Option("--undo", help="Trust it no more.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Trust a workspace that came from somebody else.

        Needed once, if its folder is another user's, or its files name servers or a command for a password.
        """
        return run(invocation, undo=undo, as_json=as_json)
