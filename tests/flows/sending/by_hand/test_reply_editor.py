"""An answer of more than a line is written in the editor, with the thread below it as comments."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal

Writes = Callable[..., str]
Screen = Callable[..., "Terminal"]
ASKED = "opens the editor): "


@pytest.fixture
def asked(customers: "Scene", writes: Writes) -> "Scene":
    customers.lay_out(1, texting={"cooloff": "0s"})
    writes(0, "can you do Thursday?")
    return customers


def editor(scene: "Scene", script: str) -> None:
    path = scene.root.parent / "editor"
    path.write_text(f'#!/bin/sh\ncp "$1" {path}.saw\n{script}\n')
    path.chmod(0o700)
    scene.env["VISUAL"] = str(path)


@pytest.mark.parametrize("word", ["", "e"])
def test_the_answer_is_what_stands_above_the_thread(asked: "Scene", terminal: Screen, word: str) -> None:
    editor(asked, """{ printf 'Thursday at ten it is.\\nDana\\n'; cat "$1"; } > "$1.new"; mv "$1.new" "$1\"""")
    screen = terminal(asked, "reply", "customer-0000")
    screen.until(ASKED)
    screen.type(f"{word}\n")
    screen.until("Send it? [y/N] ")
    screen.type("y\n")
    assert screen.process.wait(60) == 0
    assert [post.text for post in asked.standin.posts] == ["Thursday at ten it is.\nDana"]
    saw = (asked.root.parent / "editor.saw").read_text()
    assert "can you do Thursday?" in saw
    assert all(line == "" or line.startswith("#") for line in saw.splitlines())


@pytest.mark.parametrize("script", ["true", "echo half an answer > $1; exit 1"])
def test_nothing_written_or_an_editor_that_fails_sends_nothing(asked: "Scene", terminal: Screen, script: str) -> None:
    editor(asked, script)
    screen = terminal(asked, "reply", "customer-0000")
    screen.until(ASKED)
    screen.type("\n")
    screen.until("no answer to send")
    assert (screen.process.wait(60), asked.posts, asked.outbox()) == (2, 0, [])
