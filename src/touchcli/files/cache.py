"""What was read and validated before, so that a morning's command reads only the files that have changed.

It is kept as a pickle in `.touch/cache/files`, behind a mark made of this program's own modules and of the packages
whose knowledge is in the values. A workspace may come from a stranger's repository, so the pickle is loaded by an
unpickler that admits our models, dates and decimals, and nothing that could run code. Only sound files are kept.
"""

import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from touchcli.files.problem import Problem
from touchcli.files.stamps import Stamp, mark_of, mark_of_code
from touchcli.rules.errors import UserError
from touchcli.rules.models import account, cadence, settings, template, values

FILE = Path(".touch", "cache", "files")

# A file that had changed within this time before its reading may change again and keep its time. Two seconds is the
# coarsest clock a file system in use has.
_YOUNG_NS = 2_000_000_000

_ADMITTED: dict[tuple[str, str], Any] = {
    (kind.__module__, kind.__qualname__): kind
    for module in (account, cadence, settings, template, values)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, tuple) and kind.__module__ == module.__name__
}


class Parsed(NamedTuple):
    """What one file gave: its sound values, its Problems, and the stamp of the very bytes that were read."""

    values: tuple[Any, ...]
    problems: tuple[Problem, ...] = ()
    stamp: Stamp | None = None

    @property
    def sound(self) -> bool:
        """True where the whole file was read and nothing in it is wrong."""
        return self.stamp is not None and not self.problems


class Kept(NamedTuple):
    """What a cache holds: the sound files, and when their reading began by the clock of the file system."""

    begun_ns: int = 0
    files: Mapping[str, Parsed] = {}

    def parsed(self, file: str, stamp: Stamp) -> Parsed | None:
        """What a file gave, None where it is new, has changed, or is too young for anybody to tell."""
        kept = self.files.get(file)
        if kept is None or kept.stamp != stamp or stamp.mtime_ns >= self.begun_ns - _YOUNG_NS:
            return None
        return kept


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ADMITTED:
            return _ADMITTED[module, name]
        if (module, name) in (("datetime", "date"), ("decimal", "Decimal")):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a cache")


def read_cache(root: Path) -> Kept:
    """The cache of a workspace; an empty one where there is none, or one that is damaged, foreign or of other code."""
    try:
        mark, _, data = (root / FILE).read_bytes().partition(b"\0")
    except OSError:
        return Kept()
    if mark != _mark():
        return Kept()
    try:
        begun_ns, files = _Unpickler(io.BytesIO(data)).load()
        return Kept(begun_ns, {file: Parsed(values, (), Stamp(*stamp)) for file, (stamp, values) in files.items()})
    except Exception:  # whatever is wrong with it, the files themselves are still there
        return Kept()


def drop_cache(root: Path) -> None:
    """Take the cache of a workspace away; the next command makes it anew. Raises UserError where it cannot be."""
    try:
        (root / FILE).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"{root / FILE} cannot be deleted: {error.strerror}", "delete it by hand") from None


def packed(kept: Kept) -> bytes:
    """The bytes of a cache, as `read_cache` takes them."""
    files = {file: (tuple(each.stamp or ()), each.values) for file, each in kept.files.items()}
    return _mark() + b"\0" + pickle.dumps((kept.begun_ns, files), protocol=5)


def _mark() -> bytes:
    here = Path(__file__).parent
    models = here.parent / "rules" / "models"
    packages = (mark_of(name) for name in ("phonenumbers", "pydantic", "tzdata"))
    return "\n".join((mark_of_code(here), mark_of_code(models), *packages)).encode(errors="surrogateescape")
