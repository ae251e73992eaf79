"""Whatever is wrong with files or flags: exit code 2, a clear line, no traceback, nothing written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from workspace import CommandResult, Touch, Workspace

from touchcli.ledger import open_ledger

AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
BAD: dict[str, tuple[str | bytes, str]] = {
    "broken": ("name: [", "syntax"),
    "tabs": ("name:\tA\n\tx: 1\n", "syntax"),
    "deep": ("name: " + "[" * 2000 + "]" * 2000, "too-deep"),
    "deep-blocks": ("".join(" " * n + "a:\n" for n in range(1200)), "too-deep"),
    "big": ("name: " + "x" * 10_000_000, "too-big"),
    "bomb": (BOMB, "alias"),
    "tag": ("name: !!python/object/apply:os.system ['true']", "tag"),
    "empty": ("", "empty"),
    "list-of-words": ("- a\n- b\n", "wrong-type"),
    "not-utf8": (b"name: \xff\xfe", "not-utf8"),
    "unknown-key": ("name: A\ntire: B\n", "unknown-key"),
    "duplicate": ("name: A\nname: B\n", "duplicate-key"),
    "number": ("name: A\ncontacts: [{name: B, phone: '512 555 0142 99999'}]\n", "bad-phone"),
    "date": ("name: A\nsince: 31-31-31\n", "bad-date"),
}


def refused(ran: CommandResult, said: str) -> None:
    assert (ran.code, ran.out) == (2, ""), ran
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 2000


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plan_is_a_problem_and_the_others_go_on(workspace: Workspace, touch: Touch, name: str) -> None:
    text, code = BAD[name]
    workspace.write("plans/accounts/bad.yaml", text)
    before = workspace.files()
    for command in (("due", *AS_OF), ("send", "--dry-run", *AS_OF), ("why", "acme", *AS_OF)):
        ran = touch(*command)
        assert ran.code == 2
        assert "Acme Industrial" in ran.out
        assert ran.err.startswith("plans/accounts/bad.yaml:")
        assert f": {code}: " in ran.err
        assert "Traceback" not in ran.err
        assert len(ran.err) < 2000
    assert code in [problem["code"] for problem in touch("check", "--json").json["problems"]]
    assert workspace.files() == before


@pytest.mark.parametrize("name", [name for name in BAD if name != "number"])
def test_bad_settings_stop_everything(workspace: Workspace, touch: Touch, name: str) -> None:
    text, _ = BAD[name]
    workspace.write("touch.yaml", text)
    before = workspace.files()
    for command in (
        ("due",),
        ("send", "--dry-run"),
        ("why", "acme"),
        ("log", "acme", "call"),
        ("due", "--all", "--json"),
    ):
        refused(touch(*command), "touch.yaml:")
    assert workspace.files() == before
    assert not (workspace.root / ".touch").exists()


def test_files_that_are_none(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / "plans/accounts/folder.yaml").mkdir()
    (workspace.root / "plans/accounts/gone.yaml").symlink_to("nowhere")
    ran = touch("due", *AS_OF)
    assert ran.code == 2
    assert "Acme Industrial" in ran.out
    assert "plans/accounts/gone.yaml:1:1: unreadable" in ran.err


def test_a_template_with_an_unknown_variable(workspace: Workspace, touch: Touch) -> None:
    workspace.write("templates/hello.yaml", "purpose: pulse-check\ntext: Hi {{ contact.firstname }}\n")
    ran = touch("due", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith("templates/hello.yaml:2:")
    assert "unknown-variable" in ran.err
    assert "first_name" in ran.err
    assert "Acme Industrial" in ran.out
    assert touch("send", "--dry-run", "--json", *AS_OF).json["counts"]["would-send"] == 0


def test_no_workspace(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    for command in (("due",), ("check",), ("send", "--dry-run"), ("why", "acme"), ("log", "acme", "call")):
        refused(touch(*command), "there is no touch.yaml in")
    refused(touch("due", "--workspace", "elsewhere"), "elsewhere is not a workspace")
    monkeypatch.setenv("TOUCH_WORKSPACE", "elsewhere")
    refused(touch("due"), "elsewhere is not a workspace")
    assert list(bare.iterdir()) == []


def test_a_workspace_can_be_named(workspace: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    here = touch("due", *AS_OF)
    monkeypatch.chdir(workspace.root / "plans" / "accounts")
    assert touch("due", *AS_OF) == here
    monkeypatch.chdir(workspace.root.parent)
    assert touch("due", "--workspace", "workspace", *AS_OF) == here
    assert touch("--workspace", "workspace", "due", *AS_OF) == here
    assert touch("--workspace", "workspace", "why", "acme", *AS_OF).code == 0
    (workspace.root / "due").symlink_to(workspace.root)
    monkeypatch.chdir(workspace.root)
    assert touch("--workspace", "due", "check").code == 0
    monkeypatch.chdir(workspace.root.parent)
    assert touch("check", "--workspace", str(workspace.root)).code == 0
    monkeypatch.setenv("TOUCH_WORKSPACE", "workspace")
    assert touch("due", *AS_OF) == here


def test_a_corrupt_ledger(workspace: Workspace, touch: Touch) -> None:
    workspace.write(".touch/ledger.db", b"SQLite format 3\0" + b"\xff" * 8000)
    before = workspace.files()
    for command in (("due",), ("send", "--dry-run"), ("why", "acme"), ("log", "acme", "call")):
        refused(touch(*command), "touch: the ledger ")
    workspace.write(".touch/ledger.db", b"not a database at all")
    refused(touch("due"), "is not a ledger")
    workspace.write(".touch/ledger.db", before[".touch/ledger.db"])


def test_a_ledger_of_a_newer_touch(workspace: Workspace, touch: Touch) -> None:
    open_ledger("sqlite:///.touch/ledger.db", workspace.root, create=True).close()
    with closing(sqlite3.connect(workspace.root / ".touch/ledger.db")) as ledger:
        ledger.execute("PRAGMA user_version = 9999")
    for command in (("due",), ("log", "acme", "call")):
        refused(touch(*command), "was written by a newer touch")


def test_a_ledger_that_is_another_database(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / ".touch").mkdir()
    with closing(sqlite3.connect(workspace.root / ".touch/ledger.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    refused(touch("log", "acme", "call"), "is another program's database")


@pytest.mark.parametrize(
    ("ledger", "said"),
    [("${TOUCH_LEDGER}", "TOUCH_LEDGER is not set"), ("mysql://host/db", "neither a SQLite file nor a PostgreSQL")],
)
def test_a_ledger_that_cannot_be_found(workspace: Workspace, touch: Touch, ledger: str, said: str) -> None:
    text = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", text + f"ledger: {ledger}\n")
    refused(touch("due"), said)


def test_the_ledger_may_be_named_in_the_environment_or_beside_the_settings(
    workspace: Workspace, touch: Touch, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (workspace.root / "touch.yaml").read_text()
    workspace.write("touch.yaml", text + "ledger: ${TOUCH_LEDGER}\n")
    workspace.write(".env", "TOUCH_LEDGER=sqlite:///beside.db\n")
    assert touch("log", "acme", "call").code == 0
    assert (workspace.root / "beside.db").exists()
    monkeypatch.setenv("TOUCH_LEDGER", "sqlite:///named.db")
    assert touch("log", "acme", "call").code == 0
    assert (workspace.root / "named.db").exists()


@pytest.mark.parametrize("words", [("unknown-command",), ("due", "extra"), ("schema", "no-such-kind"), ("--nothing",)])
def test_words_that_are_no_command(workspace: Workspace, touch: Touch, words: tuple[str, ...]) -> None:
    refused(touch(*words), words[-1])
