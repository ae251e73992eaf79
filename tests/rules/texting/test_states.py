"""DESIGN, States of a message: one table, anything else is refused."""

from itertools import product
from typing import get_args

import pytest

from touchcli.rules.models.history import MessageState
from touchcli.rules.texting.states import Event, Refused, next_state

# Written out here once more, by hand, from the document: state, event, state after it.
ALLOWED = """
queued     claim       sending
queued     expire      expired
queued     withdraw    not-sent
queued     lost        in-doubt
deferred   retry       queued
deferred   expire      expired
deferred   withdraw    not-sent
deferred   lost        in-doubt
sending    accepted    accepted
sending    rejected    rejected
sending    deferred    deferred
sending    in-doubt    in-doubt
sending    lost        in-doubt
sending    withdraw    not-sent
sending    delivered   delivered
sending    undelivered undelivered
in-doubt   sent        accepted
in-doubt   accepted    accepted
in-doubt   not-sent    not-sent
in-doubt   rejected    rejected
in-doubt   delivered   delivered
in-doubt   undelivered undelivered
not-sent   sent        accepted
not-sent   accepted    accepted
not-sent   delivered   delivered
accepted   delivered   delivered
accepted   undelivered undelivered
"""
ROWS = {(state, event): after for state, event, after in (line.split() for line in ALLOWED.strip().splitlines())}
STATES: tuple[MessageState, ...] = get_args(MessageState)
EVENTS: tuple[Event, ...] = get_args(Event)


@pytest.mark.parametrize(("state", "event"), list(product(STATES, EVENTS)))
def test_the_table_says_what_comes_next_and_refuses_all_else(state: MessageState, event: Event) -> None:
    if (state, event) in ROWS:
        assert next_state(state, event) == ROWS[state, event]
    else:
        with pytest.raises(Refused, match=f"a message that is {state} cannot become {event}"):
            next_state(state, event)


@pytest.mark.parametrize("event", EVENTS)
def test_what_may_have_been_sent_is_never_queued_again(event: Event) -> None:
    """A text is never sent twice: no way leads back from in doubt, accepted or a receipt."""
    reached: set[MessageState] = {"in-doubt", "accepted", "delivered", "undelivered"}
    while True:
        further: set[MessageState] = {
            next_state(state, each) for state in reached for each in EVENTS if (state, each) in ROWS
        } | reached
        if further == reached:
            break
        reached = further
    assert not reached & {"queued", "sending", "deferred"}
