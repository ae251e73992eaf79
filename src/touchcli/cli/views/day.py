"""The morning's page: actions grouped by what to do, one line an account."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchcli.cli.console.lines import Line, Span, line, table, wrapped
from touchcli.rules.wording import counted, days, safe

if TYPE_CHECKING:
    from touchcli.cli.console.numbers import OwnMail
    from touchcli.flows.common.listed import ListedRow
    from touchcli.flows.day.due import Day
    from touchcli.flows.day.rows import DueRow, HoldRow
    from touchcli.rules.models.settings import Display


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
    ("mail-ready", "E-mail, ready", "bold green"),
    ("mail-held", "E-mail, held for you to clear", "bold yellow"),
    ("mail-waits", "E-mail, held until its hour", "bold yellow"),
)
_STYLES = ("dim", "bold", "", "", "dim", "")
_LIMITS = (3, 22, 8, 16, 12)
"""How wide the number, name, owner, contact and phone may be at 80 columns."""
_COMMANDS = {
    "ready": "touch send --dry-run",
    "held": "touch why ACCOUNT",
    "mail-ready": "touch send --channel email --dry-run",
    "mail-held": "touch why ACCOUNT --channel email",
}
_NAMED = 3
"""So many of those who are away are named."""
_WAIT = frozenset({"waits", "mail-waits"})


def numbered(day: "Day") -> "list[DueRow]":
    """The rows in the order of the page: the first has the number 1."""
    places = {name: place for place, (name, _, _) in enumerate(_SECTIONS)}
    return sorted(day.shown, key=lambda row: places[section_of(row)])


def rows_to_keep(rows: "Sequence[DueRow]") -> "list[ListedRow | None]":
    """Rows as they are kept, so that a person may name one by its number."""
    from touchcli.flows.common.listed import ListedRow

    return [ListedRow(row.account, row.channel, row.item, row.kind) if row.account else None for row in rows]


def day_lines(day: "Day", width: int, display: "Display | OwnMail", *, everything: bool = False) -> list[Line]:
    """The page, at most `width` columns wide: a heading, then a section for each thing to do that there is.

    Texts and mails that time clears are one line each, and rows of their own with `everything`. More than one owner in
    view has a column.
    """
    listed = numbered(day)
    sections = [section_of(row) for row in listed]
    shown = [n for n, name in enumerate(sections) if name not in _WAIT or everything]
    team = len({row.owner for row in listed if row.owner}) > 1
    cells = [_cells(listed[n], n + 1, day, sections[n], display, team=team) for n in shown]
    # All sections share their columns, so that the eye runs down one edge.
    lines_of = dict(zip(shown, table(cells, _STYLES, _LIMITS, width), strict=True))
    lines = [_heading(day)]
    for name, title, style in _SECTIONS:
        here = [n for n, section in enumerate(sections) if section == name]
        if name in _WAIT and not everything:
            lines += _waiting([listed[n] for n in here], day)
        elif here:
            lines += [line(), _title(title, style, _COMMANDS.get(name, ""), width)]
            lines += [each for n in here for each in lines_of[n]]
    if not day.shown:
        lines += [line(), line("Nothing is due. Every account is on plan.")]
    return [*lines, *_refused(day, width), *_undelivered(day, width), *_away(day, width), *_quiet(day, width)]


def _waiting(rows: Sequence["DueRow"], day: "Day") -> list[Line]:
    """How many texts, or mails, time clears, and when the first of them goes (BOOK, Held texts)."""
    if not rows:
        return []
    first = min(dt.datetime.fromisoformat(_clears_at(row) or "") for row in rows)
    noun = "mail" if rows[0].channel == "email" else "text"
    many = counted(len(rows), f"{noun} waits for its hour", f"{noun}s wait for their hour")
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


def _away(day: "Day", width: int) -> list[Line]:
    """Who is away and until when, the first few by name: nothing goes to them before."""
    if not day.away:
        return []
    named = [
        f"{safe(each.contact)} ({safe(each.name)}) back {'about ' if each.guessed else ''}{_date(each.back_on)}"
        for each in day.away[:_NAMED]
    ]
    more = len(day.away) - _NAMED
    words = "; ".join([*named, *([f"{more} more"] if more > 0 else [])])
    return [line(), *wrapped((Span("Away: ", "yellow"),), words, width, 6)]


def _date(on: dt.date) -> str:
    return f"{on.day} {on:%b}"


def _quiet(day: "Day", width: int) -> list[Line]:
    """How many accounts are longer quiet than promised, where there are any (PRACTICE T6)."""
    if not day.quiet:
        return []
    count = "1 account" if day.quiet == 1 else f"{day.quiet} accounts"
    return [line(), _title(f"Quiet: {count} longer than the cadence promises", "yellow", "touch quiet", width)]


def _heading(day: "Day") -> Line:
    today = day.now
    counts = [row.state for row in day.shown]
    mails = sum(row.state == "ready" and row.channel == "email" for row in day.shown)
    parts = [f"{today:%A} {today.day} {today:%B}"]
    if day.owner:
        parts.append(day.owner)
    parts.append("1 account" if day.accounts == 1 else f"{day.accounts} accounts")
    parts.append(f"{counts.count('to_do')} to do")
    parts.append(f"{counted(counts.count('ready') - mails, 'text')} ready")
    parts += [f"{counted(mails, 'mail')} ready"] if mails else []
    parts.append(f"{counts.count('held')} held")
    if day.snoozed:
        parts.append(f"{day.snoozed} snoozed")
    return (Span(parts[0], "bold"), Span(" · " + " · ".join(parts[1:])))


def _title(title: str, style: str, command: str, width: int) -> Line:
    gap = max(width - len(title) - len(command), 2)
    return (Span(title, style), Span(" " * gap + command, "dim")) if command else (Span(title, style),)


def section_of(row: "DueRow") -> str:
    """What a row asks for: its section of the page."""
    if row.state != "to_do":
        section = "ready" if row.state == "ready" else "waits" if _clears_at(row) else "held"
        return f"mail-{section}" if row.channel == "email" else section
    if row.kind == "reply":
        return "reply"
    if row.item.startswith("find-"):
        return "find"
    return row.channel


def _cells(
    row: "DueRow", number: int, day: "Day", section: str, display: "Display | OwnMail", *, team: bool
) -> "Sequence[str | Span]":
    from touchcli.cli.console.numbers import number_shown

    dialed = row.phone if section in ("reply", "call", "ready", "held", "waits") else None
    dialed = row.email if section.startswith("mail-") else dialed
    phone = number_shown(dialed, display) if dialed else ""
    name = phone if row.account is None and phone else row.name
    return (
        f"{number:>2}",
        safe(name),
        safe(row.owner or "-") if team else "",
        safe(row.contact or ""),
        phone if name != phone else "",
        Span(_reason(row, day, display), _urgency(row)),
    )


def _urgency(row: "DueRow") -> str:
    if row.state == "held":
        return "yellow"
    return "red" if row.overdue_days else ""


def _reason(row: "DueRow", day: "Day", display: "Display | OwnMail") -> str:
    from touchcli.cli.console.numbers import address_shown, is_whole

    late = row.overdue_days
    if row.state == "held":
        person = next((hold for hold in row.holds if not hold.clears_at), row.holds[0])
        return _held(person, day, row)
    if row.state == "ready":
        return f"{row.template or ''}, {days(late) + ' overdue' if late else 'due today'}"
    first = f"find {row.find}; " if row.find and not row.item.startswith("find-") else ""
    if row.wants_texts:
        first = f"wants texts only; {first}"
    notes = [f"({days(late)} overdue)"] if late and row.kind not in ("promise", "reply") else []
    if row.find_out:
        notes.append(f"(ask {', '.join(row.find_out)})")
    if row.channel == "email" and row.email and is_whole(display):
        notes.append(address_shown(row.email, display))
    return " ".join((f"{first}{safe(row.reason)}", *notes))


def _held(hold: "HoldRow", day: "Day", row: "DueRow") -> str:
    """A hold in short: its code, then what to do, as a command if there is one, or when it clears."""
    if hold.instead:
        return f"{hold.code}: {hold.instead} instead, then touch log {row.account} {hold.instead}"
    if hold.clears_at:
        return f"{hold.code} until {_when(dt.datetime.fromisoformat(hold.clears_at), day)}"
    command = hold.message.rpartition(": ")[2]
    return f"{hold.code}: {command if command.startswith('touch ') else hold.message}"


def _when(at: dt.datetime, day: "Day") -> str:
    """An instant by the clock of the business: `11:00`, `Tue 09:00`, `4 Jan`."""
    local = at.astimezone(day.now.tzinfo)
    ahead = (local.date() - day.now.date()).days
    return f"{local:%H:%M}" if not ahead else f"{local:%a %H:%M}" if ahead < 7 else f"{local.day} {local:%b}"
