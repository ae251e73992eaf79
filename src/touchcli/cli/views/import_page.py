"""What `touch import` shows: how the file was read, what each column became, the accounts, and what is doubtful."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from touchcli.cli.console.lines import Line, columns, line
from touchcli.cli.views.json_shapes import of_problems
from touchcli.rules.models.values import mask
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.flows.common.session import Session
    from touchcli.flows.data.import_book import Planned
    from touchcli.flows.data.import_options import ImportOptions
    from touchcli.importing.customer import Customer

_SHOWN = 10
_JOINED = 5


def page(planned: "Planned", options: "ImportOptions", total: int, *, would: bool) -> Iterator[Line]:
    """The page of an import; `would` where nothing is written yet."""
    read = planned.file
    yield line(f"{safe(planned.source)}: {read.how}, {counted(read.rows, 'row')}")
    yield from _columns(planned, total)
    yield line()
    if read.passed:
        yield line(
            "Passed over: " + ", ".join(f"{n} row{'s' * (n != 1)} ({why})" for why, n in read.passed.items()), "dim"
        )
    yield from _joined(planned)
    would_be = "would be " if would else ""
    if planned.new:
        yield line(f"{counted(len(planned.new), 'account')} {would_be}written, the latest sale first:", "bold")
        yield from columns([_cells(each) for each in planned.new[:_SHOWN]], ("bold", "dim", ""), (34, 12), total)
        if len(planned.new) > _SHOWN:
            yield line(f"  and {len(planned.new) - _SHOWN} more")
    if planned.there:
        yield line(_there(planned, options, would=would))
    numbers = planned.records.opt_outs
    if numbers:
        shown = ", ".join(map(mask, numbers[:_SHOWN])) + (" …" if len(numbers) > _SHOWN else "")
        yield line(f"{counted(len(numbers), 'number')} {would_be}closed to texts, as the file says: {shown}")
    if planned.records.touches:
        yield line(
            f"{counted(len(planned.records.touches), 'earlier touch', 'earlier touches')} {would_be}noted in the ledger"
        )
    if planned.records.notes:
        yield line(f"{counted(len(planned.records.notes), 'note')} {would_be}kept in the ledger")


def _columns(planned: "Planned", total: int) -> Iterator[Line]:
    how = {"name": "", "close": "by similar name", "map": "by --map", "data": "by what is in it", "": ""}
    shown = [column for column in planned.file.columns.all if column.field]
    rows = [
        (
            safe(column.heading) or f"column {column.at + 1}",
            f"{column.field} ({how[column.how]})" if how[column.how] else column.field or "",
            " | ".join(safe(sample, 18) for sample in column.samples),
        )
        for column in shown
    ]
    yield from columns(rows, ("", "bold", "dim"), (32, 34), total)
    rest = [safe(column.heading, 30) for column in planned.file.columns.all if not column.field and column.heading]
    if rest:
        yield line(f"  Not used: {', '.join(rest[:12])}{' …' if len(rest) > 12 else ''}", "dim")


def _joined(planned: "Planned") -> Iterator[Line]:
    """Why rows are one account, a line for each reason."""
    by_reason: dict[str, list[Any]] = defaultdict(list)
    for each in planned.file.joined:
        by_reason[each.because].append(each)
    for because, every in by_reason.items():
        rows = sum(len(each.lines) for each in every)
        names = ", ".join(f"{safe(each.name, 30)} ({len(each.lines)})" for each in every[:_JOINED])
        more = " …" if len(every) > _JOINED else ""
        accounts = counted(len(every), "account")
        yield line(f"{rows} rows became {accounts} by {because} (--separate keeps them apart): {names}{more}")


def _there(planned: "Planned", options: "ImportOptions", *, would: bool) -> str:
    have = "account has" if len(planned.there) == 1 else "accounts have"
    head = f"{len(planned.there)} {have} a plan already"
    if not options.update:
        return f"{head}: not touched (--update fills their gaps and adds new people)."
    filled = sum(bool(update.filled) for update in planned.updates.values())
    if options.prefer_file:
        return f"{head}: {filled} {'would be' if would else 'brought'} {'brought ' if would else ''}up to date."
    return f"{head}: {filled} {'would have' if would else 'had'} gaps filled."


def _cells(customer: "Customer") -> tuple[str, str, str]:
    account = customer.account
    sold_on = account.last_sale.on if account.last_sale else None
    begins = f", from {account.enter_on}" if account.enter_on else ""
    who = account.contacts[0].name if account.contacts and customer.named else "nobody named"
    more = f" and {len(account.contacts) - 1} more" if len(account.contacts) > 1 else ""
    return safe(account.name), sold_on.isoformat() if sold_on else "no sale", safe(who) + more + begins


def diffs(root: Path, changed: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What changes in plans that are there, as unified diffs, a text each."""
    for file, after in changed:
        before = (root / file).read_bytes().decode("utf-8-sig")
        lines = difflib.unified_diff(before.splitlines(), after.splitlines(), file, file, n=2, lineterm="")
        yield "\n".join(each[:1] + safe_line(each[1:]) for each in lines)


def safe_line(text: str) -> str:
    """A line of a file as a terminal may have it, its indent kept."""
    return text[: len(text) - len(text.lstrip())] + safe(text) if text.strip() else text


def unread_lines(planned: "Planned") -> list[str]:
    """What could not be read, rows first; a reason that many lines share is told once."""
    shared: dict[tuple[str | None, str], list[int]] = defaultdict(list)
    for each in planned.unread:
        shared[each.field, each.reason].append(each.line)
    name = safe(planned.source)
    rows, values = [], []
    for (field, reason), lines in shared.items():
        more = f" (and {len(lines) - 1} more {'line' if len(lines) == 2 else 'lines'})" if len(lines) > 1 else ""
        if field is None:
            rows.append(f"{name}:{lines[0]}: row skipped: it {safe(reason)}{more}")
        else:
            values.append(f"{name}:{lines[0]}: {field}: {safe(reason)}{more}")
    return [*rows, *values]


def twin_lines(planned: "Planned") -> Iterator[str]:
    """Customers that may be one."""
    name = safe(planned.source)
    for twin in planned.twins:
        yield f"{name}:{twin.line}: {safe(twin.name)} may be {safe(twin.other)} ({twin.because})"


def kept_lines(planned: "Planned") -> Iterator[str]:
    """Where plans say otherwise and are kept."""
    return (f"{id}: {safe(word)}" for id, update in planned.updates.items() for word in update.kept)


def as_json(session: "Session", planned: "Planned", options: "ImportOptions", shown: list[str]) -> dict[str, Any]:
    """An import as JSON; `shown` are the diffs of a dry run."""
    read = planned.file
    filled = {id for id, update in planned.updates.items() if update.filled}
    return {
        "file": planned.source,
        "read_as": read.how,
        "dry_run": options.dry_run,
        "columns": [
            {"column": c.heading, "field": c.field, "how": c.how or None, "samples": list(c.samples)}
            for c in read.columns.all
        ],
        "written": [_of_customer(each) for each in planned.new],
        "files": [file for file, _ in planned.files],
        "unchanged": [id for id in planned.there if id not in filled],
        "updated": [
            {"account": id, "filled": list(update.filled), "kept": list(update.kept)}
            for id, update in planned.updates.items()
        ],
        "diffs": shown,
        "joined": [{"name": each.name, "lines": list(each.lines), "because": each.because} for each in read.joined],
        "passed_over": dict(read.passed),
        "duplicates": [
            {"line": twin.line, "name": twin.name, "other": twin.other, "because": twin.because}
            for twin in planned.twins
        ],
        "unread": [each._asdict() for each in planned.unread],
        "opted_out": list(planned.records.opt_outs),
        "counts": {
            "rows": read.rows,
            "written": len(planned.new),
            "there": len(planned.there),
            "updated": len(filled),
            "bad_rows": sum(each.field is None for each in planned.unread),
            "bad_values": sum(each.field is not None for each in planned.unread),
            "duplicates": len(planned.twins),
            "touches": len(planned.records.touches),
            "notes": len(planned.records.notes),
        },
        "problems": of_problems(session.problems),
    }


def _of_customer(customer: "Customer") -> dict[str, Any]:
    account = customer.account
    sold_on = account.last_sale.on if account.last_sale else None
    return {
        "account": account.id,
        "name": account.name,
        "line": customer.line,
        "lines": list(customer.lines),
        "contacts": [contact.name for contact in account.contacts] if customer.named else [],
        "owner": account.owner,
        "tier": account.tier,
        "last_sale_on": sold_on.isoformat() if sold_on else None,
        "enter_on": account.enter_on.isoformat() if account.enter_on else None,
    }
