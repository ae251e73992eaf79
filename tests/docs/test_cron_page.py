"""The lines of docs/cron.md as cron runs them: by sh, with next to nothing in the environment, without a terminal."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from made_up import HERE, SRC, TUESDAY
from mail_server import mail_server

if TYPE_CHECKING:
    from scene import Scene

PAGE = (Path(__file__).parents[2] / "docs/cron.md").read_text()
TABLE = re.findall(r"```crontab\n(.*?)```", PAGE, re.DOTALL)[0]
LINES = [line for line in TABLE.splitlines() if re.match(r"[*\d]", line)]
COMMANDS = {
    re.findall(r"touchcli (\w+(?: --ics| --week)?(?: --mail)?)", line)[0]: re.split(r"\s+", line, maxsplit=5)[5]
    for line in LINES
}


@pytest.fixture
def home(scene: "Scene", tmp_path: Path) -> Path:
    """A home as the page describes it: the workspace in `book`, its credentials in `.env`, the program in `.venv`."""
    scene.root = tmp_path / "home/book"
    scene.lay_out(2)
    secrets = {name: value for name, value in scene.env.items() if name.startswith("VONAGE_")}
    (scene.root / ".env").write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    program = tmp_path / "home/.venv/bin/touchcli"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={SRC} exec {sys.executable} {HERE}/run_at.py {TUESDAY} "$@"\n')
    program.chmod(0o755)
    return tmp_path / "home"


def by_cron(home: Path, command: str) -> tuple[int, str]:
    """The exit code, and what cron would mail."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "HOME": str(home), "SHELL": "/bin/sh", "LOGNAME": "dana"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def test_the_page_has_a_line_for_each() -> None:
    assert set(COMMANDS) == {
        *("send", "due", "due --ics", "due --mail", "report --week", "report --week --mail", "reconcile")
    }
    assert all("%" not in line for line in LINES)


def test_send_sends_and_mails_nothing(scene: "Scene", home: Path) -> None:
    assert by_cron(home, COMMANDS["send"]) == (0, "")
    assert scene.posts == 2
    assert by_cron(home, COMMANDS["send"]) == (0, "")
    assert scene.posts == 2


def test_the_list_of_the_day_is_mailed(scene: "Scene", home: Path) -> None:
    code, mail = by_cron(home, COMMANDS["due"])
    assert code == 0
    assert "Customer 0001" in mail
    assert "\x1b" not in mail


def test_the_week_is_mailed(home: Path) -> None:
    code, mail = by_cron(home, COMMANDS["report --week"])
    assert (code, mail.splitlines()[0]) == (0, "Week of Monday 23 November · 2 accounts")


@pytest.mark.parametrize("command", ["due --mail", "report --week --mail"])
def test_by_their_own_mail_server_cron_mails_only_what_is_wrong(scene: "Scene", home: Path, command: str) -> None:
    code, mail = by_cron(home, COMMANDS[command])
    assert code == 2
    assert "there is no mail server to send by" in mail
    with mail_server(home, "--password", "right") as server:
        settings = json.loads((scene.root / "touch.yaml").read_text())
        settings["reps"]["dana"]["email"] = "dana@northgate.example"
        settings["mail"] = {"smtp": {"host": "127.0.0.1", "port": server.port, "security": "none"}}
        (scene.root / "touch.yaml").write_text(json.dumps(settings))
        with (scene.root / ".env").open("a") as env:
            env.write("TOUCH_MAIL_PASSWORD=right\n")
        for _ in range(2):
            assert by_cron(home, COMMANDS[command]) == (0, "")
        assert [each.to for each in server.taken()] == ["dana@northgate.example"]


def test_what_is_wrong_is_mailed(scene: "Scene", home: Path) -> None:
    scene.standin.default = "close"
    _, mail = by_cron(home, COMMANDS["send"])
    assert "2 in doubt" in mail
    scene.standin.posts.clear()
    _, mail = by_cron(home, COMMANDS["reconcile"])
    assert "2 still in doubt" in mail
    (scene.root / "touch.yaml").write_text("reps: [\n")
    _, mail = by_cron(home, COMMANDS["send"])
    assert "touch.yaml" in mail
