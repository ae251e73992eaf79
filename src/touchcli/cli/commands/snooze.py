"""`touch snooze`: put an account off, with a reason; it ends by itself."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import Line, columns, complain, line, undo_line, width, write, write_json
from touchcli.cli.views.recorded import account_name, snoozed_sentence
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import counted, in_full, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.snooze import Snoozed, Whose
    from touchcli.rules.models.history import Snooze


def run(
    invocation: Invocation, whose: "Whose", until: str | None, because: str | None, *, lifting: bool, as_json: bool
) -> int:
    """Record a snooze or end one, and say what it silences; without either, list those that are on."""
    from touchcli.flows.accounts.snooze import lift, snooze, snoozed

    session = open_session(invocation)
    complain(session.problems)
    named = whose.account is not None or whose.everything
    if not named and not lifting and until is None and because is None:
        rows = snoozed(session, whose.owner)
        if as_json:
            write_json({"snoozes": [of_snooze(row) for row in rows]})
        else:
            write(_lines(session, rows, width()))
        return DONE
    if not named or (whose.account is not None and whose.everything):
        raise UserError("which account?", "name one, or use --all")
    if lifting:
        if until is not None or because is not None:
            raise UserError("--lift ends a snooze", "it takes neither --until nor --because")
        done = lift(session, whose)
    elif until is None or because is None:
        raise UserError(
            "a snooze needs a day and a reason", 'touch snooze acme --until "4 jan" --because "plant closed"'
        )
    else:
        done = snooze(session, whose, until, because)
    if as_json:
        write_json({**of_snooze(done.record), "owner": done.owner, "accounts": done.accounts, "entry": done.entry})
    else:
        write([*map(line, _sentences(session, done)), undo_line(done.entry)])
    return DONE


def _sentences(session: Session, done: "Snoozed") -> list[str]:
    many = f"Each of the {counted(done.accounts, 'account')} of {done.owner}" if done.owner else "Every account"
    who = safe(done.account.name) if done.account else many
    if done.record.until > session.today:
        return [snoozed_sentence(who, done.record)]
    still = f"All accounts are still snoozed until {in_full(done.still.until)}." if done.still else ""
    return [f"{who} is no longer snoozed.", *([still] if still else [])]


def _lines(session: Session, rows: "list[Snooze]", total: int) -> list[Line]:
    if not rows:
        return [line("No account is snoozed.")]
    cells = [(account_name(session, row.account), in_full(row.until), safe(row.because)) for row in rows]
    return [*columns(cells, ("bold", "", "dim"), (28, 28), total), line("End one: touch snooze ACCOUNT --lift", "dim")]


def of_snooze(record: "Snooze") -> dict[str, Any]:
    """A snooze as JSON; `account` is null for that of every account."""
    return {"account": record.account, "until": record.until.isoformat(), "because": record.because}


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "snooze",
        group="The plan",
        examples=(
            'touch snooze acme --until "4 jan" --because "plant closed for the holidays"',
            "touch snooze acme --lift",
        ),
    )
    def snooze_account(
        invocation: Invocation,
        account: Annotated[str | None, Argument("[ACCOUNT]", "An account by id or name.", completes="account")] = None,
        until: Annotated[str | None, Option("--until", "DATE", "The day on which it ends.")] = None,
        because: Annotated[str | None, Option("--because", "R", "Why.")] = None,
        everything: Annotated[bool, Option("--all", None, "Every account of yours, for holidays.")] = False,
        owner: Annotated[str | None, Option("--owner", "R", "Of this rep; all for everyone.", completes="rep")] = None,
        lifting: Annotated[bool, Option("--lift", None, "End the snooze today.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Put an account off until a day, or list who is.

        Replies and promises still appear.
        """
        from touchcli.flows.accounts.snooze import Whose

        return run(invocation, Whose(account, everything, owner), until, because, lifting=lifting, as_json=as_json)
