"""A quarter lived on the starter pack, day by day: do texts keep their pace, and does any hold lead nowhere?

    python bench/quarter.py [--days 91] [--seeds 5]

A rep does every call and visit that is due; three of ten calls reach a voicemail; meetings take a week to arrange, or
are never made. What is measured are the accounts whose first contact may be texted. Leaves with 1 where a limit of the
practice is missed.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from living import Figures, Habits, quarter

from touchcli.files.workspace import read_workspace
from touchcli.files.writing.starter import REFERENCE_DAY, lay_out
from touchcli.rules.models.book import Book

PACE = {"meetings a week later": (Habits(meeting_days=7), 0.9), "no meeting ever": (Habits(meeting_days=None), 0.8)}
"""How a rep works, and the least share of its pace that an account's texts keep."""


def main() -> int:
    """Live the quarters and print their figures; gives 1 where a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--days", type=int, default=91)
    parser.add_argument("--seeds", type=int, default=5)
    given = parser.parse_args()
    book, missed = _starter(), 0
    print("rep                     seed  texts  least pace  longest hold  silence  holds without a row")
    for name, (habits, least) in PACE.items():
        for seed in range(given.seeds):
            found = quarter(book, habits, REFERENCE_DAY, given.days, random.Random(seed))
            missed += not _line(name, seed, found, least)
    print(f"{missed} of {len(PACE) * given.seeds} quarters miss a limit" if missed else "every limit is kept")
    return int(missed > 0)


def _line(name: str, seed: int, found: Figures, least: float) -> bool:
    slowest = min(found.pace, key=lambda id: found.pace[id])
    print(
        f"{name:22}  {seed:4}  {found.texts:5}  {found.pace[slowest]:10.2f}  {found.longest_hold:9} bd  "
        f"{found.silence:7.1f}  {len(found.dead_ends):19}  {slowest}, {found.longest}, {found.quietest}",
        flush=True,
    )
    for line in found.dead_ends[:3]:
        print(f"    {line}")
    return found.pace[slowest] >= least and found.longest_hold <= 10 and found.silence <= 2 and not found.dead_ends


def _starter() -> Book:
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder), REFERENCE_DAY)
        book = read_workspace(Path(folder), cache=False).book
    if book is None:
        raise SystemExit("the starter pack has problems")
    return book


if __name__ == "__main__":
    sys.exit(main())
