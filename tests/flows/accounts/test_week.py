"""`touch report --week`: the week on one page, from what was logged, promised, written and agreed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

Found = Callable[..., Any]
FRIDAY = dt.datetime(2026, 11, 27, 22, tzinfo=dt.UTC)


def test_the_week_of_a_rep(starter: Any, touch: Any, found: Found, clock: time_machine.Traveller) -> None:
    starter.made("delta-tool", 3, "call", "reached")  # on Friday before
    for words in (
        ("log", "acme", "call", "vm"),
        ("log", "acme", "call", "--next", "2026-12-01 10:00"),
        ("log", "acme", "meeting", "--item", "none", "--next", "2026-12-31"),
        ("promise", "acme", "quote for Plant 2", "--by", "2026-11-25"),
        ("promise", "acme", "the price list", "--by", "2026-11-24"),
        ("promise", "--kept", "2"),
    ):
        assert touch(*words).code == 0, words
    with starter.ledger() as ledger:
        now = clock_now = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)
        for minutes, text in ((0, "can you call?"), (5, "today?")):
            ledger.record_reply("+15125550142", text, now + dt.timedelta(minutes=minutes), account="acme")
    clock.move_to(clock_now + dt.timedelta(minutes=45))
    assert touch("log", "acme", "call", "--item", "none", "--note", "called back").code == 0
    clock.move_to(FRIDAY)
    week = found("report", "--week")
    assert (week["since"], week["until"], week["ahead"]) == ("2026-11-23", "2026-11-27", "2026-12-06")
    assert {(row["channel"], row["direction"], row["outcome"]): row["count"] for row in week["touches"]} == {
        ("call", "out", "voicemail"): 1,
        ("call", "out", "reached"): 2,
        ("meeting", "out", "done"): 1,
        ("text", "in", "done"): 2,
    }
    assert week["touched"] == week["reached"] == ["Acme Industrial"]
    promises = week["promises"]
    assert (promises["kept"], promises["broken"], promises["overdue"]) == (1, 0, 1)
    assert [row["what"] for row in promises["open"]] == ["quote for Plant 2"]
    assert week["replies"] == {"wrote": 1, "answered": 1, "minutes": 45.0, "waiting": 0}
    page = touch("report", "--week")
    assert page.code == 0
    assert page.out.splitlines()[0] == "Week of Monday 23 November · 25 accounts"
    assert "\x1b" not in page.out
    assert [row for row in week["agreed"] if row["on"] > "2026-12-06"] == []


def test_what_is_agreed_has_its_day_and_hour(starter: Any, touch: Any, found: Found) -> None:
    assert touch("log", "acme", "meeting", "--item", "none", "--next", "call 2026-12-01 10:00").code == 0
    [agreed] = found("report", "--week")["agreed"]
    assert (agreed["on"], agreed["time"], agreed["channel"], agreed["account"]) == (
        "2026-12-01",
        "10:00",
        "call",
        "acme",
    )
    assert f"  Tue 1 Dec 10:00   call: Acme Industrial, {agreed['contact']}\n" in touch("report", "--week").out


def test_a_reply_that_waits_and_a_week_before_are_told_apart(starter: Any, found: Found) -> None:
    starter.wrote("+15125550142", "can you call?")
    assert found("report", "--week")["replies"] == {"wrote": 1, "answered": 0, "minutes": None, "waiting": 1}
    before = found("report", "--week", "--as-of", "2026-11-20")
    assert (before["since"], before["replies"]["wrote"]) == ("2026-11-16", 0)


def test_quiet_ones_are_named_and_reps_are_apart(lived: Any, found: Found) -> None:
    week = found("report", "--week")
    quiet = found("quiet")["accounts"]
    assert week["quiet"]
    assert {row["account"] for row in week["quiet"]} <= {row["account"] for row in quiet}
    owned = [found("report", "--week", "--owner", rep)["accounts"] for rep in ("dana", "theo")]
    assert sum(owned) == week["accounts"] == 25


@pytest.mark.parametrize("words", [("mix",), ("--since", "2026-11-01"), ("--html", "w.html")])
def test_it_is_a_page_of_its_own(starter: Any, touch: Any, words: tuple[str, ...]) -> None:
    ran = touch("report", "--week", *words)
    assert (ran.code, ran.out) == (2, "")
    assert "--week is a page of its own" in ran.err
