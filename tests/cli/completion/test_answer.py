"""What is offered, as the shells' scripts get it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from workspace import Workspace

from touchcli import commands
from touchcli.cache.fingerprint import program_mark
from touchcli.cache.index import FILE, Index, index_to_read
from touchcli.cli.command import declared
from touchcli.cli.completion.answer import MOST, answer
from touchcli.files import names

Capture = pytest.CaptureFixture[str]
FLAGS = ["--all", "--trail", "--as-of", "--json", "--workspace", "--no-cache", "--help"]
BEFORE = ["--as-of", "--json", "--workspace", "--no-cache", "--help", "--version"]


def rows(capture: Capture, *words: str, program: str = "touchcli", shell: str = "zsh") -> list[str]:
    capture.readouterr()
    assert answer([shell, *words], program) == 0
    said = capture.readouterr()
    assert said.err == ""
    return said.out.splitlines()


def offered(capture: Capture, *words: str) -> list[str]:
    """The candidates under the name that never falls through, where no file fits."""
    kind, *found = rows(capture, *words)
    assert kind == "words"
    return [row.partition("\t")[0] for row in found]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["du"], ["due"]),
        (["ledger", "re"], ["restore"]),
        (["ledger", "copy", "x", "--j"], ["--json"]),
        (["help", "du"], ["due"]),
        (["help", "due", ""], []),
        (["nonsense", ""], []),
        (["-x", ""], []),
        (["-"], BEFORE),
        (["--json", "du"], ["due"]),
        (["--as-of", "fri", "du"], ["due"]),
        (["--as-of=fri", "du"], ["due"]),
        (["--as-of", ""], []),
        (["show", "-"], FLAGS),
        (["show", "acme", ""], FLAGS),
        (["--json", "show", "acme", "--all", "-"], [flag for flag in FLAGS if flag not in ("--json", "--all")]),
        (["show", "ac"], ["ace-tools", "acme"]),
        (["show", "ACM"], ["acme"]),
        (["show", "café"], ["Café $5"]),
        (["show", "O'"], ['O\'Brien "& Sons"']),
        (["show", "industrial"], []),
        (["show", "-d"], []),
        (["due", "--account=ac"], ["--account=ace-tools", "--account=acme"]),
        (["due", "--account", "acm"], ["acme"]),
        (["log", "acme", "--contact", ""], ["pat-o-neil", "priya-natarajan"]),
        (["log", "Acme Industrial", "--contact", "pr"], ["priya-natarajan"]),
        (["log", "--contact", ""], []),
        (["card", "--to", "ace-tools", "--contact", ""], ["omar-haddad"]),
        (["text", "--template", ""], ["good bye", "hello"]),
        (["due", "--owner", ""], ["dana", "lee"]),
        (["log", "acme", "vi"], ["video"]),
        (["log", "acme", "call", "no"], ["no-answer"]),
        (["log", "acme", "--outcome", "re"], ["reached"]),
        (["log", "acme", "--note", ""], []),
        (["log", "acme", "--item", "a", "--it"], ["--item"]),
        (["export", "to"], ["touches"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["brief", "acme", "--for", ""], ["us", "customer"]),
    ],
)
def test_what_fits_is_offered(book: Workspace, capsys: Capture, words: list[str], found: list[str]) -> None:
    assert offered(capsys, *words) == found


def test_every_command_is_offered_with_its_help(book: Workspace, capsys: Capture) -> None:
    found = dict(row.split("\t") for row in rows(capsys, "")[1:])
    assert set(found) == {*commands(), "help"}
    assert all(found.values())
    assert found["due"] == "Show who is due today, with what and why."


def test_an_account_comes_with_its_name(book: Workspace, capsys: Capture) -> None:
    assert rows(capsys, "show", "acm") == ["words", "acme\tAcme Industrial"]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("touchcli due --owner=d", ["dana"]),
        ("touchcli due --owner=", ["dana", "lee"]),
        ("touchcli show x", ["x:y=z"]),
        ("touchcli show x:", ["y=z"]),
        ('touchcli show "x:', ["x:y=z"]),
        ("touchcli show 'O", ['O\'Brien "& Sons"']),
        ("touchcli show caf\\", ["Café $5"]),
        ("touchcli show Café\\ ", ["Café $5"]),
        ('touchcli log "Acme Industrial" --contact o', []),
        ('touchcli log "Acme Industrial" --contact pr', ["priya-natarajan"]),
        ("touchcli text --media https://a.example/x acme --contact pa", ["pat-o-neil"]),
    ],
)
def test_a_line_of_bash_is_read_as_it_was_typed(book: Workspace, capsys: Capture, line: str, found: list[str]) -> None:
    assert rows(capsys, line, shell="bash") == ["words", *found]


@pytest.mark.parametrize(
    ("program", "words", "kind"),
    [
        ("touch", [""], "files"),
        ("touch", ["du"], "files"),
        ("touch", ["notes.txt", ""], "files"),
        ("touch", ["-c", ""], "files"),
        ("touch", ["show", "nobody"], "files"),
        ("touch", ["show", "ac"], "words"),
        ("touch", ["--json", "du"], "words"),
        ("touchcli", [""], "words"),
        ("touchcli", ["show", "nobody"], "words"),
        ("touchcli", ["import", ""], "files"),
        ("touchcli", ["report", "--html", ""], "files"),
        ("touchcli", ["--workspace", ""], "files"),
        ("touchcli", ["due", "--workspace=b"], "files"),
    ],
)
def test_files_complete_where_one_can_stand(
    book: Workspace, capsys: Capture, program: str, words: list[str], kind: str
) -> None:
    assert rows(capsys, *words, program=program)[0] == kind


def test_there_are_not_too_many(book: Workspace, capsys: Capture) -> None:
    plans = "".join(f"- {{id: customer-{n:04}, name: Customer {n}}}\n" for n in range(600))
    book.write("plans/accounts/more.yaml", plans)
    book.read(cache=True)
    assert offered(capsys, "show", "CUST") == [f"customer-{n:04}" for n in range(MOST)]


@pytest.mark.parametrize("query", [names.ACCOUNTS_BEGINNING, names.CONTACTS_OF])
def test_the_index_is_asked_by_its_indexes_and_no_plan_is_read(book: Workspace, query: str) -> None:
    index = book_index(book)
    plan = " ".join(str(row[3]) for row in index.rows(f"EXPLAIN QUERY PLAN {query}", *["a"] * query.count("?")))
    assert "SCAN" not in plan
    assert "(kind=?)" not in plan  # all names of one kind
    assert "plans" not in query


def book_index(book: Workspace) -> Index:
    index = index_to_read(str(book.root), program_mark())
    assert index
    return index


# --------------------------------------------------------------------------------------------- what is wrong


def snapshot(root: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def remove(index: Path) -> None:
    index.unlink()


def damage(index: Path) -> None:
    index.write_bytes(index.read_bytes()[:5000] + b"x" * 5000)


def empty(index: Path) -> None:
    index.write_bytes(b"")


def link(index: Path) -> None:
    other = index.with_name("other")
    index.rename(other)
    index.symlink_to(other)


def pipe(index: Path) -> None:
    index.unlink()
    os.mkfifo(index)


@pytest.mark.parametrize("wrong", [remove, damage, empty, link, pipe])
@pytest.mark.parametrize("words", [["show", "p"], ["due", "--owner", ""], ["log", "acme", "--contact", ""]])
def test_a_bad_index_is_no_news_and_stays_as_it_is(
    book: Workspace, capsys: Capture, wrong: object, words: list[str]
) -> None:
    assert callable(wrong)
    wrong(book.root / FILE)
    before = snapshot(book.root)
    assert set(offered(capsys, *words)) <= {"people"}  # the names of the plans' files stand in for the accounts
    assert snapshot(book.root) == before


def test_without_an_index_the_files_name_the_accounts(
    workspace: Workspace, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert offered(capsys, "show", "a") == ["acme"]
    assert not (workspace.root / ".touch").exists()


def test_nothing_is_written_with_an_index_either(book: Workspace, capsys: Capture) -> None:
    before = snapshot(book.root)
    offered(capsys, "show", "ac")
    offered(capsys, "due", "--owner", "")
    assert snapshot(book.root) == before


@pytest.mark.parametrize("settings", ["reps: [", "", "nonsense: 1\n"])
def test_broken_settings_leave_the_accounts(book: Workspace, capsys: Capture, settings: str) -> None:
    book.write("touch.yaml", settings)
    assert offered(capsys, "show", "acm") == ["acme"]


def test_without_a_workspace_commands_are_offered(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered(capsys, "show", "") == []
    assert offered(capsys, "du") == ["due"]


def test_the_workspace_that_is_named_counts(
    book: Workspace, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert offered(capsys, "--workspace", "book", "show", "acm") == ["acme"]
    monkeypatch.setenv("TOUCH_WORKSPACE", str(book.root))
    assert offered(capsys, "show", "acm") == ["acme"]


def test_a_strangers_workspace_offers_nothing(
    book: Workspace, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert offered(capsys, "show", "ac") == []
    assert offered(capsys, "text", "--template", "") == []


def test_what_no_line_can_hold_is_left_out(book: Workspace, capsys: Capture) -> None:
    for name in ("bad\nname", "tab\tname", "escape\x1b[31m", "-flag"):
        book.write(f"templates/{name}.yaml", "")
    (Path(os.fsencode(book.root / "templates").decode()) / os.fsdecode(b"\xff.yaml")).write_text("")
    assert offered(capsys, "text", "--template", "") == ["good bye", "hello"]


# ------------------------------------------------------------------------------------------- how it is declared


def test_whatever_has_a_name_in_the_workspace_says_so() -> None:
    """A new flag for a contact, template or rep does not go without completion."""
    kinds = {"--contact": "contact", "--template": "template", "--owner": "rep", "--account": "account"}
    for module in commands().values():
        for command in declared(module):
            for parameter in command.parameters():
                flag = getattr(parameter.how, "flag", "")
                if (command.name, flag) == ("add", "--contact"):
                    continue  # the name of somebody who is still to be written down
                assert parameter.how.completes == kinds.get(flag, parameter.how.completes), (command.name, flag)


@pytest.mark.parametrize("words", [["show", "ac"], ["due", "--owner", "d"], ["log", "acme", "--contact", ""], ["d"]])
def test_the_answer_loads_nothing_slow(book: Workspace, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "touchcli", "--complete", "zsh", *words],
        env={name: value for name, value in os.environ.items() if "COVERAGE" not in name},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert len(done.stdout.splitlines()) > 1
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "touchcli" in loaded
    assert not loaded & {"typer", "click", "pydantic", "pydantic_core", "yaml", "rich", "jinja2", "platformdirs"}
