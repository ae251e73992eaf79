"""The ledger: what happened, append-only, and the outbox of texts. SQLite for one machine, PostgreSQL for more.

Its names are imported when they are first asked for: whoever only reads loads nothing of what writes.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from touchcli.ledger.change_reader import ChangeReader
    from touchcli.ledger.errors import DuplicateKey, LedgerError
    from touchcli.ledger.ledger import Ledger
    from touchcli.ledger.opening import open_changes, open_ledger, open_reader, open_to_send
    from touchcli.ledger.reader import HistoryReader

__all__ = [
    "ChangeReader",
    "DuplicateKey",
    "HistoryReader",
    "Ledger",
    "LedgerError",
    "open_changes",
    "open_ledger",
    "open_reader",
    "open_to_send",
]

_HOMES = {
    **dict.fromkeys(("DuplicateKey", "LedgerError"), "errors"),
    **dict.fromkeys(("open_changes", "open_ledger", "open_reader", "open_to_send"), "opening"),
    "ChangeReader": "change_reader",
    "HistoryReader": "reader",
    "Ledger": "ledger",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
