"""Who writes into the ledger, how, and from which host."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, NamedTuple

How = Literal["command", "worker", "webhook", "sync"]


class Actor(NamedTuple):
    """Who writes: `by` is the id of a rep, else a login name. `tick` gives the instant at which they do."""

    by: str
    how: How
    host: str
    tick: Callable[[], dt.datetime]
