"""What a file said, as bytes that can be kept, and back.

A workspace may come from a stranger's repository, so what is kept is loaded by an unpickler that admits our models,
dates and decimals, and nothing that could run code. Each value stands by itself: a command reads those it needs.
"""

import sys
from _pickle import Unpickler
from io import BytesIO
from typing import Any

_MODELS = frozenset(
    f"touchcli.rules.models.{name}" for name in ("account", "cadence", "settings", "template", "values")
)
_OTHERS = frozenset({("datetime", "date"), ("decimal", "Decimal")})


_found: dict[tuple[str, str], Any] = {}
"""The classes that were asked for before and are admitted."""


class Undecodable(Exception):
    """Bytes that are not what a value was made into."""


class _Unpickler(Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        found = _found.get((module, name))
        if found is None:
            found = _found[module, name] = self._admitted(module, name)
        return found

    def _admitted(self, module: str, name: str) -> Any:
        if module in _MODELS and "." not in name:
            __import__(module)
            kind = getattr(sys.modules[module], name, None)
            if isinstance(kind, type) and issubclass(kind, tuple) and kind.__module__ == module:
                return kind
        elif (module, name) in _OTHERS:
            return super().find_class(module, name)
        raise Undecodable


def encode(value: Any) -> bytes:
    """The bytes of a value: a model, or tuples, lists and plain values of models."""
    from pickle import dumps

    return dumps(value, protocol=5)


def decode(data: bytes) -> Any:
    """A value from its bytes; raises Undecodable."""
    try:
        return _Unpickler(BytesIO(data)).load()
    except Exception:  # whatever is wrong with it, the files themselves are still there
        raise Undecodable from None
