"""The ledger: what happened, append-only, and the outbox of texts. SQLite for one machine, PostgreSQL for more.

Its names are imported when they are first asked for: a warm morning needs no more of this package than `glance`.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from touchcli.ledger.errors import DuplicateKey, LedgerError
    from touchcli.ledger.ledger import Ledger
    from touchcli.ledger.opening import open_ledger

__all__ = ["DuplicateKey", "Ledger", "LedgerError", "open_ledger"]

_HOMES = {"DuplicateKey": "errors", "LedgerError": "errors", "Ledger": "ledger", "open_ledger": "opening"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
