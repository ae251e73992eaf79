"""Every command that a page shows is one: it has these flags, and where the page shows a sample, it runs today."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import typer.main
from workspace import Touch, Workspace

from touchcli.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
GROUP: Any = typer.main.get_command(app.build())
RUN_ELSEWHERE = {
    "README.md": "test_readme.py",
    "plan.md": "test_plan_page.py",
    "team.md": "test_team_page.py",
    "replies.md": "test_replies_page.py",
}
"""Pages whose samples have a test of their own."""
CUSTOMERS = "Customer,Contact,Phone\nAcme Welding,Pat Lee,+15125550199\n"


class Sample(NamedTuple):
    """The lines of a block that are commands, on a page."""

    page: str
    commands: tuple[str, ...]
    block: str


def samples() -> "Iterator[Sample]":
    for page in PAGES:
        blocks = re.findall(r"^```(?:sh|console)?\n(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
        for block in blocks:
            commands = re.findall(r"^(?:\$ )?(touch(?:cli)? [a-z].*)$", block, re.MULTILINE)
            if commands:
                yield Sample(page.name, tuple(commands), block)


def inline(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    found = re.findall(r"`(touch(?:cli)? [^`]+)`", " ".join(text.split()))
    return [each.replace("\\|", "|") for each in found]


def command_of(words: list[str]) -> Any:
    """The command that some words name, one of `touch ledger` too; None if they name none."""
    command = GROUP.commands.get(words[0])
    inner = getattr(command, "commands", {})
    return inner.get(words[1], command) if inner and len(words) > 1 else command


def wrong_flags(words: list[str]) -> set[str]:
    command = command_of(words)
    flags = {flag for parameter in command.params for flag in parameter.opts} | {"--help"}
    return {re.split(r"[=|,)\]]", word)[0] for word in words if word.startswith("--")} - flags


SAMPLES = list(samples())


def test_no_sample_is_passed_by() -> None:
    assert {sample.page for sample in SAMPLES} == {*RUN_ELSEWHERE, "commands.md", "drafts.md", "import-export.md"}
    for file in RUN_ELSEWHERE.values():
        assert (ROOT / "tests/docs" / file).exists()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.page}: {sample.commands[0]}")
def test_the_commands_of_a_sample_have_these_flags(sample: Sample) -> None:
    for command in sample.commands:
        words = shlex.split(command, comments=True)[1:]
        assert command_of(words), command
        assert not wrong_flags(words), command


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_in_the_text_have_these_flags(page: Path) -> None:
    for command in inline(page):
        words = command.split()[1:]
        if command_of(words):
            assert not wrong_flags(words), command


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    "sample",
    [each for each in SAMPLES if each.page in ("drafts.md", "import-export.md")],
    ids=lambda sample: f"{sample.page}: {sample.commands[0]}",
)
def test_the_commands_of_a_sample_run(sample: Sample, starter: Workspace, touch: Touch) -> None:
    starter.write("customers.csv", CUSTOMERS)
    for command in sample.commands:
        ran = touch(*shlex.split(command, comments=True)[1:])
        # It is for what is still missing, and that is found in the starter pack.
        assert ran.code == (2 if "touch check" in command else 0), (command, ran)


@pytest.mark.usefixtures("clock")
def test_an_answer_is_told_as_the_page_shows(starter: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    from shared_fixtures import MORNING

    from touchcli.cli import send_later

    monkeypatch.setattr(send_later, "start_detached", lambda _command, _env: None)
    with starter.ledger() as ledger:
        ledger.record_reply("+15125550142", "Thursday at ten?", MORNING)
    [sample] = [each for each in SAMPLES if each.commands[0].startswith("touch reply")]
    ran = touch(*shlex.split(sample.commands[0])[1:])
    assert ran.code == 0, ran
    assert ran.out.endswith(sample.block.partition("…\n")[2])


def test_every_extra_that_is_named_is_there_and_in_all() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    [everything] = extras["all"]
    assert set(everything.partition("[")[2].rstrip("]").split(",")) == extras.keys() - {"all", "dev"}
    sources = (*PAGES, *(ROOT / "src").rglob("*.py"))
    named = {name for file in sources for name in re.findall(r"touchcli\[([a-z]+)\]", file.read_text("utf-8"))}
    assert named == extras.keys() - {"dev"}
