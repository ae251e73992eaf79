"""What the kind of class costs that models are made of: NamedTuple, frozen dataclass, pydantic.

    python bench/models.py [--runs 11]

The rules have some 70 models. Each kind defines as many classes of eight fields in a process of its own, start to
exit, which is what every command pays; then each makes 200,000 values, which is what a large book pays.
See docs/decisions/named-tuples.md.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from measure import heading, paired, row, whole

CLASSES, VALUES = 70, 200_000
KINDS = {
    "NamedTuple": ("from typing import NamedTuple", "", "class {name}(NamedTuple):"),
    "frozen dataclass": ("from dataclasses import dataclass", "@dataclass(frozen=True, slots=True)", "class {name}:"),
    "pydantic": ("from pydantic import BaseModel", "", "class {name}(BaseModel, frozen=True):"),
}
FIELDS = "".join(f"\n    f{n}: {('str', 'int', 'str | None', 'tuple[str, ...]')[n % 4]}" for n in range(8))
VALUE = {f"f{n}": ("Acme Industrial", 7, None, ("a", "b"))[n % 4] for n in range(8)}


def source(kind: str, classes: int) -> str:
    """A module that defines so many models of a kind."""
    first, above, head = KINDS[kind]
    return "\n".join([first, *(f"{above}\n{head.format(name=f'M{n}')}{FIELDS}" for n in range(classes))])


def making(kind: str) -> Callable[[], float]:
    """A way to make many values of one model; it gives its own seconds."""
    names: dict[str, type] = {}
    exec(source(kind, 1), names)
    model = names["M0"]

    def run() -> float:
        start = time.perf_counter()
        for _ in range(VALUES):
            model(**VALUE)
        return time.perf_counter() - start

    return run


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--runs", type=int, default=11)
    runs = parser.parse_args().runs
    peer, *others = KINDS
    here = Path(__file__).parent
    heading(f"{CLASSES} classes, a whole process")
    starts = {kind: whole((sys.executable, "-c", source(kind, CLASSES)), here) for kind in KINDS}
    for kind in others:
        row(kind, peer, paired(starts[kind], starts[peer], runs))
    heading(f"{VALUES:,} values")
    for kind in others:
        row(kind, peer, paired(making(kind), making(peer), runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
