"""`touch who`: whose a number or an e-mail address is."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, complain, line, width, wrapped, write, write_json
from touchcli.cli.console.numbers import address_shown, number_shown
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import iso
from touchcli.rules.wording import day, messages, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.who import People, Person


def run(invocation: Invocation, text: str, *, as_json: bool) -> int:
    """Print everybody it may be."""
    from touchcli.flows.accounts.who import who

    session = open_session(invocation)
    found = who(session, text)
    if as_json:
        people = [_as_json(row) for row in found.rows]
        write_json({"people": people, "more": found.more, "problems": of_problems(session.problems)})
    else:
        write(_lines(session, found, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: Session, found: "People", total: int) -> list[Line]:
    lines = [part for row in found.rows for part in wrapped((_head(session, row),), _facts(session, row), total, 4)]
    if found.more:
        lines.append(line("There are more: write more of it.", "dim"))
    return lines or [line("Nobody has it.")]


def _head(session: Session, row: "Person") -> Span:
    if row.account and row.contact:
        title = f" ({safe(row.contact.title)})" if row.contact.title else ""
        return Span(f"{safe(row.contact.name)}{title}, {safe(row.account.name)}  ", "bold")
    if row.rep:
        return Span(f"{safe(session.book.settings.reps[row.rep].name)}, one of yours  ", "bold")
    return Span("Forgotten  " if row.forgotten else "In no plan  ", "bold")


def _facts(session: Session, row: "Person") -> str:
    display, email = session.book.settings.display, row.contact.email if row.contact else None
    facts = [
        number_shown(row.number, display) if row.number else "",
        safe(address_shown(email, display)) if email else "",
    ]
    facts += ["no longer there"] * bool(row.contact and row.contact.left and row.contact.left <= session.today)
    if row.opted_out:
        facts.append(f"opted out: no {messages(row.opted_out)}")
    facts += ["paused: asked for no more"] * row.paused
    if row.last:
        on = day(session.calendar.day_of(row.last.at), session.today)
        facts.append(f"last touch {on}: {row.last.channel}, {row.last.outcome}")
    elif row.account:
        facts.append("never contacted")
    if row.wrote_at:
        facts.append(f"last wrote {day(session.calendar.day_of(row.wrote_at), session.today)}")
    return " · ".join(filter(None, facts))


def _as_json(row: "Person") -> dict[str, Any]:
    last = row.last
    return {
        "account": row.account.id if row.account else None,
        "name": row.account.name if row.account else None,
        "contact": row.contact.name if row.contact else None,
        "rep": row.rep,
        "number": row.number,
        "email": row.contact.email if row.contact else None,
        "opted_out": bool(row.opted_out),
        "paused": row.paused,
        "forgotten": row.forgotten,
        "last_touch": {"at": iso(last.at), "channel": last.channel, "outcome": last.outcome} if last else None,
        "wrote_at": iso(row.wrote_at) if row.wrote_at else None,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app, "who", group="Answers", examples=("touch who 0142", "touch who priya@acme.example"), as_of=True, cache=True
    )
    def who(
        invocation: Invocation,
        number: Annotated[
            str, Argument(metavar="NUMBER", help="A number, its last digits, an e-mail address, or @domain.")
        ],
        *,
        as_json: bool,
    ) -> int:
        """Say whose a number or an e-mail address is.

        With what the number said about texts, and the last touch.
        """
        return run(invocation, number, as_json=as_json)
