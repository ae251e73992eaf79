"""How long `touch due` takes after one file of many was edited, against the same with nothing edited.

    python bench/edited.py [--files 4000] [--one-a-file] [--runs 11]

4,000 books of 25 are 100,000 accounts; with `--one-a-file` each file is one account. Before each measured run the name
of an account that is due is changed in its file, another file each time; that `touch due` prints the new name is looked
at before the runs and after them. Leaves with 1 where the limit is missed.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

from books import NOW, lay_out
from measure import TOUCH, heading, output, paired, row, seconds, whole

DUE = (*TOUCH, "due", "--as-of", NOW)
MOST = 2.5
BOOK = 25


def main() -> int:
    """Measure and print; gives 1 where the limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=4_000)
    parser.add_argument("--one-a-file", action="store_true", help="one account a file, where else it is a book of 25")
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    book = 1 if given.one_a_file else BOOK
    accounts = given.files * book
    heading(f"touch due, {given.files:,} files, {accounts:,} accounts")
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder) / "book", accounts, book=book)
        files = sorted((root / "plans" / "accounts").iterdir())
        edits = itertools.count(1)

        def edit_next() -> str:
            n = next(edits)
            edit(files[n * 100 // book % len(files)], f"Edited {n} Ltd")  # each 100th account is due
            return f"Edited {n} Ltd"

        def after_an_edit() -> float:
            edit_next()
            return seconds(DUE, root)

        seconds(DUE, root)
        assert edit_next() in output([*DUE, "--json"], root), "what was edited is not in what is due"
        pair = paired(after_an_edit, whole(DUE, root), given.runs)
        assert edit_next() in output([*DUE, "--json"], root), "what was edited is not in what is due"
    return 0 if row("one file edited before", "nothing edited", pair, MOST) else 1


def edit(path: Path, name: str) -> None:
    """Give the first account of a file another name, a minute ago: later than at the run before, and old enough."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines) if line.strip().startswith("name: "))
    lines[at] = f"{lines[at].partition('name: ')[0]}name: {name}\n"
    path.write_text("".join(lines), "utf-8")
    then = time.time() - 60
    os.utime(path, (then, then))


if __name__ == "__main__":
    sys.exit(main())
