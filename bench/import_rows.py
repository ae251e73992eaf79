"""How long `touch import` takes for a customer file, against reading and writing the same with no thought at all.

    python bench/import_rows.py [--rows 100000] [--runs 3]

A CSV file of so many customers is imported with --books into an empty workspace. The peer is a Python that reads the
same file with the csv module and writes each row as it is with PyYAML's C dumper, 25 a file. The same rows as XLSX, and
`--update` with the same file once its plans are there, are measured against that. Printed too: the rows a second, and
the most memory an import holds. Leaves with 1 where a limit is missed.
"""

import argparse
import csv
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from books import long_ago
from measure import TOUCH, heading, paired, peak, row, seconds, whole

SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, capacity: {call: 12}}
calendar: {country: US, timezone: America/Chicago}
"""
HEADER = ("Company", "Contact", "Email", "Phone", "Address", "City", "State", "Zip", "Last Sale", "Revenue")
IMPORT = (*TOUCH, "import", "customers.csv", "--owner", "dana", "--books")
XLSX = (*TOUCH, "import", "customers.xlsx", "--owner", "dana", "--books")
UPDATE = (*IMPORT, "--update")
PLAIN = (
    sys.executable,
    "-c",
    """
import csv, itertools, pathlib, yaml
folder = pathlib.Path("plans/accounts")
folder.mkdir(parents=True)
with open("customers.csv", encoding="utf-8", newline="") as file:
    rows = csv.DictReader(file)
    for n in itertools.count():
        book = list(itertools.islice(rows, 25))
        if not book:
            break
        with (folder / f"book-{n:06}.yaml").open("w", encoding="utf-8") as written:
            yaml.dump(book, written, Dumper=yaml.CSafeDumper, sort_keys=False)
""",
)
MOST = 5
"""How many times the peer's time an import may take."""
MEMORY = 360
"""The most memory an import of 100,000 rows may hold, in MB."""


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    heading(f"touch import --books, {given.rows:,} rows")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "touch.yaml").write_text(SETTINGS, "utf-8")
        _write(root / "customers.csv", given.rows)
        pair = paired(_anew(IMPORT, root), _anew(PLAIN, root), given.runs)
        kept = [row("touch import", "csv, and PyYAML's C dumper", pair, MOST)]
        _as_workbook(root / "customers.csv")
        kept.append(
            row(
                "the same as XLSX", "csv, and PyYAML's C dumper", paired(_anew(XLSX, root), _anew(PLAIN, root), 1), MOST
            )
        )
        _anew(IMPORT, root)()
        for plan in (root / "plans").rglob("*.yaml"):
            long_ago(plan)
        seconds((*TOUCH, "due"), root)  # as on any day between two files
        update = paired(whole(UPDATE, root), _anew_beside(PLAIN, root), 1)
        kept.append(row("--update with the same file", "csv, and PyYAML's C dumper", update, MOST))
        shutil.rmtree(root / "plans")
        memory = peak(IMPORT, root)
    print(f"{given.rows / pair.mine:,.0f} rows/s; peak of memory {memory:.0f} MB, at most {MEMORY}")
    return 0 if all(kept) and memory <= MEMORY else 1


def _anew(command: tuple[str, ...], root: Path) -> Callable[[], float]:
    """A way to make plans in a workspace that has none."""

    def run() -> float:
        for made in (root / "plans", root / ".touch"):
            shutil.rmtree(made, ignore_errors=True)
        return seconds(command, root)

    return run


def _anew_beside(command: tuple[str, ...], root: Path) -> Callable[[], float]:
    """A way to make plans in a folder beside, which has the same file and nothing else."""
    beside = root / "beside"
    beside.mkdir()
    shutil.copy(root / "customers.csv", beside)
    return _anew(command, beside)


def _as_workbook(file: Path) -> None:
    """Write the rows of a CSV file beside it as XLSX."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Customers")
    with file.open(encoding="utf-8", newline="") as opened:
        for each in csv.reader(opened):
            sheet.append(each)
    book.save(file.with_suffix(".xlsx"))


def _name(n: int) -> str:
    """A name unlike the others, as those of companies are."""
    words = ("Amber", "Birch", "Cedar", "Dune", "Elm", "Fern", "Grove", "Heath", "Iris", "Juniper")
    return " ".join(words[int(digit)] + "nrty"[int(digit) % 4] for digit in f"{n * 7919 % 1000000:06}") + " Works"


def _write(file: Path, rows: int) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        for n in range(rows):
            number = f"({201 + n % 700}) 555-{n % 10000:04}"
            sold_on = f"{1 + n % 28:02}.{1 + n % 12:02}.20{10 + n % 16}"
            place = (f"{n} Main St.", "Springfield", "IL", f"{n % 100000:05}")
            writer.writerow((_name(n), f"Jo Doe {n}", f"jo{n}@c{n}.example", number, *place, sold_on, n * 1.5))


if __name__ == "__main__":
    sys.exit(main())
