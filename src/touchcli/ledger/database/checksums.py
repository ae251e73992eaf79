"""Checksums of single rows, by which damage is seen that the database's own check cannot see.

A row of `wishes`, `consents` or `messages` carries one from the moment it is written. Its upper half is that of the
number (of the key, for a message) alone: where that half still fits, it is known whom the damaged row concerns.
"""

import zlib
from collections.abc import Sequence
from typing import Any

WISH_COLUMNS = ("number", "wish", "at", "how")
CONSENT_COLUMNS = ("number", "kind", "given_on", "how", "at")
FIXED_MESSAGE_COLUMNS = (
    *("key", "client_ref", "account", "contact", "rep", "to_number", "from_number", "carrier", "text", "encoding"),
    *("segments", "template", "wording", "purpose", "cadence", "item", "created_at", "media", "hash", "entity_id"),
    *("content_id", "consent_kind", "consent_on"),
)
"""What of a message never changes once it is in the outbox; its state is told by its events too."""
SEALED = {"wishes": ("id", WISH_COLUMNS), "consents": ("id", CONSENT_COLUMNS)}
SEALED["messages"] = ("client_ref", FIXED_MESSAGE_COLUMNS)
"""The tables whose rows carry a checksum: the column that names a row, and what the checksum is of."""
SEALED_SINCE = 6
"""The migration that brought the checksums."""


def checksum(values: Sequence[Any]) -> int:
    """The checksum of a row, whose first value says whom it concerns."""
    whole = "\x1f".join("\0" if value is None else str(value) for value in values)
    return (_crc(str(values[0])) & 0x7FFF_FFFF) << 32 | _crc(whole)


def concerns_known(found: Any, subject: str) -> bool:
    """True if a damaged row still says whom it concerns; `found` is the checksum that it carries."""
    return isinstance(found, int) and found >> 32 == _crc(subject) & 0x7FFF_FFFF


def _crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
