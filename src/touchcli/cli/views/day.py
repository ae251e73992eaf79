"""The morning's page: actions grouped by what to do, one line an account."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchcli.cli.console.lines import Line, Span, columns, line
from touchcli.rules.wording import counted, days, safe

if TYPE_CHECKING:
    from touchcli.flows.day.due import Day
    from touchcli.flows.day.rows import DueRow, HoldRow


_SECTIONS = (
    ("reply", "Reply first", "bold red"),
    ("call", "Call", "bold"),
    ("meeting", "Meet", "bold"),
    ("video", "Video", "bold"),
    ("email", "E-mail", "bold"),
    ("letter", "Letter", "bold"),
    ("social", "Social", "bold"),
    ("find", "Find first", "bold yellow"),
    ("ready", "Text, ready", "bold green"),
    ("held", "Text, held for you to clear", "bold yellow"),
    ("waits", "Text, held until its hour", "bold yellow"),
)
_COMMANDS = {"ready": "touch send --dry-run", "held": "touch why ACCOUNT"}


def day_lines(day: "Day", width: int, *, everything: bool = False) -> list[Line]:
    """The page, at most `width` columns wide: a heading, then a section for each thing to do that there is.

    Texts that time clears are one line, and rows of their own with `everything`.
    """
    rows = [(name, row) for name, _, _ in _SECTIONS for row in day.shown if _section(row) == name]
    # All sections share their columns, so that the eye runs down one edge.
    table = columns([_cells(row, day, name) for name, row in rows], ("bold", "", "dim", ""), (22, 16, 5), width)
    lines = [_heading(day)]
    for name, title, style in _SECTIONS:
        if name == "waits" and not everything:
            lines += _waiting([row for section, row in rows if section == name], day)
            continue
        here = [each for (section, _), each in zip(rows, table, strict=True) if section == name]
        if here:
            lines += [line(), _title(title, style, _COMMANDS.get(name, ""), width)]
            lines += [_in_yellow(each) for each in here] if name in ("held", "waits") else here
    if not day.shown:
        lines += [line(), line("Nothing is due. Every account is on plan.")]
    return [*lines, *_refused(day, width), *_undelivered(day, width), *_quiet(day, width)]


def _waiting(rows: Sequence["DueRow"], day: "Day") -> list[Line]:
    """How many texts time clears, and when the first of them goes (BOOK, Held texts)."""
    if not rows:
        return []
    first = min(dt.datetime.fromisoformat(_clears_at(row) or "") for row in rows)
    many = counted(len(rows), "text waits for its hour", "texts wait for their hour")
    return [line(), line(f"{many}, the first until {_when(first, day)}: touch due --all", "yellow")]


def _clears_at(row: "DueRow") -> str | None:
    """The instant from which on nothing holds a text any more, None if a person has to clear something."""
    times = [hold.clears_at for hold in row.holds]
    return max(filter(None, times)) if all(times) else None


def _refused(day: "Day", width: int) -> list[Line]:
    """How many calls of the provider were refused lately, if any: what customers wrote may be missing."""
    if not day.refused:
        return []
    many = counted(day.refused.calls, "call from the provider was", "calls from the provider were")
    return [line(), _title(f"{many} refused since {_since(day.refused.since, day)}", "bold red", "touch doctor", width)]


def _since(at: dt.datetime, day: "Day") -> str:
    """A past instant by the clock of the business: `9:10` today, else with its day."""
    local = at.astimezone(day.now.tzinfo)
    return f"{local:%H:%M}" if local.date() == day.now.date() else f"{local:%a} {local.day} {local:%b %H:%M}"


def _undelivered(day: "Day", width: int) -> list[Line]:
    """How many texts of the last days did not arrive, if any."""
    if not day.undelivered:
        return []
    many = counted(day.undelivered, "text")
    title = f"{many} did not arrive in the last 7 days"
    return [line(), _title(title, "yellow", "touch outbox --state undelivered", width)]


def _quiet(day: "Day", width: int) -> list[Line]:
    """How many accounts are longer quiet than promised, where there are any (PRACTICE T6)."""
    if not day.quiet:
        return []
    count = "1 account" if day.quiet == 1 else f"{day.quiet} accounts"
    return [line(), _title(f"Quiet: {count} longer than the cadence promises", "yellow", "touch quiet", width)]


def _in_yellow(row: Line) -> Line:
    """A line with its last span, the code of the hold, in yellow."""
    return (*row[:-1], row[-1]._replace(style="yellow"))


def _heading(day: "Day") -> Line:
    today = day.now
    counts = [row.state for row in day.shown]
    parts = [f"{today:%A} {today.day} {today:%B}"]
    if day.owner:
        parts.append(day.owner)
    parts.append("1 account" if day.accounts == 1 else f"{day.accounts} accounts")
    parts.append(f"{counts.count('to_do')} to do")
    ready = counts.count("ready")
    parts.append("1 text ready" if ready == 1 else f"{ready} texts ready")
    parts.append(f"{counts.count('held')} held")
    if day.snoozed:
        parts.append(f"{day.snoozed} snoozed")
    return (Span(parts[0], "bold"), Span(" · " + " · ".join(parts[1:])))


def _title(title: str, style: str, command: str, width: int) -> Line:
    gap = max(width - len(title) - len(command), 2)
    return (Span(title, style), Span(" " * gap + command, "dim")) if command else (Span(title, style),)


def _section(row: "DueRow") -> str:
    if row.state == "held":
        return "waits" if _clears_at(row) else "held"
    if row.state != "to_do":
        return row.state
    if row.kind == "reply":
        return "reply"
    if row.item.startswith("find-"):
        return "find"
    return row.channel


def _cells(row: "DueRow", day: "Day", section: str) -> Sequence[str]:
    number = row.number if row.number and section in ("reply", "call", "ready", "held", "waits") else ""
    return (safe(row.name), safe(row.contact or ""), number, _reason(row, day))


def _reason(row: "DueRow", day: "Day") -> str:
    late = row.overdue_days
    if row.state == "held":
        person = next((hold for hold in row.holds if not hold.clears_at), row.holds[0])
        return _held(person, day)
    if row.state == "ready":
        return f"{row.template or ''}, {days(late) + ' overdue' if late else 'due today'}"
    first = f"find {row.find}; " if row.find and not row.item.startswith("find-") else ""
    if row.wants_texts:
        first = f"wants texts only; {first}"
    notes = [f"{days(late)} overdue"] if late and row.kind not in ("promise", "reply") else []
    if row.find_out:
        notes.append(f"ask {', '.join(row.find_out)}")
    # Each in brackets at the end, where the last is left out first when the screen is narrow.
    return " ".join((f"{first}{safe(row.reason)}", *(f"({note})" for note in notes)))


def _held(hold: "HoldRow", day: "Day") -> str:
    """A hold in short: its code, then what to do instead or when it clears."""
    if hold.instead:
        return f"{hold.code}: {hold.instead} instead"
    if hold.clears_at:
        return f"{hold.code} until {_when(dt.datetime.fromisoformat(hold.clears_at), day)}"
    command = hold.message.rpartition(": ")[2]
    return f"{hold.code}: {command if command.startswith('touch ') else hold.message}"


def _when(at: dt.datetime, day: "Day") -> str:
    """An instant by the clock of the business: `11:00`, `Tue 09:00`, `4 Jan`."""
    local = at.astimezone(day.now.tzinfo)
    ahead = (local.date() - day.now.date()).days
    return f"{local:%H:%M}" if not ahead else f"{local:%a %H:%M}" if ahead < 7 else f"{local.day} {local:%b}"
