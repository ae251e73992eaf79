"""Every line for cron and every unit for systemd in the docs: its hours can be read, its command runs."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import typer.main
from made_up import HERE, SRC, TUESDAY
from mail_server import MailServer, mail_server

from touchcli.cli import app

if TYPE_CHECKING:
    from scene import Scene

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
ANALYZE = shutil.which("systemd-analyze")
FIELDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
SERVERS = ("listen", "worker")
"""Commands that go on until they are told to end; their pages have tests of their own."""
Settle = Callable[[str], str]


class CronLine(NamedTuple):
    """A line of a crontab: its five fields, and the command."""

    fields: tuple[str, ...]
    command: str


class Unit(NamedTuple):
    """A unit of systemd: its file, and what stands in it."""

    file: str
    text: str

    def values(self, name: str) -> list[str]:
        return re.findall(rf"^{name}=(.*)$", self.text, re.MULTILINE)


def fenced(language: str) -> list[str]:
    return [
        block
        for page in PAGES
        for block in re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    ]


def cron_line(line: str) -> CronLine:
    *fields, command = re.split(r"\s+", line, maxsplit=5)
    return CronLine(tuple(fields), command)


LINES = [
    cron_line(line)
    for block in fenced("crontab")
    for line in block.splitlines()
    if line and not line.startswith("#") and not re.match(r"\w+=", line)
]
UNITS = [
    Unit(found[1], block)
    for block in fenced("ini")
    if (found := re.search(r"^# \S+/systemd/(?:system|user)/(\S+?):?(?: .*)?$", block, re.MULTILINE))
]
SERVICES = [unit for unit in UNITS if "[Service]" in unit.text]
TIMERS = [unit for unit in UNITS if "[Timer]" in unit.text]


def field_is_sound(field: str, least: int, most: int) -> bool:
    """True if a field of a crontab is one: `*`, numbers, ranges and steps in a list."""
    for part in field.split(","):
        found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
        if not found:
            return False
        first, last, step = found.groups()
        numbers = [int(each) for each in (first, last) if each]
        if not all(least <= each <= most for each in numbers) or numbers != sorted(numbers):
            return False
        if step and not 0 < int(step) <= most:
            return False
    return True


def careful(command: str) -> str:
    """A command that sends nothing: what would send shows what it would send."""
    return re.sub(r"\bsend( --queue)? --yes\b", "send --dry-run", command)


def test_there_are_lines_and_units_and_none_is_passed_by() -> None:
    assert len(LINES) >= 5
    assert len(SERVICES) >= 6
    for page in PAGES:
        words = page.read_text("utf-8")
        loose = [line for line in words.splitlines() if re.match(r"[*/\d,-]+ [*/\d,-]+ [*\d] [*\d] [*\d]", line)]
        assert all(cron_line(line) in LINES for line in loose), page
        assert words.count("[Service]\n") + words.count("[Timer]\n") == sum(unit.text in words for unit in UNITS), page


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.command[:60])
def test_the_fields_of_a_line_can_be_read(line: CronLine) -> None:
    for field, (least, most) in zip(line.fields, FIELDS, strict=True):
        assert field_is_sound(field, least, most), field
    assert "%" not in line.command.replace(r"\%", "")
    assert not re.search(r"(?<![\w/.-])touch ", line.command), "cron's PATH has another touch"


@pytest.mark.parametrize(
    ("field", "sound"), [("*/15", True), ("8-18", True), ("1,15", True), ("61", False), ("18-8", False), ("x", False)]
)
def test_a_field_that_is_none_is_found(field: str, sound: bool) -> None:
    assert field_is_sound(field, 0, 59) is sound


@pytest.fixture(scope="module")
def mailboxes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    """A mail server, for lines that mail a page to the rep."""
    with mail_server(tmp_path_factory.mktemp("mail"), "--password", "not-a-secret") as running:
        yield running


@pytest.fixture
def settle(scene: "Scene", mailboxes: MailServer, tmp_path: Path) -> Settle:
    """A home as the pages describe it, with a book and the program; and where it is, for a text with places in it."""
    home = tmp_path / "home"
    scene.root = home / "book"
    smtp = {"host": "127.0.0.1", "port": mailboxes.port, "security": "none"}
    scene.lay_out(2, mail={"smtp": smtp})
    settings = json.loads((scene.root / "touch.yaml").read_text())
    settings["reps"]["dana"]["email"] = f"{home.parent.name}@northgate.example"
    (scene.root / "touch.yaml").write_text(json.dumps(settings))
    secrets = {name: value for name, value in scene.env.items() if name.startswith("VONAGE_")}
    secrets["TOUCH_MAIL_PASSWORD"] = "not-a-secret"
    (scene.root / ".env").write_text("".join(f"{name}={value}\n" for name, value in secrets.items()))
    program = home / ".venv/bin/touchcli"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={SRC} exec {sys.executable} {HERE}/run_at.py {TUESDAY} "$@"\n')
    program.chmod(0o755)

    def settled(text: str) -> str:
        text = re.sub(r"(?:%h|\$HOME|/srv/touch|/srv|/opt/touch)(?=/)", str(home), text)
        return re.sub(rf"{home}/(?:venv|bin|\.venv)/(?:bin/)?touch(?:cli)?(?= )", str(program), text)

    return settled


def run_as_cron(command: str, home: Path) -> str:
    """What a command prints that must leave with 0."""
    env = {"PATH": "/usr/bin:/bin", "HOME": str(home), "SHELL": "/bin/sh", "LOGNAME": "dana"}
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=home,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def mails_to(folder: Path, server: MailServer) -> int:
    """How many mails went to the rep of a test, whose address has the name of its folder."""
    return sum(mail.to.startswith(f"{folder.name}@") for mail in server.taken())


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.command[:60])
def test_the_command_of_a_line_runs(
    line: CronLine, settle: Settle, scene: "Scene", mailboxes: MailServer, tmp_path: Path
) -> None:
    run_as_cron(careful(line.command), tmp_path / "home")
    assert scene.posts == 0
    assert mails_to(tmp_path, mailboxes) == ("--mail" in line.command)
    if "--ics" in line.command:
        assert (tmp_path / "home/touch.ics").read_text().startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.file)
def test_the_command_of_a_service_runs(
    unit: Unit, settle: Settle, scene: "Scene", mailboxes: MailServer, tmp_path: Path
) -> None:
    [command] = unit.values("ExecStart")
    _, name, *flags = shlex.split(command)
    known = typer.main.get_command(app.build()).commands[name]  # type: ignore[attr-defined]
    assert {each for each in flags if each.startswith("--")} <= {opt for each in known.params for opt in each.opts}
    if name not in SERVERS:
        [folder] = unit.values("WorkingDirectory")
        run_as_cron(f"cd {settle(folder)} && {settle(careful(command))}", tmp_path / "home")
        assert scene.posts == 0
        assert mails_to(tmp_path, mailboxes) == ("--mail" in command)


@pytest.mark.parametrize("unit", TIMERS, ids=lambda unit: unit.file)
def test_a_timer_has_its_service(unit: Unit) -> None:
    assert unit.file.replace(".timer", ".service") in [each.file for each in SERVICES]
    assert unit.values("WantedBy") == ["timers.target"]


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not installed")
def test_systemd_takes_every_unit(settle: Settle, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    folder.mkdir()
    for unit in UNITS:
        text = re.sub(r"^User=.*$", "User=root", settle(unit.text), flags=re.MULTILINE)
        # systemd reads a name with an @ as that of a template.
        (folder / unit.file.replace("@.", "@1.")).write_text(text)
    files = [str(path) for path in sorted(folder.iterdir())]
    done = subprocess.run([str(ANALYZE), "verify", *files], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "touch" in line]
    assert (done.returncode, ours) == (0, [])
    for unit in TIMERS:
        for hours in unit.values("OnCalendar"):
            subprocess.run([str(ANALYZE), "calendar", hours], check=True, capture_output=True)
