"""How long `touch due` takes with nothing kept from before, against reading the same files with PyYAML's C loader.

    python bench/cold.py [--sizes 10000 100000] [--runs 5]

The books have 25 accounts a file. The peer is a Python that loads each YAML file of the workspace with
`yaml.CSafeLoader`, throws away what it got, and ends. Leaves with 1 where a limit is missed.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from books import NOW, lay_out
from measure import TOUCH, heading, paired, row, seconds, whole

DUE = (*TOUCH, "due", "--as-of", NOW)
LOADER = """
import pathlib, yaml
for path in sorted(pathlib.Path().rglob("*.yaml")):
    with path.open("rb") as file:
        yaml.load(file, Loader=yaml.CSafeLoader)
"""
MOST = 1.0
"""Of the time of PyYAML's C loader."""
TENFOLD = 12
"""What ten times the accounts may take, in times of the one."""


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="how many accounts")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    kept = []
    heading(f"touch due, {NOW}, nothing in .touch")
    with tempfile.TemporaryDirectory() as folder:
        roots = {size: lay_out(Path(folder) / f"book-{size}", size) for size in sorted(given.sizes)}
        for size, root in roots.items():
            pair = paired(cold(root), whole([sys.executable, "-c", LOADER], root), given.runs)
            kept.append(row(f"{size:,} in books, cold", "yaml.CSafeLoader", pair, MOST if size == 10_000 else None))
        if {10_000, 100_000} <= roots.keys():
            pair = paired(cold(roots[100_000]), cold(roots[10_000]), given.runs)
            kept.append(row("100,000 in books, cold", "10,000 in books, cold", pair, TENFOLD))
    return 0 if all(kept) else 1


def cold(root: Path) -> Callable[[], float]:
    """`touch due` in a workspace from which all that was kept has been taken away."""

    def run() -> float:
        shutil.rmtree(root / ".touch", ignore_errors=True)
        return seconds(DUE, root)

    return run


if __name__ == "__main__":
    sys.exit(main())
