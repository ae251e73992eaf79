"""How long a TAB takes: what a shell runs to complete an account, against the imports of Typer.

    python bench/completion.py [--sizes 10000 100000] [--runs 11]

The whole process is measured, from its start to its exit, for `touch show customer-0001<TAB>`, with the files in the
index; that the answer has the accounts is looked at before the runs and after them. The other rows are words that need
more or less of the program. Leaves with 1 where the limit is missed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from books import NOW, lay_out
from measure import IMPORT_TYPER, TOUCH, heading, output, paired, row, seconds, whole

MOST = 1.0
ACCOUNT = ("show", "customer-0001")
OTHERS = {
    "touch <TAB>": ("",),
    "touch show --<TAB>": ("show", "--"),
    "touch log customer-000001 --contact <TAB>": ("log", "customer-000001", "--contact", ""),
    "touch due --owner <TAB>": ("due", "--owner", ""),
}


def main() -> int:
    """Measure and print; gives 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kept = [_measured(lay_out(Path(folder) / "book", size), size, given.runs) for size in given.sizes]
    return 0 if all(kept) else 1


def _measured(root: Path, accounts: int, runs: int) -> bool:
    """Measure on a book of so many accounts; True where the limit is kept."""
    heading(f"completion, {accounts:,} accounts")
    seconds((*TOUCH, "due", "--as-of", NOW), root)  # fills the index
    typer = whole(IMPORT_TYPER, root)
    _look(root)
    pair = paired(whole(_asked(ACCOUNT), root), typer, runs)
    _look(root)
    kept = row("touch show customer-0001<TAB>", "import typer", pair, MOST)
    for name, words in OTHERS.items():
        row(name, "import typer", paired(whole(_asked(words), root), typer, runs))
    return kept


def _asked(words: tuple[str, ...]) -> tuple[str, ...]:
    """What a shell that shows what candidates mean runs."""
    return (*TOUCH, "--complete", "zsh", *words)


def _look(root: Path) -> None:
    assert "customer-000100\tCustomer 000100 & Sons\n" in output(_asked(ACCOUNT), root), "no accounts"


if __name__ == "__main__":
    sys.exit(main())
