"""The states of a message as one table; whatever it does not list is refused."""

from typing import Literal

from touchcli.rules.models.history import MessageState

Event = Literal[
    "claim",
    "accepted",
    "rejected",
    "deferred",
    "in-doubt",
    "retry",
    "lost",
    "sent",
    "not-sent",
    "delivered",
    "undelivered",
    "expire",
    "withdraw",
]

TABLE: dict[tuple[MessageState, Event], MessageState] = {
    ("queued", "claim"): "sending",
    ("queued", "expire"): "expired",
    ("queued", "withdraw"): "not-sent",
    ("queued", "lost"): "in-doubt",
    ("deferred", "retry"): "queued",
    ("deferred", "expire"): "expired",
    ("deferred", "withdraw"): "not-sent",
    ("deferred", "lost"): "in-doubt",
    ("sending", "accepted"): "accepted",
    ("sending", "rejected"): "rejected",
    ("sending", "deferred"): "deferred",
    ("sending", "in-doubt"): "in-doubt",
    ("sending", "withdraw"): "not-sent",
    ("sending", "lost"): "in-doubt",
    ("sending", "delivered"): "delivered",
    ("sending", "undelivered"): "undelivered",
    ("in-doubt", "sent"): "accepted",
    ("in-doubt", "accepted"): "accepted",
    ("in-doubt", "not-sent"): "not-sent",
    ("in-doubt", "rejected"): "rejected",
    ("in-doubt", "delivered"): "delivered",
    ("in-doubt", "undelivered"): "undelivered",
    ("not-sent", "sent"): "accepted",
    ("not-sent", "accepted"): "accepted",
    ("not-sent", "delivered"): "delivered",
    ("accepted", "delivered"): "delivered",
    ("accepted", "undelivered"): "undelivered",
}


class Refused(ValueError):
    """An event that the state of a message does not admit."""


def next_state(state: MessageState, event: Event) -> MessageState:
    """The state after an event; raises Refused if the table has no such row."""
    try:
        return TABLE[state, event]
    except KeyError:
        raise Refused(f"a message that is {state} cannot become {event}") from None
