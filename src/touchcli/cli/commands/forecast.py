"""`touch forecast`: a heat map of the coming weeks, and where the plan cannot be kept."""

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, Span, complain, line, width, wrapped, write, write_json
from touchcli.cli.options import OwnerOption
from touchcli.cli.views.json_shapes import of_problems
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.rules.models.values import DAY_NAMES
from touchcli.rules.wording import day

if TYPE_CHECKING:
    from touchcli.flows.accounts.forecast import Forecast
    from touchcli.rules.models.settings import Channel
    from touchcli.rules.review.forecast import Load
    from touchcli.rules.review.overload import Strain

_SHADES = (("░", "green"), ("▒", "green"), ("▓", "yellow"), ("█", "red"))
_NAMES: "dict[Channel, str]" = {
    "text": "texts",
    "call": "calls",
    "email": "e-mails",
    "letter": "letters",
    "meeting": "meetings",
    "video": "video calls",
    "social": "posts",
}


def run(invocation: Invocation, weeks: int, owner: str | None, *, as_json: bool) -> int:
    """Print the forecast."""
    from touchcli.flows.accounts.forecast import coming_weeks
    from touchcli.flows.common.owner import owner_meant

    session = open_session(invocation)
    found = coming_weeks(session, weeks, owner_meant(session, owner))
    if as_json:
        write_json(_as_json(session, found, weeks))
    else:
        write(_lines(session, found, weeks))
    complain(session.problems)
    return USAGE if session.problems else DONE


def _lines(session: Session, found: "Forecast", weeks: int) -> list[Line]:
    from touchcli.rules.models.settings import CHANNELS

    lines = [line("The coming week" if weeks == 1 else f"The coming {weeks} weeks", "bold")]
    for channel in CHANNELS:
        loads = [load for load in found.loads if load.channel == channel]
        if loads:
            lines += [line(), *_map(session, channel, loads)]
    lines.append(line())
    for strain in found.strains:
        lines += wrapped((), _strain(session, strain), width(), 2)
    if not found.strains:
        lines.append(line("The plan fits: nothing has to wait.", "green"))
    return [*lines, *_fullest(found)]


def _map(session: Session, channel: "Channel", loads: "list[Load]") -> list[Line]:
    """Weeks as rows and weekdays as columns: what is asked on a day, shaded by the capacity or the fullest of them."""
    from touchcli.rules.review.forecast import capacity

    asked: Counter[dt.date] = Counter()
    for load in loads:
        asked[load.on] += load.done + load.late
    # What our sponsors do is counted, and takes nobody's room.
    reps = {load.rep for load in loads} & session.book.settings.reps.keys()
    room = sum(capacity(session.book, rep, channel) for rep in reps)
    limit = f", {room:.0f} a day can be done" if reps and room < float("inf") else ""
    full = room if 0 < room < float("inf") else max(asked.values())
    weekdays = sorted({*session.book.settings.calendar.workdays.days, *(on.weekday() for on in asked)})
    lines: list[Line] = [line(f"{_NAMES[channel].capitalize()}{limit}", "bold")]
    lines.append(line(" " * 9 + "".join(f"{DAY_NAMES[weekday].capitalize():>6}" for weekday in weekdays), "dim"))
    monday = min(asked) - dt.timedelta(days=min(asked).weekday())
    while monday <= max(asked):
        spans = [Span(f"  {monday:%d %b} ", "dim")]
        for weekday in weekdays:
            count = asked[monday + dt.timedelta(days=weekday)]
            shade, style = _SHADES[min(int(count / full * 3), 3)]
            spans.append(Span(f"{count:>4} {shade}" if count else "     ·", style if count else "dim"))
        lines.append(tuple(spans))
        monday += dt.timedelta(weeks=1)
    return lines


def _strain(session: Session, strain: "Strain") -> str:
    names = _NAMES[strain.channel] if strain.capacity != 1 else _NAMES[strain.channel].removesuffix("s")
    span = f"from {day(strain.from_on, session.today)}"
    if strain.ends:
        span += f" to {day(strain.until_on, session.today)}" if strain.until_on > strain.from_on else ""
    else:
        span += " on"
    said = f"{strain.rep} has room for {strain.capacity} {names} a day: {span} up to {strain.most} wait."
    if strain.asked <= strain.capacity:
        return f"{said} The rhythms alone ask for {strain.asked:.1f}, so it passes."
    said += f" The rhythms ask for {strain.asked:.1f}"
    if strain.rhythm is None or strain.every_days is None:
        return f"{said}, and no interval makes them fit."
    return (
        f"{said}; {strain.cadence} {strain.rhythm.id} every {strain.every_days}d instead of {strain.rhythm.every}"
        " would fit."
    )


def _fullest(found: "Forecast") -> list[Line]:
    """The day with most to do, and what that is."""
    from touchcli.rules.models.settings import CHANNELS

    days: dict[dt.date, Counter[Channel]] = {}
    for load in found.loads:
        days.setdefault(load.on, Counter())[load.channel] += load.done + load.late
    if not days:
        return []
    on, counts = max(days.items(), key=lambda pair: pair[1].total())
    listed = ", ".join(f"{counts[channel]} {_NAMES[channel]}" for channel in CHANNELS if counts[channel])
    return wrapped((), f"The fullest day is {on:%A} {on.day} {on:%B}: {listed}.", width(), 2)


def _as_json(session: Session, found: "Forecast", weeks: int) -> dict[str, Any]:
    return {
        "from": session.today.isoformat(),
        "weeks": weeks,
        "days": [
            {"on": load.on.isoformat(), "rep": load.rep, "channel": load.channel, "done": load.done, "late": load.late}
            for load in found.loads
        ],
        "strains": [
            {
                "rep": strain.rep,
                "channel": strain.channel,
                "capacity": strain.capacity,
                "asked": round(strain.asked, 2),
                "from": strain.from_on.isoformat(),
                "until": strain.until_on.isoformat(),
                "ends": strain.ends,
                "most": strain.most,
                "cadence": strain.cadence,
                "rhythm": strain.rhythm.id if strain.rhythm else None,
                "every_days": strain.every_days,
            }
            for strain in found.strains
        ],
        "problems": of_problems(session.problems),
    }


def register(app: App) -> None:
    """Add the command to the application."""

    @command(app, "forecast", group="The plan", examples=("touch forecast --weeks 8",), as_of=True, cache=True)
    def forecast(
        invocation: Invocation,
        weeks: Annotated[int, Option("--weeks", metavar="N", min=1, max=52, help="How many weeks ahead.")] = 4,
        owner: OwnerOption = None,
        *,
        as_json: bool,
    ) -> int:
        """Show the coming weeks' workload against capacity."""
        return run(invocation, weeks, owner, as_json=as_json)
