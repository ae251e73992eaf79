"""What commands about one account and the lists cost: against the start of Typer, and on a large book against 25.

    python bench/commands.py [--accounts 100000] [--runs 11]

Two workspaces of books of 25 accounts, of which 1 % are due (one account of the 25). Commands that write change what
they are about in each run. Leaves with 1 where a limit is missed.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from books import NOW, lay_out
from measure import IMPORT_TYPER, TOUCH, heading, paired, peak, row, seconds, whole

A = "customer-000000"
AS_OF = ("--as-of", NOW)
ONE = {
    "due A": ("due", "--account", A, *AS_OF),
    "show": ("show", A, *AS_OF),
    "why": ("why", A, *AS_OF),
    "text --dry-run": ("text", A, "--message", "Hello", "--dry-run"),
    "log": ("log", A, "call", "--outcome", "voicemail"),
    "promise": ("promise", A, "a quote", "--by", "2099-12-01"),
    "consent": ("consent", A, "--kind", "express"),
}
LISTS = {
    "inbox": ("inbox",),
    "outbox": ("outbox",),
    "promise (list)": ("promise",),
    "approve --list": ("approve", "--list"),
}
TYPER, LARGE_ONE, LARGE_LIST, MEGABYTES = 1.8, 1.3, 1.5, 60


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accounts", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    heading(f"commands, 25 and {given.accounts:,} accounts, {NOW}")
    kept = []
    with tempfile.TemporaryDirectory() as folder:
        # What is written at the time of the clock lies ahead of NOW, and is seen by no command about NOW: the commands
        # that write come last in each workspace.
        alone, small, large = (
            lay_out(Path(folder) / name, n) for name, n in (("alone", 25), ("small", 25), ("large", given.accounts))
        )
        for root in (alone, small, large):
            for _ in range(2):
                seconds((*TOUCH, "due", *AS_OF), root)
        typer = whole(IMPORT_TYPER, alone)
        for name, command in ONE.items():
            kept.append(
                row(f"{name}, 25 accounts", "import typer", paired(touch(command, alone), typer, given.runs), TYPER)
            )
        for commands, most in ((ONE, LARGE_ONE), (LISTS, LARGE_LIST)):
            for name, command in commands.items():
                pair = paired(touch(command, large), touch(command, small), given.runs)
                kept.append(row(f"{name}, {given.accounts:,} accounts", f"{name}, 25 accounts", pair, most))
        most_memory = max(peak((*TOUCH, *ONE[name]), large) for name in ("show", "why", "log"))
        print(f"most memory of show, why and log: {most_memory:.0f} MB; at most {MEGABYTES}")
    return 0 if all(kept) and most_memory <= MEGABYTES else 1


def touch(command: tuple[str, ...], root: Path) -> Callable[[], float]:
    """A way to run a command in a workspace."""
    return whole((*TOUCH, *command), root)


if __name__ == "__main__":
    sys.exit(main())
