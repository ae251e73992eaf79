"""What a file said, as bytes that can be kept, and back.

A workspace may come from a stranger's repository, so what is kept is loaded by an unpickler that admits our models,
dates and decimals, and nothing that could run code. Each value stands by itself: a command reads those it needs.
"""

import io
import pickle
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from touchcli.cache.scan import Stamp
from touchcli.cache.store import Damaged
from touchcli.rules.models import account, cadence, settings, template, values
from touchcli.rules.models.problem import Problem

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


class Packed(NamedTuple):
    """What one file gave, its values still in bytes."""

    values: tuple[bytes, ...]
    problems: tuple[Problem, ...] = ()

    def all(self) -> tuple[Any, ...]:
        """Every value; raises Damaged."""
        return tuple(self.some(range(len(self.values))))

    def some(self, places: Iterable[int]) -> Iterator[Any]:
        """The values at some places; raises Damaged."""
        for place in places:
            yield _loaded(self.values[place])


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ADMITTED:
            return _ADMITTED[module, name]
        if (module, name) in (("datetime", "date"), ("decimal", "Decimal")):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} has no business in a cache")


def pack(parsed: Parsed) -> bytes:
    """The bytes of what a file gave, but for its stamp."""
    each = tuple(pickle.dumps(value, protocol=5) for value in parsed.values)
    return pickle.dumps((each, tuple(tuple(problem) for problem in parsed.problems)), protocol=5)


def unpack(data: bytes) -> Packed:
    """What a file gave, from its bytes; raises Damaged."""
    try:
        each, problems = _loaded(data)
        return Packed(each, tuple(Problem(*problem) for problem in problems))
    except (TypeError, ValueError):
        raise Damaged from None


def _loaded(data: bytes) -> Any:
    try:
        return _Unpickler(io.BytesIO(data)).load()
    except Exception:  # whatever is wrong with it, the files themselves are still there
        raise Damaged from None
