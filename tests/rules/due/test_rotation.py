"""BOOK, What is due: "Rotation"; PRACTICE T3."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.due.rotation import next_template, next_wording, untrue, words_for
from touchcli.rules.models.history import Touch
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import MonthDay, Workdays

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


MONDAY, FRIDAY = dt.date(2026, 11, 23), dt.date(2026, 11, 27)
WEEKEND = Template("pulse-check", id="weekend", days=Workdays((3, 4)), text=("Have a good one",))
WISHES = Template("appreciation", id="wishes", between=(MonthDay(12, 10), MonthDay(12, 31)), text=("Thank you",))
NEW_YEAR = Template("appreciation", id="new-year", between=(MonthDay(12, 28), MonthDay(1, 6)), text=("Happy new year",))
YEARS = Template("appreciation", id="years", occasion=True, text=("Another year",))
ANY = Template("pulse-check", id="any", text=("How are you?",))


@pytest.mark.parametrize(
    ("template", "day", "why"),
    [
        (WEEKEND, MONDAY, "it is for Thursday and Friday"),
        (WEEKEND, FRIDAY, None),
        (WISHES, MONDAY, "it is for 12-10 to 12-31"),
        (WISHES, dt.date(2026, 12, 10), None),
        (WISHES, dt.date(2026, 12, 31), None),
        (WISHES, dt.date(2027, 1, 1), "it is for 12-10 to 12-31"),
        (NEW_YEAR, dt.date(2026, 12, 28), None),
        (NEW_YEAR, dt.date(2027, 1, 6), None),
        (NEW_YEAR, dt.date(2027, 1, 7), "it is for 12-28 to 01-06"),
        (NEW_YEAR, dt.date(2026, 12, 27), "it is for 12-28 to 01-06"),
        (YEARS, MONDAY, "it is for an occasion that names it alone"),
        (ANY, MONDAY, None),
    ],
)
def test_words_are_true_on_their_days_alone(template: Template, day: dt.date, why: str | None) -> None:
    assert untrue(template, day, alone=False) == why


def test_an_item_that_names_an_occasion_alone_may_take_it() -> None:
    assert untrue(YEARS, MONDAY, alone=True) is None


def test_a_person_gets_the_next_words_that_are_true() -> None:
    templates = {each.id: each for each in (WEEKEND, WISHES, YEARS, ANY)}
    names = ("weekend", "wishes", "years", "any", "gone")
    assert words_for(templates, names, (), MONDAY) == ANY
    assert words_for(templates, names, (), FRIDAY) == WEEKEND
    assert words_for(templates, names, [text(20, "weekend"), text(22, "any")], dt.date(2026, 12, 11)) == WISHES
    assert words_for(templates, ("years",), (), MONDAY) == YEARS
    assert words_for(templates, ("weekend", "wishes"), (), MONDAY) == WEEKEND, "none is true: the next in turn"
    assert words_for(templates, (), (), MONDAY) is None


@pytest.mark.parametrize(("template", "any_day"), [(ANY, True), (WEEKEND, False), (WISHES, False), (YEARS, False)])
def test_words_for_any_day(template: Template, any_day: bool) -> None:
    assert template.any_day == any_day


@pytest.mark.parametrize(
    ("template", "is_offer"),
    [(ANY, False), (ANY._replace(purpose="offer"), True), (ANY._replace(purpose="proactive", restock=True), True)],
)
def test_a_reminder_to_restock_counts_as_an_offer(template: Template, is_offer: bool) -> None:
    assert template.is_offer == is_offer
