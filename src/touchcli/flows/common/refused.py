"""What the ledger keeps of the provider's calls that were refused, for those who look at the day or the set-up."""

import datetime as dt
import json
from typing import NamedTuple

from touchcli.rules.models.values import instant, iso

MARK = "refused"
"""The name of the mark in the ledger."""
SHOWN_FOR = dt.timedelta(days=7)
"""For so long after the last one refused calls are told of, unless `touch sync` has read since what they said."""


class Refused(NamedTuple):
    """So many `calls` were refused from `since` to `last`, both aware; `why` is the last one's reason, in words."""

    calls: int
    since: dt.datetime
    last: dt.datetime
    why: str


def parse_refused(text: str | None) -> Refused | None:
    """What a mark says; None if nothing was refused."""
    if not text:
        return None
    calls, since, last, why = json.loads(text)
    return Refused(calls, instant(since), instant(last), why)


def written(refused: Refused) -> str:
    """The mark of some refused calls."""
    return json.dumps([refused.calls, iso(refused.since), iso(refused.last), refused.why])


def refused_lately(text: str | None, now: dt.datetime) -> Refused | None:
    """What a mark says, if that is recent enough to be told of."""
    refused = parse_refused(text)
    return refused if refused and now - refused.last <= SHOWN_FOR else None
