"""Whatever is wrong with files or flags: exit code 2, a clear line, no traceback, nothing written."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from touchcli.ledger import open_ledger

if TYPE_CHECKING:
    from tests.cli.conftest import Ran, Room, Touch

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


def refused(ran: "Ran", said: str) -> None:
    assert (ran.code, ran.out) == (2, ""), ran
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(ran.err) < 2000


@pytest.mark.parametrize("name", BAD)
def test_a_bad_plan_is_a_problem_and_the_others_go_on(room: "Room", touch: "Touch", name: str) -> None:
    text, code = BAD[name]
    room.write("plans/accounts/bad.yaml", text)
    before = room.files()
    for command in (("due", *AS_OF), ("send", "--dry-run", *AS_OF), ("why", "acme", *AS_OF)):
        ran = touch(*command)
        assert ran.code == 2
        assert "Acme Industrial" in ran.out
        assert ran.err.startswith("plans/accounts/bad.yaml:")
        assert f": {code}: " in ran.err
        assert "Traceback" not in ran.err
        assert len(ran.err) < 2000
    assert code in [problem["code"] for problem in touch("check", "--json").json["problems"]]
    assert room.files() == before


@pytest.mark.parametrize("name", [name for name in BAD if name != "number"])
def test_bad_settings_stop_everything(room: "Room", touch: "Touch", name: str) -> None:
    text, _ = BAD[name]
    room.write("touch.yaml", text)
    before = room.files()
    for command in (
        ("due",),
        ("send", "--dry-run"),
        ("why", "acme"),
        ("log", "acme", "call"),
        ("due", "--all", "--json"),
    ):
        refused(touch(*command), "touch.yaml:")
    assert room.files() == before
    assert not (room.root / ".touch").exists()


def test_files_that_are_none(room: "Room", touch: "Touch") -> None:
    (room.root / "plans/accounts/folder.yaml").mkdir()
    (room.root / "plans/accounts/gone.yaml").symlink_to("nowhere")
    ran = touch("due", *AS_OF)
    assert ran.code == 2
    assert "Acme Industrial" in ran.out
    assert "plans/accounts/gone.yaml:1:1: unreadable" in ran.err


def test_a_template_with_an_unknown_variable(room: "Room", touch: "Touch") -> None:
    room.write("templates/hello.yaml", "purpose: pulse-check\ntext: Hi {{ contact.firstname }}\n")
    ran = touch("due", *AS_OF)
    assert ran.code == 2
    assert ran.err.startswith("templates/hello.yaml:2:")
    assert "unknown-variable" in ran.err
    assert "first_name" in ran.err
    assert "Acme Industrial" in ran.out
    assert touch("send", "--dry-run", "--json", *AS_OF).json["counts"]["would-send"] == 0


def test_no_workspace(tmp_path: Path, touch: "Touch", monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    monkeypatch.chdir(bare)
    for command in (("due",), ("check",), ("send", "--dry-run"), ("why", "acme"), ("log", "acme", "call")):
        refused(touch(*command), "there is no touch.yaml in")
    refused(touch("due", "--workspace", "elsewhere"), "elsewhere is no workspace")
    monkeypatch.setenv("TOUCH_WORKSPACE", "elsewhere")
    refused(touch("due"), "elsewhere is no workspace")
    assert list(bare.iterdir()) == []


def test_a_workspace_can_be_named(room: "Room", touch: "Touch", monkeypatch: pytest.MonkeyPatch) -> None:
    here = touch("due", *AS_OF)
    monkeypatch.chdir(room.root / "plans" / "accounts")
    assert touch("due", *AS_OF) == here
    monkeypatch.chdir(room.root.parent)
    assert touch("due", "--workspace", "room", *AS_OF) == here
    assert touch("--workspace", "room", "due", *AS_OF) == here
    assert touch("--workspace", "room", "why", "acme", *AS_OF).code == 0
    (room.root / "due").symlink_to(room.root)
    monkeypatch.chdir(room.root)
    assert touch("--workspace", "due", "check").code == 0
    monkeypatch.chdir(room.root.parent)
    assert touch("check", "--workspace", str(room.root)).code == 0
    monkeypatch.setenv("TOUCH_WORKSPACE", "room")
    assert touch("due", *AS_OF) == here


def test_a_corrupt_ledger(room: "Room", touch: "Touch") -> None:
    room.write(".touch/ledger.db", b"SQLite format 3\0" + b"\xff" * 8000)
    before = room.files()
    for command in (("due",), ("send", "--dry-run"), ("why", "acme"), ("log", "acme", "call")):
        refused(touch(*command), "touch: the ledger ")
    room.write(".touch/ledger.db", b"not a database at all")
    refused(touch("due"), "is not a ledger")
    room.write(".touch/ledger.db", before[".touch/ledger.db"])


def test_a_ledger_of_a_newer_touch(room: "Room", touch: "Touch") -> None:
    open_ledger("sqlite:///.touch/ledger.db", room.root, create=True).close()
    with closing(sqlite3.connect(room.root / ".touch/ledger.db")) as ledger:
        ledger.execute("PRAGMA user_version = 9999")
    for command in (("due",), ("log", "acme", "call")):
        refused(touch(*command), "was written by a newer touch")


def test_a_ledger_that_is_another_database(room: "Room", touch: "Touch") -> None:
    (room.root / ".touch").mkdir()
    with closing(sqlite3.connect(room.root / ".touch/ledger.db")) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    refused(touch("log", "acme", "call"), "is another program's database")


@pytest.mark.parametrize(
    ("ledger", "said"),
    [("${TOUCH_LEDGER}", "TOUCH_LEDGER is not set"), ("mysql://host/db", "neither a SQLite file nor a PostgreSQL")],
)
def test_a_ledger_that_cannot_be_found(room: "Room", touch: "Touch", ledger: str, said: str) -> None:
    text = (room.root / "touch.yaml").read_text()
    room.write("touch.yaml", text + f"ledger: {ledger}\n")
    refused(touch("due"), said)


def test_the_ledger_may_be_named_in_the_environment_or_beside_the_settings(
    room: "Room", touch: "Touch", monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (room.root / "touch.yaml").read_text()
    room.write("touch.yaml", text + "ledger: ${TOUCH_LEDGER}\n")
    room.write(".env", "TOUCH_LEDGER=sqlite:///beside.db\n")
    assert touch("log", "acme", "call").code == 0
    assert (room.root / "beside.db").exists()
    monkeypatch.setenv("TOUCH_LEDGER", "sqlite:///named.db")
    assert touch("log", "acme", "call").code == 0
    assert (room.root / "named.db").exists()


@pytest.mark.parametrize("words", [("unknown-command",), ("due", "extra"), ("schema", "no-such-kind"), ("--nothing",)])
def test_words_that_are_no_command(room: "Room", touch: "Touch", words: tuple[str, ...]) -> None:
    refused(touch(*words), words[-1])
