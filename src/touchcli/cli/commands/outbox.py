"""`touch outbox`: messages by state."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import Line, columns, complain, line, width, write, write_json
from touchcli.cli.console.numbers import number_shown
from touchcli.cli.options import AccountOption
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import iso
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.rules.models.message import Message


def run(invocation: Invocation, states: tuple[str, ...], account: str | None, *, as_json: bool) -> int:
    """Print the messages of the outbox."""
    from touchcli.flows.sending.outbox import outbox

    session = open_session(invocation)
    complain(session.problems)
    messages = outbox(session, states, account)
    if as_json:
        write_json({"messages": [of_message(message) for message in messages]})
    else:
        write(message_lines(session, messages, width()))
    return DONE


def message_lines(session: Session, messages: "list[Message]", total: int) -> list[Line]:
    """Messages under their states, in the order of the states, and a line that counts them."""
    from touchcli.rules.models.history import MESSAGE_STATES

    lines: list[Line] = []
    for state in MESSAGE_STATES:
        rows = [message for message in messages if message.state == state]
        if rows:
            lines += [line(state.capitalize().replace("-", " "), "bold")]
            lines += columns([_cells(session, row) for row in rows], ("bold", "dim", "dim", ""), (22, 12, 12), total)
            lines.append(line())
    count = "1 message" if len(messages) == 1 else f"{len(messages)} messages"
    return [*lines, line(f"{count} in the outbox.")]


def _cells(session: Session, message: "Message") -> tuple[str, ...]:
    account = session.book.accounts.get(message.account)
    at = message.updated_at.astimezone(session.calendar.zone)
    what = message.error or message.template or message.item or ""
    if message.state == "deferred" and message.not_before:
        goes = message.not_before.astimezone(session.calendar.zone)
        what = f"{what}, goes {goes:%d %b %H:%M:%S}"
    return (
        safe(account.name if account else message.key),
        number_shown(message.to, session.book.settings.display),
        f"{at:%d %b %H:%M}",
        safe(what),
    )


def of_message(message: "Message") -> dict[str, Any]:
    """A message of the outbox as JSON."""
    return {
        "key": message.key,
        "account": message.account or None,
        "to": message.to,
        "state": message.state,
        "client_ref": message.client_ref,
        "message_uuid": message.message_uuid,
        "text": message.text,
        "attempts": message.attempts,
        "updated_at": iso(message.updated_at),
        "not_before": iso(message.not_before) if message.not_before else None,
        "error": message.error,
    }


def register(app: App) -> None:
    """Add the command to the application."""
    from touchcli.rules.models.history import MESSAGE_STATES

    @command(
        app,
        "outbox",
        group="Texts and mail",
        examples=(
            "touch outbox",
            "touch outbox --state in-doubt",
        ),
    )
    def show_outbox(
        invocation: Invocation,
        state: Annotated[
            list[str] | None, Option("--state", metavar="S", help="Only this state.", completes=MESSAGE_STATES)
        ] = None,
        account: AccountOption = None,
        *,
        as_json: bool,
    ) -> int:
        """List messages by state."""
        return run(invocation, tuple(state or ()), account, as_json=as_json)
