"""Rows of the ledger as models, and models as rows.

Instants are text of one width in UTC, `2026-11-23T15:00:00.000000Z`, so that their order is that of the text.
"""

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from touchcli.ledger.database.checksums import CONSENT_COLUMNS, FIXED_MESSAGE_COLUMNS, WISH_COLUMNS, checksum
from touchcli.ledger.database.stamps import stamp
from touchcli.rules.models.history import MESSAGE_STATES, MessageRecord, Touch
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import instant

_RENAMED = {"to": "to_number", "from_": "from_number", "by": "made_by", "next": "next_contact"}
MESSAGE_COLUMNS: tuple[str, ...] = tuple(_RENAMED.get(name, name) for name in Message._fields if name != "intact")
TOUCH_COLUMNS: tuple[str, ...] = tuple(_RENAMED.get(name, name) for name in Touch._fields if name != "id")
"""The columns in the order of the fields: a row is a model but for its instants, dates and lists."""
_new = tuple.__new__
_FIXED = tuple(map(MESSAGE_COLUMNS.index, FIXED_MESSAGE_COLUMNS))
_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def day(text: str | None) -> dt.date | None:
    """The date of a kept text, None if there is none."""
    return dt.date.fromisoformat(text) if text else None


def storable(text: str) -> str:
    """A text from outside as both databases can keep it: NUL and half surrogates become the replacement character."""
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def touch_row(touch: Touch) -> dict[str, Any]:
    """A touch as values of its columns, without the id."""
    row = dict(zip(TOUCH_COLUMNS, touch[:-1], strict=True))
    row["at"] = stamp(touch.at)
    row["prefers"] = ",".join(touch.prefers)
    row["next_contact"] = touch.next.isoformat() if isinstance(touch.next, dt.date) else touch.next
    row["next_time"] = touch.next_time.isoformat("minutes") if touch.next_time else None
    row["also"] = json.dumps(touch.also) if touch.also else None
    return row


def touch_of(row: Sequence[Any]) -> Touch:
    """The touch of a row: `TOUCH_COLUMNS`, then the id."""
    # There may be millions of these: cells by name and no count of fields take half the time of a list and `_make`.
    (
        account, channel, at, outcome, direction, contact, item, cadence, key, template,
        wording, purpose, note, next, prefers, by, message, next_channel, next_time, also, summary, id,
    ) = row  # fmt: skip
    if next and next != "cadence":
        next = dt.date.fromisoformat(next)
    if next_time:
        next_time = dt.time.fromisoformat(next_time)
    marks = tuple(map(tuple, json.loads(also))) if also else ()
    liked = tuple(prefers.split(",")) if prefers else ()
    return _new(
        Touch,
        (
            account, channel, instant(at), outcome, direction, contact, item, cadence, key, template,
            wording, purpose, note, next, liked, by, message, next_channel, next_time, marks, summary, id,
        ),
    )  # fmt: skip


def message_record_of(row: Sequence[Any]) -> MessageRecord:
    """The message of a row of the query `message_records`, whose columns are the fields."""
    key, account, contact, to, state, at, *rest = row
    return _new(MessageRecord, (key, account, contact, to, state, instant(at), *rest))


def wish_row(number: str, wish: str, at: dt.datetime, how: str) -> dict[str, Any]:
    """A wish as values of its columns."""
    return _sealed(WISH_COLUMNS, (number, wish, stamp(at), how))


def consent_row(number: str, kind: str, on: dt.date, how: str | None, at: dt.datetime) -> dict[str, Any]:
    """A consent, or what else allows texts to a number, as values of its columns."""
    return _sealed(CONSENT_COLUMNS, (number, kind, on.isoformat(), how, stamp(at)))


def _sealed(columns: Sequence[str], values: Sequence[Any]) -> dict[str, Any]:
    return {**dict(zip(columns, values, strict=True)), "checksum": checksum(values)}


def message_row(message: Message) -> dict[str, Any]:
    """A message as values of its columns, its checksum with them."""
    row = dict(zip(MESSAGE_COLUMNS, message, strict=False))
    row["created_at"], row["updated_at"] = stamp(message.created_at), stamp(message.updated_at)
    row["media"] = json.dumps(message.media)
    row["consent_on"] = message.consent_on.isoformat() if message.consent_on else None
    row["not_before"] = stamp(message.not_before) if message.not_before else None
    row["checksum"] = checksum([row[name] for name in FIXED_MESSAGE_COLUMNS])
    return row


def message_of(row: Sequence[Any]) -> Message:
    """The message of a row of `MESSAGE_COLUMNS` and its checksum; not `intact` where it is damaged."""
    cells = row[:-1]
    if not is_intact(row):
        return _damaged(cells)
    try:
        return _message(cells)
    except ValueError:  # what changes has no checksum, and is damaged if it cannot be read
        return _damaged(cells)


def is_intact(row: Sequence[Any]) -> bool:
    """True if what never changes of a message fits its checksum, the last of the row."""
    return bool(checksum([row[place] for place in _FIXED]) == row[-1])


def _message(row: Sequence[Any]) -> Message:
    cells = dict(zip(MESSAGE_COLUMNS, row, strict=True))
    if cells["state"] not in MESSAGE_STATES:
        raise ValueError
    for name in ("created_at", "updated_at", "not_before"):
        cells[name] = instant(cells[name]) if cells[name] else None
    cells["consent_on"] = day(cells["consent_on"])
    cells["media"] = tuple(tuple(medium) for medium in json.loads(cells["media"]))
    return Message(*cells.values())


def _damaged(row: Sequence[Any]) -> Message:
    """What can be read of a damaged row, so that it can be shown and held."""
    cells = dict(zip(MESSAGE_COLUMNS, row, strict=True))
    for name in ("created_at", "updated_at", "not_before"):
        try:
            cells[name] = instant(cells[name])
        except (ValueError, TypeError):
            cells[name] = None if name == "not_before" else _LONG_AGO
    texts = ("key", "client_ref", "account", "rep", "to_number", "from_number", "text", "state")
    cells |= {name: str(cells[name] or "") for name in texts}
    counts = {name: cells[name] if isinstance(cells[name], int) else 0 for name in ("segments", "attempts")}
    cells |= {"media": (), "consent_on": None, "error": "its row in the ledger is damaged", **counts}
    return Message(*cells.values())._replace(intact=False)
