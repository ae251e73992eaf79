import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Contact, TextsOnly
from touchcli.rules.models.action import Action
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.live_instead import GUARD

Made = Callable[..., Facts]
Due = Callable[..., tuple[Action, ...]]


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("call", "a call is due (3 days since the last); call Priya instead of texting"),
        ("video", "a video call is due (3 days since the last); call Priya by video instead of texting"),
    ],
)
@pytest.mark.parametrize("kind", ["rhythm", "explicit"])
def test_the_live_touch_comes_instead(facts: Made, live_due: Due, kind: str, channel: str, words: str) -> None:
    hold = GUARD.assess(facts(live_due=live_due(channel, "call"), kind=kind))
    assert hold
    assert (hold.message, hold.rule, hold.instead) == (words, "T16", channel)


def test_nothing_live_due_and_an_answer_pass(facts: Made, live_due: Due) -> None:
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(live_due=live_due("call"), kind="answer")) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "meeting"},
        {"by": "sponsor"},
        {"find": "a phone number for Priya Natarajan"},
        {"contact": Contact("Omar Haddad", id="omar-haddad")},
        {"kind": "promise"},
        {"kind": "expectation"},
        {"kind": "contact"},
        {"kind": "plan"},
        {"kind": "ask"},
        {"due_on": dt.date(2026, 11, 18)},
        {"kind": "next", "channel": "meeting", "due_on": dt.date(2026, 11, 20)},
    ],
)
def test_who_is_not_in_the_way(facts: Made, live_due: Due, changes: dict[str, Any]) -> None:
    """A meeting to arrange, a sponsor's call, somebody else, a promise, what is more than two working days late."""
    (call,) = live_due("call")
    assert GUARD.assess(facts(live_due=(call._replace(**changes),))) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "step"},
        {"kind": "milestone"},
        {"kind": "instead"},
        {"kind": "introduce"},
        {"due_on": dt.date(2026, 11, 19)},
        {"kind": "next", "channel": "meeting"},
    ],
)
def test_who_is(facts: Made, live_due: Due, changes: dict[str, Any]) -> None:
    """A call of the cadence for two working days, and what is agreed for today."""
    (call,) = live_due("call")
    assert GUARD.assess(facts(live_due=(call._replace(**changes),)))


def test_the_cadence_says_for_how_long(facts: Made, live_due: Due) -> None:
    (call,) = live_due("call")
    late = (call._replace(due_on=dt.date(2026, 11, 18)),)
    assert GUARD.assess(facts(live_due=late, balance={"live_first": Duration(3, "bd")}))


@pytest.mark.parametrize("purpose", ["order", "proactive"])
def test_what_serves_the_customer_passes(facts: Made, live_due: Due, purpose: Any) -> None:
    assert GUARD.assess(facts(live_due=live_due("call"), template=Template(purpose, id="news"))) is None


def test_so_does_a_text_to_who_wants_nothing_else(facts: Made, live_due: Due, priya: Contact) -> None:
    only = priya._replace(texting=priya.texting._replace(only=TextsOnly(dt.date(2026, 5, 2), "just text me")))
    assert GUARD.assess(facts(live_due=live_due("call"), contact=only)) is None
