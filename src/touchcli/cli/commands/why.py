"""`touch why`: every rule for an account's next text or mail, passed or not, and why the account ranks so."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, complain, line, width, wrapped, write, write_json
from touchcli.cli.options import AccountName
from touchcli.cli.views.json_shapes import of_action, of_hold, of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import day, safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.why import Why
    from touchcli.rules.models.action import Hold
    from touchcli.rules.models.settings import Channel
    from touchcli.rules.texting.guards import Guard


_TITLES = {"text": "Text", "email": "E-mail"}


def run(invocation: Invocation, account: str, channel: "Channel", *, as_json: bool) -> int:
    """Print the verdict of every guard on the account's next text or mail."""
    from touchcli.flows.accounts.why import explain_account

    session = open_session(invocation)
    why = explain_account(session, account, channel)
    if as_json:
        write_json(_as_json(session, why))
    else:
        write(_lines(session, why, channel, width()))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: Session, why: "Why", channel: "Channel", columns: int) -> list[Line]:
    from touchcli.rules.due.texts_only import texts_only

    contact = why.action.contact if why.action else None
    only = texts_only(contact, session.book.settings, session.calendar, session.today)
    wish = f" · {safe(contact.name)} wants texts only" if contact and only else ""
    lines: list[Line] = [(Span(safe(why.account.name), "bold"), Span(f" · {_place(why)}{wish}"))]
    if why.top:
        lines += wrapped((Span("  first: "),), f"{why.top.channel}, {safe(why.top.reason)}", columns, 4)
        lines += wrapped((Span("  ranks so because: "),), why.because, columns, 4)
    lines.append(line())
    action = why.action
    if action is None:
        noun = "mail" if channel == "email" else "text"
        lines.append(line(f"No {noun} is planned for this account; what would hold one:"))
    else:
        when = "due since" if action.due_on < session.today else "due"
        state = (
            f"{when} {day(action.due_on, session.today)}"
            if why.due
            else f"next, on {day(action.due_on, session.today)}"
        )
        words = f"{action.item}, {state}, {why.template or 'no template'}: {safe(action.reason)}"
        lines += wrapped((Span(_TITLES[channel], "bold"), Span(" ")), words, columns, 5)
        if why.draft and why.draft.text:
            lines += [(Span("  │ ", "dim"), Span(part)) for part in why.draft.text.split("\n")]
        for template, reason in why.passed_over:
            lines += wrapped((Span("  passed over: "),), f"{template}, {safe(reason)}", columns, 4)
    lines.append(line())
    for guard, hold in why.verdicts:
        lines += _verdict(session, guard, hold, columns)
    held = sum(hold is not None for _, hold in why.verdicts)
    lines += [line(), line(f"{held} of {len(why.verdicts)} guards hold it." if held else "Nothing holds it.", "bold")]
    return lines


def _place(why: "Why") -> str:
    return f"number {why.rank} of the day" if why.rank else "nothing due today"


def _verdict(session: Session, guard: "Guard", hold: "Hold | None", columns: int) -> list[Line]:
    if hold is None:
        return [(Span("  ok    ", "green"), Span(guard.code, "dim"))]
    parts = [hold.message]
    if hold.clears_at:
        clears = hold.clears_at.astimezone(session.calendar.zone)
        parts.append(f"clears {clears:%A} {clears.day} {clears:%B} at {clears:%H:%M}")
    if hold.instead:
        parts.append(f"instead: {hold.instead}")
    where = f"{hold.rule}, {hold.origin}" if hold.origin else hold.rule
    return [
        (Span("  held  ", "yellow"), Span(guard.code, "bold")),
        *wrapped((Span(" " * 8),), f"{'; '.join(parts)} [{where}]", columns, 8),
    ]


def _as_json(session: Session, why: "Why") -> dict[str, Any]:
    return {
        "account": why.account.id,
        "action": of_action(why.action, session.today) | {"template": why.template} if why.action else None,
        "due": why.due,
        "rank": why.rank,
        "rank_reason": why.because,
        "guards": [_guard(guard, hold) for guard, hold in why.verdicts],
        "text": why.draft.text if why.draft else None,
        "passed_over": [{"template": template, "reason": reason} for template, reason in why.passed_over],
        "problems": of_problems(session.problems),
    }


def _guard(guard: "Guard", hold: "Hold | None") -> dict[str, Any]:
    if hold is None:
        empty = {"message": None, "rule": guard.rule, "origin": None, "clears_at": None, "instead": None}
        return {"code": guard.code, "passed": True, **empty}
    return {"code": guard.code, "passed": False, **{k: v for k, v in of_hold(hold).items() if k != "code"}}


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "why", group="Each morning", examples=("touch why foxglove",), as_of=True, cache=True)
    def why(
        invocation: Invocation,
        account: AccountName,
        channel: Annotated[
            str | None,
            Option(
                "--channel", metavar="C", help="Of its next text, or of its next email.", completes=("text", "email")
            ),
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Show every rule for an account's next text, and its rank.

        Each guard shows whether it passed, where the rule comes from, and what clears it.
        """
        if channel not in (None, "text", "email"):
            raise UserError(f'--channel: touch sends text and email, not "{channel}"')
        return run(invocation, account, "email" if channel == "email" else "text", as_json=as_json)
