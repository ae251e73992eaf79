"""`touch log`: a touch made elsewhere goes into the ledger."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, undo_line, write, write_json
from touchcli.cli.console.lines import line as plain
from touchcli.cli.console.prompt import is_terminal
from touchcli.cli.options import AccountName
from touchcli.cli.views.json_shapes import of_action, of_note, of_problems, of_touch
from touchcli.cli.views.recorded import logged_sentences, summary_wanted
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.log import Entry, Logged


def run(invocation: Invocation, entry: "Entry", *, as_json: bool, yes: bool = True) -> int:
    """Record the touch and say what it completed."""
    from touchcli.flows.accounts.log import log_touch, of_listed_row
    from touchcli.flows.accounts.note import CHANNEL
    from touchcli.flows.day.refresh import keep_up

    session = open_session(invocation)
    entry = of_listed_row(session, entry)
    if entry.channel == CHANNEL:
        return _note(session, entry, as_json=as_json)
    if not (as_json or yes) and is_terminal():
        from touchcli.cli.log_questions import ask_for_the_rest

        entry = ask_for_the_rest(session, entry)
    logged = log_touch(session, entry)
    if as_json:
        write_json(_as_json(session, logged))
    else:
        write([*map(plain, logged_sentences(session, logged)), undo_line(logged.entry)])
    if logged.next_is_open:
        print(
            "touch: no next date: the cadence decides (--next DATE when you agreed one, --next cadence to say so)",
            file=sys.stderr,
        )
    if logged.summary_for:
        print(f"touch: {summary_wanted(logged)}", file=sys.stderr)
    complain(session.problems)
    keep_up(session)
    return USAGE if session.problems else DONE


def _note(session: Session, entry: "Entry", *, as_json: bool) -> int:
    from touchcli.flows.accounts.note import note

    noted = note(session, entry)
    if as_json:
        write_json({"note": of_note(noted.note), "entry": noted.entry, "problems": of_problems(session.problems)})
    else:
        write([plain(f"Noted for {safe(noted.account.name)}. It counts as no touch."), undo_line(noted.entry)])
    complain(session.problems)
    return USAGE if session.problems else DONE


def _as_json(session: Session, logged: "Logged") -> dict[str, Any]:
    return {
        "touch": of_touch(logged.touch),
        "completed": of_action(logged.completed[0], session.today) if logged.completed else None,
        "also_completed": [of_action(action, session.today) for action in logged.completed[1:]],
        "settled": [of_action(action, session.today) for action in logged.settled],
        "answered": logged.answered,
        "entry": logged.entry,
        "problems": of_problems(session.problems),
    }


def register(app: App) -> None:
    """Add the command to the application."""
    from touchcli.rules.models.history import OUTCOMES
    from touchcli.rules.models.settings import CHANNELS

    @command(
        app,
        "log",
        group="Each morning",
        examples=(
            'touch log acme call --note "wants a quote for Plant 2" --next "fri 10:00"',
            "touch log acme call vm",
            "touch log 3 vm",
        ),
        cache=True,
    )
    def log(
        invocation: Invocation,
        account: AccountName,
        channel: Annotated[
            str,
            Argument(
                metavar="[CHANNEL]",
                help=f"One of {' '.join(CHANNELS)}, or note; of a row of the list it is the row's.",
                completes=(*CHANNELS, "note"),
            ),
        ] = "",
        ended: Annotated[
            str | None,
            Argument(
                metavar="[OUTCOME]",
                help="How it ended, as --outcome says it; vm is voicemail, na is no-answer.",
                completes=OUTCOMES,
            ),
        ] = None,
        contact: Annotated[
            str | None,
            Option("--contact", metavar="C", help="With whom; by default the item's contact.", completes="contact"),
        ] = None,
        outcome: Annotated[
            str | None, Option("--outcome", metavar="O", help=f"One of {' '.join(OUTCOMES)}.", completes=OUTCOMES)
        ] = None,
        item: Annotated[
            list[str] | None,
            Option("--item", metavar="ID", help="An item it completes, repeatable; none for an unplanned touch."),
        ] = None,
        direction: Annotated[
            str, Option("--direction", help="in for a touch the customer began.", completes=("in", "out"))
        ] = "out",
        note: Annotated[str | None, Option("--note", help="Your own note; no customer ever reads it.")] = None,
        summary: Annotated[
            str | None, Option("--summary", help="What it came to, in words that thank-you letters say.")
        ] = None,
        following: Annotated[
            str | None, Option("--next", metavar="[CHANNEL] DAY [TIME]", help="What was agreed, or cadence.")
        ] = None,
        prefers: Annotated[
            str | None,
            Option("--prefers", metavar="text,call", help="Channels they say they prefer.", completes=CHANNELS),
        ] = None,
        at: Annotated[str | None, Option("--at", metavar="T", help="When it happened; by default now.")] = None,
        yes: Annotated[bool, Option("--yes", help="Ask for nothing that is missing.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Record a call, visit, letter or text made elsewhere.

        It completes what was due.
        """
        from touchcli.flows.accounts.log import Entry

        if ended is not None and outcome is not None:
            raise UserError(f'two outcomes: "{ended}" and "{outcome}"', "say one of them")
        outcome = ended if outcome is None else outcome
        entry = Entry(account, channel, contact, outcome, tuple(item or ()), direction, note, following, prefers, at)
        return run(invocation, entry._replace(summary=summary), as_json=as_json, yes=yes)
