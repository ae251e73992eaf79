"""The morning's page: actions grouped by what to do, one line an account."""

from collections.abc import Sequence

from touchcli.cli.screen import Line, Span, columns, line
from touchcli.flows.due import Day
from touchcli.flows.judge import Judged
from touchcli.flows.opening import Desk
from touchcli.rules.five_ws import to_ask
from touchcli.rules.models.action import Hold
from touchcli.rules.rank import overdue
from touchcli.rules.texts_only import texts_only
from touchcli.rules.wording import days, safe

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
    ("held", "Text, held", "bold yellow"),
)
_COMMANDS = {"ready": "touch send --dry-run", "held": "touch why ACCOUNT"}


def day_lines(day: Day, desk: Desk, width: int) -> list[Line]:
    """The page, at most `width` columns wide: a heading, then a section for each thing to do that there is."""
    rows = [(name, row) for name, _, _ in _SECTIONS for row in day.shown if _section(row) == name]
    # All sections share their columns, so that the eye runs down one edge.
    table = columns([_cells(row, desk, name) for name, row in rows], ("bold", "", "dim", ""), (22, 16, 5), width)
    lines = [_heading(day, desk)]
    for name, title, style in _SECTIONS:
        here = [each for (section, _), each in zip(rows, table, strict=True) if section == name]
        if here:
            lines += [line(), _title(title, style, _COMMANDS.get(name, ""), width)]
            lines += [_in_yellow(each) for each in here] if name == "held" else here
    if not day.shown:
        lines += [line(), line("Nothing is due. Every account is as warm as its plan promises.")]
    return [*lines, *_quiet(day, width)]


def _quiet(day: Day, width: int) -> list[Line]:
    """How many accounts are longer quiet than promised, where there are any (PRACTICE T6)."""
    if not day.quiet:
        return []
    count = "1 account" if day.quiet == 1 else f"{day.quiet} accounts"
    return [line(), _title(f"Quiet: {count} longer than the cadence promises", "yellow", "touch quiet", width)]


def _in_yellow(row: Line) -> Line:
    """A line with its last span, the code of the hold, in yellow."""
    return (*row[:-1], row[-1]._replace(style="yellow"))


def _heading(day: Day, desk: Desk) -> Line:
    today = desk.today
    counts = [row.state for row in day.shown]
    parts = [f"{today:%A} {today.day} {today:%B}"]
    if day.owner:
        parts.append(day.owner)
    parts.append("1 account" if day.accounts == 1 else f"{day.accounts} accounts")
    parts.append(f"{counts.count('to_do')} to do")
    ready = counts.count("ready")
    parts.append("1 text ready" if ready == 1 else f"{ready} texts ready")
    parts.append(f"{counts.count('held')} held")
    return (Span(parts[0], "bold"), Span(" · " + " · ".join(parts[1:])))


def _title(title: str, style: str, command: str, width: int) -> Line:
    gap = max(width - len(title) - len(command), 2)
    return (Span(title, style), Span(" " * gap + command, "dim")) if command else (Span(title, style),)


def _section(row: Judged) -> str:
    action = row.action
    if row.state != "to_do":
        return row.state
    if action.kind == "reply":
        return "reply"
    if action.item.startswith("find-"):
        return "find"
    return action.channel


def _cells(row: Judged, desk: Desk, section: str) -> Sequence[str]:
    action = row.action
    contact = action.contact
    number = contact.phone.masked if contact and contact.phone and section in ("reply", "call", "ready", "held") else ""
    return (safe(action.account.name), safe(contact.name) if contact else "", number, _reason(row, desk))


def _reason(row: Judged, desk: Desk) -> str:
    action = row.action
    late = overdue(action, desk.today)
    if row.state == "held":
        return _held(row.holds[0], desk)
    if row.state == "ready":
        return f"{row.draft.template if row.draft else ''}, {days(late) + ' overdue' if late else 'due today'}"
    first = f"find {action.find}; " if action.find and not action.item.startswith("find-") else ""
    if texts_only(action.contact, desk.book.settings, desk.calendar, desk.today):
        first = f"wants texts only; {first}"
    notes = [f"{days(late)} overdue"] if late and action.kind not in ("promise", "reply") else []
    if ask := to_ask(action, desk.today):
        notes.append(f"ask {', '.join(ask)}")
    # Each in brackets at the end, where the last is left out first when the screen is narrow.
    return " ".join((f"{first}{safe(action.reason)}", *(f"({note})" for note in notes)))


def _held(hold: Hold, desk: Desk) -> str:
    """A hold in short: its code, then what to do instead or when it clears."""
    if hold.instead:
        return f"{hold.code}: {hold.instead} instead"
    if hold.clears_at:
        clears = hold.clears_at.astimezone(desk.calendar.zone)
        ahead = (clears.date() - desk.today).days
        when = f"{clears:%H:%M}" if not ahead else f"{clears:%a %H:%M}" if ahead < 7 else f"{clears.day} {clears:%b}"
        return f"{hold.code} until {when}"
    return hold.code
