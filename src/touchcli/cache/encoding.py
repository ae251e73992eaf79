"""What a file said, as bytes that can be kept, and back.

A workspace may come from a stranger's repository, so what is kept is loaded by an unpickler that admits our models,
dates and decimals, and nothing that could run code. Each value stands by itself: a command reads those it needs.
"""

import sys
from _pickle import Unpickler
from functools import cache
from io import BytesIO
from typing import Any

_MODELS = frozenset(
    f"touchcli.rules.models.{name}" for name in ("account", "cadence", "settings", "template", "values")
)
_OTHERS = frozenset({("datetime", "date"), ("decimal", "Decimal")})


class Undecodable(Exception):
    """Bytes that are not what a value was made into."""


@cache
def _class(module: str, name: str) -> Any:
    """A class that may be kept; asked for ten times a plan, so each is looked for once."""
    kind = None
    if (module in _MODELS and "." not in name) or (module, name) in _OTHERS:
        __import__(module)
        kind = getattr(sys.modules[module], name, None)
    if isinstance(kind, type) and (
        (module, name) in _OTHERS or (issubclass(kind, tuple) and kind.__module__ == module)
    ):
        return kind
    raise Undecodable


class _Unpickler(Unpickler):
    find_class = staticmethod(_class)


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
