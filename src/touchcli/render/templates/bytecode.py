"""Compiled templates kept between runs.

They are code, and to load one is to run it. A workspace may come from a stranger's repository, so none is ever taken
from there: they lie in the user's own cache folder, in one that nobody else may enter, and only the user's own files
in it are read. A file is named by all that its code depends on (the words of the template, Jinja2, Python and this
package), so that it is never wrong, only not there; a damaged one counts as not there.
"""

import hashlib
import marshal
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import NamedTuple

from touchcli.posix import O_NOFOLLOW, O_NONBLOCK, is_private

_MOST = 1_000
"""Once so many are there they are all taken away: a template that is edited leaves its former code behind."""


class Compiled(NamedTuple):
    """The code of a template and the names it mentions."""

    code: CodeType
    names: frozenset[str]


class Bytecode:
    """Compiled templates in a folder; in none, where nothing is kept."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def kept(self, source: str) -> Compiled | None:
        """What a template was compiled to before; None if nobody knows."""
        if self.folder is None:
            return None
        with suppress(OSError, ValueError, EOFError, TypeError):
            _ours_alone(self.folder.lstat())
            handle = os.open(self.folder / _name(source), os.O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
            with os.fdopen(handle, "rb") as file:
                _ours_alone(os.fstat(handle))
                digest, data = file.read(32), file.read()
            # A full disk or a crash may have left half of it.
            if hashlib.sha256(data).digest() == digest:
                code, names = marshal.loads(data)  # noqa: S302 - our own file, in a folder that is ours alone
                return Compiled(code, frozenset(names)) if isinstance(code, CodeType) else None
        return None

    def keep(self, source: str, compiled: Compiled) -> None:
        """Keep what a template was compiled to; where nothing can be written, the next run compiles it again."""
        if self.folder is None:
            return
        data = marshal.dumps((compiled.code, sorted(compiled.names)))
        file = self.folder / _name(source)
        part = file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            for path in (self.folder.parent, self.folder):
                path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _ours_alone(self.folder.lstat())
            old = list(self.folder.iterdir())
            for each in old if len(old) >= _MOST else ():
                each.unlink()
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
                new.write(hashlib.sha256(data).digest() + data)
            part.replace(file)


BYTECODE = Bytecode()
"""The one of this process."""


def user_folder(env: Mapping[str, str]) -> Path | None:
    """The user's own folder for compiled templates; None if the environment names no home.

    Source: the XDG Base Directory Specification, which has a relative address count as none.
    """
    named, home = env.get("XDG_CACHE_HOME", ""), env.get("HOME", "")
    if os.path.isabs(named):  # noqa: PTH117 - an empty one is no path
        return Path(named, "touchcli", "templates")
    return Path(home, ".cache", "touchcli", "templates") if home else None


def _ours_alone(status: os.stat_result) -> None:
    """Raises PermissionError for what is not ours, or is open to others."""
    if not is_private(status):
        raise PermissionError


def _name(source: str) -> str:
    return hashlib.sha256(_mark() + source.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def _mark() -> bytes:
    """What changes when Python, Jinja2 or any module beside this one does: our filters are run while it compiles."""
    import jinja2

    stamps = [
        (str(path), status.st_size, status.st_mtime_ns)
        for package in (jinja2.__file__, __file__)
        for path in sorted(Path(package).parent.glob("*.py"))
        if (status := path.stat())
    ]
    return repr((MAGIC_NUMBER, sys.version, sys.flags.optimize, stamps)).encode()
