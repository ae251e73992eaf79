"""`touch forecast`: a heat map of the coming weeks, and where the plan cannot be kept."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from touchcli.cli.as_json import of_problems
from touchcli.cli.boundary import DONE, USAGE, guarded
from touchcli.cli.screen import Line, Span, complain, line, write, write_json
from touchcli.flows.forecast import coming_weeks
from touchcli.flows.opening import Desk, Surroundings, open_desk
from touchcli.rules.forecast import Forecast, Load, Strain
from touchcli.rules.models.settings import CHANNELS, Channel
from touchcli.rules.wording import day

if TYPE_CHECKING:
    import typer

_SHADES = (("░", "green"), ("▒", "green"), ("▓", "yellow"), ("█", "red"))
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def run(around: Surroundings, weeks: int, owner: str | None, *, as_json: bool) -> int:
    """Print the forecast."""
    desk = open_desk(around)
    found = coming_weeks(desk, weeks, owner)
    if as_json:
        write_json(_as_json(desk, found, weeks))
    else:
        write(_lines(desk, found, weeks))
    complain(desk.problems)
    return USAGE if desk.problems else DONE


def _lines(desk: Desk, found: Forecast, weeks: int) -> list[Line]:
    lines: list[Line] = [line(f"The next {weeks} weeks, from {day(desk.today, desk.today)}", "bold")]
    for channel in CHANNELS:
        loads = [load for load in found.loads if load.channel == channel]
        if loads:
            lines += [line(), *_map(desk, channel, loads)]
    lines.append(line())
    lines += [line(_strain(desk, strain), "yellow") for strain in found.strains]
    if not found.strains:
        lines.append(line("The plan can be kept: nothing waits longer than a day for want of time.", "green"))
    burst = max(found.loads, key=lambda load: load.done + load.late, default=None)
    if burst is not None:
        count = burst.done + burst.late
        lines.append(line(f"The fullest day is {burst.on:%A} {burst.on.day} {burst.on:%B}: {count} on {burst.channel}."))
    return lines


def _map(desk: Desk, channel: Channel, loads: list[Load]) -> list[Line]:
    """Weeks as rows and weekdays as columns: what is asked on a day, shaded by the fullest of them or the capacity."""
    asked: dict[dt.date, int] = {}
    for load in loads:
        asked[load.on] = asked.get(load.on, 0) + load.done + load.late
    reps = {load.rep for load in loads}
    capacity = sum(rep.capacity.get(channel, 0) for id, rep in desk.book.settings.reps.items() if id in reps)
    full = capacity or max(asked.values())
    limit = f", {capacity} a day can be done" if capacity else ""
    columns = sorted({*desk.book.settings.calendar.workdays.days, *(on.weekday() for on in asked)})
    lines: list[Line] = [line(f"{channel.capitalize()}{limit}", "bold")]
    lines.append(line(" " * 9 + "".join(f"{_DAYS[weekday]:>6}" for weekday in columns), "dim"))
    monday = min(asked) - dt.timedelta(days=min(asked).weekday())
    while monday <= max(asked):
        spans = [Span(f"  {monday:%d %b} ", "dim")]
        for weekday in columns:
            count = asked.get(monday + dt.timedelta(days=weekday), 0)
            shade, style = _SHADES[min(int(count / full * 3), 3)]
            spans.append(Span(f"{count:>4} {shade}" if count else "     ·", style if count else "dim"))
        lines.append(tuple(spans))
        monday += dt.timedelta(weeks=1)
    return lines


def _strain(desk: Desk, strain: Strain) -> str:
    said = f"{strain.rep} can do {strain.capacity} on {strain.channel} a day and is asked for {strain.asked:.1f}"
    said += f": from {day(strain.from_on, desk.today)} on something always waits"
    if strain.rhythm is not None and strain.every_days:
        rhythm = f"{strain.cadence} {strain.rhythm.id} every {strain.every_days}d"
        said += f"; {rhythm} instead of {strain.rhythm.every} would fit"
    return said + "."


def _as_json(desk: Desk, found: Forecast, weeks: int) -> dict[str, Any]:
    return {
        "from": desk.today.isoformat(),
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
                "cadence": strain.cadence,
                "rhythm": strain.rhythm.id if strain.rhythm else None,
                "every_days": strain.every_days,
            }
            for strain in found.strains
        ],
        "problems": of_problems(desk.problems),
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.options import AsJson, AsOf, NoCache, Workspace

    @app.command("forecast")
    def forecast(
        context: typer.Context,
        weeks: Annotated[int, typer.Option("--weeks", metavar="N", min=1, max=52, help="How many weeks ahead.")] = 4,
        owner: Annotated[str | None, typer.Option("--owner", metavar="R", help="Only this rep's accounts.")] = None,
        as_of: AsOf = None,
        as_json: AsJson = False,
        workspace: Workspace = None,
        no_cache: NoCache = False,
    ) -> None:
        """The book's workload for the next weeks by channel and day, against what the reps can do."""
        around: Surroundings = context.obj
        around = around._replace(workspace=workspace or around.workspace, as_of=as_of, cache=not no_cache)
        raise typer.Exit(guarded(lambda: run(around, weeks, owner, as_json=as_json)))
