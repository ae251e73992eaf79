"""`touch show`: the one-page plan and history, for the minute before a call."""

from typing import Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, width, write, write_json
from touchcli.cli.options import AccountName
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.wording import safe


def run(invocation: Invocation, name: str, *, as_json: bool, everything: bool = False, trail: bool = False) -> int:
    """Print the page of one account, or its trail."""
    from touchcli.cli.views.account_json import page_json
    from touchcli.cli.views.account_page import page_lines
    from touchcli.flows.accounts.show import page

    session = open_session(invocation)
    if trail:
        return _trail(session, name, as_json=as_json)
    found = page(session, name, everything=everything)
    if as_json:
        write_json(page_json(session, found))
    else:
        write(page_lines(session, found, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _trail(session: Session, name: str, *, as_json: bool) -> int:
    from touchcli.cli.views.trail import of_traced, trail_lines
    from touchcli.flows.common.trail import trail_of

    account, rows = trail_of(session, name)
    if as_json:
        write_json(
            {"account": account.id, "rows": [of_traced(row) for row in rows], "problems": of_problems(session.problems)}
        )
    else:
        write((line(safe(account.name), "bold"), *trail_lines(rows, session.calendar.zone, width())))
    complain(session.problems)
    return USAGE if session.problems else DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "show", group="Each morning", examples=("touch show acme",), as_of=True, cache=True)
    def show(
        invocation: Invocation,
        account: AccountName,
        everything: Annotated[bool, Option("--all", help="All of its history, not the last ten touches.")] = False,
        trail: Annotated[bool, Option("--trail", help="Every row of the ledger, with who wrote it.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Show an account's plan and history on one page.

        For the minute before a call.
        """
        return run(invocation, account, as_json=as_json, everything=everything, trail=trail)
