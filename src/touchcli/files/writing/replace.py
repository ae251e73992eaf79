"""A file of a person's that gets other content: whole or not at all, and only if nobody changed it meanwhile."""

import os
import shutil
from pathlib import Path

from touchcli.files.writing.private import write_private
from touchcli.rules.errors import UserError


def replace_file(path: Path, before: bytes, after: bytes) -> None:
    """Put `after` in the place of `before`, with the mode that the file has.

    Raises UserError, and leaves the file as it is, if it has other content than `before` or cannot be written.
    """
    path = path.resolve()
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write_private(new, after)
        shutil.copymode(path, new)
        if path.read_bytes() != before:
            raise UserError(f"{path.name} was changed by another program; nothing was written", "run this again")
        new.replace(path)
    except OSError as error:
        raise UserError(f"{path.name} cannot be written: {error.strerror}", "nothing was changed") from error
    finally:
        new.unlink(missing_ok=True)
