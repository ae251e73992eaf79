"""`touch promise`: commitments to customers: list, add, keep, break."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import Line, columns, complain, line, undo_line, width, write, write_json
from touchcli.cli.views.recorded import account_name, promised_sentence
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import day, days, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.promise import Promises, Told
    from touchcli.rules.models.history import Promise


def run(
    invocation: Invocation,
    account: str | None,
    what: str | None,
    by: str | None,
    *,
    kept: int | None,
    broken: int | None,
    everything: bool,
    as_json: bool,
) -> int:
    """Add a promise, end one, or list those that are open."""
    from touchcli.flows.accounts.promise import add_promise, end_promise, promises

    ends: list[tuple[int | None, Literal["kept", "broken"]]] = [(kept, "kept"), (broken, "broken")]
    ending = [(id, state) for id, state in ends if id is not None]
    if len(ending) + (what is not None) > 1:
        raise UserError("make a promise, or close one with --kept ID or --broken ID")
    if (what is None) != (by is None):
        raise UserError("a promise needs words and a day", 'touch promise acme "quote for Plant 2" --by fri')
    if invocation.as_of and (what or ending):
        raise UserError("--as-of is for the list alone; what is promised or kept is so from now")
    session = open_session(invocation)
    complain(session.problems)
    if ending:
        told = end_promise(session, *ending[0])
        ended = told.promise
        _tell(told, f"{ended.state.capitalize()}: {safe(ended.what)}.", as_json=as_json)
    elif what is not None and by is not None and account is not None:
        made = add_promise(session, account, what, by)
        _tell(made, promised_sentence(session, made.promise), as_json=as_json)
    else:
        found = promises(session, account, everything=everything)
        if as_json:
            rows = [of_promise(promise) for promise in found.rows]
            write_json({"promises": rows, "kept": found.kept, "broken": found.broken})
        else:
            write(_lines(session, found, width()))
    return DONE


def _tell(told: "Told", sentence: str, *, as_json: bool) -> None:
    if as_json:
        write_json({"promise": of_promise(told.promise), "entry": told.entry})
    else:
        write([line(sentence), undo_line(told.entry)])


def _lines(session: Session, found: "Promises", total: int) -> list[Line]:
    rows = []
    for promise in found.rows:
        late = (session.today - promise.by).days
        when = (
            promise.state
            if promise.state != "open"
            else f"{days(late)} late"
            if late > 0
            else day(promise.by, session.today)
        )
        rows.append((str(promise.id), account_name(session, promise.account), when, safe(promise.what)))
    lines = columns(rows, ("dim", "bold", "yellow", ""), (5, 22, 14), total) if rows else [line("No promise is open.")]
    return [*lines, line(), line(f"{found.kept} kept, {found.broken} broken so far.", "dim")]


def of_promise(promise: "Promise") -> dict[str, Any]:
    """A promise as JSON."""
    return {
        "id": promise.id,
        "account": promise.account,
        "what": promise.what,
        "by": promise.by.isoformat(),
        "state": promise.state,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "promise",
        group="The plan",
        examples=(
            'touch promise acme "quote for Plant 2" --by fri',
            "touch promise --kept 3",
        ),
        as_of=True,
    )
    def promise(
        invocation: Invocation,
        account: Annotated[
            str | None, Argument(metavar="[ACCOUNT]", help="An account by id or name.", completes="account")
        ] = None,
        what: Annotated[str | None, Argument(metavar="[TEXT]", help="What was promised.")] = None,
        by: Annotated[str | None, Option("--by", metavar="DATE", help="The day it is promised for.")] = None,
        kept: Annotated[int | None, Option("--kept", metavar="ID", help="This promise was kept.")] = None,
        broken: Annotated[int | None, Option("--broken", metavar="ID", help="This promise was broken.")] = None,
        everything: Annotated[bool, Option("--all", help="Kept and broken ones too.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """List, make, keep or break promises.

        Without arguments it lists the open ones.
        """
        return run(invocation, account, what, by, kept=kept, broken=broken, everything=everything, as_json=as_json)
