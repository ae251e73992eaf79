"""Files for people that hold names, numbers or words of customers: for their owner alone."""

import os
import stat
from pathlib import Path


def write_private(path: Path, data: bytes) -> None:
    """Write a file, readable by its owner alone from the first byte on; one that was open is closed to others.

    A device or a pipe, such as /dev/stdout, is written as it is. Raises OSError.
    """
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            path.chmod(0o600)
        file.write(data)
