"""PRACTICE T6, T7: `touch quiet`, and the line about it under `touch due`."""

from collections.abc import Callable
from typing import Any

Found = Callable[..., Any]


def test_nobody_is_forgotten(starter: Any, found: Found) -> None:
    """T6, T7: every account is listed, the never contacted first."""
    starter.made("acme", 9, "call", "reached")
    starter.made("acme", 2, "text", direction="in", contact="priya-natarajan")
    starter.made("foxglove-paper", 40, "text")
    rows = found("quiet")["accounts"]
    assert len(rows) == 25
    assert [row["account"] for row in rows[-2:]] == ["foxglove-paper", "acme"]
    assert rows[0]["last_touch_on"] is None
    assert rows[0]["silence"] is None
    assert rows[-1] == {
        "account": "acme",
        "last_touch_on": "2026-11-21",
        "last_live_on": "2026-11-14",
        "last_heard_on": "2026-11-21",
        "promised_days": 3,
        "silence": 0.667,
        "texts_since_live": 0,
        "reactive_share": 0.5,
    }
    assert rows[-2]["texts_since_live"] == 1


def test_the_book_has_its_share_of_reacting(starter: Any, touch: Any, found: Found) -> None:
    """T6: squeaky wheels."""
    assert found("quiet")["reactive_share"] is None
    starter.made("acme", 9, "call", "reached")
    starter.made("acme", 2, "call", "reached", direction="in")
    assert found("quiet")["reactive_share"] == 0.5
    assert "Of all touches, 50% were reactive." in touch("quiet").out.replace("\n", " ")


def test_the_page_has_a_bar_for_each_row(lived: Any, touch: Any) -> None:
    lines = touch("quiet").out.splitlines()
    assert lines[0].split() == ["Account", "Silence", "Touch", "Live", "Heard", "Texts", "Reactive"]
    assert all(len(line) <= 80 for line in lines)
    never = next(line for line in lines if "Harbor Light" in line)
    assert "██████████  never" in never
    delta = next(line for line in lines if "Delta Tool" in line)
    assert "7.0×" in delta
    assert "neglect" not in "".join(lines).lower()


def test_only_the_accounts_of_a_rep(starter: Any, touch: Any, found: Found) -> None:
    theo = {row["account"] for row in found("quiet", "--owner", "theo")["accounts"]}
    assert theo
    assert "delta-tool" in theo
    assert "acme" not in theo
    assert touch("quiet", "--owner", "nobody").code == 2


def test_an_empty_book_says_so(starter: Any, touch: Any) -> None:
    for path in (starter.root / "plans" / "accounts").glob("*.yaml"):
        path.unlink()
    assert touch("quiet").out == "There are no accounts.\n"


def test_it_reads_as_of_a_day_and_writes_nothing(starter: Any, found: Found) -> None:
    found("quiet", "--as-of", "2026-12-01")
    assert not (starter.root / ".touch" / "ledger.db").exists()


def test_due_says_how_many_are_quiet(starter: Any, touch: Any) -> None:
    """T6: one line under the day, with the command that shows them."""
    assert "Quiet: 2 accounts longer than the cadence promises" in touch("due").out
    assert touch("due").out.rstrip().endswith("touch quiet")
    starter.made("acme", 0, "call", "reached")
    assert "Quiet: 1 account longer than the cadence promises" in touch("due").out


def test_the_line_is_not_there_where_nobody_is_or_the_day_is_narrowed(starter: Any, touch: Any) -> None:
    assert "Quiet" not in touch("due", "--account", "acme").out
    assert "Quiet" not in touch("due", "--channel", "call").out
    starter.made("acme", 0, "call", "reached")
    starter.made("lakeshore-hotels", 0, "call", "reached")
    assert "Quiet" not in touch("due").out
