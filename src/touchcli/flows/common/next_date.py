"""What a person writes of the next touch that was agreed: `fri`, `meeting 4 dec 10:00`, `cadence`."""

import datetime as dt
from typing import Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.rules.day_words import DAYS
from touchcli.rules.errors import UserError
from touchcli.rules.models.settings import CHANNELS, Channel
from touchcli.rules.when import read_when
from touchcli.rules.wording import in_full


class Next(NamedTuple):
    """The next touch as agreed: its day, or `cadence`; the channel and the local time where they were said."""

    on: dt.date | Literal["cadence"] | None
    channel: Channel | None = None
    time: dt.time | None = None


def read_next(session: Session, text: str, agreed_on: dt.date) -> Next:
    """Read `[CHANNEL] DAY [TIME]` or `[CHANNEL] cadence`; raises UserError for what is neither.

    The day is looked for from today on; it must not lie before `agreed_on`, the day of the touch.
    """
    words = text.split()
    channel = next((name for name in CHANNELS if words and words[0].lower() == name), None)
    words = words[1:] if channel else words
    if words == ["cadence"]:
        return Next("cadence", channel)
    found = read_when(" ".join(words), "--next", session.today, session.calendar)
    if found.on is None:
        raise UserError(f'--next: "{text}" has no day', DAYS)
    if found.on < agreed_on:
        raise UserError(f"--next: {text} is past", f"today is {in_full(session.today)}")
    return Next(found.on, channel, found.time)
