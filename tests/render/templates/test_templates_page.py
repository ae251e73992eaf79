"""The page on templates says what is there."""

import re
from pathlib import Path

import pytest

from touchcli.render.sms import describe, segments
from touchcli.render.templates.filters import FILTERS
from touchcli.render.templates.values import Values

PAGE = (Path(__file__).parents[3] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_every_value_is_on_the_page(seen: Values) -> None:
    words = set(re.findall(r"\w+", PAGE))
    for name, group in seen.items():
        assert isinstance(group, Values)
        assert name in words
        if name != "facts":
            assert set(group) <= words, name


@pytest.mark.parametrize("name", FILTERS)
def test_every_filter_is_on_the_page(name: str) -> None:
    assert f"`{name}" in PAGE


@pytest.mark.parametrize(
    ("text", "encoding", "units", "count"),
    [("See you at 9.", "GSM-7", 13, 1), ("It costs 5 €.", "GSM-7", 14, 1), ("x" * 158 + "😀", "UCS-2", 160, 3)],
)
def test_the_examples_of_the_page_are_so(text: str, encoding: str, units: int, count: int) -> None:
    assert segments(text) == (encoding, units, count, segments(text).forced_by)
    assert f"`{text}`" in PAGE or "158 plain characters" in PAGE


def test_the_letters_of_the_page_are_so() -> None:
    assert segments("éñöà").encoding == "GSM-7"
    assert segments("áãçêíóú").forced_by == tuple("áãçêíóú")
    assert [describe(char)[:3] for char in segments("Olá João").forced_by] == ["“á”", "“ã”"]
