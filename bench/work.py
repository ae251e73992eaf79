"""How long `touch work` takes from a key to the screen that answers it, against a Textual list with nothing behind it.

    python bench/work.py [--accounts 10000] [--runs 40]

Both run on a terminal of 80 by 24 of their own, with as many rows as are due. A key is "down", which shows the next
account's page; the screen has answered when the last byte of it was written. Leaves with 1 where a limit is missed.
"""

import argparse
import os
import pty
import select
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

from books import NOW, lay_out
from measure import heading, paired, row, seconds, touch_at

SECONDS = 0.05
"""From a key to the screen at most."""
QUIET = 0.15
"""A terminal that gets nothing for so long has got all."""
LIST = """\
from textual.app import App
from textual.widgets import DataTable, Static
import sys

class List(App):
    CSS = "DataTable { width: 34; } Screen { layout: horizontal; }"

    def compose(self):
        yield DataTable(cursor_type="row", show_header=False)
        yield Static(id="page")

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("number", "name")
        for n in range(int(sys.argv[1])):
            table.add_row(str(n), f"Customer {n:06}")
        table.focus()

    def on_data_table_row_highlighted(self, event):
        self.query_one("#page").update(f"Customer {event.cursor_row:06}\\n" * 20)

List().run()
"""


class Screen:
    """A program on a terminal of its own."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        env = {**os.environ, "TERM": "xterm-256color"}
        self.process = subprocess.Popen(command, cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        self.answered(first=60.0)

    def down(self) -> float:
        """How long the screen takes to answer a key, in seconds."""
        pressed = time.perf_counter()
        os.write(self.ours, b"\x1b[B")
        return self.answered() - pressed

    def answered(self, first: float = 5.0) -> float:
        """When the last byte of an answer came."""
        last, wait = time.perf_counter(), first
        while select.select([self.ours], [], [], wait)[0]:
            os.read(self.ours, 1 << 16)
            last, wait = time.perf_counter(), max(QUIET, 2.0 if first > 5 else 0)
        return last

    def close(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--accounts", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=40)
    given = parser.parse_args()
    heading(f"touch work, {given.accounts:,} accounts, {NOW}")
    with tempfile.TemporaryDirectory() as folder:
        root = lay_out(Path(folder) / "book", given.accounts)
        seconds((*touch_at(NOW), "log", "customer-000000", "call", "vm"), root)
        for _ in range(2):
            seconds((*touch_at(NOW), "due"), root)
        work = Screen((*touch_at(NOW), "work"), root)
        alone = Screen((sys.executable, "-c", LIST, str(max(given.accounts // 100, 30))), root)
        pair = paired(work.down, alone.down, given.runs)
        work.close()
        alone.close()
    row("from a key to the screen", "a Textual list with nothing behind it", pair)
    kept = pair.mine <= SECONDS
    print(f"  {pair.mine * 1000:.0f} ms; at most {SECONDS * 1000:.0f}{'' if kept else ' (missed)'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
