"""Every command and flag has its place in docs/commands.md, and every link leads somewhere."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import typer.main

from touchcli.cli import app
from touchcli.cli.console.errors import BUG, DONE, FAILED, INTERRUPTED, USAGE

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
GROUP: Any = typer.main.get_command(app.build())


def section(title: str) -> str:
    return COMMANDS.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def flags_of(command: Any) -> set[str]:
    inner = getattr(command, "commands", {}).values()
    own = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}
    return own.union(*map(flags_of, inner)) - {"--help"}


@pytest.mark.parametrize("name", GROUP.commands)
def test_every_flag_of_a_command_is_in_its_section_and_no_other(name: str) -> None:
    said = set(re.findall(r"`(--[a-z-]+)", section(f"touch {name}")))
    assert said == flags_of(GROUP.commands[name])


@pytest.mark.parametrize("name", GROUP.commands)
def test_every_command_has_a_word_of_help_for_each_flag(name: str) -> None:
    command = GROUP.commands[name]
    for each in getattr(command, "commands", {name: command}).values():
        assert each.help
        for parameter in each.params:
            assert parameter.help, parameter.name


def test_no_section_is_of_a_command_that_is_not_there() -> None:
    assert set(re.findall(r"^## touch (.+)$", COMMANDS, re.M)) == set(GROUP.commands)


def test_the_exit_codes_are_all_there() -> None:
    said = {int(code) for code in re.findall(r"^\| (\d+) \|", section("Everywhere"), re.M)}
    assert said == {DONE, FAILED, USAGE, BUG, INTERRUPTED}


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found = set()
    for heading in re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M):
        kept = [c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN"]
        found.add("".join(kept).strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.S | re.M)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in anchors(there), f"{page.name}: {target}"


def test_every_page_is_reached_from_the_readme() -> None:
    reached, open_ = set(), [ROOT / "README.md"]
    while open_:
        page = open_.pop()
        if page in reached or page.suffix != ".md":
            continue
        reached.add(page)
        links = re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8"))
        open_ += [(page.parent / link).resolve() for link in links if not link.startswith("https://")]
    assert set(PAGES) - reached <= {ROOT / "CHANGELOG.md"}
