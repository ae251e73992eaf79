"""Writing under `.touch/cache`: folders 0700, files 0600, whole or not at all, and never an error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Scratch:
    """A new file that takes the place of another once it is complete.

    `begun_ns` is when it was made by the file system's own clock, the one that stamps the files of the workspace.
    """

    def __init__(self, target: Path) -> None:
        """Begin the file; raises OSError if nothing can be written there."""
        import tempfile

        for folder in (target.parent.parent, target.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        self.begun_ns = os.fstat(handle).st_mtime_ns
        os.close(handle)
        self.path, self.target = Path(name), target

    def put(self, data: bytes) -> None:
        """Write the data, and put the file in the place of its target; a full disk leaves the target as it was."""
        with suppress(OSError):
            self.path.write_bytes(data)
            self.path.replace(self.target)


@contextmanager
def scratch(target: Path, wanted: bool = True) -> Iterator[Scratch | None]:
    """A scratch file for a target two folders down, such as `.touch/cache/holidays.json`; gone if it was not put.

    None if it is not wanted or nothing can be written there, which is no error: a cache is a convenience.
    """
    made = None
    if wanted:
        with suppress(OSError):
            made = Scratch(target)
    try:
        yield made
    finally:
        if made is not None:
            made.path.unlink(missing_ok=True)
