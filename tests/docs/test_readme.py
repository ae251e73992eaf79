"""The README says what is so: its commands run and print what it shows, its picture is of today's program."""

import asyncio
import datetime as dt
import html
import re
import runpy
import shlex
from pathlib import Path

import pytest
import time_machine
import yaml

from touchcli import commands
from touchcli.cli.front import run
from touchcli.files.writing.starter import starter_files
from touchcli.rules.texting.guards import GUARDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
MORNING = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)


def section(title: str) -> str:
    return README.partition(f"## {title}\n")[2].partition("\n## ")[0]


def lay_out(folder: Path) -> None:
    for file, text in starter_files():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_the_morning_is_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    release = runpy.run_path(str(ROOT / "tools" / "release.py"))
    shown = release["morning"]()
    assert len(shown) >= 4
    with time_machine.travel(release["MORNING"], tick=False):
        for arguments, expected in shown:
            assert run(arguments) == 0
            said = capsys.readouterr().out
            assert expected.fullmatch(said), f"$ touch {shlex.join(arguments)}\n{said}"


def test_the_two_commands_are_there() -> None:
    for title in ("Try it", "Work on it"):
        (command,) = re.findall(r"^```sh\n(.*)\n```$", section(title), re.M)
        # The variable, and not `-c`: what builds the package is held by it too.
        assert command.startswith("python3 -m venv .venv && PIP_CONSTRAINT=constraints.txt .venv/bin/pip install -q ")
    assert command.endswith(" .venv/bin/nox")


def test_what_is_not_there_yet_is_not_there() -> None:
    names = re.findall(r"`touch ([a-z-]+)`", section("What is not there yet"))
    assert not set(names) & set(commands())


def test_every_other_command_named_is_there() -> None:
    rest = README.replace(section("What is not there yet"), "")
    assert set(re.findall(r"`touch ([a-z-]+)(?=[` ])", rest)) <= set(commands())


def test_its_numbers_are_those_of_the_program() -> None:
    files = [file for file, _ in starter_files()]
    assert f"{len(GUARDS)} [guards]" in README
    assert f"{sum(file.startswith('templates/') for file in files)} templates" in README
    assert f"{sum(file.startswith('plans/accounts/') for file in files)} made-up accounts" in README


def test_its_plan_is_a_sound_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out(tmp_path)
    (block,) = re.findall(r"^```yaml\n# plans/accounts/acme.yaml\n(.*?)^```$", README, re.S | re.M)
    assert yaml.safe_load(block)["name"] == "Acme Industrial"
    (tmp_path / "plans/accounts/acme.yaml").write_text(block, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["due", "--as-of", "2026-11-23"]) == 0


def test_the_picture_is_of_this_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["due", "--as-of", MORNING.isoformat()]) == 0
    page = capsys.readouterr().out
    picture = (ROOT / "docs" / "due.svg").read_text("utf-8")
    drawn = html.unescape(re.sub(r"<[^>]+>", "", picture.partition("</defs>")[2])).replace("\xa0", " ")
    for line in filter(None, map(str.strip, page.splitlines())):
        for word in line.split():
            assert word in drawn, f"python tools/make_picture.py: {line}"


def test_the_recording_is_of_this_program(tmp_path: Path) -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "make_recording.py"))
    lay_out(tmp_path)
    fresh = tool["recording"](asyncio.run(tool["frames"](tmp_path)))
    kept = (ROOT / "docs" / "work.svg").read_text("utf-8")
    assert drawn_in(kept) == drawn_in(fresh), "python tools/make_recording.py"


def drawn_in(recording: str) -> list[list[str]]:
    """The words of each frame."""
    return [re.sub(r"<[^>]+>", " ", frame.partition("</defs>")[2]).split() for frame in recording.split("<g class")[1:]]
