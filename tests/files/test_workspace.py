from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspace import Workspace

from touchcli.files.parse import _values
from touchcli.files.syntax.fields import fields_of
from touchcli.files.syntax.tree import parse_source
from touchcli.files.workspace import WorkspaceError, find_workspace, read_workspace
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.cadence import Cadence, Rhythm
from touchcli.rules.models.problem import Problem, quoted
from touchcli.rules.models.settings import Calendar, Settings, Texting
from touchcli.rules.models.template import Template


def test_a_sound_workspace(workspace: Workspace) -> None:
    reading = workspace.read()
    assert reading.problems == ()
    assert reading.book is not None
    assert list(reading.book.accounts) == ["acme"]
    assert list(reading.book.cadences) == ["steady"]
    assert list(reading.book.templates) == ["hello"]
    assert "US-TX" in reading.book.places
    assert not (workspace.root / ".touch").exists()


def test_the_nearest_parent_is_the_workspace(workspace: Workspace) -> None:
    deep = workspace.root / "plans" / "accounts"
    assert find_workspace(deep, None) == workspace.root.resolve()
    assert find_workspace(Path("/"), workspace.root) == workspace.root.resolve()
    assert find_workspace(workspace.root, Path()) == workspace.root.resolve()


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"there is no touch.yaml in .* or above it"):
        find_workspace(tmp_path, None)
    with pytest.raises(WorkspaceError, match="gone is not a workspace"):
        find_workspace(tmp_path, Path("gone"))


def test_only_yaml_files_are_read(workspace: Workspace) -> None:
    for name in ("notes.txt", ".#acme.yaml", "acme.yaml~", ".hidden/x.yaml"):
        workspace.write(f"plans/accounts/{name}", "nonsense")
    workspace.write("plans/other.yaml", "nonsense")
    workspace.write("templates/deep/er/other.yml", "purpose: offer\ntext: Hi\n")
    assert workspace.problems() == []
    assert list(workspace.book().templates) == ["other", "hello"]


def test_folders_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "touch.yaml").write_text("calendar: {timezone: Europe/Paris}\n")
    reading = read_workspace(tmp_path, cache=False)
    assert reading.book is not None
    assert not reading.problems
    assert not reading.book.accounts


def test_a_folder_that_is_none_and_a_link_to_nothing(workspace: Workspace) -> None:
    (workspace.root / "plans" / "accounts" / "gone.yaml").symlink_to("nowhere")
    (workspace.root / "templates" / "hello.yaml").unlink()
    (workspace.root / "templates").rmdir()
    (workspace.root / "templates").write_text("no folder")
    assert [(problem.file, problem.code) for problem in workspace.read().problems] == [
        ("plans/accounts/gone.yaml", "unreadable"),
        ("plans/cadences/steady.yaml", "unknown-template"),
        ("plans/cadences/steady.yaml", "unknown-template"),
        ("templates", "unreadable"),
    ]


def test_problems_are_sorted_by_place(workspace: Workspace) -> None:
    workspace.write("plans/accounts/b.yaml", "z: 1\nname: B\na: 1\n")
    workspace.write("plans/accounts/a.yaml", "name: A\nx: 1\n")
    assert [(problem.file[-6:], problem.line) for problem in workspace.read().problems] == [
        ("a.yaml", 2),
        ("b.yaml", 1),
        ("b.yaml", 3),
    ]


def test_a_problem_as_text_and_as_json() -> None:
    problem = Problem("plans/a.yaml", 14, 5, "bad-phone", '"512" has no country code', "write +1512")
    assert str(problem) == 'plans/a.yaml:14:5: bad-phone: "512" has no country code (write +1512)'
    assert str(problem._replace(hint="")) == 'plans/a.yaml:14:5: bad-phone: "512" has no country code'
    assert list(problem.as_json()) == ["file", "line", "column", "code", "message", "hint"]
    assert quoted("x" * 99) == '"' + "x" * 60 + '…"'


FOLDERS: dict[str, Any] = {
    "touch.yaml": Settings,
    "plans/accounts/a.yaml": Account,
    "plans/cadences/a.yaml": Cadence,
    "templates/a.yaml": Template,
}
KEYS = sorted({key for model in (*FOLDERS.values(), Contact, Rhythm, Calendar, Texting) for key in fields_of(model)})
SCALARS = st.none() | st.sampled_from(
    [
        "",
        " ",
        "A",
        "text",
        "2026-11-23",
        "3d",
        "0d",
        "25%",
        "+15125550142",
        "5",
        "yes",
        "{{ x }}",
        "{% if %}",
        "\u202e",
        "none",
    ]
)
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=25,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(sorted(FOLDERS)), TREES)
def test_no_tree_raises(file: str, value: Any) -> None:
    source = parse_source(file, b"x")
    source.tree, source.found = value, {}
    for each in _values(source, "US"):
        assert isinstance(each, FOLDERS[file])
    assert all(str(problem).isprintable() for problem in source.found.values())


@settings(deadline=None)
@given(st.sampled_from(sorted(FOLDERS)), st.dictionaries(st.sampled_from(KEYS), TREES, max_size=8))
def test_no_file_raises(file: str, value: dict[str, Any]) -> None:
    source = parse_source(file, yaml.safe_dump(value).encode())
    assert _values(source, None) or source.found
