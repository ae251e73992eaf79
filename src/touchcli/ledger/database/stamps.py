"""Instants as the ledger keeps them."""

import datetime as dt


def stamp(at: dt.datetime) -> str:
    """An aware instant as the ledger keeps it; raises ValueError if it has no zone."""
    if at.tzinfo is None:
        raise ValueError("an instant of the ledger needs a zone")
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")[:26] + "Z"
