"""`touch approve`: approve exact texts after reading them."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import Line, Span, complain, line, write, write_json
from touchcli.cli.console.prompt import agreed
from touchcli.cli.options import AccountOption, Yes
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.common.assess import Assessment
    from touchcli.flows.sending.approve import Choice


def run(invocation: Invocation, choice: "Choice", *, listing: bool, yes: bool, as_json: bool) -> int:
    """Show what waits, or approve what was chosen after asking."""
    from touchcli.flows.sending.approve import approve, chosen, waiting_texts

    session = open_session(invocation)
    complain(session.problems)
    if not (choice.keys or choice.account or choice.everything or listing):
        raise UserError("which texts?", "name keys, --account A or --all; --list shows what waits")
    rows = waiting_texts(session) if listing else chosen(session, choice)
    if not as_json:
        write([*_lines(rows), line(_count(rows, "waiting for approval"), "bold")])
    if rows and not listing:
        if not agreed(_count(rows, "to approve?"), yes=yes):
            return DONE
        approve(session, rows, _who(session))
    if as_json:
        write_json({"texts": [_as_json(row, approved=not listing) for row in rows]})
    elif rows and not listing:
        write([line(_count(rows, "approved."))])
    return DONE


def _who(session: Session) -> str:
    return session.env.get("USER") or session.env.get("LOGNAME") or "unknown"


def _count(rows: "list[Assessment]", what: str) -> str:
    return f"{len(rows)} text{'' if len(rows) == 1 else 's'} {what}"


def _lines(rows: "list[Assessment]") -> list[Line]:
    lines: list[Line] = []
    for row in rows:
        contact = row.action.contact
        who = f"{safe(contact.name)} {contact.phone.masked if contact.phone else ''}" if contact else ""
        lines.append((Span(safe(row.action.account.name), "bold"), Span(f" · {who} · {row.action.key}")))
        text = row.draft.text if row.draft and row.draft.text else ""
        lines += [(Span("  │ ", "dim"), Span(part)) for part in text.split("\n")]
        others = [hold.code for hold in row.holds if hold.code != "unapproved"]
        lines += [line(f"  held as well: {', '.join(others)}", "yellow")] if others else []
        lines.append(line())
    return lines


def _as_json(row: "Assessment", *, approved: bool) -> dict[str, Any]:
    contact, draft = row.action.contact, row.draft
    return {
        "key": row.action.key,
        "account": row.action.account.id,
        "contact": contact.name if contact else None,
        "to": contact.phone.e164 if contact and contact.phone else None,
        "template": draft.template if draft else None,
        "text": draft.text if draft else None,
        "hash": draft.hash if draft else None,
        "approved": approved,
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "approve",
        group="Texts and mail",
        examples=(
            "touch approve --list",
            "touch approve --account acme",
        ),
    )
    def approve_texts(
        invocation: Invocation,
        keys: Annotated[list[str] | None, Argument(metavar="KEY...", help="Keys of texts that wait.")] = None,
        account: AccountOption = None,
        everything: Annotated[bool, Option("--all", help="All that wait.")] = False,
        listing: Annotated[bool, Option("--list", help="Show what waits; approve nothing.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Approve exact texts; an edit voids the approval.

        Any edit of the words, the number or the media needs a new approval.
        """
        from touchcli.flows.sending.approve import Choice

        choice = Choice(tuple(keys or ()), account, everything)
        return run(invocation, choice, listing=listing, yes=yes, as_json=as_json)
