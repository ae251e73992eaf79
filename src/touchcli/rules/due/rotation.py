"""Which words come next: of several templates or wordings, the least recently used (PRACTICE T3)."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from touchcli.rules.models.history import Touch
from touchcli.rules.models.template import Template

T = TypeVar("T")

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def next_template(names: Sequence[str], touches: Sequence[Touch]) -> str | None:
    """The least recently used of some templates with one account, ties in the order given; None of none."""
    return next(iter(in_turn(names, touches)), None)


def next_wording(template: Template, touches: Sequence[Touch]) -> int:
    """The least recently used wording of a template's text with one account, counted from 1."""
    return next(iter(wordings_in_turn(template, touches)), 1)


def in_turn(names: Sequence[str], touches: Sequence[Touch]) -> list[str]:
    """Some templates, the least recently used with one account first, ties in the order given."""
    return _least_recent(names, lambda touch: touch.template, touches)


def wordings_in_turn(template: Template, touches: Sequence[Touch]) -> list[int]:
    """The wordings of a template's text, counted from 1, the least recently used with one account first."""
    used = [touch for touch in touches if touch.template == template.id]
    return _least_recent(range(1, len(template.text) + 1), lambda touch: touch.wording, used)


def words_for(
    templates: Mapping[str, Template], names: Sequence[str], touches: Sequence[Touch], day: dt.date
) -> Template | None:
    """The template for a touch that a person makes: the next in turn whose words are true on the day."""
    turn = in_turn(names, touches)
    true = (name for name in turn if name in templates and untrue(templates[name], day, alone=len(turn) == 1) is None)
    return templates.get(next(true, turn[0] if turn else ""))


def untrue(template: Template, day: dt.date, *, alone: bool) -> str | None:
    """Why the words of a template are not true on a day, None if they are; `alone` where an item names no other."""
    if template.occasion and not alone:
        return "it is for an occasion that names it alone"
    if template.true_on(day):
        return None
    if template.days and day.weekday() not in template.days.days:
        return f"it is for {' and '.join(_WEEKDAYS[number] for number in template.days.days)}"
    return f"it is for {' to '.join(map(str, template.between))}"


def _least_recent(choices: Sequence[T], used: Callable[[Touch], T | None], touches: Sequence[Touch]) -> list[T]:
    if len(choices) < 2:
        return list(choices)
    last = {
        used(touch): touch.at
        for touch in sorted(touches, key=lambda touch: touch.at)
        if touch.outcome not in ("skipped", "undelivered") and touch.direction == "out"
    }
    return sorted(choices, key=lambda choice: last.get(choice, _NEVER))
