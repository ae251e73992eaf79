"""The pages for contributors name what is there: terms by their class, files by their path."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "touchcli"
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *(ROOT / "docs" / f"{name}.md" for name in ("glossary", "ledger", "performance", "reliability", "team")),
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
]
OFTEN = 9
"""A class that so many modules import is a word of the house."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text("utf-8")) for path in SOURCE.rglob("*.py")}


def defined() -> set[str]:
    """Every class, function, constant, module and package of ours."""
    found = {name for path in trees() for name in (path.stem, path.parent.name)}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign):
                found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return found


def rows() -> list[tuple[str, str, str]]:
    """Term, meaning and names in code of every row of the glossary."""
    found = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", GLOSSARY, re.M)
    return [row for row in found if row[0] != "term"]


def test_the_names_in_code_are_there() -> None:
    named = {name for *_, code in rows() for name in re.findall(r"`(\w+)`", code)}
    assert named - defined() == set()
    assert len(rows()) > 60


def test_terms_stand_once_and_in_order() -> None:
    for section in GLOSSARY.split("\n## ")[1:]:
        terms = [term for term in re.findall(r"^\| ([^|]+) \|", section, re.M) if term != "term"]
        assert terms == sorted(terms, key=str.lower)
    assert [term for term, times in Counter(term for term, *_ in rows()).items() if times > 1] == []


def test_a_class_that_is_used_everywhere_is_in_the_glossary() -> None:
    classes = {node.name for tree in trees().values() for node in tree.body if isinstance(node, ast.ClassDef)}
    users: Counter[str] = Counter()
    for tree in trees().values():
        users.update({a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names})
    common = {name for name in classes if users[name] >= OFTEN}
    assert common - set(re.findall(r"`(\w+)`", GLOSSARY)) == set()
    assert len(common) > 10


def paths(page: Path) -> list[str]:
    """What a page says in code style and looks like a path of the project; `<name>` stands for any name."""
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.S | re.M)
    names = re.findall(r"(?<!\[)`([\w.<>-]+/[\w./<>-]*|[\w.<>-]+\.(?:py|md|yaml|toml|sql|csv))`", text)
    return [name for name in names if not name.startswith((".touch/", "dist/"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_path_is_there(page: Path) -> None:
    for path in paths(page):
        pattern = re.sub(r"<[\w-]+>", "*", path).rstrip("/")
        assert any(next(base.glob(pattern), None) for base in (ROOT, SOURCE)), f"{page.name}: {path}"


def test_paths_are_found() -> None:
    assert len(paths(ROOT / "ARCHITECTURE.md")) > 40
    assert {"rules/texting/guards/", "posix.py", "cli/app.py"} <= set(paths(ROOT / "ARCHITECTURE.md"))


def test_every_room_is_on_the_page() -> None:
    """A package that has modules of its own is named by its path in the table of rooms."""
    rooms = {str(init.parent.relative_to(SOURCE)) for init in SOURCE.rglob("__init__.py") if init.parent != SOURCE}
    named = {path.rstrip("/") for path in paths(ROOT / "ARCHITECTURE.md")}
    floors = {"cli", "files", "flows", "ledger", "rules"}
    assert rooms - named - floors == set()


CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
DIFFS = re.findall(r"^```diff\n--- a/([^\n]+)\n\+\+\+ b/([^\n]+)\n@@\n(.*?)^```$", CONTRIBUTING, re.S | re.M)


@pytest.mark.parametrize(("before", "after", "lines"), DIFFS, ids=[before for before, *_ in DIFFS])
def test_the_change_that_is_walked_through_can_be_made_today(before: str, after: str, lines: str) -> None:
    assert before == after
    as_it_is = "".join(line[1:] for line in lines.splitlines(keepends=True) if line[0] in " -")
    assert (ROOT / before).read_text("utf-8").count(as_it_is) == 1


def test_there_is_a_change_to_walk_through() -> None:
    assert len(DIFFS) == CONTRIBUTING.count("```diff") == 2


def test_the_sessions_that_are_named_are_there() -> None:
    tasks = ast.parse((ROOT / "noxfile.py").read_text("utf-8")).body
    sessions = {task.name for task in tasks if isinstance(task, ast.FunctionDef) and task.decorator_list}
    for file in ("README.md", "CONTRIBUTING.md", ".pre-commit-config.yaml", ".ci/run"):
        called = re.findall(r"\bnox -s ((?:[a-z]+ ?)+)", (ROOT / file).read_text("utf-8"))
        assert {name for names in called for name in names.split()} <= sessions, file
    assert {"format", "ruff", "mypy", "layers", "tests", "release"} <= sessions
