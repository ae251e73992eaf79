"""On a terminal it asks, shows what it asks about, and shows how far it is; elsewhere it does none of that."""

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from scene import Scene


def on_a_terminal(scene: "Scene", answer: str, *arguments: str) -> tuple[int, str, str]:
    """Run with a terminal for questions and errors; gives the exit code, what was asked, and the output."""
    leader, follower = os.openpty()
    process = scene.start(*arguments, stdin=follower, stderr=follower, stdout=subprocess.PIPE)
    os.close(follower)
    seen = b""
    if answer:
        while b"[y/N] " not in seen and b"[N]one: " not in seen:
            seen += os.read(leader, 4096)
        os.write(leader, f"{answer}\n".encode())
    out, _ = process.communicate(timeout=60)
    try:
        while piece := os.read(leader, 4096):
            seen += piece
    except OSError:  # the other end is closed
        pass
    os.close(leader)
    return process.returncode, seen.decode(), out


@pytest.mark.parametrize("answer", ["y", "a", "all"])
def test_it_shows_the_texts_and_sends_them_on_yes(scene: "Scene", answer: str) -> None:
    scene.lay_out(2)
    code, asked, out = on_a_terminal(scene, answer, "send")
    assert code == 0
    assert "Send 2 texts? [a]ll, [e]ach, [N]one" in asked
    assert "Good morning Pat, how is line 1 running? Dana" in out
    assert out.index("how is line 1") < out.index("2 accepted.")
    assert "Sending" in asked
    assert scene.posts == 2


@pytest.mark.parametrize("answer", ["n", "", "what?"])
def test_anything_but_yes_sends_nothing(scene: "Scene", answer: str) -> None:
    scene.lay_out()
    code, _, out = on_a_terminal(scene, answer or " ", "send")
    assert (code, scene.posts, scene.outbox()) == (0, 0, [])
    assert out.endswith("Nothing was sent.\n")


def test_one_text_is_asked_about_as_well(scene: "Scene") -> None:
    scene.lay_out()
    code, asked, out = on_a_terminal(scene, "n", "text", "customer-0000", "--message", "Hello Pat, it is ready. Dana")
    assert (code, scene.posts) == (0, 0)
    assert "Send it? [y/N]" in asked
    assert "Hello Pat, it is ready. Dana" in out
    code, _, _ = on_a_terminal(scene, "yes", "text", "customer-0000", "--message", "Hello Pat, it is ready. Dana")
    assert (code, scene.posts) == (0, 1)


def test_in_a_pipe_there_is_no_bar_and_no_colour(scene: "Scene") -> None:
    scene.lay_out(3)
    ran = scene.run("send", "--yes")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert ran.out.splitlines()[-1] == "3 accepted."
    assert "…0100" in ran.out
    assert "+1212" not in ran.out
