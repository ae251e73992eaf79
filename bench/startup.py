"""How long every command takes to start, against a Typer command that does nothing.

    python bench/startup.py [COMMAND ...] [--runs 11]

`touch COMMAND --help` is all start-up; it may take at most 1.3 times what a script with one empty Typer command takes.
Commands that can run on the starter pack as it is are also run there, its files in the cache, to show what their own
work adds. Leaves with 1 where a limit is missed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from books import long_ago
from measure import TOUCH, heading, paired, row, whole
from touchcli.cli.app import COMMANDS
from touchcli.files.writing.starter import starter_files

EMPTY = "import typer\n\napp = typer.Typer()\n\n\n@app.command()\ndef main() -> None:\n    pass\n\n\napp()\n"
MOST = 1.3
RUNS = {
    "approve": ("--list",),
    "calendar": (),
    "card": ("--rep", "dana"),
    "check": (),
    "doctor": (),
    "draft": ("--out", "drafts"),
    "due": (),
    "export": ("touches",),
    "forecast": (),
    "inbox": (),
    "log": ("delta-tool", "call", "--next", "cadence"),
    "opt-out": ("--list",),
    "outbox": (),
    "promise": (),
    "quiet": (),
    "reconcile": (),
    "report": (),
    "schema": ("account",),
    "send": ("--dry-run",),
    "show": ("acme",),
    "snooze": ("umber-textiles", "--until", "2099-01-01", "--because", "stocktaking"),
    "sync": (),
    "text": ("acme", "--message", "Hello", "--dry-run"),
    "why": ("acme",),
}
"""What a command is run with on the starter pack; what is not here asks for more than that has."""


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("commands", nargs="*", metavar="COMMAND", help="all of them, where none is named")
    parser.add_argument("--runs", type=int, default=11)
    given = parser.parse_args()
    if unknown := set(given.commands) - set(COMMANDS):
        parser.error(f"no command of ours: {', '.join(sorted(unknown))}")
    asked = sorted(given.commands or COMMANDS)
    with tempfile.TemporaryDirectory() as folder:
        room = _starter(Path(folder))
        heading("start-up")
        kept = [_measured(command, ("--help",), room, given.runs, MOST) for command in asked]
        heading("whole runs on the starter pack")
        for command in asked:
            if command in RUNS:
                _measured(command, RUNS[command], room, given.runs)
    return 0 if all(kept) else 1


def _measured(command: str, arguments: tuple[str, ...], room: Path, runs: int, most: float | None = None) -> bool:
    """Measure a command line beside the empty one and print the row; True where the limit is kept."""
    mine, theirs = whole((*TOUCH, command, *arguments), room), whole((sys.executable, "empty.py"), room)
    mine()  # compiles the modules and fills the cache
    return row(" ".join(("touch", command, *arguments)), "an empty Typer command", paired(mine, theirs, runs), most)


def _starter(room: Path) -> Path:
    """The starter pack, and beside it the script with the empty command."""
    for name, text in (*starter_files(), ("empty.py", EMPTY)):
        path = room / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        long_ago(path)
    return room


if __name__ == "__main__":
    sys.exit(main())
