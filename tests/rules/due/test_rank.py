"""BOOK, What is due: "One row an account", and the settled points on rank; PRACTICE P10 and T16."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.due.rank import explain, is_live, overdue, placed, ranked, ratio
from touchcli.rules.models.account import Account, Worth
from touchcli.rules.models.action import Action

TODAY = dt.date(2026, 11, 23)
ACME = Account("Acme Industrial", "acme", tier="A")
BLUFF = Account("Bluff City Supply", "bluff", tier="A")
CHANNELS = {
    "reply": "text",
    "promise": "call",
    "next": "email",
    "milestone": "email",
    "step": "email",
    "rhythm": "email",
    "expectation": "call",
    "contact": "call",
    "appreciation": "email",
}


def action(kind: Any, channel: Any = None, account: Account = ACME, late: int = 0, **changes: Any) -> Action:
    on = TODAY - dt.timedelta(days=late)
    channel = channel or CHANNELS[kind]
    plain = Action(account, None, channel, kind, None, kind, f"{account.id}/{kind}", on, f"the {kind}")
    return plain._replace(**changes)


def order(*actions: Action) -> list[Action]:
    """The order, the same whatever order they come in."""
    orders = [ranked(some, TODAY) for some in itertools.permutations(actions)]
    assert all(some == orders[0] for some in orders)
    return orders[0]


def test_reply_promise_next_date_milestone_step_rhythm_the_rest() -> None:
    kinds = list(CHANNELS)
    actions = [action(kind, late=n) for n, kind in enumerate(kinds)]
    assert [a.kind for a in ranked(reversed(actions), TODAY)] == kinds
    # All of them calls but the reply: whether something is live does not decide between kinds.
    calls = [action(kind, "call", late=n) for n, kind in enumerate(kinds)]
    assert [a.kind for a in ranked(reversed(calls), TODAY)] == kinds


def test_inside_one_rank_by_tier_then_overdue_by_interval_then_worth() -> None:
    d, none = BLUFF._replace(tier="D"), BLUFF._replace(tier=None)
    rich = BLUFF._replace(worth=Worth(Decimal(120000)))
    poor = BLUFF._replace(worth=Worth(note="small"), id="acorn")
    first = action("rhythm", account=ACME, late=3, interval=3)
    second = action("rhythm", account=BLUFF, late=7, interval=21)
    third = action("rhythm", account=rich)
    fourth = action("rhythm", account=poor)
    fifth = action("rhythm", account=d, late=90)
    sixth = action("rhythm", account=none, late=900)
    assert order(sixth, fifth, fourth, third, second, first) == [first, second, third, fourth, fifth, sixth]


def test_a_live_channel_comes_before_a_text_and_the_rest_before_tier_is_asked() -> None:
    """Settled: "within one rank: live touch before the rest"."""
    for live in ("call", "meeting", "video"):
        call = action("rhythm", live, ACME._replace(tier="D"), item="a")
        letter = action("rhythm", "letter", BLUFF, late=9)
        assert order(letter, call) == [call, letter]


def test_then_expectation_contact_appreciation() -> None:
    rest = [action(kind, "call", late=n) for n, kind in enumerate(("expectation", "contact", "appreciation"))]
    assert order(*rest) == rest


@pytest.mark.parametrize("kind", ["milestone", "step", "rhythm", "appreciation"])
@pytest.mark.parametrize("live", ["step", "rhythm", "expectation", "contact"])
def test_a_due_call_beats_a_text_of_any_cadence_kind(kind: str, live: str) -> None:
    """T16: the call is the action; the text stands right after it, before what ranks lower."""
    call, text = action(live, "call"), action(kind, "text", late=30)
    other = action("appreciation", "email", BLUFF._replace(tier="D"))
    assert order(text, call, other) == [call, text, other]


def test_only_that_of_its_own_account() -> None:
    call, text = action("rhythm", "call"), action("milestone", "text", BLUFF)
    assert order(call, text) == [text, call]


def test_the_first_live_touch_of_the_account_counts() -> None:
    visit, call = action("step", "meeting"), action("contact", "call")
    text, between = action("milestone", "text"), action("rhythm", "email", BLUFF)
    assert order(call, visit, text, between) == [text, between, call, visit], "a meeting to arrange hides no call"


def test_what_was_agreed_or_waits_keeps_its_place() -> None:
    call = action("milestone", "call")
    for own in (action("reply", "text"), action("next", "text")):
        assert order(call, own) == [own, call]
    written = action("milestone", "email")
    late = action("rhythm", "call")
    assert order(late, written) == [written, late]


def test_a_reply_is_no_live_touch() -> None:
    assert not is_live(action("reply", "call"))
    assert is_live(action("promise", "call"))
    assert not is_live(action("step", "letter"))


@pytest.mark.parametrize(("late", "days"), [(-1, 0), (0, 0), (1, 1), (30, 30)])
def test_overdue_in_days_and_by_interval(late: int, days: int) -> None:
    one = action("rhythm", late=late, interval=3)
    assert overdue(one, TODAY) == days
    assert ratio(one, TODAY) == days / 3


def test_a_rank_is_explained_in_words() -> None:
    worth = ACME._replace(worth=Worth(Decimal("120000.40")))
    assert explain(action("rhythm", "call", worth, late=6, interval=3), TODAY) == (
        "a rhythm, a live touch; tier A; overdue 2.0 of its interval; worth 120,000 a year"
    )
    assert explain(action("step", account=ACME._replace(tier=None)), TODAY) == (
        "a step; no tier; overdue 0.0 of its interval; worth 0 a year"
    )


@pytest.mark.parametrize("kind", list(CHANNELS))
def test_every_kind_has_words(kind: str) -> None:
    assert explain(action(kind), TODAY).startswith(("a ", "an "))


actions = st.builds(
    action,
    st.sampled_from(list(CHANNELS)),
    st.sampled_from(["text", "call", "meeting", "email"]),
    st.sampled_from([ACME, BLUFF, BLUFF._replace(id="corvid", tier=None)]),
    st.integers(-1, 40),
    item=st.text("ab", min_size=1, max_size=3),
)


@given(st.lists(actions, max_size=8))
def test_a_place_hangs_on_what_is_due_for_its_own_account_alone(some: list[Action]) -> None:
    """Accounts can be placed one by one, and their rows put together in order of their places."""
    together = placed(some, TODAY)
    assert [found for _, found in together] == some
    apart = [
        pair
        for account in ("acme", "bluff", "corvid")
        for pair in placed([one for one in some if one.account.id == account], TODAY)
    ]
    by_place = sorted(apart, key=lambda pair: pair[0])
    assert [place for place, _ in by_place] == sorted(place for place, _ in together)
    whole = [(one.account.id, one.item, one.kind) for one in ranked(some, TODAY)]
    if len({place for place, _ in together}) == len(together):
        assert [(one.account.id, one.item, one.kind) for _, one in by_place] == whole
