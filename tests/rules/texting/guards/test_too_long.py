from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.template import Template
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.too_long import GUARD

SHORT = Template("update", max_segments=1, file="templates/short.yaml", line=1)


@pytest.mark.parametrize(
    ("segments", "template", "origin"),
    [
        (2, None, None),
        (3, None, "touch.yaml"),
        (1, SHORT, None),
        (2, SHORT, "templates/short.yaml:1"),
        (2, SHORT._replace(file=""), "touch.yaml"),
        (3, SHORT._replace(max_segments=4), "touch.yaml"),
        (3, SHORT._replace(max_segments=2), "touch.yaml"),
        (2, SHORT._replace(max_segments=None), None),
    ],
)
def test_the_smaller_limit_counts(
    facts: Callable[..., Facts], segments: int, template: Template | None, origin: str | None
) -> None:
    hold = GUARD.assess(facts(draft={"segments": segments}, template=template))
    assert (hold.origin if hold else None) == origin


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"segments": 3}, "the words take 3 SMS segments and 2 is the limit; shorten them"),
        (
            {"segments": 3, "forced_by": ("ó", "😀"), "encoding": "UCS-2"},
            "the words take 3 SMS segments and 2 is the limit; “ó” and “😀” cost room, 70 characters fit a segment "
            "instead of 160; shorten them",
        ),
    ],
)
def test_the_sentence_counts_and_names_what_costs_room(
    facts: Callable[..., Facts], changes: dict[str, Any], words: str
) -> None:
    hold = GUARD.assess(facts(draft=changes))
    assert hold
    assert (hold.message, hold.rule) == (words, "T11, H2")


def test_no_words_are_held_elsewhere(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts(draft={"text": None, "segments": 9})) is None
