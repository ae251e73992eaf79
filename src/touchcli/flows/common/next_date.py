"""What a person writes of the next touch that was agreed: `2026-12-04`, `meeting 2026-12-04 10:00`, `cadence`."""

import datetime as dt
import re
from typing import Literal, NamedTuple

from touchcli.flows.common.session import read_day
from touchcli.rules.errors import UserError
from touchcli.rules.models.settings import CHANNELS, Channel

_TIME = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*(am|pm)?", re.IGNORECASE)


class Next(NamedTuple):
    """The next touch as agreed: its day, or `cadence`; the channel and the local time where they were said."""

    on: dt.date | Literal["cadence"] | None
    channel: Channel | None = None
    time: dt.time | None = None


def read_next(text: str, today: dt.date) -> Next:
    """Read `[CHANNEL] DAY [TIME]` or `[CHANNEL] cadence`; raises UserError for what is neither, or past."""
    words = text.split()
    channel = next((name for name in CHANNELS if words and words[0].lower() == name), None)
    words = words[1:] if channel else words
    if words == ["cadence"]:
        return Next("cadence", channel)
    time = None
    for count in (2, 1):  # "10:00", "10am", "10 am"
        found = len(words) > count and _TIME.fullmatch(" ".join(words[-count:]))
        if found and (found[2] or found[3]):
            time, words = _time(found, text), words[:-count]
            break
    on = read_day(" ".join(words), "--next")
    if on < today:
        raise UserError(f"--next: {text} is past", f"today is {today.isoformat()}")
    return Next(on, channel, time)


def _time(found: re.Match[str], text: str) -> dt.time:
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return dt.time(hour, minute)
    except ValueError:
        raise UserError(f'--next: "{text}" has no time of the day', "write 10:00 or 10am") from None
