"""How long `touch send --dry-run` takes, against `mailmerge --dry-run --no-limit` on the same texts.

    PATH=$PATH:/path/to/mailmerge/bin python bench/previews.py [--sizes 25 10000] [--runs 5]

Every account has one text due, and all of them are ready: touch finds that out, checks each against every guard, fills
it in, counts its segments and prints it; where nothing changed since it last did, it prints that again, and `made anew`
is without that. mailmerge reads as many recipients from a CSV with the same values, fills in the same words as an
e-mail, and prints it. Both write to a pipe, from their start to their exit. For comparison there is a bare loop as
well: a Python that imports Jinja2, compiles the words once, reads the CSV, fills in and prints, and does nothing else.
Leaves with 1 where a limit is missed.
"""

import argparse
import csv
import itertools
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from books import NOW, lay_out, long_ago
from measure import TOUCH, heading, need, output, paired, row, seconds, whole

SEND = (*TOUCH, "send", "--dry-run", "--as-of", NOW)
MAILMERGE = ("--dry-run", "--no-limit")
MOST = {25: 1.0, 10_000: 0.6}
"""Of mailmerge's time."""

WORDS = "Hi {{ first_name }}, it's {{ rep }} at {{ company }}. How is the {{ usual_item }} doing? Reply STOP to stop.\n"
LOOP = f"""
import csv, jinja2, sys
template = jinja2.Environment().from_string({WORDS!r})
with open("mailmerge_database.csv", newline="") as file:
    for each in csv.DictReader(file):
        sys.stdout.write(template.render(each) + "\\n")
"""


def main() -> int:
    """Measure and print; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[25, 10_000], help="how many texts")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    mailmerge = need("mailmerge", "pip install mailmerge, into a venv of its own, and put its bin on PATH")
    kept = []
    heading("touch send --dry-run, nothing changed, in a pipe")
    with tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            ours, theirs = Path(folder, f"touch-{size}"), Path(folder, f"mailmerge-{size}")
            book(ours, size)
            recipients(theirs, size)
            same_texts(ours, theirs, mailmerge, size)
            touch = whole(SEND, ours)
            pair = paired(touch, whole([mailmerge, *MAILMERGE], theirs), given.runs)
            kept.append(row(f"{size:,} texts", "mailmerge --dry-run --no-limit", pair, MOST.get(size)))
            pair = paired(made_anew(ours, size), whole([mailmerge, *MAILMERGE], theirs), given.runs)
            row(f"{size:,} texts, made anew", "mailmerge --dry-run --no-limit", pair)
            row(f"{size:,} texts", "a bare Jinja2 loop", paired(touch, whole(bare_loop(), theirs), given.runs))
    return 0 if all(kept) else 1


def made_anew(root: Path, size: int) -> Callable[[], float]:
    """The same texts, asked for in words that nobody used before, so that no answer is kept for them."""
    limits = itertools.count(size + 1)
    return lambda: seconds([*SEND, "--limit", str(next(limits))], root)


def book(root: Path, size: int) -> None:
    """A workspace whose every account is due for a text that is ready.

    The made-up numbers come again after 4,400 accounts, so the caps are wide: no text waits for another.
    """
    lay_out(root, size, due=1.0, texts=True)
    settings = root / "touch.yaml"
    window = '  window: "10:00-18:00"\n'
    before, _, after = settings.read_text("utf-8").partition(window)
    caps = "  per_contact: 1000/day\n  per_account: 1000/week\n"
    settings.write_text(before + window + caps + after, "utf-8")
    long_ago(settings)


def recipients(root: Path, size: int) -> None:
    """The same texts as mailmerge wants them: a template, a CSV and a server that a dry run never asks."""
    root.mkdir()
    head = "TO: {{ email }}\nSUBJECT: A question\nFROM: Dana Reyes <dana@northgate.example>\n\n"
    (root / "mailmerge_template.txt").write_text(head + WORDS, "utf-8")
    (root / "mailmerge_server.conf").write_text("[smtp_server]\nhost = localhost\nport = 25\n", "utf-8")
    with (root / "mailmerge_database.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("email", "first_name", "rep", "company", "usual_item"))
        rows.writerows(
            (f"pat.{n}@customer.example", "Pat", "Dana", "Northgate Supply", "hex bolts") for n in range(size)
        )


def same_texts(ours: Path, theirs: Path, mailmerge: str, size: int) -> None:
    """Leave where the three do not print the same texts; fills the cache of the workspace besides."""
    words = "Hi Pat, it's Dana at Northgate Supply. How is the hex bolts doing? Reply STOP to stop."
    for command, folder in ((SEND, ours), ([mailmerge, *MAILMERGE], theirs), (bare_loop(), theirs)):
        found = output(command, folder).count(words)
        if found != size:
            sys.exit(f"{' '.join(command[:3])} printed {found} of {size} texts")


def bare_loop() -> list[str]:
    """A loop over the CSV, and no more."""
    return [sys.executable, "-c", LOOP]


if __name__ == "__main__":
    sys.exit(main())
