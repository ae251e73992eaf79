"""PRACTICE P2, P3, P5, J6, J10, J12, T2, T8, T9: `touch report`, a period in figures."""

import json
from collections.abc import Callable
from typing import Any

import pytest

Found = Callable[..., Any]


def test_the_figures_add_up(lived: Any, found: Found) -> None:
    data = found("report")
    assert (data["since"], data["until"], data["accounts"]) == ("2026-08-25", "2026-11-23", 25)
    assert sum(data["mix"].values()) == data["touches"]
    assert sum(week["touches"] for week in data["rhythm"]["weeks"]) == data["touches"]
    assert sum(row["texts"] + row["live"] + row["other"] for row in data["balance"]) == data["touches"]
    for row in data["balance"]:
        assert sum(week["touches"] for week in row["weeks"]) == row["texts"] + row["live"] + row["other"]
    assert sum(row["live"] for row in data["balance"]) == data["live"]
    assert sum(row["sent"] for row in data["texts"]) == sum(row["texts"] for row in data["balance"])
    assert sum(row["all"] for row in data["tiers"]) == 25


def test_every_section_is_on_the_page_and_no_line_too_wide(lived: Any, touch: Any) -> None:
    lines = touch("report").out.splitlines()
    assert lines[0] == "25 Aug to today, 25 accounts"
    titles = ["Mix", "Rhythm", "Texts", "Holds", "Promises", "White space", "Coverage"]
    assert [line for line in lines if line in titles] == titles
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("mix", "live 42%, reactive 28%"),  # T8, J12
        ("rhythm", "on the last 5 working days of a month; spread evenly"),  # J6
        ("texts", "55% answered, after 2 h 56 min"),  # T2
        ("holds", "quiet-hours"),
        ("promises", "1 kept, 1 broken, 2 open, 1 of them overdue"),  # J10
        ("white-space", "169,000 in all"),  # P2
        ("coverage", "role decision maker"),  # P3, P5
    ],
)
def test_one_section_may_be_asked_for(lived: Any, touch: Any, section: str, said: str) -> None:
    page = touch("report", section).out
    assert said in page
    assert page.count("\n\n") == 1


def test_a_section_there_is_not(starter: Any, touch: Any) -> None:
    ran = touch("report", "profit")
    assert ran.code == 2
    assert "white-space" in ran.err


def test_a_book_without_a_past_has_a_report_too(starter: Any, touch: Any, found: Found) -> None:
    assert touch("report").code == 0
    data = found("report")
    assert (data["touches"], data["mix"], data["texts"]) == (0, {}, [])
    assert len(data["quiet"]) == 25


def test_the_period_and_the_rep(lived: Any, touch: Any, found: Found) -> None:
    assert found("report", "--since", "2026-11-16")["touches"] < found("report")["touches"]
    assert [row["monday"] for row in found("report", "--since", "2026-11-18")["rhythm"]["weeks"]] == [
        "2026-11-16",
        "2026-11-23",
    ]
    reps = [found("report", "--owner", rep)["accounts"] for rep in ("dana", "theo")]
    assert sum(reps) == 25
    for words in (("--since", "2026-12-01"), ("--since", "May"), ("--owner", "nobody")):
        assert touch("report", *words).code == 2


def test_it_is_as_of_a_day(lived: Any, found: Found) -> None:
    data = found("report", "--as-of", "2026-10-01")
    assert data["until"] == "2026-10-01"
    assert data["touches"] < found("report")["touches"]


def test_offers_stand_beside_the_rest(starter: Any, found: Found) -> None:
    """T9."""
    for ago, purpose in ((30, "offer"), (20, "appreciation"), (10, "offer")):
        starter.made("acme", ago, "text", purpose=purpose)
    assert {row["purpose"]: row["sent"] for row in found("report")["texts"]} == {"offer": 2, "appreciation": 1}


def test_the_page_is_written_where_it_was_asked_for(lived: Any, touch: Any, found: Found) -> None:
    assert touch("report", "--html", "q4.html").out == "Wrote q4.html: open it in a browser, or print it.\n"
    first = (lived.root / "q4.html").read_text("utf-8")
    assert json.dumps(found("report", "--html", "q4.html")["html"]) == '"q4.html"'
    assert (lived.root / "q4.html").read_text("utf-8") == first, "the same book, the same page"


def test_where_it_cannot_be_written_it_says_so(lived: Any, touch: Any) -> None:
    ran = touch("report", "--html", "no/such/folder/q4.html")
    assert ran.code == 2
    assert "cannot be written" in ran.err
