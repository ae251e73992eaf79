"""How much memory `touch due` holds at most, with nothing kept from before, warm, and after an edit.

    python bench/memory.py [ACCOUNTS]

The peak is of all processes of the command together. Beside it stands a Python that imports Typer and ends. Leaves with
1 where a limit is missed.
"""

import sys
import tempfile
from pathlib import Path

from books import NOW, lay_out
from edited import edit
from measure import IMPORT_TYPER, TOUCH, peak

DUE = (*TOUCH, "due", "--as-of", NOW)
COLD, WARM = 400, 200
"""In MB, for 100,000 accounts."""


def main(accounts: int) -> int:
    """Measure and print; gives 1 where a limit is missed."""
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder) / "book", accounts)
        print(f"peak of memory, {accounts:,} accounts in books")
        print(f"  import typer       {peak(IMPORT_TYPER, root):6.0f} MB")
        kept = [said("cold", root, COLD)]
        peak(DUE, root)  # what is kept may be put in order by the run after
        kept.append(said("warm", root, WARM))
        edit(root / "plans" / "accounts" / "book-000000.yaml", "Edited Ltd")
        kept.append(said("one file edited", root, COLD))
    return 0 if all(kept) else 1


def said(what: str, root: Path, most: int) -> bool:
    """Print the peak of one run; True where it is at most so many MB."""
    found = peak(DUE, root)
    print(f"  {what:18} {found:6.0f} MB, at most {most}{'' if found <= most else '  MISSED'}", flush=True)
    return found <= most


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
