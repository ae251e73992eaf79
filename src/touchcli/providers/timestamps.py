"""When a provider says that something happened. Source: VONAGE, Webhooks and Reports API."""

import datetime as dt


def parse_timestamp(value: object) -> dt.datetime | None:
    """The UTC instant of a provider's ISO 8601 text, such as `2026-11-23T17:02:11Z` or `…+0000`.

    It comes from outside, so unlike the ledger's own instants it may be missing, garbled, without a zone or out of
    range: all of that is None, and whoever asks takes the time at which it came instead.
    """
    try:
        at = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        return at.astimezone(dt.UTC) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None
