"""`touch due`: who is due today, with what, why, ready or held."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, width, write, write_json
from touchcli.cli.options import AccountOption, OwnerOption
from touchcli.cli.views.json_shapes import of_problems, of_refused, of_row
from touchcli.flows.common.session import Invocation, open_session
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import iso

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.day.due import Day, Filters
    from touchcli.flows.day.rows import DueRow


def run(
    invocation: Invocation,
    *,
    as_json: bool = False,
    everything: bool = False,
    account: str | None = None,
    owner: str | None = None,
    channel: str | None = None,
    book: int | None = None,
    ics: bool = False,
    mail: bool = False,
    again: bool = False,
) -> int:
    """Print the day; exit code 2 if some file has Problems, after everything sound was shown."""
    from touchcli.cli.views.day import day_lines, numbered, rows_to_keep
    from touchcli.flows.common.listed import keep_rows
    from touchcli.flows.common.owner import owner_meant
    from touchcli.flows.day.due import Filters, the_day

    session = open_session(invocation)
    if mail or again:
        if not mail:
            raise UserError("--again goes with --mail", "touch due --mail --again")
        if account or channel or book is not None or ics:
            raise UserError("--mail sends the whole day", "leave out --account, --channel, --book and --ics")
        return _mail(session, owner, everything=everything, again=again, as_json=as_json)
    owner = owner_meant(session, owner, account)
    filters = Filters(account, owner, channel, book, everything)
    if ics:
        return _calendar(session, filters, as_json=as_json)
    day = the_day(session, filters)
    rows = numbered(day)
    if as_json:
        write_json(_as_json(day, rows))
    else:
        write(day_lines(day, width(), session.book.settings.display, everything=everything))
    keep_rows(session, rows_to_keep(rows))
    complain(day.problems)
    return USAGE if day.problems else DONE


def _mail(session: "Session", owner: str | None, *, everything: bool, again: bool, as_json: bool) -> int:
    """Mail the day to the rep whose it is, or with `--owner all` to every rep for whom there is something."""
    from touchcli.cli.views.own_pages import day_page, tell_mailed
    from touchcli.flows.common.owner import ALL, owner_meant
    from touchcli.flows.day.due import Filters, the_day
    from touchcli.flows.day.own_mail import Mailed, mail_page, reps_meant

    mailed = []
    for rep in reps_meant(session, owner_meant(session, owner), everyone=owner == ALL):
        day = the_day(session, Filters(owner=rep.id, everything=everything))
        if day.shown or day.undelivered or day.refused:
            page = day_page(day, session.book.settings.display, everything=everything)
            mailed.append(mail_page(session, rep, "due", page, again=again))
        else:
            mailed.append(Mailed(rep.id, rep.email or "", "nothing"))
    return tell_mailed(session, mailed, "the day", as_json=as_json)


def _calendar(session: "Session", filters: "Filters", *, as_json: bool) -> int:
    """Print the calls and meetings of the day, and what has an hour, as a calendar."""
    from touchcli.flows.documents.calendar import coming_hours
    from touchcli.render.calendars import ics

    if as_json:
        raise UserError("--ics and --json are two forms", "give one of them; touch calendar --json has both")
    sys.stdout.write(ics((entry.event for entry in coming_hours(session, filters)), session.now))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _as_json(day: "Day", numbered: "list[DueRow]") -> dict[str, Any]:
    numbers = {id(row): number for number, row in enumerate(numbered, 1)}
    states = [row.state for row in day.shown]
    return {
        "as_of": iso(day.now),
        "actions": [{"number": numbers[id(row)], **of_row(row, rank)} for rank, row in enumerate(day.shown, 1)],
        "counts": {state: states.count(state) for state in ("ready", "held", "to_do")},
        "snoozed": day.snoozed,
        "away": [each._asdict() | {"back_on": each.back_on.isoformat()} for each in day.away],
        "undelivered": day.undelivered,
        "refused": of_refused(day.refused),
        "problems": of_problems(day.problems),
    }


def register(app: App) -> None:
    """Add the command to the application."""
    from touchcli.rules.models.settings import CHANNELS

    @command(
        app,
        "due",
        group="Each morning",
        examples=(
            "touch due",
            "touch due --owner dana --channel call",
            "touch due --as-of 2026-12-01 --json",
            "touch due --ics > touch.ics",
            "touch due --mail --owner dana",
        ),
        as_of=True,
        cache=True,
    )
    def due(
        invocation: Invocation,
        everything: Annotated[bool, Option("--all", help="Every action, not one row an account.")] = False,
        account: AccountOption = None,
        owner: OwnerOption = None,
        channel: Annotated[
            str | None, Option("--channel", metavar="C", help="Only this channel.", completes=CHANNELS)
        ] = None,
        book: Annotated[int | None, Option("--book", metavar="N", min=1, help="Only the Nth book of accounts.")] = None,
        ics: Annotated[
            bool, Option("--ics", help="Today's calls and meetings, and every agreed hour, as a calendar.")
        ] = False,
        mail: Annotated[bool, Option("--mail", help="Mail the day to the rep whose it is, once a day.")] = False,
        again: Annotated[bool, Option("--again", help="With --mail: even if it went today.")] = False,
        *,
        as_json: bool,
    ) -> int:
        """Show who is due today, with what and why.

        Texts are ready or held.
        """
        return run(
            invocation,
            as_json=as_json,
            everything=everything,
            account=account,
            owner=owner,
            channel=channel,
            book=book,
            ics=ics,
            mail=mail,
            again=again,
        )
