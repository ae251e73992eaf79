"""`touch rename`: another id for an account, its history with it."""

from typing import Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json
from touchcli.cli.options import AccountName
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.wording import safe


def run(invocation: Invocation, account: str, new: str, *, as_json: bool) -> int:
    """Write the plans and say what was written."""
    from touchcli.flows.accounts.plans.rename import rename

    session = open_session(invocation)
    done = rename(session, account, new)
    if as_json:
        write_json(done._asdict())
        return DONE
    write([line(f"{safe(done.before)} is now {safe(done.after)}; its history moves with it (formerly).")])
    write([line(f"  wrote {safe(file)}") for file in done.written])
    write([line(f"  removed {safe(file)}") for file in done.removed])
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "rename", group="The plan", examples=("touch rename acme acme-industrial",))
    def rename_account(
        invocation: Invocation,
        account: AccountName,
        new: Annotated[str, Argument(metavar="NEW", help="The new id.")],
        *,
        as_json: bool,
    ) -> int:
        """Give an account another id.

        Its plan says what it was called before, so its history goes along.
        """
        return run(invocation, account, new, as_json=as_json)
