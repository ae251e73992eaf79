"""Vonage's own books, read to settle what is in doubt. Source: VONAGE, Reports API."""

import datetime as dt
import re
import time
from collections.abc import Iterator
from typing import Any

from touchcli.providers import Direction, ProviderError, Record
from touchcli.providers.timestamps import parse_timestamp
from touchcli.rules.one_number import one_spelling

LONGEST_SPAN = dt.timedelta(hours=24)
# Ten requests a second are allowed.
PAUSE = 0.1
_DIGITS = re.compile(r"\+?[0-9]+")


def read_records(
    client: Any, number: str | None, start: dt.datetime, end: dt.datetime, direction: Direction
) -> Iterator[Record]:
    """The records of a span, one window of 24 hours after another, page by page; `client` is an SDK client.

    Raises whatever the client raises, and ProviderError if a page leads back to itself.
    """
    while start < end:
        until = min(start + LONGEST_SPAN, end)
        params = {
            "account_id": client.auth.api_key,
            "product": "MESSAGES",
            "direction": direction,
            "date_start": _written(start),
            "date_end": _written(until),
        }
        if number:
            params["to" if direction == "outbound" else "from"] = number.removeprefix("+")
        if direction == "inbound":
            params["include_message"] = "true"
        for row in _rows(client, params):
            yield _record(row)
        start = until


def _rows(client: Any, params: dict[str, str]) -> Iterator[dict[str, Any]]:
    seen: set[str] = set()
    while True:
        page = client.get(client.api_host, "/v2/reports/records", params, "basic")
        rows = page.get("records")
        yield from (row for row in rows or () if isinstance(row, dict))
        cursor = page.get("cursor")
        time.sleep(PAUSE)
        if not cursor:
            return
        if cursor in seen:
            raise ProviderError("Vonage's records lead back to a page that was read already")
        seen.add(cursor)
        params = params | {"cursor": cursor, "iv": page.get("iv") or ""}


def _record(row: dict[str, Any]) -> Record:
    text, error = row.get("message_body"), row.get("error_code")
    return Record(
        client_ref=row.get("client_ref") or None,
        message_uuid=str(row.get("message_id") or ""),
        status=str(row.get("status") or ""),
        to=_number(row.get("to")),
        at=parse_timestamp(row.get("date_received")),
        from_=_number(row.get("from")),
        text=text if isinstance(text, str) else None,
        ended_at=parse_timestamp(row.get("date_finalized")),
        error=str(error)[:200] if error else None,
        opted_out=bool(re.search(r"\b1240\b", str(error))),
    )


def _number(value: object) -> str:
    """E.164 with the plus, in its one spelling; what is not a number as it stands."""
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return one_spelling(f"+{value.lstrip('+')}")
    return str(value or "")


def _written(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
