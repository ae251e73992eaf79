"""Until when within the day the verdicts on a text stay as they are, down to their words."""

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import AccountHistory, Reply, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Cap, Phone, Window, Workdays
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards import changes_at, check_all
from touchcli.rules.texting.hours import hours_change

BEGIN = dt.datetime(2026, 10, 30, 12, tzinfo=dt.UTC)
NUMBER = "+15125550142"
MICROSECOND = dt.timedelta(microseconds=1)
ZONES = ("America/Chicago", "America/New_York", "Asia/Beirut", "Asia/Kathmandu", "Australia/Lord_Howe")
LAW = Place("US", (*(Window(540, 1260),) * 6, None), "a source", dt.date(2026, 11, 21), per_day=2)
CAPS = st.sampled_from([Cap(1, "day"), Cap(0, "day"), Cap(2, "week"), Cap(1, "month")])
EVERY_DAY = Workdays((0, 1, 2, 3, 4, 5, 6))
OTHER = Account(
    "Bluff City", "bluff", contacts=(Contact("Priya Natarajan", id="priya-natarajan", phone=Phone(NUMBER, "US")),)
)


@st.composite
def texts(draw: st.DrawFn, facts: Callable[..., Facts]) -> Facts:
    """A text to somebody somewhere, at any time, with some texts and replies before it and a few after it."""
    now = BEGIN + dt.timedelta(seconds=draw(st.integers(0, 5 * 86400) | st.integers(0, 240).map(lambda n: n * 1800)))
    before = st.integers(-3600, 86400 * 9).map(lambda seconds: now - dt.timedelta(seconds=seconds))

    def rows(account: str, channel: str) -> tuple[Touch, ...]:
        made = st.builds(
            Touch,
            st.just(account),
            st.sampled_from(["text", channel]),
            before,
            st.just("done"),
            st.sampled_from(["out", "out", "in"]),
            contact=st.sampled_from(["priya-natarajan", None]),
        )
        return tuple(sorted(draw(st.lists(made, max_size=3)), key=lambda touch: touch.at))

    zones = tuple(draw(st.lists(st.sampled_from(ZONES), max_size=2, unique=True)))
    reply = st.builds(
        Reply, st.just(1), st.just("acme"), st.just("priya-natarajan"), st.just(NUMBER), st.just("Hi"), before,
        st.sampled_from(["waiting", "answered"]),
    )  # fmt: skip
    account_history = AccountHistory(rows("acme", "email"), replies=tuple(draw(st.lists(reply, max_size=1))))
    priya = facts().contact
    assert priya is not None
    return facts(
        now=now,
        contact=priya._replace(phone=Phone(NUMBER, "US", "TX", zones=zones)),
        account_history=account_history,
        others=(OTHER,),
        history={"accounts": {"bluff": AccountHistory(rows("bluff", "call"))}},
        texting={
            "window": draw(st.sampled_from([Window(600, 1080), Window(0, 1440), Window(60, 119)])),
            "per_contact": draw(CAPS),
            "per_account": draw(CAPS),
        },
        calendar={
            "timezone": draw(st.sampled_from(ZONES)),
            "workdays": draw(st.sampled_from([EVERY_DAY, Workdays((0, 1, 2, 3, 4)), Workdays(())])),
        },
        places=draw(st.sampled_from([(), (LAW,)])),
        template=draw(st.sampled_from([Template("offer"), Template("pulse-check")])),
        kind=draw(st.sampled_from(["step", "rhythm", "next"])),
    )


@given(st.data(), st.lists(st.floats(0, 1), max_size=4))
def test_no_verdict_changes_before_the_instant_that_is_told(
    facts: Callable[..., Facts], data: st.DataObject, parts: list[float]
) -> None:
    one = data.draw(texts(facts))
    tomorrow = one.calendar.start_of(one.today + dt.timedelta(days=1))
    then = min(tomorrow, changes_at(one) or tomorrow)
    for part in (*parts, 1):
        at = min(one.now + (then - one.now) * part, then - MICROSECOND)
        if at > one.now:
            assert verdicts(one._replace(now=at)) == verdicts(one)


def verdicts(facts: Facts) -> list[tuple[str, Hold | None]]:
    """What each guard says, with its words as data where an age in them is said anew each time they are shown."""
    return [
        (guard.code, hold._replace(message="") if hold and hold.words else hold) for guard, hold in check_all(facts)
    ]


def test_it_is_the_first_of_all_that_changes(facts: Callable[..., Facts]) -> None:
    wrote = facts().now - dt.timedelta(minutes=90, seconds=20)
    one = facts(account_history=AccountHistory((Touch("acme", "email", wrote, "done", "in"),)))
    assert changes_at(one) == one.now + dt.timedelta(hours=6), "how long ago they wrote is said when it is shown"
    assert changes_at(facts()) == facts().now + dt.timedelta(hours=6), "the end of the window"


def test_what_the_law_allows_changes_the_sentence_too(facts: Callable[..., Facts]) -> None:
    """After the window closes the settings are the reason, and after the law's own the law."""
    evening = facts(now=facts().now + dt.timedelta(hours=7), places=(LAW,))
    assert changes_at(evening) == facts().now + dt.timedelta(hours=9), "21:00"
    morning = facts(now=facts().now - dt.timedelta(hours=4), places=(LAW,))
    assert changes_at(morning) == facts().now - dt.timedelta(hours=3), "09:00"


@pytest.mark.parametrize("zones", [(), ("America/Chicago", "Asia/Kathmandu")])
def test_where_no_open_instant_is_near_nothing_is_told_for_later(
    facts: Callable[..., Facts], zones: tuple[str, ...]
) -> None:
    """How far ahead an opening is looked for moves with the clock."""
    priya = facts().contact
    assert priya is not None
    one = facts(contact=priya._replace(phone=Phone(NUMBER, zones=zones)), texting={"window": Window(600, 720)})
    assert hours_change(one) == one.now
    assert changes_at(one) == one.now
