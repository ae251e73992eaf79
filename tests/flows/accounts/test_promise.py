"""PRACTICE J10: `touch promise`; and `touch snooze`, which puts an account off with a reason."""

from collections.abc import Callable
from typing import Any

import pytest

Found = Callable[..., Any]


def test_a_promise_is_made_listed_and_kept(starter: Any, touch: Any, found: Found) -> None:
    """J10."""
    made = touch("promise", "acme", "quote for Plant 2", "--by", "2026-11-25")
    assert (made.code, made.out) == (0, "Promised Acme Industrial by Wednesday 25 November 2026.\nUndo: touch undo 1\n")
    assert touch("promise").out.splitlines() == [
        "  1  Acme Industrial  25 Nov  quote for Plant 2",
        "",
        "0 kept, 0 broken so far.",
    ]
    assert touch("promise", "--kept", "1").out == "Kept: quote for Plant 2.\nUndo: touch undo 2\n"
    assert found("promise") == {"promises": [], "kept": 1, "broken": 0}
    (row,) = found("promise", "--all")["promises"]
    assert row == {"id": 1, "account": "acme", "what": "quote for Plant 2", "by": "2026-11-25", "state": "kept"}


def test_an_overdue_promise_tops_the_day(starter: Any, touch: Any, found: Found) -> None:
    """J10, P10: before it is due it is not there."""
    touch("promise", "pinecone-bakery", "price list", "--by", "2026-11-25")
    assert not [row for row in found("due", "--all")["actions"] if row["kind"] == "promise"]
    top = found("due", "--as-of", "2026-11-27")["actions"][0]
    assert (top["account"], top["kind"], top["reason"]) == (
        "pinecone-bakery",
        "promise",
        "promise overdue 2 days: price list",
    )


def test_late_ones_say_how_late_and_broken_ones_are_counted(lived: Any, touch: Any) -> None:
    page = touch("promise").out
    assert "3 days late" in page
    assert page.rstrip().endswith("1 kept, 1 broken so far.")
    assert touch("promise", "--broken", "3").out == "Broken: credit note.\nUndo: touch undo 1\n"
    assert touch("promise", "acme").out.startswith("No promise is open.")


def test_the_list_may_be_of_one_account(lived: Any, found: Found) -> None:
    assert [row["account"] for row in found("promise", "delta")["promises"]] == ["delta-tool"]
    assert len(found("promise", "--all")["promises"]) == 4


@pytest.mark.parametrize(
    "words",
    [
        ("acme", "quote"),
        ("acme", "--by", "2026-11-25"),
        ("acme", " ", "--by", "2026-11-25"),
        ("acme", "quote", "--by", "2026-11-20"),
        ("acme", "quote", "--by", "soon"),
        ("acme", "quote", "--by", "2026-11-25", "--kept", "1"),
        ("acme", "quote", "--by", "2026-11-25", "--as-of", "2026-11-01"),
        ("--kept", "1", "--broken", "1"),
        ("--kept", "1"),
        ("nobody-here", "quote", "--by", "2026-11-25"),
    ],
)
def test_what_is_no_promise_writes_nothing(starter: Any, touch: Any, words: tuple[str, ...]) -> None:
    ran = touch("promise", *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert not (starter.root / ".touch" / "ledger.db").exists()


def test_a_promise_ends_once(lived: Any, touch: Any) -> None:
    assert touch("promise", "--kept", "1").code == 2


def test_an_end_is_json_too(lived: Any, found: Found) -> None:
    assert found("promise", "--kept", "4")["promise"]["state"] == "kept"


def test_a_snooze_silences_the_account_until_its_day(starter: Any, touch: Any, found: Found) -> None:
    """But replies and promises come through."""
    said = touch("snooze", "acme", "--until", "2026-12-01", "--because", "plant closed").out
    assert said.startswith("Acme Industrial is snoozed until Tuesday 1 December 2026;")
    touch("promise", "acme", "quote", "--by", "2026-11-23")
    assert [row["kind"] for row in found("due", "--all", "--account", "acme")["actions"]] == ["promise"]
    later = found("due", "--all", "--account", "acme", "--as-of", "2026-12-01")["actions"]
    assert {row["kind"] for row in later} > {"promise"}


def test_all_accounts_may_be_put_off_and_taken_back(starter: Any, touch: Any, found: Found) -> None:
    record = found("snooze", "--all", "--until", "2027-01-04", "--because", "holidays")
    assert record | {"entry": 0} == {
        "account": None,
        "until": "2027-01-04",
        "because": "holidays",
        "owner": None,
        "accounts": 1,
        "entry": 0,
    }
    assert found("due")["actions"] == []
    said = touch("snooze", "--all", "--until", "2026-11-23", "--because", "back").out
    assert said.startswith("Every account is no longer snoozed.\n")
    assert found("due")["actions"]


@pytest.mark.parametrize(
    "words",
    [
        ("--until", "2027-01-04", "--because", "x"),
        ("acme",),
        ("acme", "--all", "--until", "2027-01-04", "--because", "x"),
        ("acme", "--until", "2026-11-22", "--because", "x"),
        ("acme", "--until", "soon", "--because", "x"),
        ("acme", "--until", "2027-01-04", "--because", " "),
    ],
)
def test_what_is_no_snooze_writes_nothing(starter: Any, touch: Any, words: tuple[str, ...]) -> None:
    ran = touch("snooze", *words)
    assert (ran.code, ran.out) == (2, "")
    assert not (starter.root / ".touch" / "ledger.db").exists()
