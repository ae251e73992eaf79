"""`touch import`: a customer file becomes account plans."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import Line, columns, complain, line, width, write, write_json
from touchcli.cli.views.json_shapes import of_problems
from touchcli.rules.errors import UserError
from touchcli.rules.models.values import mask
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    import typer

    from touchcli.flows.common.session import Invocation, Session
    from touchcli.flows.data.import_book import Imported, ImportOptions
    from touchcli.importing.customer import Customer
    from touchcli.importing.dates import Order

_SHOWN = 10
_LISTED = 50


def run(invocation: "Invocation", file: str, options: "ImportOptions", *, as_json: bool) -> int:
    """Import the file and say what came of it; exit code 2 where there was not one customer in it."""
    from touchcli.flows.common.session import open_session
    from touchcli.flows.data.import_book import import_book

    session = open_session(invocation)
    path = invocation.folder / Path(file).expanduser()
    found = import_book(session, path, options)
    if as_json:
        write_json(_as_json(session, path, found, options))
    else:
        write(_lines(path, found, options, width()))
        _list_to_errors(found, path.name)
    complain(session.problems)
    if not found.new and not found.there:
        print(f"touch: {safe(path.name)} has no customer that could be read", file=sys.stderr)
        return USAGE
    return DONE


def parse_maps(maps: Sequence[str]) -> dict[str, str]:
    """`--map "Cust Name=name"` as heading → field; raises UserError where there is no `=`."""
    found = {}
    for each in maps:
        heading, equals, field = each.rpartition("=")
        if not equals or not heading:
            raise UserError(f'--map: "{each}" says nothing', "write --map COLUMN=field")
        found[heading] = field.strip()
    return found


def _order(text: str | None) -> "Order | None":
    if text is None or text in ("dmy", "mdy"):
        return "dmy" if text == "dmy" else "mdy" if text else None
    raise UserError(f'--date-order: there is no order "{text}"', "it can be dmy or mdy")


def _lines(path: Path, found: "Imported", options: "ImportOptions", total: int) -> Iterator[Line]:
    yield line(f"{safe(path.name)}: {found.how}, {_count(found.rows, 'row')}")
    how = {"name": "", "close": "by its likeness", "map": "by --map", "": ""}
    rows = [(safe(c.heading) or f"column {c.at + 1}", c.field or "–", how[c.how]) for c in found.columns]
    yield from columns(rows, ("", "bold", "dim"), (32, 18), total)
    yield line()
    would = "would be " if options.dry_run else ""
    if found.new:
        yield line(f"{_count(len(found.new), 'account')} {would}written, the latest sale first:", "bold")
        yield from columns([_cells(each) for each in found.new[:_SHOWN]], ("bold", "dim", ""), (34, 12), total)
        if len(found.new) > _SHOWN:
            yield line(f"  and {len(found.new) - _SHOWN} more")
    if found.there:
        yield line(_there(found, options))
    if found.opted_out:
        numbers = ", ".join(map(mask, found.opted_out[:_SHOWN])) + (" …" if len(found.opted_out) > _SHOWN else "")
        yield line(f"{_count(len(found.opted_out), 'number')} {would}closed to texts, as the file says: {numbers}")
    if not found.new and not any(update.filled for update in found.updates.values()):
        yield line("Nothing changed.")
    elif options.dry_run:
        yield line("Nothing was written (--dry-run).")
    else:
        yield line("Next: touch check shows what is missing, touch due whom to call first.", "dim")


def _there(found: "Imported", options: "ImportOptions") -> str:
    have = "account has" if len(found.there) == 1 else "accounts have"
    head = f"{len(found.there)} {have} a plan already"
    if not options.update:
        return f"{head}: not touched (--update fills their gaps)."
    filled = sum(bool(update.filled) for update in found.updates.values())
    return f"{head}: {filled} {'would have' if options.dry_run else 'had'} gaps filled."


def _cells(customer: "Customer") -> tuple[str, str, str]:
    account = customer.account
    sold_on = account.last_sale.on if account.last_sale else None
    begins = f", from {account.enter_on}" if account.enter_on else ""
    who = account.contacts[0].name if account.contacts and customer.named else "nobody named"
    return safe(account.name), sold_on.isoformat() if sold_on else "no sale", safe(who) + begins


def _list_to_errors(found: "Imported", name: str) -> None:
    for lines in (_unread(found, name), _twins(found, name), _kept(found)):
        complain(lines[:_LISTED])
        if len(lines) > _LISTED:
            print(f"… and {len(lines) - _LISTED} more like these; --json has them all", file=sys.stderr)


def _unread(found: "Imported", name: str) -> list[str]:
    rows = [each for each in found.unread if each.field is None]
    values = [each for each in found.unread if each.field is not None]
    return [
        *(f"{safe(name)}:{each.line}: row left out: it {safe(each.reason)}" for each in rows),
        *(f"{safe(name)}:{each.line}: {each.field}: {safe(each.reason)}" for each in values),
    ]


def _twins(found: "Imported", name: str) -> list[str]:
    return [
        f"{safe(name)}:{twin.line}: {safe(twin.name)} may be {safe(twin.other)} ({twin.because})"
        for twin in found.twins
    ]


def _kept(found: "Imported") -> list[str]:
    return [f"{id}: {safe(word)}" for id, update in found.updates.items() for word in update.kept]


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _as_json(session: "Session", path: Path, found: "Imported", options: "ImportOptions") -> dict[str, Any]:
    return {
        "file": path.name,
        "read_as": found.how,
        "dry_run": options.dry_run,
        "columns": [{"column": c.heading, "field": c.field, "how": c.how or None} for c in found.columns],
        "written": [_of_customer(each) for each in found.new],
        "files": list(found.files),
        "unchanged": [id for id in found.there if not (id in found.updates and found.updates[id].filled)],
        "updated": [
            {"account": id, "filled": list(update.filled), "kept": list(update.kept)}
            for id, update in found.updates.items()
        ],
        "duplicates": [twin._asdict() for twin in found.twins],
        "unread": [each._asdict() for each in found.unread],
        "opted_out": list(found.opted_out),
        "counts": {
            "rows": found.rows,
            "written": len(found.new),
            "there": len(found.there),
            "updated": sum(bool(update.filled) for update in found.updates.values()),
            "bad_rows": sum(each.field is None for each in found.unread),
            "bad_values": sum(each.field is not None for each in found.unread),
            "duplicates": len(found.twins),
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
        "owner": account.owner,
        "tier": account.tier,
        "last_sale_on": sold_on.isoformat() if sold_on else None,
        "enter_on": account.enter_on.isoformat() if account.enter_on else None,
    }


def register(app: "typer.Typer") -> None:
    """Add the command to the application."""
    from typing import Annotated

    import typer

    from touchcli.cli.command import command

    @command(
        app,
        "import",
        group="Files and team",
        examples=(
            "touch import customers.csv --dry-run",
            "touch import customers.csv --books --owner dana",
        ),
        as_of=True,
        cache=True,
    )
    def import_(
        invocation: "Invocation",
        file: Annotated[str, typer.Argument(metavar="FILE", help="A customer file, CSV or XLSX.")],
        maps: Annotated[
            list[str] | None,
            typer.Option("--map", metavar="COL=FIELD", help="What a column is; COL=none leaves it alone."),
        ] = None,
        country: Annotated[
            str | None, typer.Option("--country", metavar="CC", help="Of numbers whose row names none.")
        ] = None,
        owner: Annotated[
            str | None, typer.Option("--owner", metavar="R", help="The rep where the row says none.")
        ] = None,
        tier: Annotated[
            str | None, typer.Option("--tier", metavar="T", help="A to D, where the row says none.")
        ] = None,
        books: Annotated[bool, typer.Option("--books", help="One file a book instead of one an account.")] = False,
        spread: Annotated[
            bool, typer.Option("--spread", help="Begin with as many a working day as the rep has calls for.")
        ] = False,
        update: Annotated[bool, typer.Option("--update", help="Fill the gaps of plans that are there.")] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would come of it; write nothing.")] = False,
        date_order: Annotated[
            str | None, typer.Option("--date-order", metavar="O", help="dmy or mdy, where 03/04/2026 could be either.")
        ] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", metavar="NAME", help="Of a CSV file, where it was not found out.")
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Make account plans from a customer file.

        From a CRM export or a spreadsheet.
        """
        from touchcli.flows.data.import_book import ImportOptions

        options = ImportOptions(
            parse_maps(maps or ()),
            country,
            owner,
            tier,
            encoding,
            _order(date_order),
            books,
            spread,
            update,
            dry_run,
        )
        return run(invocation, file, options, as_json=as_json)
