"""docs/plan.md shows what is so: its commands, one after the other, print what stands under them."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "plan.md").read_text("utf-8")


@pytest.mark.usefixtures("clock")
def test_the_page_is_so(starter: Any, touch: Any) -> None:
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.S | re.M)
    shown = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.M) if part]
    assert len(shown) > 10
    for part in shown:
        command, _, expected = part.partition("\n")
        ran = touch(*shlex.split(command)[1:])
        # A line of one … stands for lines that are left out.
        pieces = re.split(r"^…\n", expected, flags=re.M)
        pattern = ".*".join(map(re.escape, pieces))
        assert re.fullmatch(pattern, ran.out, re.S), f"$ {command}\n{ran.out}"


@pytest.mark.usefixtures("clock")
def test_what_a_strain_says_is_so(starter: Any, touch: Any) -> None:
    """J5: the sentence that the page quotes, with room for one call a day."""
    starter.edit("touch.yaml", "capacity: {call: 12, text: 40}", "capacity: {call: 1, text: 40}")
    (quoted,) = re.findall(r"^> (.+)$", PAGE, re.M)
    assert quoted in " ".join(touch("forecast", "--weeks", "8").out.split())
