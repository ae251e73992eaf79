"""The five Ws of an account: who owns it, what it means to us, where, since when, why nothing was bought."""

import datetime as dt

from touchcli.rules.calendar import add
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.values import Duration

WS = ("who", "what", "where", "when", "why")
HALF_A_YEAR = Duration(6, "m")
"""How long nothing was bought before the plan asks why."""


def nothing_bought_lately(sold_on: dt.date | None, today: dt.date) -> bool:
    """True if the last sale is known and more than half a year old: the one rule for when to ask why (J3)."""
    return sold_on is not None and add(sold_on, HALF_A_YEAR, lambda _: True) < today


def to_find_out(account: Account, today: dt.date) -> tuple[str, ...]:
    """The Ws that the plan does not answer, in the order above (PRACTICE J3).

    What the plan says elsewhere counts: `worth` for what, `location` for if, `since` for when. `why` is asked only
    if nothing was bought lately.
    """
    said = account.five_ws
    sold_on = account.last_sale.on if account.last_sale else None
    known = {
        "who": said and said.who,
        "what": (said and said.what) or account.worth,
        "where": (said and said.where) or account.location,
        "when": (said and said.when) or account.since,
        "why": (said and said.why) or not nothing_bought_lately(sold_on, today),
    }
    return tuple(name for name in WS if not known[name])


def find_out_changes_on(account: Account) -> dt.date | None:
    """The day from which on the plan asks why nothing was bought; None if no day makes it."""
    sold_on = account.last_sale.on if account.last_sale else None
    return add(sold_on, HALF_A_YEAR, lambda _: True) + dt.timedelta(days=1) if sold_on else None


def to_ask(action: Action, today: dt.date) -> tuple[str, ...]:
    """What to find out on an action: the Ws missing, on a call; nothing on any other channel."""
    return to_find_out(action.account, today) if action.channel == "call" else ()
