"""`touch import`: a customer file becomes account plans."""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from touchcli.cli.command import App, Argument, Option, command
from touchcli.cli.console.errors import DONE, USAGE
from touchcli.cli.console.lines import complain, line, width, write, write_json
from touchcli.cli.console.prompt import agreed, chosen
from touchcli.flows.common.session import Invocation, Session, open_session, root_of
from touchcli.rules.errors import UserError
from touchcli.rules.wording import counted, safe

if TYPE_CHECKING:
    from touchcli.cache.parallel import Workers
    from touchcli.flows.data.import_book import Planned
    from touchcli.flows.data.import_options import ImportOptions

_LISTED = 50


def run(
    invocation: Invocation, file: str, options: "ImportOptions", *, as_json: bool, yes: bool, save: str | None
) -> int:
    """Import the file and say what came of it; exit code 2 if there was not one customer in it."""
    from touchcli.cache.parallel import Workers
    from touchcli.cli.views import import_page
    from touchcli.flows.data.import_book import write_import

    session = open_session(invocation)
    asks = not (yes or as_json or options.dry_run) and file != "-" and _is_terminal()
    with _source(invocation.folder, file) as (path, name), Workers() as workers:
        planned, options = _planned(session, path, name, options, workers, asks=asks)
        shown = list(import_page.diffs(session.root, planned.changed)) if options.dry_run else []
        if as_json:
            write_json(import_page.as_json(session, planned, options, shown))
        else:
            write(import_page.page(planned, options, width(), would=options.dry_run or asks))
            write(line(each) for diff in shown for each in diff.splitlines())
            _list_to_errors(planned)
        agreed = not options.dry_run and (not asks or not planned.changes_something or _agreed(planned))
        if agreed:
            write_import(session, planned, workers)
            if save:
                _save(session, save, options)
    if not as_json:
        _close(planned, options, written=agreed)
    complain(session.problems)
    if not planned.found:
        print(f"touch: {safe(name)} has no customer that could be read", file=sys.stderr)
        return USAGE
    return DONE


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def _source(folder: Path, file: str) -> Iterator[tuple[Path, str]]:
    """The file to read and what to call it; `-` is standard input."""
    if file != "-":
        path = folder / Path(file).expanduser()
        if path.is_file() or not path.exists():
            yield path, path.name
            return
        data = b"" if path.is_dir() else path.read_bytes()
        if path.is_dir():
            raise UserError(f"{path} is a folder", "name a file in it")
    else:
        data = sys.stdin.buffer.read()
    from touchcli.files.writing.private import write_private

    with tempfile.TemporaryDirectory(prefix="touch-import-") as made:
        copy = Path(made) / ("standard input" if file == "-" else Path(file).name)
        write_private(copy, data)
        yield copy, copy.name


def _planned(
    session: Session, path: Path, name: str, options: "ImportOptions", workers: "Workers", *, asks: bool
) -> "tuple[Planned, ImportOptions]":
    """What would come of the file; a person is asked if it can be read in several ways."""
    from touchcli.flows.data.import_book import plan_import
    from touchcli.importing.rows import Doubt

    while True:
        try:
            return plan_import(session, path, name, options, workers), options
        except Doubt as doubt:
            choice = chosen(str(doubt), doubt.choices) if asks and doubt.choices else None
            if choice is None:
                raise
            chosen_as: Any = {doubt.option: choice}
            options = options._replace(**chosen_as)


def _agreed(planned: "Planned") -> bool:

    files = counted(len(planned.files) + len(planned.changed), "file")
    return agreed(f"Write {files}?", yes=False)


def _save(session: Session, name: str, options: "ImportOptions") -> None:
    from touchcli.flows.data.import_options import save_options

    file = save_options(session.root, name, options)
    print(f"How the file was read is kept in {file}: touch import FILE --map {name}", file=sys.stderr)


def _close(planned: "Planned", options: "ImportOptions", *, written: bool) -> None:
    if not planned.changes_something:
        write([line("Nothing changed.")])
    elif not written:
        write([line(f"Nothing was written{' (--dry-run)' if options.dry_run else ''}.")])
    else:
        write([line("Next: touch check shows what is missing, touch due whom to call first.", "dim")])


def parse_maps(maps: Sequence[str], root: Path | None = None) -> "ImportOptions":
    """`--map "Cust Name=name"` as heading → field, and `--map NAME` for what `imports/NAME.yaml` keeps.

    Raises UserError if there is neither.
    """
    from touchcli.flows.data.import_options import ImportOptions, saved_options

    options = ImportOptions()
    mapped: dict[str, str] = {}
    for each in maps:
        heading, equals, field = each.rpartition("=")
        if equals and heading:
            mapped[heading] = field.strip()
            continue
        saved = saved_options(root, each) if root and each.replace("-", "").isalnum() else None
        if saved is None:
            raise UserError(f'--map: "{each}" says nothing', "write --map COLUMN=field, or the name of a saved map")
        options = saved
    return options._replace(mapped={**options.mapped, **mapped})


def parse_owners(owners: Sequence[str]) -> tuple[str | None, dict[str, str]]:
    """`--owner dana` for rows that name nobody, and `--owner "D. Reyes=dana"` for a name in the file."""
    everyone, named = None, {}
    for each in owners:
        name, equals, rep = each.rpartition("=")
        if equals and name.strip():
            named[name.strip()] = rep.strip()
        else:
            everyone = each
    return everyone, named


def _list_to_errors(planned: "Planned") -> None:
    from touchcli.cli.views import import_page

    for make in (import_page.unread_lines, import_page.twin_lines, import_page.kept_lines):
        lines = iter(make(planned))
        complain(list(islice(lines, _LISTED)))
        if more := sum(1 for _ in lines):
            print(f"… and {more} more like these; --json has them all", file=sys.stderr)


def register(app: App) -> None:
    """Add the command to the application."""

    @command(
        app,
        "import",
        group="Files and team",
        examples=(
            "touch import customers.csv --dry-run",
            "touch import customers.csv --books --owner dana",
            "touch import crm.xlsx --update --prefer file",
        ),
        as_of=True,
        cache=True,
    )
    def import_(
        invocation: Invocation,
        file: Annotated[
            str,
            Argument(
                metavar="FILE",
                help="A customer file: CSV, XLSX, XLS, ODS, vCard, JSON; - is standard input.",
                completes="file",
            ),
        ],
        maps: Annotated[
            list[str] | None,
            Option("--map", metavar="COL=FIELD", help="What a column is; COL=none skips it; NAME: a saved map."),
        ] = None,
        save_map: Annotated[
            str | None, Option("--save-map", metavar="NAME", help="Keep how it was read in imports/NAME.yaml.")
        ] = None,
        country: Annotated[
            str | None, Option("--country", metavar="CC", help="Country of numbers without one.")
        ] = None,
        owner: Annotated[
            list[str] | None,
            Option(
                "--owner",
                metavar="R",
                help='The rep if the row says none; "D. Reyes=dana" for a name.',
                completes="rep",
            ),
        ] = None,
        tier: Annotated[
            str | None,
            Option("--tier", metavar="T", help="Tier (A to D) of rows without one.", completes=("A", "B", "C", "D")),
        ] = None,
        books: Annotated[bool, Option("--books", help="One file a book instead of one an account.")] = False,
        spread: Annotated[
            bool, Option("--spread", help="Enter as many a working day as the rep has time to call.")
        ] = False,
        separate: Annotated[bool, Option("--separate", help="Make every row an account of its own.")] = False,
        update: Annotated[bool, Option("--update", help="Fill gaps in existing plans.")] = False,
        prefer: Annotated[
            str | None,
            Option(
                "--prefer",
                metavar="WHICH",
                help="With --update: which wins if they differ, file or plan.",
                completes=("file", "plan"),
            ),
        ] = None,
        dry_run: Annotated[bool, Option("--dry-run", help="Show what would happen; write nothing.")] = False,
        yes: Annotated[bool, Option("--yes", help="Do not ask.")] = False,
        date_order: Annotated[
            str | None,
            Option(
                "--date-order",
                metavar="O",
                help="dmy or mdy, if 03/04/2026 could be either.",
                completes=("dmy", "mdy"),
            ),
        ] = None,
        encoding: Annotated[
            str | None, Option("--encoding", metavar="NAME", help="Encoding of a CSV file, if it cannot be detected.")
        ] = None,
        sheet: Annotated[
            str | None, Option("--sheet", metavar="NAME", help="Sheet of a workbook, by name or number.")
        ] = None,
        *,
        as_json: bool,
    ) -> int:
        """Make account plans from a customer file.

        From a CRM export or a spreadsheet. On a terminal it shows what each column became, and asks.
        """
        from touchcli.flows.data.import_options import as_order

        if prefer not in (None, "file", "plan") or (prefer and not update):
            raise UserError(f'--prefer: "{prefer}" needs --update, and can be file or plan')
        everyone, named = parse_owners(owner or ())
        saved = parse_maps(maps or (), root_of(invocation))
        options = saved._replace(
            country=country or saved.country,
            owner=everyone or saved.owner,
            owners={**saved.owners, **named},
            tier=tier or saved.tier,
            encoding=encoding or saved.encoding,
            sheet=sheet or saved.sheet,
            date_order=as_order(date_order) or saved.date_order,
            books=books,
            spread=spread,
            update=update,
            prefer_file=prefer == "file",
            separate=separate or saved.separate,
            dry_run=dry_run,
        )
        return run(invocation, file, options, as_json=as_json, yes=yes, save=save_map)
