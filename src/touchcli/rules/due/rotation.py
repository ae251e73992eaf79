"""Which words come next: of several templates or wordings, the least recently used (PRACTICE T3)."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

from touchcli.rules.models.history import Touch
from touchcli.rules.models.template import Template

T = TypeVar("T")

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def next_template(names: Sequence[str], touches: Sequence[Touch]) -> str | None:
    """The least recently used of some templates with one account, ties in the order given; None of none."""
    return _least_recent(names, lambda touch: touch.template, touches)


def next_wording(template: Template, touches: Sequence[Touch]) -> int:
    """The least recently used wording of a template's text with one account, counted from 1."""
    used = [touch for touch in touches if touch.template == template.id]
    return _least_recent(range(1, len(template.text) + 1), lambda touch: touch.wording, used) or 1


def _least_recent(choices: Sequence[T], used: Callable[[Touch], T | None], touches: Sequence[Touch]) -> T | None:
    last = {
        used(touch): touch.at
        for touch in sorted(touches, key=lambda touch: touch.at)
        if touch.outcome != "skipped" and touch.direction == "out"
    }
    return min(choices, key=lambda choice: last.get(choice, _NEVER), default=None)
