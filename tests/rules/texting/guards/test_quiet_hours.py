import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.place import Place
from touchcli.rules.models.values import Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.quiet_hours import GUARD

READ = dt.date(2026, 11, 21)
TEXAS = Place("US-TX", (*(Window(540, 1260),) * 6, Window(720, 1260)), "Tex. Bus. & Com. Code 301.051", READ)
ALABAMA = Place("US-AL", (*(Window(480, 1200),) * 6, None), "Ala. Code 8-19A-1", READ)
ALL_DAY = {"window": Window(0, 1440)}


def chicago(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}-06:00")


@pytest.mark.parametrize(
    ("now", "holds", "clears_at"),
    [
        ("2026-11-23T09:59:59", True, "2026-11-23T10:00"),
        ("2026-11-23T10:00", False, None),
        ("2026-11-23T17:59:59", False, None),
        ("2026-11-23T18:00", True, "2026-11-24T10:00"),
        ("2026-11-20T18:30", True, "2026-11-23T10:00"),  # over the weekend
        ("2026-11-25T20:00", True, "2026-11-30T10:00"),  # Thanksgiving, and in Texas the Friday after it
    ],
)
def test_the_window_on_their_clock(facts: Callable[..., Facts], now: str, holds: bool, clears_at: str | None) -> None:
    hold = GUARD.assess(facts(now=chicago(now)))
    assert (hold is not None) == holds
    assert (hold.clears_at if hold else None) == (chicago(clears_at) if clears_at else None)


def test_the_sentence_says_what_time_it_is_there(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(now=chicago("2026-11-23T07:40")))
    assert hold
    assert hold.message == "it is before 10:00 on Monday where Priya is (America/Chicago); texts go 10:00-18:00"
    assert (hold.rule, hold.origin) == ("settings", "touch.yaml:9")
    late = GUARD.assess(facts(now=chicago("2026-11-23T18:00")))
    assert late
    assert late.message == "it is after 18:00 on Monday where Priya is (America/Chicago); texts go 10:00-18:00"


@pytest.mark.parametrize(
    ("first", "last", "then"),
    [
        ("2026-11-23T00:00", "2026-11-23T09:59:59", "2026-11-23T10:00"),  # up to the opening
        ("2026-11-23T18:00", "2026-11-23T23:59:59", "2026-11-24T00:00"),  # up to the next day
    ],
)
def test_the_sentence_stays_the_same_until_the_hours_change(
    facts: Callable[..., Facts], first: str, last: str, then: str
) -> None:
    assert GUARD.assess(facts(now=chicago(first))) == GUARD.assess(facts(now=chicago(last)))
    assert GUARD.assess(facts(now=chicago(last))) != GUARD.assess(facts(now=chicago(then)))
    assert GUARD.changes is not None
    assert GUARD.changes(facts(now=chicago(first))) == GUARD.changes(facts(now=chicago(last))) == chicago(then)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-22T11:00", "the law of US-TX allows 12:00-21:00"),
        ("2026-11-22T12:00", None),
        ("2026-11-23T08:59", "the law of US-TX allows 09:00-21:00"),
        ("2026-11-23T21:00", "the law of US-TX allows 09:00-21:00"),
    ],
)
def test_the_law_is_narrower_than_a_wide_setting(facts: Callable[..., Facts], now: str, words: str | None) -> None:
    hold = GUARD.assess(facts(now=chicago(now), texting=ALL_DAY, places=(TEXAS,)))
    assert (hold.message.partition("; ")[2] if hold else None) == words
    assert (hold is None) or (hold.rule, hold.origin) == ("law", "Tex. Bus. & Com. Code 301.051")


def test_within_the_law_the_setting_is_the_reason(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(now=chicago("2026-11-23T09:30"), places=(TEXAS,)))
    assert hold
    assert hold.rule == "settings"


def test_a_day_that_the_law_closes_has_no_window(facts: Callable[..., Facts], priya: Contact) -> None:
    mobile = priya._replace(region="AL")
    hold = GUARD.assess(facts(now=chicago("2026-11-22T12:00"), contact=mobile, texting=ALL_DAY, places=(ALABAMA,)))
    assert hold
    assert hold.message.startswith("it is not a time for texts on Sunday where Priya is (America/Chicago); ")
    assert hold.message.endswith("the law of US-AL allows no texts that day")
    assert hold.clears_at == chicago("2026-11-23T08:00")


def test_a_setting_that_the_law_leaves_nothing_of_never_clears(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(texting={"window": Window(1290, 1380)}, places=(TEXAS,)))
    assert hold
    assert hold.clears_at is None


def test_every_zone_of_the_number_must_be_inside(facts: Callable[..., Facts], priya: Contact) -> None:
    assert priya.phone
    somewhere = priya._replace(phone=priya.phone._replace(zones=("America/New_York", "America/Los_Angeles")))
    hold = GUARD.assess(facts(contact=somewhere, now=chicago("2026-11-23T11:00")))
    assert hold
    assert "it may be before 10:00 on Monday where Priya is (America/Los_Angeles)" in hold.message
    assert hold.clears_at == chicago("2026-11-23T12:00")
    assert GUARD.assess(facts(contact=somewhere)) is None
    late = GUARD.assess(facts(contact=somewhere, now=chicago("2026-11-23T17:00")))
    assert late
    assert "it may be after 18:00 on Monday where Priya is (America/New_York)" in late.message


def test_a_named_timezone_wins_over_the_number(facts: Callable[..., Facts], priya: Contact) -> None:
    six = chicago("2026-11-23T18:30")
    assert GUARD.assess(facts(now=six))
    assert GUARD.assess(facts(now=six, account={"timezone": "America/Los_Angeles"})) is None
    east = priya._replace(timezone="America/New_York")
    assert GUARD.assess(facts(now=six, account={"timezone": "America/Los_Angeles"}, contact=east))


def test_a_number_without_a_zone_waits(facts: Callable[..., Facts], priya: Contact) -> None:
    assert priya.phone
    nowhere = priya._replace(phone=priya.phone._replace(zones=()))
    hold = GUARD.assess(facts(contact=nowhere))
    assert hold
    assert hold.message == "nobody can tell what time it is for Priya; set timezone in the plan"
    assert (hold.origin, hold.clears_at) == ("plans/accounts/acme.yaml:1", None)


@pytest.mark.parametrize(
    ("kind", "hours", "contact", "holds"),
    [
        ("answer", 24, "priya-natarajan", False),
        ("answer", 24.1, "priya-natarajan", True),
        ("answer", 1, "ken-abe", True),
        ("rhythm", 1, "priya-natarajan", True),
        ("explicit", 1, "priya-natarajan", True),
    ],
)
def test_an_answer_in_a_conversation_may_go_at_night(
    facts: Callable[..., Facts], touched: Callable[..., Touch], kind: str, hours: float, contact: str, holds: bool
) -> None:
    now = chicago("2026-11-23T22:00")
    wrote = touched("text", 0, direction="in", contact=contact)._replace(at=now - dt.timedelta(hours=hours))
    assert (GUARD.assess(facts(now=now, kind=kind, account_history=AccountHistory((wrote,)))) is not None) == holds


def test_an_answer_to_nothing_and_no_contact(facts: Callable[..., Facts]) -> None:
    night = chicago("2026-11-23T22:00")
    assert GUARD.assess(facts(now=night, kind="answer"))
    assert GUARD.assess(facts(now=night, contact=None)) is None
