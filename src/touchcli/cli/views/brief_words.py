"""Words that the briefs for either reader are made of."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.rules.models.settings import Channel

_NAMES: "dict[Channel, tuple[str, str]]" = {
    "text": ("text", "texts"),
    "call": ("call", "calls"),
    "email": ("e-mail", "e-mails"),
    "letter": ("letter", "letters"),
    "meeting": ("meeting", "meetings"),
    "video": ("video call", "video calls"),
    "social": ("social message", "social messages"),
}
_MOST = 4


def name_of(channel: "Channel", count: int = 1) -> str:
    """A channel as a word: `e-mail`, `video calls`."""
    one, many = _NAMES[channel]
    return one if count == 1 else many


def counted(count: int, channel: "Channel") -> str:
    """`1 call`, `12 texts`."""
    return f"{count} {name_of(channel, count)}"


def on_paper(on: dt.date) -> str:
    """A day as it can be read on any other day: `4 May 2026`."""
    return f"{on.day} {on:%b %Y}"


def amount(value: Decimal, currency: str | None = None) -> str:
    """`120,000 USD`."""
    return f"{value:,f} {safe(currency or '')}".rstrip()


def listed(parts: Sequence[str | None]) -> str:
    """The parts that are there, with commas."""
    return ", ".join(part for part in parts if part)


def rows_of(sources: Sequence[str]) -> str:
    """Rows of the ledger in few words: `touch 3, 4, 9 and reply 2`; the first four of a kind, and how many more."""
    kinds: dict[str, list[str]] = {}
    for source in sources:
        kind, _, id = source.partition(" ")
        kinds.setdefault(kind, []).append(id)
    return " and ".join(f"{kind} {_few(ids)}" for kind, ids in kinds.items())


def _few(ids: Sequence[str]) -> str:
    shown, more = ", ".join(ids[:_MOST]), len(ids) - _MOST
    return f"{shown} + {more} more" if more > 0 else shown
