"""`touch reconcile`: settle the messages in doubt."""

from typing import Annotated

from touchcli.cli.command import App, Option, command
from touchcli.cli.commands.outbox import message_lines, of_message
from touchcli.cli.console.errors import DONE, FAILED
from touchcli.cli.console.lines import complain, line, width, write, write_json
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe


def run(invocation: Invocation, sent: str | None, not_sent: str | None, *, as_json: bool) -> int:
    """Settle by a person's word, or ask records and mailboxes; exit code 1 if a message stays in doubt."""
    from touchcli.flows.sending.reconcile import by_person, by_records

    if sent and not_sent:
        raise UserError("--sent and --not-sent are two messages", "settle them one after the other")
    session = open_session(invocation)
    complain(session.problems)
    named = sent or not_sent
    if named:
        who = session.env.get("USER") or session.env.get("LOGNAME") or "a person"
        outcome = by_person(session, named, sent=sent is not None, by=who)
    else:
        outcome = by_records(session, session.provider)
    if as_json:
        write_json(
            {
                "settled": [of_message(message) for message in outcome.settled],
                "in_doubt": [of_message(message) for message in outcome.in_doubt],
                "looked": list(outcome.looked),
            }
        )
    else:
        write(message_lines(session, [*outcome.settled, *outcome.in_doubt], width())[:-1])
        write([line(safe(each)) for each in outcome.looked])
        write([line(f"{len(outcome.settled)} settled, {len(outcome.in_doubt)} still in doubt.", "bold")])
        if outcome.in_doubt:
            write([line("A missing record proves nothing: ask the customer, then --sent KEY or --not-sent KEY.")])
    return FAILED if outcome.in_doubt else DONE


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "reconcile",
        group="Texts and mail",
        examples=(
            "touch reconcile",
            "touch reconcile --not-sent KEY",
        ),
    )
    def reconcile(
        invocation: Invocation,
        sent: Annotated[str | None, Option("--sent", metavar="KEY", help="Record that this one arrived.")] = None,
        not_sent: Annotated[
            str | None, Option("--not-sent", metavar="KEY", help="Record that this one never arrived.")
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Settle messages in doubt.

        By the provider's records, by the mailbox, or by your word with --sent or --not-sent.
        """
        return run(invocation, sent, not_sent, as_json=as_json)
