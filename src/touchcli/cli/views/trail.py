"""The trail: every row of the ledger with who wrote it, as lines and as JSON."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from touchcli.cli.console.lines import Line, Span, line, wrapped
from touchcli.rules.models.values import iso, mask
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    import datetime as dt

    from touchcli.flows.common.trail import Traced
    from touchcli.ledger.verbs.entries import TrailRow


def trail_lines(rows: "Iterable[Traced]", zone: "dt.tzinfo", total: int) -> Iterator[Line]:
    """A line a row: when, its number for `touch undo`, what, and in brackets who wrote it, how and where."""
    for each in rows:
        entry = each.entry
        number = str(entry.id) if entry else "-"
        head = (Span(f"{each.row.at.astimezone(zone):%Y-%m-%d %H:%M}  ", "dim"), Span(f"{number:>5}  "))
        who = f" ({safe(entry.by)}, {entry.how}, {safe(entry.host)})" if entry else ""
        gone = f" [taken back by {each.retracted_by}]" if each.retracted_by else ""
        yield from wrapped(head, f"{sentence(each.row)}{who}{gone}", total, 25)
    yield line()
    yield line("The number takes a row back: touch undo NUMBER. Rows without one are older than that.", "dim")


def sentence(row: "TrailRow") -> str:
    """A row in words, safe for a terminal; a number is masked."""
    what = row.what if row.kind == "touch" else f"{row.kind} {row.what}".rstrip()
    who = row.contact or (mask(row.number) if row.number else "")
    return f"{safe(what)}{f' with {safe(who)}' if who else ''}{f': {safe(row.words, 300)}' if row.words else ''}"


def of_traced(each: "Traced") -> dict[str, Any]:
    """A row of the trail as JSON; numbers are whole."""
    row, entry = each.row, each.entry
    return {
        "entry": row.entry,
        "kind": row.kind,
        "id": row.id,
        "account": row.account,
        "contact": row.contact,
        "number": row.number,
        "at": iso(row.at),
        "what": row.what,
        "words": row.words,
        "by": entry.by if entry else None,
        "how": entry.how if entry else None,
        "host": entry.host if entry else None,
        "recorded_at": iso(entry.at) if entry else None,
        "retracted_by": each.retracted_by,
    }
