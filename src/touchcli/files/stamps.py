"""How one state of a file, or of an installed package, is told from another without reading it.

importlib.metadata would take ten times as long as the rest of a warm read.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple


class Stamp(NamedTuple):
    """What the file system says of a file: two equal stamps are the same words, unless both are very young."""

    size: int
    mtime_ns: int
    inode: int


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file from its status."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)


def mark_of(package: str) -> str:
    """A text that changes when an installed package is updated; empty where it is not installed. Imports nothing."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ""
    return f"{spec.origin} {stamp_of(Path(spec.origin).stat())}"


def mark_of_code(folder: Path) -> str:
    """A text that changes when any module in a folder of this program does."""
    with os.scandir(folder) as entries:
        return "\n".join(sorted(f"{e.name} {stamp_of(e.stat())}" for e in entries if e.name.endswith(".py")))
