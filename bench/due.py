"""How long `touch due` takes on a morning on which no file has changed, against what else one could start.

    python bench/due.py [--sizes 25 1000 10000 100000] [--runs 11]

25 are the accounts of the starter pack; the other sizes are books of 25 accounts, of which 1 % are due, and 10,000 also
one a file. The peers are a Python that imports Typer and ends, `task next` (Taskwarrior) with as many tasks, as many of
them due, and `todo list` (todoman) with up to 10,000. Leaves with 1 where a limit is missed, with 2 where a peer is not
there.
"""

import argparse
import datetime as dt
import itertools
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from books import NOW, lay_out, long_ago
from measure import IMPORT_TYPER, heading, need, output, paired, row, seconds, touch_at, whole
from touchcli.files.writing.starter import starter_files

SIZES = (25, 1_000, 10_000, 100_000)
DUE = (*touch_at(NOW), "due")
# What the figures may be at most: of the start of Typer, of Taskwarrior, and of our own time on 10,000 accounts.
STARTER, ON_A_TERMINAL, ONE_A_FILE, EDITED = 1.0, 1.5, 1.5, 3.0
BOOKS = {10_000: 1.2, 100_000: 2.5}
TASK = {10_000: 0.4, 100_000: 0.1}
TENFOLD = 1.5

TASKWARRIOR = "apt-get install taskwarrior"
TODOMAN = "python -m venv ~/peers && ~/peers/bin/pip install todoman, then ~/peers/bin on PATH"


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", choices=SIZES, default=SIZES, help="how many accounts")
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    many = [size for size in sorted(given.sizes) if size > 25]
    if many:
        need("task", TASKWARRIOR)
    if set(many) & {1_000, 10_000}:
        need("todo", TODOMAN)
    heading(f"touch due, {NOW}")
    with tempfile.TemporaryDirectory() as folder:
        kept = list(starter(Path(folder) / "starter", given.runs)) if 25 in given.sizes else []
        kept += itertools.chain.from_iterable(books(Path(folder), size, given.runs) for size in many)
        if {10_000, 100_000} <= set(many):
            pair = paired(due(Path(folder) / "book-100000"), due(Path(folder) / "book-10000"), given.runs)
            kept.append(row("100,000 in books", "touch due, 10,000 in books", pair, TENFOLD))
    return 0 if all(kept) else 1


def starter(root: Path, runs: int) -> Iterator[bool]:
    """The 25 accounts of the starter pack, in a pipe and on a terminal; gives which limits are kept."""
    for name, text in starter_files():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        long_ago(path)
    warm(root)
    yield row("starter pack, 25, in a pipe", "import typer", paired(due(root), typer(root), runs), STARTER)
    yield row("the same, after a log", "import typer", paired(after_a_log(root), typer(root), runs), STARTER)
    yield row("the same, first of a day", "import typer", paired(first_of_a_day(root), typer(root), runs), STARTER)
    yield row(
        "the same, one plan edited before", "import typer", paired(after_an_edit(root), typer(root), runs), EDITED
    )
    pair = paired(due(root, terminal=True), typer(root), runs)
    yield row("starter pack, 25, on a terminal", "import typer", pair, ON_A_TERMINAL)


def books(folder: Path, size: int, runs: int) -> Iterator[bool]:
    """So many accounts against each peer; gives which limits are kept."""
    root = lay_out(folder / f"book-{size}", size)
    warm(root)
    limit = BOOKS.get(size)
    yield row(f"{size:,} in books, in a pipe", "import typer", paired(due(root), typer(root), runs), limit)
    yield row(f"{size:,} in books, after a log", "import typer", paired(after_a_log(root), typer(root), runs), limit)
    pair = paired(first_of_a_day(root), typer(root), runs)
    yield row(f"{size:,} in books, first of a day", "import typer", pair, limit)
    pair = paired(due(root, terminal=True), typer(root), runs)
    yield row(f"{size:,} in books, on a terminal", "import typer", pair)
    pair = paired(due(root), task_next(folder / f"task-{size}", size), runs)
    yield row(f"{size:,} in books, in a pipe", f"task next, {size:,} tasks", pair, TASK.get(size))
    if size < 100_000:
        pair = paired(due(root), todo_list(folder / f"todo-{size}", size), min(runs, 3))
        yield row(f"{size:,} in books, in a pipe", f"todo list, {size:,} tasks", pair)
    if size == 10_000:
        root = lay_out(folder / f"single-{size}", size, book=1)
        warm(root)
        pair = paired(due(root), typer(root), runs)
        yield row(f"{size:,} one a file, in a pipe", "import typer", pair, ONE_A_FILE)


def after_a_log(root: Path) -> Callable[[], float]:
    """`touch due` after a call was logged a moment before, each with the clock at NOW."""
    account = "acme" if (root / "plans/accounts/acme.yaml").exists() else "customer-000000"

    def act() -> float:
        seconds([*touch_at(NOW), "log", account, "call", "--outcome", "voicemail"], root)
        return seconds(DUE, root)

    return act


def after_an_edit(root: Path) -> Callable[[], float]:
    """`touch due` after one plan was edited."""
    plan, edits = root / "plans/accounts/acme.yaml", itertools.count(1)

    def act() -> float:
        plan.write_text(plan.read_text("utf-8").rstrip() + f"\n# edit {next(edits)}\n", "utf-8")
        long_ago(plan, 60)
        return seconds(DUE, root)

    return act


def first_of_a_day(root: Path) -> Callable[[], float]:
    """The first run of a day, each on a further day."""
    days = itertools.count(1)

    def act() -> float:
        as_of = dt.datetime.fromisoformat(NOW) + dt.timedelta(days=next(days))
        return seconds([*touch_at(as_of.isoformat()), "due"], root)

    return act


def due(root: Path, *, terminal: bool = False) -> Callable[[], float]:
    """`touch due` in a workspace."""
    return whole(DUE, root, terminal=terminal)


def typer(root: Path) -> Callable[[], float]:
    """A Python that imports Typer and ends."""
    return whole(IMPORT_TYPER, root)


def warm(root: Path) -> None:
    """Read the files once, and take them from the cache once."""
    seconds(DUE, root)
    seconds(DUE, root)


def task_next(folder: Path, size: int) -> Callable[[], float]:
    """`task next` with so many tasks, after it has seen them once; each has its owner, its tier and its channel."""
    folder.mkdir()
    (folder / "taskrc").write_text(f"data.location={folder}\n")
    with (folder / "pending.data").open("w") as file:
        for n, on in dates(size):
            at = int(on.timestamp())
            when = f'due:"{at}" entry:"{at - 10_000_000}"'
            whose = f'project:"dana" priority:"{"HML"[n % 3]}" tags:"call"'
            what = f'description:"Call Pat Number{n} of Customer {n:06}"'
            file.write(f'[{what} {when} {whose} status:"pending" uuid:"{uuid.UUID(int=n + 1)}"]\n')
    env = {"TASKRC": str(folder / "taskrc"), "TASKDATA": str(folder)}
    command = [need("task", TASKWARRIOR), "next"]
    assert "Customer" in output(command, folder, env=env)
    return whole(command, folder, env=env)


def todo_list(folder: Path, size: int) -> Callable[[], float]:
    """`todo list` with so many tasks, after it has filled its cache."""
    tasks = folder / "calls"
    tasks.mkdir(parents=True)
    config = folder / "config.py"
    config.write_text(f'path = "{folder}/*"\ncache_path = "{folder}/cache.db"\ndate_format = "%Y-%m-%d"\n')
    for n, on in dates(size):
        lines = (
            *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", "BEGIN:VTODO", f"UID:{uuid.UUID(int=n)}"),
            *(
                f"SUMMARY:Call Pat Number{n} of Customer {n:06}",
                f"DUE;VALUE=DATE:{on:%Y%m%d}",
                f"DTSTAMP:{on:%Y%m%d}T000000Z",
            ),
            *("STATUS:NEEDS-ACTION", "END:VTODO", "END:VCALENDAR", ""),
        )
        (tasks / f"{n}.ics").write_text("\r\n".join(lines), newline="")
    command = [need("todo", TODOMAN), "--config", str(config), "list"]
    assert "Customer" in output(command, folder)
    return whole(command, folder)


def dates(size: int) -> Iterator[tuple[int, dt.datetime]]:
    """When each is due, as in the books, but by the clock of this machine, since neither peer can be given another."""
    today = dt.datetime.fromtimestamp(time.time(), dt.UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    for n in range(size):
        yield n, today + dt.timedelta(days=-(n % 3) if n % 100 == 0 else 30 + n % 300)


if __name__ == "__main__":
    sys.exit(main())
