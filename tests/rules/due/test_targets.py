"""PRACTICE P1: whether a target is met by its actual figure."""

import pytest

from touchcli.rules.due.targets import is_met
from touchcli.rules.models.account import Expectation


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        (">= 98 %", "96.5 %", False),
        (" ≥ 98 %", " 98 %", True),
        ("<= 2", "3 this year", False),
        ("≤ 2", "2", True),
        ("< 2", "2", False),
        ("< 2", "1", True),
        ("> 1", "2", True),
        ("> 1", "1", False),
        ("same day", "Same day", True),
        ("same day", "next day", None),
        ("10", "10", True),
        ("10", "12", None),
        (">= 2", "unknown", None),
        (None, "3", None),
        (">= 3", None, None),
    ],
)
def test_a_target_is_met_missed_or_cannot_be_compared(target: str | None, actual: str | None, met: bool | None) -> None:
    assert is_met(Expectation("on time", target, actual)) is met
