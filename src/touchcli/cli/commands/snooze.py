"""`touch snooze`: put an account off, with a reason; it ends by itself."""

from typing import TYPE_CHECKING

from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.rules.errors import UserError
from touchcli.rules.wording import in_full, safe

if TYPE_CHECKING:
    from touchcli.cli.command import App
    from touchcli.flows.common.session import Invocation


def run(
    invocation: "Invocation", account: str | None, until: str, because: str, *, everyone: bool, as_json: bool
) -> int:
    """Record the snooze and say what it silences."""
    from touchcli.flows.accounts.promise import snooze
    from touchcli.flows.common.session import open_session

    if (account is None) != everyone:
        raise UserError("which account?", "name one, or use --all")
    session = open_session(invocation)
    complain(session.problems)
    found, record = snooze(session, account, until, because)
    if as_json:
        write_json({"account": record.account, "until": record.until.isoformat(), "because": record.because})
    else:
        who = safe(found.name) if found else "Every account"
        if record.until == session.today:
            write([line(f"{who} is no longer snoozed.")])
        else:
            write([line(f"{who} is snoozed until {in_full(record.until)}; replies and promises still appear.")])
    return DONE


def register(app: "App") -> None:
    """Add the command to the application."""
    from typing import Annotated

    from touchcli.cli.command import Argument, Option, command

    @command(
        app,
        "snooze",
        group="The plan",
        examples=('touch snooze acme --until "4 jan" --because "plant closed for the holidays"',),
    )
    def snooze_account(
        invocation: "Invocation",
        until: Annotated[str, Option("--until", metavar="DATE", help="The day on which it ends.")],
        because: Annotated[str, Option("--because", metavar="R", help="Why.")],
        account: Annotated[str | None, Argument(metavar="[ACCOUNT]", help="An account by id or name.")] = None,
        everyone: Annotated[bool, Option("--all", help="Every account, for holidays.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Put an account off until a day.

        Replies and promises still appear.
        """
        return run(invocation, account, until, because, everyone=everyone, as_json=as_json)
