"""`touch amend`: what was recorded, with other values."""

from typing import TYPE_CHECKING, Annotated, Any, get_args

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, write, write_json
from touchcli.cli.console.prompt import agreed
from touchcli.cli.options import Yes
from touchcli.cli.views.json_shapes import of_note, of_problems, of_touch
from touchcli.cli.views.recorded import (
    account_name,
    entry_lines,
    logged_sentences,
    promised_sentence,
    snoozed_sentence,
)
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.account import ConsentKind
from touchcli.rules.models.history import OUTCOMES, Note, Promise
from touchcli.rules.models.settings import CHANNELS
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.corrections.amend import Amended, Changes


def run(invocation: Invocation, id: int, changes: "Changes", *, yes: bool, as_json: bool) -> int:
    """Show what is to be amended, ask, and record it anew."""
    from touchcli.flows.accounts.corrections.amend import amend, amendable

    session = open_session(invocation)
    found = amendable(session, id, changes)
    if not agreed("Amend this?", yes=yes, show=lambda: write(entry_lines(session, found))):
        write([line("Nothing amended.")])
        return DONE
    amended = amend(session, found, changes)
    if as_json:
        retracted = {"retracted": found.entry.id, "entry": amended.entry}
        write_json({**retracted, **_now(amended), "problems": of_problems(session.problems)})
    else:
        write([line(f"Amended: {found.entry.id} is taken back.")])
        write([line(sentence) for sentence in _sentences(session, amended)])
        write([line(f"Undo: touch undo {amended.entry}", "dim")])
    complain(session.problems)
    return USAGE if session.problems else DONE


def _now(amended: "Amended") -> dict[str, Any]:
    from touchcli.cli.commands import consent, promise, snooze
    from touchcli.flows.accounts.log import Logged
    from touchcli.flows.inbound.consent import Recorded
    from touchcli.flows.inbound.opt_out import OptOutResult

    match amended.now:
        case Logged():
            return {"touch": of_touch(amended.now.touch)}
        case Note():
            return {"note": of_note(amended.now)}
        case Promise():
            return {"promise": promise.of_promise(amended.now)}
        case Recorded():
            return {"consent": consent.of_consent(amended.now)}
        case OptOutResult():
            return {"opted_out": list(amended.now.numbers)}
        case _:
            return {"snooze": snooze.of_snooze(amended.now)}


def _sentences(session: Session, amended: "Amended") -> list[str]:
    from touchcli.cli.commands.consent import consent_sentences
    from touchcli.cli.commands.opt_out import opted_out_sentence
    from touchcli.flows.accounts.log import Logged
    from touchcli.flows.inbound.consent import Recorded
    from touchcli.flows.inbound.opt_out import OptOutResult

    match amended.now:
        case Logged():
            return logged_sentences(session, amended.now)
        case Note():
            return [f"Noted: {safe(amended.now.text)}"]
        case Promise():
            return [promised_sentence(session, amended.now)]
        case Recorded():
            return consent_sentences(amended.now)
        case OptOutResult():
            return [opted_out_sentence(amended.now)]
        case _:
            return [snoozed_sentence(account_name(session, amended.now.account), amended.now)]


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "amend",
        group="Each morning",
        examples=("touch amend 41 --outcome vm", 'touch amend 42 --by "4 dec"'),
    )
    def amend(
        invocation: Invocation,
        id: Annotated[int, Argument(metavar="ID", help="Its number, as touch show ACCOUNT --trail has it.")],
        contact: Annotated[str | None, Option("--contact", "C", "With whom.", completes="contact")] = None,
        outcome: Annotated[str | None, Option("--outcome", "O", "How it ended.", completes=OUTCOMES)] = None,
        item: Annotated[list[str] | None, Option("--item", "ID", "An item it completes, repeatable; or none.")] = None,
        direction: Annotated[str | None, Option("--direction", None, "in or out.", completes=("in", "out"))] = None,
        note: Annotated[str | None, Option("--note", None, "Your note of it.")] = None,
        summary: Annotated[str | None, Option("--summary", None, "What it came to, for the customer.")] = None,
        following: Annotated[str | None, Option("--next", "[CHANNEL] DAY [TIME]", "What was agreed.")] = None,
        prefers: Annotated[
            str | None, Option("--prefers", "text,call", "Channels they prefer.", completes=CHANNELS)
        ] = None,
        at: Annotated[str | None, Option("--at", "T", "When it happened.")] = None,
        what: Annotated[str | None, Option("--what", "TEXT", "What was promised.")] = None,
        by: Annotated[str | None, Option("--by", "DATE", "The day it is promised for.")] = None,
        until: Annotated[str | None, Option("--until", "DATE", "The day on which a snooze ends.")] = None,
        because: Annotated[str | None, Option("--because", "R", "Why an account is snoozed.")] = None,
        kind: Annotated[
            str | None, Option("--kind", "K", "The kind of a consent.", completes=get_args(ConsentKind))
        ] = None,
        how: Annotated[str | None, Option("--how", None, "How we know of a consent or an opt-out.")] = None,
        for_business: Annotated[
            str | None, Option("--for-business", "WHY", "How we know that they text for business.")
        ] = None,
        only: Annotated[str | None, Option("--only", "QUOTE", "Their wish for texts only, in their words.")] = None,
        on: Annotated[str | None, Option("--on", "DATE", "Since when they allow texts.")] = None,
        number: Annotated[str | None, Option("--number", "N", "The number that was meant to be opted out.")] = None,
        yes: Yes = False,
        *,
        as_json: bool,
    ) -> int:
        """Record something again with other values.

        What was recorded before is taken back.
        """
        from touchcli.flows.accounts.corrections.amend import Changes

        said = (contact, outcome, tuple(item or ()), direction, note, summary, following, prefers, at)
        changes = Changes(*said, what, by, until, because, kind, how, for_business, only, on, number)
        return run(invocation, id, changes, yes=yes, as_json=as_json)
