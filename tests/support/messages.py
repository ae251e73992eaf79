"""A queued message, as a run writes it into the outbox."""

import datetime as dt
from typing import Any

from touchcli.rules.models.message import Message

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
"""A Monday morning."""


def queued(n: int = 1, at: dt.datetime = NOW, **changes: Any) -> Message:
    """The n-th message of a check-in, with its own key and client_ref."""
    usual = Message(
        key=f"acme/priya-natarajan/steady/check-in/{n}",
        client_ref=f"ref-{n:04}",
        account="acme",
        contact="priya-natarajan",
        rep="dana",
        to="+15125550142",
        from_="+13125550100",
        carrier="sms",
        text="How are the new fasteners working out? Dana",
        encoding="GSM-7",
        segments=1,
        template="pulse-check",
        wording=1,
        purpose="pulse-check",
        cadence="steady",
        item="check-in",
        created_at=at,
        updated_at=at,
    )
    return usual._replace(**changes)
