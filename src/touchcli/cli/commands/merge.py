"""`touch merge`: one account into another, its people and its history with it."""

from typing import Annotated

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import line, write, write_json
from touchcli.cli.options import AccountName
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.wording import safe


def run(invocation: Invocation, account: str, new: str, *, as_json: bool) -> int:
    """Write the plans and say what was written."""
    from touchcli.flows.accounts.plans.rename import merge

    session = open_session(invocation)
    done = merge(session, account, new)
    if as_json:
        write_json(done._asdict())
        return DONE
    write([line(f"{safe(done.before)} is now {safe(done.after)}; its history moves with it (formerly).")])
    write([line(f"  wrote {safe(file)}") for file in done.written])
    write([line(f"  removed {safe(file)}") for file in done.removed])
    return DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "merge", group="The plan", examples=("touch merge acme-tx acme",))
    def merge_account(
        invocation: Invocation,
        account: AccountName,
        new: Annotated[
            str, Argument(metavar="INTO", help="The account that stays, by id or name.", completes="account")
        ],
        *,
        as_json: bool,
    ) -> int:
        """Put an account into another one.

        Its people and its history go along; its own plan is removed.
        """
        return run(invocation, account, new, as_json=as_json)
