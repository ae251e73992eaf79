"""Whole numbers and addresses on a terminal, as links; the last four digits in a pipe; all of it in JSON."""

import os
import sys

import pytest
from terminal import shown_on_a_terminal
from workspace import Touch, Workspace

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
NUMBER, ADDRESS = "+15125550142", "priya@acme.example"
COMMANDS = (("due", "--all", *AS_OF), ("show", "acme", *AS_OF), ("who", "0142", *AS_OF), ("find", "priya", *AS_OF))


def on_a_terminal(*arguments: str, **env: str) -> str:
    data = shown_on_a_terminal([sys.executable, "-m", "touchcli", *arguments], 160, {**os.environ, **env})
    return data.decode()


@pytest.mark.parametrize("words", COMMANDS[:3], ids=lambda words: words[0])
def test_a_terminal_shows_numbers_that_can_be_dialed(starter: Workspace, touch: Touch, words: tuple[str, ...]) -> None:
    seen = on_a_terminal(*words)
    assert f";tel:{NUMBER}\x1b\\" in seen
    assert NUMBER in on_a_terminal(*words, NO_COLOR="1")
    assert "\x1b" not in on_a_terminal(*words, NO_COLOR="1")
    piped = touch(*words).out
    assert NUMBER not in piped
    assert "…0142" in piped


def test_addresses_are_links(starter: Workspace) -> None:
    assert f";mailto:{ADDRESS}\x1b\\" in on_a_terminal("show", "acme", *AS_OF)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
def test_the_setting_masks_on_terminals_too(starter: Workspace, words: tuple[str, ...]) -> None:
    starter.write("touch.yaml", (starter.root / "touch.yaml").read_text() + "\ndisplay: {numbers: masked}\n")
    seen = on_a_terminal(*words)
    assert NUMBER not in seen
    assert ADDRESS not in seen


def test_json_has_them_whole(starter: Workspace, touch: Touch) -> None:
    row = next(row for row in touch("due", "--json", *AS_OF).json["actions"] if row["account"] == "acme")
    assert (row["phone"], row["email"]) == (NUMBER, ADDRESS)
