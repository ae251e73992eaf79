"""The file of a ledger, and the lock files beside it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from touchcli.ledger.errors import LedgerError


def file_at(path: Path) -> tuple[int, int]:
    """Which file stands at a path, by its device and inode; raises OSError if there is none."""
    status = path.stat()
    return status.st_dev, status.st_ino


@contextmanager
def lock_file(ledger: Path, name: str) -> Iterator[int]:
    """The file `LEDGER.NAME.lock`, open until the end, which frees its lock; raises LedgerError.

    It stands beside the ledger's file, by its own name: a link to a ledger and the ledger share a lock, and two ledgers
    in one folder do not.
    """
    try:
        lock = private(f"{ledger.resolve()}.{name}.lock", os.O_CREAT | os.O_RDWR)
    except OSError as error:
        raise LedgerError(
            f"the {name} lock beside {ledger} cannot be opened: {error.strerror}", "look at the rights of its folder"
        ) from None
    try:
        yield lock
    finally:
        os.close(lock)


def private(path: str, flags: int) -> int:
    """Open a file that is for its owner alone."""
    return os.open(path, flags, 0o600)
