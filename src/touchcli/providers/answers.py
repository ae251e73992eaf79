"""What an answer of Vonage's means for a message: the one place that decides it. Source: VONAGE, the answer table.

| answer                                              | outcome                                            |
|-----------------------------------------------------|----------------------------------------------------|
| 202 with a message_uuid                             | Accepted                                           |
| no connection: nothing was sent                     | Deferred                                           |
| 429                                                 | Deferred, with Retry-After if there is one      |
| 401, 402, 403                                       | Rejected, and every next one would be too: stop    |
| 404, 422                                            | Rejected                                           |
| any other status, a 202 that cannot be read,        | InDoubt: it may have been sent, and is never       |
| a time-out, a dropped or truncated answer           | sent again by the program                          |
"""

import json
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from touchcli.rules.models.message import OUR_REFUSALS, Accepted, Deferred, InDoubt, Outcome, Rejected
from touchcli.rules.models.values import mask

REJECTING = OUR_REFUSALS | {404, 422}
LONGEST_WAIT = 24 * 3600.0


def taken(message_uuid: str) -> Outcome:
    """The outcome of a 202 that carries this message_uuid."""
    if re.fullmatch(r"[0-9A-Za-z-]{1,64}", message_uuid):
        return Accepted(message_uuid)
    return InDoubt("Vonage answered 202 without a message_uuid; whether it was sent is unknown")


def refused(status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
    """The outcome of an answer with any other status than 202; `headers` in whatever case."""
    reason = f"Vonage answered {status}{_explained(body)}"
    if status in REJECTING:
        return Rejected(status, reason, stop=status in OUR_REFUSALS)
    if status == 429:
        return Deferred(reason, _retry_after(headers))
    return InDoubt(f"{reason}; whether it was sent is unknown")


def lost(reason: str) -> InDoubt:
    """The outcome if the request may have arrived and no whole answer came."""
    return InDoubt(f"{reason}; whether it was sent is unknown")


def _explained(body: bytes) -> str:
    """Vonage's own words for a refusal, fit for one line of a terminal and with numbers masked."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(content, dict):
        return ""
    said = ": ".join(str(content[name]) for name in ("title", "detail") if isinstance(content.get(name), str))
    wrong = content.get("invalid_parameters")
    for parameter in wrong if isinstance(wrong, list) else ():
        if isinstance(parameter, dict):
            said += f" ({parameter.get('name')}: {parameter.get('reason')})"
    plain = "".join(c if c.isprintable() else " " for c in said)
    masked = re.sub(r"\+?\d{7,}", lambda found: mask(found[0]), plain)
    return f": {masked[:200]}" if masked else ""


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: Retry-After is seconds or a date, counted from the answer's own Date if it has one."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return min(float(value), LONGEST_WAIT)
    until = _http_date(value)
    if until is None:
        return None
    now = _http_date(headers.get("Date", ""))
    return min(max(until - (time.time() if now is None else now), 0.0), LONGEST_WAIT)


def _http_date(value: str) -> float | None:
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
