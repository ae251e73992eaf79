"""The order of the day: which action comes before which, and why, in words (PRACTICE P10)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from touchcli.rules.models.settings import LIVE_CHANNELS

if TYPE_CHECKING:
    from touchcli.rules.models.action import Action

_KINDS = {"reply": 0, "promise": 1, "next": 2, "milestone": 3, "step": 4, "rhythm": 5, "instead": 6}
_REST = {"introduce": 0, "ask": 1, "plan": 2, "expectation": 3, "contact": 4, "appreciation": 5}
_NAMES = {
    "reply": "a reply that waits",
    "promise": "a promise",
    "next": "an agreed date",
    "milestone": "a milestone",
    "step": "a step",
    "rhythm": "a rhythm",
    "instead": "a call that a text waits for",
    "introduce": "a new owner's introduction",
    "ask": "a permission to ask for",
    "plan": "something the plan dates",
    "expectation": "an expectation to ask again",
    "contact": "a contact to keep up",
    "appreciation": "a thank-you owed",
}
_OWN = frozenset({"reply", "promise", "next"})

Key = tuple[int, int, int, str, float, float, str, str]
Place = tuple[int | bool | str | float, ...]
"""Where an action stands in the order of its day: the lesser place comes first."""


def ranked(actions: "Iterable[Action]", today: dt.date) -> "list[Action]":
    """Actions in order of rank."""
    return [action for _, action in sorted(placed(actions, today), key=itemgetter(0))]


def placed(actions: "Iterable[Action]", today: dt.date) -> "list[tuple[Place, Action]]":
    """Actions with their places, in the order given; all that are due for an account must be among them.

    Kinds go first: reply, promise, agreed date, milestone, step, rhythm, instead, the rest. Inside one: a call that can
    be made now, a meeting that has to be arranged, the other channels; then tier, overdue ÷ interval, worth. A text of
    the cadence comes after the first live touch that is due for its account: a due call beats a text of any kind
    (PRACTICE T16). A meeting that has to be arranged comes after the first call: one nobody arranges hides no call.
    """
    listed = list(actions)
    return list(zip(places([standing(action) for action in listed], today), listed, strict=True))


class Standing(NamedTuple):
    """What an action ranks by; `worth` is the revenue of its account a year, `account` its id."""

    account: str
    channel: str
    kind: str
    item: str
    tier: str | None
    due_on: dt.date
    interval: float
    worth: float
    find: str | None = None
    by: str | None = None


def standing(action: "Action") -> Standing:
    """What an action ranks by."""
    account = action.account
    about = account.id, action.channel, action.kind, action.item, account.tier
    return Standing(*about, action.due_on, action.interval, _worth(action), action.find, action.by)


def places(standings: Sequence[Standing], today: dt.date) -> list[Place]:
    """The places of the actions of some accounts, in the order given; all that are due for each must be among them."""
    keys = [_key(one, today) for one in standings]
    live: dict[str, Key] = {}
    calls: dict[str, Key] = {}
    for one, own in zip(standings, keys, strict=True):
        for found, counts in ((live, is_live(one)), (calls, can_be_made(one))):
            if counts:
                found[one.account] = min(own, found.get(one.account, own))

    def place(one: Standing, own: Key) -> Place:
        first = calls if one.channel == "meeting" else live if one.channel == "text" else {}
        before = first.get(one.account)
        if before is None or one.kind in _OWN or own > before:
            return *own, False, *own
        return *before, True, *own

    return [place(one, own) for one, own in zip(standings, keys, strict=True)]


def is_live(action: "Action | Standing") -> bool:
    """True for a call, a meeting or video that may be due as such; a reply is answered where it came from."""
    return action.channel in LIVE_CHANNELS and action.kind != "reply"


def can_be_made(action: "Action | Standing") -> bool:
    """True for a live touch that the rep can make without finding, arranging or keeping anything first.

    A call or video call of our own, or a meeting that was agreed; a promise is kept in its own way.
    """
    if not is_live(action) or action.find or action.by == "sponsor" or action.kind == "promise":
        return False
    return action.channel != "meeting" or action.kind == "next"


def overdue(action: "Action | Standing", today: dt.date) -> int:
    """Whole days since the action fell due; 0 on the day."""
    return max((today - action.due_on).days, 0)


def ratio(action: "Action | Standing", today: dt.date) -> float:
    """Days overdue ÷ the length of the action's cycle in days."""
    return overdue(action, today) / action.interval


def explain(action: "Action", today: dt.date) -> str:
    """Why an action ranks where it does, in one sentence."""
    live = ", a live touch" if is_live(action) else ""
    tier = f"tier {action.account.tier}" if action.account.tier else "no tier"
    late = ratio(action, today)
    return (
        f"{_NAMES[action.kind]}{live}; {tier}; overdue {late:.1f} of its interval; worth {_worth(action):,.0f} a year"
    )


def _key(one: Standing, today: dt.date) -> Key:
    return (
        _KINDS.get(one.kind, len(_KINDS)),
        _effort(one),
        _REST.get(one.kind, 0),
        one.tier or "Z",
        -ratio(one, today),
        -one.worth,
        one.account,
        one.item,
    )


def _effort(one: Standing) -> int:
    """0 for a live touch that can be made now, 1 for a meeting that has to be arranged, 2 for the rest."""
    if not is_live(one):
        return 2
    return int(one.channel == "meeting" and one.kind != "next")


def _worth(action: "Action") -> float:
    worth = action.account.worth
    return float(worth.revenue) if worth and worth.revenue is not None else 0.0
