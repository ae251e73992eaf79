"""PRACTICE J5: `touch forecast`, whether the book can bear what the cadences ask."""

from collections.abc import Callable
from typing import Any

import pytest

Found = Callable[..., Any]


def test_the_starter_fits(starter: Any, touch: Any, found: Found) -> None:
    """J5: but for the calls of the first day, when everything is new."""
    page = touch("forecast").out
    assert page.startswith("The coming 4 weeks\n")
    assert "so it passes" in page
    data = found("forecast")
    assert (data["from"], data["weeks"]) == ("2026-11-23", 4)
    assert [(row["channel"], row["ends"]) for row in data["strains"]] == [("call", True)]
    assert max(map(len, page.splitlines())) <= 80


def test_the_heat_map_shows_what_the_json_says(starter: Any, touch: Any, found: Found) -> None:
    page = touch("forecast", "--weeks", "1").out
    assert page.startswith("The coming week\n")
    calls = [day for day in found("forecast", "--weeks", "1")["days"] if day["channel"] == "call"]
    monday = sum(day["done"] + day["late"] for day in calls if day["on"] == "2026-11-23")
    row = page.partition("Calls, 20 a day can be done\n")[2].splitlines()[1]
    assert row.split()[:3] == ["23", "Nov", str(monday)]


def test_its_first_day_is_todays_list(starter: Any, found: Found) -> None:
    today = found("due", "--all")["actions"]
    first = [day for day in found("forecast")["days"] if day["on"] == "2026-11-23"]
    assert sum(day["done"] + day["late"] for day in first) == len(today)


def test_where_it_does_not_fit_it_says_what_would(starter: Any, touch: Any, found: Found) -> None:
    """J5: and that day bursts."""
    starter.edit("touch.yaml", "capacity: {call: 12, text: 40}", "capacity: {call: 1, text: 40}")
    (strain,) = [row for row in found("forecast", "--weeks", "8")["strains"] if row["rep"] == "dana"]
    assert (strain["channel"], strain["capacity"], strain["from"]) == ("call", 1, "2026-11-23")
    assert strain["asked"] > 1
    page = " ".join(touch("forecast", "--weeks", "8").out.split())
    assert "dana has room for 1 call a day: from today on up to" in page
    assert f"{strain['cadence']} {strain['rhythm']} every {strain['every_days']}d instead of" in page
    assert "The fullest day is" in page


def test_a_rush_that_passes_is_said_to_pass(starter: Any, touch: Any, found: Found) -> None:
    starter.edit("touch.yaml", "capacity: {call: 12, text: 40}", "capacity: {call: 7, text: 40}")
    (strain,) = found("forecast")["strains"]
    assert strain["ends"] is True
    assert "so it passes" in " ".join(touch("forecast").out.split())


def test_without_any_room_no_interval_fits(starter: Any, touch: Any) -> None:
    starter.edit("touch.yaml", "capacity: {call: 12, text: 40}", "capacity: {call: 0, text: 40}")
    assert "no interval makes them fit" in " ".join(touch("forecast").out.split())


def test_without_capacities_there_is_no_limit(starter: Any, touch: Any) -> None:
    starter.edit("touch.yaml", "    capacity: {call: 12, text: 40}", "    #")
    assert "\nCalls\n" in touch("forecast").out


def test_one_reps_weeks(starter: Any, touch: Any, found: Found) -> None:
    reps = {day["rep"] for day in found("forecast", "--owner", "theo")["days"]}
    assert "dana" not in reps
    assert "theo" in reps
    assert touch("forecast", "--owner", "nobody").code == 2


@pytest.mark.parametrize("weeks", ["0", "53", "x"])
def test_weeks_are_one_to_fifty_two(starter: Any, touch: Any, weeks: str) -> None:
    assert touch("forecast", "--weeks", weeks).code == 2


def test_an_empty_book_has_nothing_to_do(starter: Any, touch: Any, found: Found) -> None:
    for path in (starter.root / "plans" / "accounts").glob("*.yaml"):
        path.unlink()
    assert found("forecast")["days"] == []
    assert "The plan fits" in touch("forecast").out
