"""Files that touch makes for people to finish or hand on: what a person changed is never written over.

Drafts are remembered by their digests in `.touch-drafts` beside them, in the form that `sha256sum --check` reads.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from touchcli.files.writing.private import write_private
from touchcli.rules.errors import UserError

State = Literal["written", "unchanged", "kept"]
"""What became of a file: `unchanged` had the same bytes already, `kept` was changed by a person and is left alone."""

_MEMO = ".touch-drafts"


class DraftFolder:
    """A folder of drafts; `put` writes one, `close` remembers what was written."""

    def __init__(self, folder: Path) -> None:
        """Open the folder, which need not be there; raises UserError if it cannot be read."""
        self.folder = folder
        self._memo = folder / _MEMO
        with _disk(folder):
            lines = self._memo.read_text("utf-8").splitlines() if self._memo.exists() else []
        self._written = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}

    def put(self, name: str, data: bytes) -> State:
        """Write a draft, unless a file of that name is there that a person changed; raises UserError."""
        path = self.folder / name
        with _disk(self.folder):
            there = path.read_bytes() if path.exists() else None
            if there is not None and there != data and self._written.get(name) != _digest(there):
                return "kept"
            self._written[name] = _digest(data)
            if there == data:
                return "unchanged"
            self.folder.mkdir(parents=True, exist_ok=True)
            _replace(path, data)
        return "written"

    def close(self) -> None:
        """Remember what was written, for the next run; raises UserError if it cannot be kept."""
        if self.folder.exists():
            lines = (f"{digest}  {name}\n" for name, digest in sorted(self._written.items()))
            with _disk(self.folder):
                _replace(self._memo, "".join(lines).encode())


def write_own(path: Path, data: str, begins: str) -> None:
    """Write a file that touch makes whole each time, in the place of an earlier one.

    `begins` is how such a file begins: one that begins otherwise is somebody's, and raises UserError.
    """
    with _disk(path):
        if path.exists() and not path.read_bytes().startswith(begins.encode()):
            raise UserError(f"{path} exists, and touch did not write it", "name another file")
        _replace(path, data.encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_private(new, data)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(f"{path} cannot be read or written: {error.strerror}", "name another place") from error
