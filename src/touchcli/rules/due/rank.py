"""The order of the day: which action comes before which, and why, in words (PRACTICE P10)."""

import datetime as dt
from collections.abc import Iterable
from operator import itemgetter

from touchcli.rules.models.action import Action
from touchcli.rules.models.settings import LIVE_CHANNELS

_KINDS = {"reply": 0, "promise": 1, "next": 2, "milestone": 3, "step": 4, "rhythm": 5}
_REST = {"expectation": 0, "contact": 1, "appreciation": 2}
_NAMES = {
    "reply": "a reply that waits",
    "promise": "a promise",
    "next": "an agreed date",
    "milestone": "a milestone",
    "step": "a step",
    "rhythm": "a rhythm",
    "expectation": "an expectation to ask again",
    "contact": "a contact to keep up",
    "appreciation": "a thank-you owed",
}
_OWN = frozenset({"reply", "promise", "next"})

Key = tuple[int, bool, int, str, float, float, str, str]
Place = tuple[int | bool | str | float, ...]
"""Where an action stands in the order of its day: the lesser place comes first."""


def ranked(actions: Iterable[Action], today: dt.date) -> list[Action]:
    """Actions in order of rank."""
    return [action for _, action in sorted(placed(actions, today), key=itemgetter(0))]


def placed(actions: Iterable[Action], today: dt.date) -> list[tuple[Place, Action]]:
    """Actions with their places, in the order given; all that are due for an account must be among them.

    Kinds go first: reply, promise, agreed date, milestone, step, rhythm, the rest. Inside one: a live touch, then
    tier, overdue ÷ interval, worth. A text of the cadence comes after the first live touch that is due for its
    account: a due call beats a text of any kind (PRACTICE T16).
    """
    listed = list(actions)
    live: dict[str, Key] = {}
    for action in listed:
        if is_live(action):
            own = _key(action, today)
            live[action.account.id] = min(own, live.get(action.account.id, own))

    def place(action: Action) -> Place:
        own = _key(action, today)
        before = live.get(action.account.id)
        if before is None or action.kind in _OWN or action.channel != "text" or own > before:
            return *own, False, *own
        return *before, True, *own

    return [(place(action), action) for action in listed]


def is_live(action: Action) -> bool:
    """True for a call, a meeting or video that may be due as such; a reply is answered where it came from."""
    return action.channel in LIVE_CHANNELS and action.kind != "reply"


def overdue(action: Action, today: dt.date) -> int:
    """Whole days since the action fell due; 0 on the day."""
    return max((today - action.due_on).days, 0)


def ratio(action: Action, today: dt.date) -> float:
    """Days overdue ÷ the length of the action's cycle in days."""
    return overdue(action, today) / action.interval


def explain(action: Action, today: dt.date) -> str:
    """Why an action ranks where it does, in one sentence."""
    live = ", a live touch" if is_live(action) else ""
    tier = f"tier {action.account.tier}" if action.account.tier else "no tier"
    late = ratio(action, today)
    return (
        f"{_NAMES[action.kind]}{live}; {tier}; overdue {late:.1f} of its interval; worth {_worth(action):,.0f} a year"
    )


def _key(action: Action, today: dt.date) -> Key:
    return (
        _KINDS.get(action.kind, len(_KINDS)),
        not is_live(action),
        _REST.get(action.kind, 0),
        action.account.tier or "Z",
        -ratio(action, today),
        -_worth(action),
        action.account.id,
        action.item,
    )


def _worth(action: Action) -> float:
    worth = action.account.worth
    return float(worth.revenue) if worth and worth.revenue is not None else 0.0
