"""`touch approve`: approve exact texts after reading them."""

from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE
from touchcli.cli.console.lines import Line, Span, complain, line, write, write_json
from touchcli.cli.console.prompt import agreed, is_terminal
from touchcli.cli.options import AccountOption, Yes
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import mask
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.flows.common.assess import Assessment
    from touchcli.flows.sending.planning.approve import Choice, WaitingText


def run(invocation: Invocation, choice: "Choice", *, listing: bool, yes: bool, as_json: bool) -> int:
    """Show what waits, or approve what was chosen after asking; on a terminal all that waits is asked about."""
    from touchcli.cli.ask_texts import who
    from touchcli.flows.sending.planning.approve import approve, chosen, waiting_texts

    session = open_session(invocation)
    complain(session.problems)
    asks = not (yes or as_json or listing) and is_terminal()
    named = choice.keys or choice.account or choice.everything
    if not (named or listing or asks):
        raise UserError("which texts?", "name keys, rows, --account A or --all; --list shows what waits")
    texts = chosen(session, choice) if named and not listing else waiting_texts(session)
    if not as_json:
        write([*_lines(texts), line(f"{counted(len(texts), 'text')} waiting for approval", "bold")])
        _keep(session, texts)
    if texts and not listing:
        if asks:
            texts = _asked(session, texts)
        elif not agreed(f"{counted(len(texts), 'text')} to approve?", yes=yes):
            return DONE
        approve(session, texts, who(session))
        if not (asks or as_json):
            write([line(f"{counted(len(texts), 'text')} approved.")])
    if as_json:
        write_json({"texts": [_as_json(each.row, approved=not listing) for each in texts]})
    return DONE


def _asked(session: Session, texts: "list[WaitingText]") -> "list[WaitingText]":
    """Those that a person approves with the words as they are; what they edited waits in the outbox, approved."""
    from touchcli.cli.ask_texts import ask_texts

    messages = [each.message for each in texts if each.message is not None]
    said = ask_texts(session, messages, "Approve")
    write([line(f"{counted(len(said.go), 'text')} approved.")])
    return [each for each in texts if each.row.action.key in {*said.go} - said.edited]


def _lines(texts: "list[WaitingText]") -> list[Line]:
    lines: list[Line] = []
    for number, (row, _) in enumerate(texts, 1):
        contact = row.action.contact
        who = f"{safe(contact.name)} {mask(row.action.place or '')}" if contact else ""
        name = Span(safe(row.action.account.name), "bold")
        lines.append((Span(f"{number:>3}  ", "dim"), name, Span(f" · {who} · {row.action.key}")))
        text = row.draft.text if row.draft and row.draft.text else ""
        lines += [(Span("  │ ", "dim"), Span(part)) for part in text.split("\n")]
        others = [hold.code for hold in row.holds if hold.code != "unapproved"]
        lines += [line(f"  held as well: {', '.join(others)}", "yellow")] if others else []
        lines.append(line())
    return lines


def _keep(session: Session, texts: "list[WaitingText]") -> None:
    """Keep the list that was printed, so that its rows can be named by their numbers."""
    from touchcli.flows.common.listed import ListedRow, keep_rows

    actions = [each.row.action for each in texts]
    keep_rows(session, [ListedRow(each.account.id, each.channel, each.item, each.kind) for each in actions])


def _as_json(row: "Assessment", *, approved: bool) -> dict[str, Any]:
    contact, draft = row.action.contact, row.draft
    return {
        "key": row.action.key,
        "account": row.action.account.id,
        "contact": contact.name if contact else None,
        "to": row.action.place,
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
            "touch approve 2 4",
            "touch approve --account acme",
        ),
    )
    def approve_texts(
        invocation: Invocation,
        keys: Annotated[list[str] | None, Argument(metavar="TEXT...", help="Texts that wait, by row or key.")] = None,
        account: AccountOption = None,
        everything: Annotated[bool, Option("--all", help="All that wait.")] = False,
        listing: Annotated[bool, Option("--list", help="Show what waits; approve nothing.")] = False,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Approve exact texts, all or one by one; an edit voids it.

        Any later edit of the words, the number or the media needs a new approval.
        """
        from touchcli.flows.sending.planning.approve import Choice

        choice = Choice(tuple(keys or ()), account, everything)
        return run(invocation, choice, listing=listing, yes=yes, as_json=as_json)
