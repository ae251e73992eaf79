"""The week on one page of text, as a terminal, a pipe and a mail have it."""

import textwrap
from collections.abc import Iterable, Iterator

from touchcli.rules.review.week import Week
from touchcli.rules.wording import age, counted, day, days, safe

_WIDTH = 78
_MOST = 12
"""So many names and rows of each kind fit on the page; the rest is counted."""


def week_words(week: Week) -> list[str]:
    """The lines of the page; a title begins in the first column, what is under it is indented by two."""
    parts = (_touches(week), _promises(week), _replies(week), _quiet(week), _agreed(week))
    lines = [f"Week of {week.since:%A} {week.since.day} {week.since:%B} · {counted(week.accounts, 'account')}"]
    for part in parts:
        lines += ["", *part]
    return lines


def _touches(week: Week) -> Iterator[str]:
    total = sum(count for _, count in week.touches)
    if not total:
        yield "Touches: none this week"
        return
    yield f"Touches: {total:,}; {counted(len(week.touched), 'customer')} touched, {len(week.reached)} talked to"
    channels: dict[str, list[str]] = {}
    for (channel, direction, outcome), count in week.touches:
        said = "from them" if direction == "in" else "sent" if (channel, outcome) == ("text", "done") else outcome
        channels.setdefault(channel, []).append(f"{count:,} {said}")
    for channel, outcomes in channels.items():
        yield f"  {channel:<8}  {', '.join(outcomes)}"
    yield from _named("Talked to", week.reached)


def _promises(week: Week) -> Iterator[str]:
    if not (week.kept or week.broken or week.open):
        yield "Promises: none kept or broken, none open"
        return
    overdue = sum(row.by < week.until for row in week.open)
    late = f", {overdue} of them overdue" if overdue else ""
    yield f"Promises: {week.kept} kept, {week.broken} broken this week; {len(week.open)} open{late}"
    for row in week.open[:_MOST]:
        past = (week.until - row.by).days
        when = f"overdue {days(past)}" if past > 0 else f"by {day(row.by, week.until)}"
        yield from _wrapped(f"{when:<16}  ", f"{safe(row.name)}: {safe(row.what)}")
    yield from _more(len(week.open), "touch promise")


def _replies(week: Week) -> Iterator[str]:
    waits = f"; {counted(week.waiting, 'reply waits', 'replies wait')} now: touch inbox" if week.waiting else ""
    if not week.wrote:
        yield f"Replies: none this week{waits}"
        return
    took = f", half of them within {age(week.minutes * 60)}" if week.minutes is not None else ""
    yield f"Replies: customers wrote {counted(week.wrote, 'time')}; {week.answered} answered{took}{waits}"


def _quiet(week: Week) -> Iterator[str]:
    if not week.quiet:
        yield "Quiet: nobody for longer than the cadence promises"
        return
    yield f"Quiet: {counted(len(week.quiet), 'account')} for longer than the cadence promises"
    yield from _named("", [f"{row.name} ({days(row.waiting_days or 0)})" for row in week.quiet])


def _agreed(week: Week) -> Iterator[str]:
    until = f"{week.ahead:%A} {week.ahead.day} {week.ahead:%B}"
    if not week.agreed:
        yield f"Agreed until {until}: nothing"
        return
    yield f"Agreed until {until}"
    for row in week.agreed[:_MOST]:
        when = f"{row.on:%a} {row.on.day} {row.on:%b}" + (f" {row.time:%H:%M}" if row.time else "")
        who = f", {safe(row.contact)}" if row.contact else ""
        yield from _wrapped(f"{when:<16}  ", f"{row.channel}: {safe(row.name)}{who}")
    yield from _more(len(week.agreed), "touch calendar")


def _named(title: str, names: Iterable[str]) -> Iterator[str]:
    """Names in a row, wrapped; those past the page are counted."""
    listed = [safe(name) for name in names]
    if listed:
        more = f" and {len(listed) - _MOST} more" if len(listed) > _MOST else ""
        yield from _wrapped(f"{title}: " if title else "", f"{', '.join(listed[:_MOST])}{more}")


def _wrapped(head: str, text: str) -> list[str]:
    return textwrap.wrap(f"{head}{text}", _WIDTH, initial_indent="  ", subsequent_indent="    ")


def _more(count: int, command: str) -> Iterator[str]:
    if count > _MOST:
        yield f"  and {count - _MOST} more: {command}"
