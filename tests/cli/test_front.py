"""Run as `touch`, what is none of our commands belongs to the system's touch."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
import typer.main
from workspace import Touch, Workspace

from touchcli import commands
from touchcli.cli import app
from touchcli.cli.command import declared
from touchcli.cli.plain import plain_words

OURS = "#!{python} -Ximporttime\nfrom touchcli.__main__ import main\nmain()\n"
SYSTEMS = '#!/bin/sh\nprintf "system:"\nprintf " <%s>" "$@"\necho\n'


class Doors:
    """Folders for PATH, with an install of ours or a stand-in for the system's touch in each."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, name: str, script: str, called: str = "touch") -> str:
        path = self.root / name / called
        path.parent.mkdir(exist_ok=True)
        path.write_text(script)
        path.chmod(0o755)
        return str(path.parent)

    def ours(self, name: str = "ours", called: str = "touch") -> str:
        return self.folder(name, OURS.format(python=sys.executable), called)

    def systems(self, name: str = "system") -> str:
        return self.folder(name, SYSTEMS)

    def run(self, path: str, *arguments: str, called: str = "touch") -> subprocess.CompletedProcess[str]:
        program = Path(path.split(os.pathsep)[0]) / called
        return subprocess.run(
            [program, *arguments],
            # A program that is measured imports the measure first, and these tests look at what is imported.
            env={name: value for name, value in os.environ.items() if "COVERAGE" not in name} | {"PATH": path},
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    return Doors(tmp_path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("notes.txt",),
        ("-c", "a file", "--", "-x"),
        ("-r", "due", "b"),
        ("./due",),
        ("",),
        ("--", "due"),
        ("-d", "now", "é"),
    ],
)
def test_everything_else_goes_to_the_system_whole(doors: Doors, arguments: tuple[str, ...]) -> None:
    ran = doors.run(f"{doors.ours()}:{doors.systems()}", *arguments)
    assert ran.stdout == "system:" + "".join(f" <{word}>" for word in arguments) + "\n"
    assert ran.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert {name for name in imported if name.startswith("touchcli")} <= {"touchcli", "touchcli.__main__"}
    assert not imported & {"typing", "datetime", "pathlib", "typer", "sqlite3"}


def test_the_systems_answer_is_the_answer(doors: Doors) -> None:
    fails = doors.folder("system", '#!/bin/sh\necho "touch: no such folder" >&2\nexit 7\n')
    ran = doors.run(f"{doors.ours()}:{fails}", "no/such/file")
    assert ran.returncode == 7
    assert "no such folder" in ran.stderr


def test_the_real_one_touches_a_file_called_due(doors: Doors) -> None:
    assert doors.run(f"{doors.ours()}:{os.environ['PATH']}", "./due").returncode == 0
    assert (doors.root / "due").read_bytes() == b""


@pytest.mark.parametrize(
    "order", [("a", "b", "s"), ("b", "a", "s"), ("a", "b", "a", "s"), ("a", "s", "a"), ("a", "b", "a")]
)
def test_two_installs_end_at_the_system_and_never_in_a_circle(doors: Doors, order: tuple[str, ...]) -> None:
    folders = {"a": doors.ours("a"), "b": doors.ours("b"), "s": doors.systems()}
    ran = doors.run(":".join(folders[name] for name in order), "notes.txt")
    if "s" in order:
        assert (ran.returncode, ran.stdout) == (0, "system: <notes.txt>\n")
    else:
        assert ran.returncode == 127
        assert "there is no other touch on PATH" in ran.stderr


def test_what_cannot_be_run_is_passed_over(doors: Doors) -> None:
    (doors.root / "folder" / "touch").mkdir(parents=True)
    plain = Path(doors.folder("plain", SYSTEMS)) / "touch"
    plain.chmod(0o644)
    path = f"{doors.ours()}:{doors.root / 'folder'}:{plain.parent}::{doors.root / 'missing'}:{doors.systems()}"
    assert doors.run(path, "notes.txt").stdout == "system: <notes.txt>\n"


def test_touchcli_never_falls_through(doors: Doors) -> None:
    path = f"{doors.ours(called='touchcli')}:{doors.systems()}"
    ran = doors.run(path, "notes.txt", called="touchcli")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "notes.txt" in ran.stderr


@pytest.mark.parametrize("arguments", [(), ("--help",), ("--version",), ("due", "--help"), ("--workspace=.", "due")])
def test_our_own_words_are_ours(doors: Doors, workspace: Workspace, arguments: tuple[str, ...]) -> None:
    ran = doors.run(f"{doors.ours()}:{doors.systems()}", *arguments)
    assert "system:" not in ran.stdout


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("due", ()),
        ("due", ("--json",)),
        ("due", ("--all", "--json", "--no-cache")),
        ("due", ("--owner", "dana", "--channel", "call")),
        ("due", ("--account", "acme")),
        ("due", ("--owner", "nobody")),
        ("due", ("--channel", "pigeon")),
        ("due", ("--account", "nobody-at-all")),
        ("due", ("--workspace", "nowhere")),
        ("send --dry-run", ()),
        ("send --dry-run", ("--json", "--no-cache")),
        ("send --dry-run", ("--limit", "2")),
        ("send --dry-run", ("--template", "pulse-check", "--json")),
        ("send --dry-run", ("--account", "acme")),
        ("send --dry-run", ("--template", "nothing")),
    ],
)
def test_the_short_way_and_typer_print_the_same(
    starter: Workspace, touch: Touch, clock: time_machine.Traveller, command: str, more: tuple[str, ...]
) -> None:
    """With an equals sign a line is none of the plain ones, and Typer reads it."""
    at = "2026-11-23T15:00Z"
    for short, spelled in (
        ((*more, "--as-of", at), (*more, f"--as-of={at}")),
        (more, ("--workspace=.", *more) if "--workspace" not in more else ("--workspace=nowhere",)),
    ):
        assert plain(*command.split(), *short) is not None
        assert plain(*command.split(), *spelled) is None
        first = touch(*command.split(), *short)
        assert first == touch(*command.split(), *spelled)
        assert first == touch(*command.split(), *short)


@pytest.mark.parametrize(
    "line",
    [
        *("due extra", "due --owner", "due --owner --json", "due --book x", "due --book 0", "due --as-of=x"),
        *("due --dry-run", "due --al", "due --owner=dana", "send --dry-run --all", "send --dry-run --limit x"),
        *("send --dry-run --limit -1", "show", "show acme corvid", "log", "snooze --until", "outbox --state queued"),
        *("approve acme/-/-/x/once", "show -- acme", "due ''"),
    ],
)
def test_what_is_not_plain_is_for_typer(line: str) -> None:
    assert plain(*line.split()) is None


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("due", {}),
        ("due --book 2 --all", {"book": 2, "everything": True}),
        ("show acme --json", {"account": "acme", "as_json": True}),
        ("log acme call --outcome voicemail", {"account": "acme", "channel": "call", "outcome": "voicemail"}),
        ("log acme call vm", {"account": "acme", "channel": "call", "ended": "vm"}),
        ("consent acme --kind express", {"account": "acme", "kind": "express"}),
        ("promise acme quote --by 2026-12-04", {"account": "acme", "what": "quote", "by": "2026-12-04"}),
        ("promise --kept 3", {"kept": 3}),
        ("text acme --dry-run", {"account": "acme", "dry": True}),
    ],
)
def test_what_is_plain_is_read_without_typer(line: str, given: dict[str, object]) -> None:
    assert plain(*line.split()) == given


def plain(name: str, *words: str) -> dict[str, object] | None:
    [command] = declared(commands()[name])
    return plain_words(command, [*words])


def test_the_door_knows_every_command() -> None:
    assert set(app.COMMANDS) == set(commands())
    group = typer.main.get_command(app.build())
    assert set(getattr(group, "commands", {})) == set(commands())
