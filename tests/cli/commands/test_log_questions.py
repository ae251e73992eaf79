"""`touch log` on a terminal asks for what is missing; each question is passed with Enter. Elsewhere it asks nothing."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

Start = Callable[..., "Terminal"]


def touches(scene: "Scene") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(scene.run("show", "customer-0000", "--json").out)["touches"]
    return found


def answered(seat: "Terminal", *pairs: tuple[str, str]) -> "Terminal":
    for question, words in pairs:
        seat.until(question)
        seat.type(f"{words}\n")
        seat.said = seat.said.rpartition(question)[2]
    seat.until("Undo: touch undo")
    assert seat.process.wait(30) == 0
    return seat


def test_it_asks_for_outcome_note_summary_and_next(customers: "Scene", terminal: Start) -> None:
    answered(
        terminal(customers, "log", "customer-0000", "call"),
        ("Outcome [reached]: ", ""),
        ("Note, for us alone: ", "a bit grumpy"),
        ("Summary, which the customer may read: ", "a quote by Friday"),
        ("Next [CHANNEL] DAY [TIME]: ", "someday"),
        ("Next [CHANNEL] DAY [TIME]: ", "2027-01-08 10:00"),
    )
    (touch,) = touches(customers)
    assert (touch["outcome"], touch["note"], touch["summary"]) == ("reached", "a bit grumpy", "a quote by Friday")
    assert (touch["next"], touch["next_time"]) == ("2027-01-08", "10:00")


def test_enter_passes_each_of_them(customers: "Scene", terminal: Start) -> None:
    answered(
        terminal(customers, "log", "customer-0000", "call"),
        ("Outcome [reached]: ", ""),
        ("Note, for us alone: ", ""),
        ("Summary, which the customer may read: ", ""),
        ("Next [CHANNEL] DAY [TIME]: ", ""),
    )
    (touch,) = touches(customers)
    assert (touch["outcome"], touch["note"], touch["summary"], touch["next"]) == ("reached", None, None, None)


def test_it_asks_for_no_more_than_is_missing(customers: "Scene", terminal: Start) -> None:
    said = answered(
        terminal(customers, "log", "customer-0000", "call", "--note", "x", "--summary", "y", "--next", "cadence"),
        ("Outcome [reached]: ", "vms"),
        ("Outcome [reached]: ", "vm"),
    ).said
    assert "Summary" not in said
    said = answered(terminal(customers, "log", "customer-0000", "call", "na"), ("Note, for us alone: ", "")).said
    assert "Summary" not in said, "who was not reached agreed on nothing"
    assert {touch["outcome"] for touch in touches(customers)} == {"no-answer", "voicemail"}


@pytest.mark.parametrize("flag", ["--yes", "--json"])
def test_flags_ask_for_nothing(customers: "Scene", terminal: Start, flag: str) -> None:
    seat = terminal(customers, "log", "customer-0000", "call", flag)
    seat.until("undo" if flag == "--yes" else '"entry"')
    assert seat.process.wait(30) == 0
    assert "Outcome" not in seat.said


def test_in_a_pipe_it_asks_for_nothing(customers: "Scene") -> None:
    ran = customers.run("log", "customer-0000", "call")
    assert ran.code == 0
    assert "Outcome" not in ran.err


def test_a_wrong_name_is_told_before_any_question(customers: "Scene", terminal: Start) -> None:
    seat = terminal(customers, "log", "nobody", "call")
    seat.until("unknown account")
    assert seat.process.wait(30) == 2
    assert "Outcome" not in seat.said
