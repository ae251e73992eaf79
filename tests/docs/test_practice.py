"""Every row of the practice has a test that says its id, and its place in docs/practice.md."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = (
    *(f"T{number}" for number in range(1, 18)),
    *(f"P{number}" for number in range(1, 11)),
    *(f"J{number}" for number in range(1, 14)),
)
TESTS = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
PAGE = (ROOT / "docs" / "practice.md").read_text("utf-8")


@pytest.mark.parametrize("row", ROWS)
def test_a_test_says_the_row(row: str) -> None:
    assert any(re.search(rf"\b{row}\b", text) for text in TESTS)


@pytest.mark.parametrize("row", ROWS)
def test_the_row_has_its_line_on_the_page(row: str) -> None:
    assert len(re.findall(rf"^\| {row} \(", PAGE, re.M)) == 1


def test_the_page_knows_no_other_row() -> None:
    assert set(re.findall(r"^\| ([TPJ]\d+) \(", PAGE, re.M)) == set(ROWS)
