"""BOOK, What is due: "Rotation"; PRACTICE T3."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.due.rotation import next_template, next_wording
from touchcli.rules.models.history import Touch
from touchcli.rules.models.template import Template

NAMES = ("pulse-check", "appreciation", "resource")


def text(day: int, template: str | None, **changes: Any) -> Touch:
    at = dt.datetime(2026, 11, day, 18, tzinfo=dt.UTC)
    return Touch("acme", "text", at, "done", template=template)._replace(**changes)


def test_ties_go_in_the_order_of_the_file() -> None:
    assert next_template(NAMES, ()) == "pulse-check"
    assert next_template(NAMES[::-1], ()) == "resource"


def test_the_least_recently_used_is_next() -> None:
    used = [text(2, "pulse-check"), text(4, "appreciation")]
    assert next_template(NAMES, used) == "resource"
    used.append(text(6, "resource"))
    assert next_template(NAMES, used) == "pulse-check"
    used.append(text(8, "pulse-check"))
    assert next_template(NAMES, used) == "appreciation"


def test_the_order_of_the_rows_does_not_matter() -> None:
    used = [text(6, "pulse-check"), text(4, "appreciation"), text(2, "pulse-check"), text(5, "resource")]
    assert next_template(NAMES, used) == next_template(NAMES, used[::-1]) == "appreciation"


def test_a_template_used_elsewhere_counts_too() -> None:
    """With this account, in whatever item and on whatever channel: nobody gets the same words twice in a row."""
    assert next_template(NAMES, [text(2, "pulse-check", channel="email", item="other")]) == "appreciation"


@pytest.mark.parametrize("changes", [{"outcome": "skipped"}, {"direction": "in"}])
def test_what_never_went_out_was_not_used(changes: dict[str, Any]) -> None:
    assert next_template(NAMES, [text(2, "pulse-check", **changes)]) == "pulse-check"


def test_of_none_there_is_none() -> None:
    assert next_template((), [text(2, "pulse-check"), text(3, None)]) is None


def wordings(count: int) -> Template:
    return Template("pulse-check", id="pulse-check", text=tuple(f"Hello {n}" for n in range(count)))


def used(day: int, wording: int | None, template: str = "pulse-check") -> Touch:
    return text(day, template, wording=wording)


def test_wordings_of_one_template_rotate_too() -> None:
    seen: list[Touch] = []
    given = []
    for day in range(1, 8):
        given.append(next_wording(wordings(3), seen))
        seen.append(used(day, given[-1]))
    assert given == [1, 2, 3, 1, 2, 3, 1]


def test_the_wordings_of_another_template_or_a_text_by_hand_do_not_count() -> None:
    assert next_wording(wordings(2), [used(2, 1, "resource"), used(3, None)]) == 1


def test_an_added_wording_is_next_and_a_removed_one_is_forgotten() -> None:
    seen = [used(2, 1), used(3, 2)]
    assert next_wording(wordings(3), seen) == 3
    assert next_wording(wordings(1), seen) == 1


def test_a_template_without_a_text_is_at_its_first_wording() -> None:
    assert next_wording(wordings(0), []) == 1


def test_a_cadence_gives_each_text_in_turn(touch: Callable[..., Touch]) -> None:
    seen: list[Touch] = []
    for day in range(1, 7):
        seen.append(touch(f"2026-11-0{day}", "text", template=next_template(NAMES, seen)))
    assert [t.template for t in seen] == [*NAMES, *NAMES]
