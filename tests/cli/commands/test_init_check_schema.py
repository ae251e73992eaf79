"""`touch init`, `touch check`, `touch schema`: from nothing to a workspace that is in order."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workspace import Touch, Workspace

from touchcli import __version__
from touchcli.cli.commands.schema import KINDS

if TYPE_CHECKING:
    from scene import Scene
    from terminal import Terminal


@pytest.mark.usefixtures("clock")
def test_a_new_folder_and_then_the_day(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = touch("init", "book")
    assert (ran.code, ran.err) == (0, "")
    assert "cd book, then touch due" in ran.out
    monkeypatch.chdir("book")
    checked = touch("check")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out == "25 accounts, 5 cadences, 34 templates: no problems found\n"
    counts = touch("due", "--json").json["counts"]
    assert all(counts.values())
    again = touch("init", ".")
    assert (again.code, again.out) == (2, "")
    assert "exists" in again.err


def test_init_as_json_and_here(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = touch("init", "--json").json
    assert made["workspace"] == str(tmp_path)
    assert all((tmp_path / file).is_file() for file in made["files"])


def test_init_where_nothing_can_be_written(tmp_path: Path, touch: Touch) -> None:
    (tmp_path / "file").write_text("")
    ran = touch("init", str(tmp_path / "file"))
    assert (ran.code, ran.out) == (2, "")
    assert "cannot be written" in ran.err


OWN = ("--name", "Lee Park", "--company", "Parkside", "--number", "+1 512 555 0150", "--zone", "America/Denver")


def test_init_with_flags_puts_the_person_in(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert touch("init", *OWN, "--channel", "rcs").code == 0
    book = Workspace(tmp_path).book()
    lee = book.settings.reps["lee"]
    assert (lee.name, lee.company, lee.email) == ("Lee Park", "Parkside", None)
    assert [number and number.e164 for number in (lee.phone, book.settings.texting.from_)] == ["+15125550150"] * 2
    assert (book.settings.calendar.timezone, book.settings.texting.channel) == ("America/Denver", "rcs")
    assert {account.owner for account in book.accounts.values()} == {"lee", "theo"}
    assert Workspace(tmp_path).problems() == []


def test_init_empty_has_no_example_book(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = touch("init", "--empty", *OWN)
    assert "Next: touch add" in ran.out
    book = Workspace(tmp_path).book()
    assert ([*book.settings.reps], len(book.accounts)) == (["lee"], 0)
    assert touch("check").code == 0


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--number", "12"), "--number"),
        (("--zone", "Mars/Olympus"), "Mars/Olympus"),
        (("--channel", "pigeon"), "pigeon"),
        (("--from", "no-such.csv"), "no-such.csv is not a file"),
    ],
)
def test_init_with_what_is_none_writes_nothing(
    tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = touch("init", *flags)
    assert (ran.code, [*tmp_path.iterdir()]) == (2, [])
    assert says in ran.err


def test_init_goes_on_with_a_customer_file(tmp_path: Path, touch: Touch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "customers.csv").write_text("Company,Contact,Phone\nCorvid Foods,Ana Ruiz,+1 512 555 0133\n")
    ran = touch("init", "book", *OWN, "--from", "customers.csv")
    assert ran.code == 0
    [account] = Workspace(tmp_path / "book").book().accounts.values()
    assert (account.name, account.owner) == ("Corvid Foods", "lee")


def test_init_asks_on_a_terminal(scene: "Scene", terminal: Callable[..., "Terminal"]) -> None:
    screen = terminal(scene, "init", "book")
    for question, said in (
        ("Your name [", "Lee Park"),
        ("Your company [", ""),
        ("come from [", "512 555 0150"),
        ("zone [", "America/Denver"),
        ("whatsapp [", ""),
    ):
        screen.until(question)
        screen.type(f"{said}\n")
    screen.until("25 accounts")
    book = Workspace(scene.root / "book").book()
    assert (book.settings.reps["lee"].company, book.settings.calendar.timezone) == (
        *("Northgate Supply", "America/Denver"),
    )


def test_check_names_every_problem_at_once(starter: Workspace, touch: Touch) -> None:
    assert touch("check").code == 0
    starter.write("plans/accounts/one.yaml", "name: One\nowner: nobody\n")
    starter.write("plans/accounts/two.yaml", "nam: Two\n")
    ran = touch("check")
    assert ran.code == 2
    assert ran.out.startswith("26 accounts")
    assert "plans/accounts/one.yaml:2:" in ran.err
    assert "plans/accounts/two.yaml:1:1: unknown-key: " in ran.err
    assert "did you mean name?" in ran.err
    found = touch("check", "--json").json
    assert [*found] == ["problems", "accounts", "cadences", "templates"]
    assert len(found["problems"]) == len(ran.err.splitlines())


def test_a_window_wider_than_the_law_is_a_problem_of_check_alone(starter: Workspace, touch: Touch) -> None:
    text = (starter.root / "touch.yaml").read_text()
    starter.write("touch.yaml", text.replace('window: "10:00-18:00"', 'window: "06:00-23:00"'))
    assert touch("due", "--as-of", "2026-11-23").code == 0
    ran = touch("check")
    assert ran.code == 2
    assert "window-too-wide" in ran.err


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_of_each_kind(touch: Touch, kind: str) -> None:
    schema = touch("schema", kind).json
    assert schema["$schema"].endswith("2020-12/schema")
    assert touch("schema", kind, "--json").json == schema
    assert json.dumps(schema)


def test_the_version_and_the_help(touch: Touch) -> None:
    assert touch("--version").out == f"touch {__version__}\n"
    page = touch("--help")
    assert page.code == 0
    assert "Keep every customer from going quiet" in page.out
