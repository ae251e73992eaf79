"""Slips of the keyboard: a lone word on a terminal in a workspace, flags before the command, `touch help`."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from workspace import Touch, Workspace

from touchcli.cli.slips import meant

SCRIPT = "#!{python}\nfrom touchcli.__main__ import main\nmain()\n"
SYSTEMS = '#!/bin/sh\nprintf "system: $*\\n"\n'


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """Our touch, before a stand-in for the system's on PATH."""
    for folder, text in (("ours", SCRIPT.format(python=sys.executable)), ("system", SYSTEMS)):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "touch"
        path.write_text(text)
        path.chmod(0o755)
    return tmp_path / "ours" / "touch"


def typed(ours: Path, folder: Path, *words: str, group: bool = True) -> tuple[int, str]:
    """Run on a terminal, as a shell does with what is typed there; or, without a group of its own, as make does."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [ours, *words],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        cwd=folder,
        env={**os.environ, "PATH": f"{ours.parent}:{ours.parents[1] / 'system'}"},
        process_group=0 if group else None,
    )
    os.close(follower)
    said = b""
    try:
        while piece := os.read(leader, 65536):
            said += piece
    except OSError:  # the end of a terminal
        pass
    os.close(leader)
    return process.wait(30), said.decode().replace("\r\n", "\n")


def test_a_lone_word_in_a_workspace_is_taken_for_a_slip(starter: Workspace, ours: Path) -> None:
    code, said = typed(ours, starter.root / "plans", "quite")
    assert (code, said) == (
        2,
        'touch: no command "quite"; did you mean quiet? To make a file of that name: touch ./quite\n',
    )
    assert not (starter.root / "plans" / "quite").exists()


@pytest.mark.parametrize("words", [("./quite",), ("quite.txt",), ("plans",), ("a", "b"), ("-c", "quite"), ("a/b",)])
def test_everything_else_is_the_systems(starter: Workspace, ours: Path, words: tuple[str, ...]) -> None:
    assert typed(ours, starter.root, *words) == (0, f"system: {' '.join(words)}\n")


def test_outside_a_workspace_and_from_make_and_pipes_it_is_the_systems(
    starter: Workspace, ours: Path, tmp_path: Path
) -> None:
    assert typed(ours, tmp_path, "quite") == (0, "system: quite\n")
    assert typed(ours, starter.root, "quite", group=False) == (0, "system: quite\n")
    piped = subprocess.run(
        [ours, "quite"],
        cwd=starter.root,
        env={**os.environ, "PATH": f"{ours.parent}:{tmp_path / 'system'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert piped.stdout == "system: quite\n"


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("shwo", ["show", "who"]),
        ("quite", ["quiet"]),
        ("list", ["due", "outbox", "listen"]),
        ("lgo", ["log"]),
        ("forcast", ["forecast"]),
        ("rec", ["reconcile"]),
        ("xyzzy", []),
    ],
)
def test_what_may_have_been_meant(word: str, near: list[str]) -> None:
    assert meant(word) == near


def test_flags_may_stand_before_the_command(starter: Workspace, touch: Touch, ours: Path) -> None:
    plain = touch("due", "--json", "--as-of", "2026-11-23T16:30:00Z")
    assert touch("--json", "--as-of", "2026-11-23T16:30:00Z", "due") == plain
    assert touch("--no-cache", "--json", "due", "--as-of", "2026-11-23T16:30:00Z") == plain
    assert touch("--workspace", str(starter.root), "check").code == 0
    assert typed(ours, starter.root, "--json", "check")[1].startswith("{")


def test_help_is_a_command(starter: Workspace, touch: Touch, ours: Path) -> None:
    assert touch("help").out == touch("--help").out
    assert touch("help", "log").out == touch("log", "--help").out
    assert touch("help", "ledger", "copy").out == touch("ledger", "copy", "--help").out
    assert typed(ours, starter.root, "help")[1].startswith("Usage: touch")


def test_touch_alone_is_the_day_in_a_workspace_else_the_help(
    starter: Workspace, touch: Touch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert touch().out == touch("due").out
    monkeypatch.chdir(tmp_path)
    ran = touch()
    assert (ran.code, ran.out) == (0, touch("--help").out)
    monkeypatch.setenv("TOUCH_WORKSPACE", str(starter.root))
    assert touch().out == touch("due").out


def test_an_unknown_command_is_told_with_the_nearest(starter: Workspace, touch: Touch) -> None:
    ran = touch("shwo", "acme")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == 'touch: no command "shwo"; did you mean show or who? touch help lists them all.\n'
