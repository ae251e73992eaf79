"""How fast `touch import` reads a customer file, and how much memory it takes at most.

`python bench/import_rows.py [ROWS]` writes a CSV file of so many customers, imports it with --books into a workspace of
its own, and prints rows a second and the peak. The peer is Python's own csv module reading the same file.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SETTINGS = """\
reps:
  dana: {name: Dana Reyes, company: Northgate Supply, capacity: {call: 12}}
calendar: {country: US, timezone: America/Chicago}
"""
HEADER = ("Company", "Contact", "Email", "Phone", "Address", "City", "State", "Zip", "Last Sale", "Revenue")
MOST = 1 << 30
"""The most memory an import of 100,000 rows may take, in bytes."""


def main(rows: int) -> int:
    """Measure and print; gives 1 where the import takes more memory than it may, or fails."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "customers.csv"
        (Path(folder) / "touch.yaml").write_text(SETTINGS, "utf-8")
        _write(file, rows)
        start = time.perf_counter()
        with file.open(encoding="utf-8", newline="") as opened:
            read = sum(1 for _ in csv.reader(opened))
        peer = time.perf_counter() - start
        command = [sys.executable, "-m", "touchcli", "import", str(file), "--owner", "dana", "--books"]
        start = time.perf_counter()
        done = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        mine = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"touch import: {rows / mine:,.0f} rows/s, {mine:.1f} s, peak {peak >> 20} MiB ({peak // rows} bytes a row)")
    print(f"csv alone: {read / peer:,.0f} rows/s   {mine / peer:.0f} times")
    return 1 if done.returncode or peak > MOST else 0


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
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
