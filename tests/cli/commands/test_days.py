"""Every flag that takes a day or a time takes it as people write it, and says back what was understood."""

import datetime as dt

import pytest
import time_machine
from workspace import Touch, Workspace

pytestmark = pytest.mark.usefixtures("workspace", "clock")


def test_the_next_touch(touch: Touch) -> None:
    ran = touch("log", "acme", "call", "--next", "fri 10:00")
    assert "Next call: Friday 27 November 2026, 10:00.\n" in ran.out
    logged = touch("log", "acme", "call", "--next", "meeting 4 dec 2pm", "--json").json["touch"]
    assert (logged["next"], logged["next_channel"], logged["next_time"]) == ("2026-12-04", "meeting", "14:00")


@pytest.mark.parametrize(
    ("following", "says"),
    [
        ("soon", '--next: "soon" is not a day (write fri, tomorrow'),
        ("10am", '--next: "10am" has no day'),
        ("yesterday", "--next: yesterday is past (today is Monday 23 November 2026)"),
        ("fri 25:00", "no day has that time"),
        ("next fri", "could be two days"),
        ("", "is not a day"),
    ],
)
def test_what_is_no_next_day_records_nothing(workspace: Workspace, touch: Touch, following: str, says: str) -> None:
    ran = touch("log", "acme", "call", f"--next={following}")
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert not (workspace.root / ".touch" / "ledger.db").exists()


def test_when_a_touch_was(touch: Touch) -> None:
    ran = touch("log", "acme", "call", "--at", "fri 10:00")
    assert ran.out.startswith(
        "Logged for Acme Industrial: call with Priya Natarajan, reached, Friday 20 November 2026, "
    )
    assert touch("log", "acme", "call", "--at", "yesterday 2pm", "--json").json["touch"]["at"] == "2026-11-22T20:00:00Z"
    assert touch("log", "acme", "call", "--at", "today", "--json").json["touch"]["at"] == "2026-11-23T16:30:00Z"
    assert "is in the future" in touch("log", "acme", "call", "--at", "tomorrow").err


def test_a_day_after_a_touch_that_was_earlier_is_counted_from_today(touch: Touch) -> None:
    assert (
        "Next call: Tuesday 24 November 2026." in touch("log", "acme", "call", "--at", "last thu", "--next", "tue").out
    )


def test_promises_snoozes_and_consents(touch: Touch) -> None:
    promised = touch("promise", "acme", "quote", "--by", "3bd").out.splitlines()
    assert promised == ["Promised Acme Industrial by Friday 27 November 2026.", "Undo: touch undo 1"]
    assert "until Monday 4 January 2027;" in touch("snooze", "acme", "--until", "4 jan", "--because", "closed").out
    said = touch("consent", "acme", "--kind", "express", "--how", "on a call", "--on", "last fri").out
    assert "since Friday 20 November 2026.\n" in said
    assert "is past" in touch("promise", "acme", "quote", "--by", "yesterday").err
    assert "has a time of the day" in touch("promise", "acme", "quote", "--by", "fri 10:00").err


def test_a_text_for_later(touch: Touch) -> None:
    ran = touch("text", "acme", "--message", "Hi Priya. Dana", "--at", "tomorrow 11am", "--dry-run")
    assert "goes Tuesday 24 November 2026, 11:00, unless they write first" in ran.out


@pytest.mark.parametrize(
    "command", [("report",), ("brief", "acme"), ("export", "touches")], ids=lambda command: str(command[0])
)
def test_since_looks_back_and_says_so_beside_the_results(touch: Touch, command: tuple[str, ...]) -> None:
    ran = touch(*command, "--since", "last month")
    assert (ran.code, ran.err) == (0, 'touch: --since "last month": Thursday 1 October 2026\n')
    assert ran.out == touch(*command, "--since", "2026-10-01").out
    assert touch(*command, "--since", "2026-10-01").err == ""
    assert touch(*command, "--since", "lately").code == 2


def test_as_of(touch: Touch, clock: time_machine.Traveller) -> None:
    ran = touch("due", "--json", "--as-of", "fri 9:30")
    assert ran.json["as_of"] == "2026-11-27T15:30:00Z"
    assert ran.err == 'touch: --as-of "fri 9:30": Friday 27 November 2026, 09:30\n'
    assert touch("due", "--json", "--as-of", "2026-11-27").json["as_of"] == "2026-11-27T18:00:00Z"
    clock.shift(dt.timedelta(days=7))
    assert touch("due", "--json", "--as-of", "fri").json["as_of"] == "2026-12-04T18:00:00Z"
    refused = touch("due", "--as-of", "whenever")
    assert (refused.code, refused.out) == (2, "")
    assert 'write "fri 10:00"' in refused.err
