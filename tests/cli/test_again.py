"""What was printed once and is printed again: the same to the byte, and never after anything has changed."""

import datetime as dt
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import time_machine
from terminal import shown_on_a_terminal
from workspace import CommandResult, Touch, Workspace

import touchcli
from touchcli.cache.answers import FILE
from touchcli.cli.again import say_again
from touchcli.flows.inbound.receive import record_calls
from touchcli.ledger import open_ledger
from touchcli.rules.models.inbound import Call, Inbound

NOW = dt.datetime(2026, 11, 23, 16, 30, 0, 123456, tzinfo=dt.UTC)
AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
ACME = "plans/accounts/acme.yaml"
LEDGER = Path(".touch", "ledger.db")


class Asked:
    """Asks a command line, and knows whether what it had printed before was all that was looked at."""

    def __init__(self, touch: Touch, patch: pytest.MonkeyPatch) -> None:
        self.touch, self.again = touch, False

        def watched(*arguments: Any) -> int | None:
            code = say_again(*arguments)
            self.again = code is not None
            return code

        patch.setattr("touchcli.cli.front.say_again", watched)

    def __call__(self, *arguments: str) -> CommandResult:
        self.again = False
        return self.touch(*arguments)

    def new(self, *arguments: str) -> CommandResult:
        """The command itself has to run; it prints what it prints without anything kept."""
        ran = self(*arguments)
        assert not self.again, ran
        assert ran == self.touch(*arguments, "--no-cache")
        return ran

    def same(self, *arguments: str) -> CommandResult:
        """What was printed is printed again, and is what the command prints without anything kept."""
        ran = self(*arguments)
        assert self.again, ran
        assert ran == self.touch(*arguments, "--no-cache")
        return ran


@pytest.fixture
def ask(touch: Touch, monkeypatch: pytest.MonkeyPatch, clock: time_machine.Traveller) -> Asked:
    clock.move_to(NOW)
    return Asked(touch, monkeypatch)


# ---------------------------------------------------------------------------------------------- the same


@pytest.mark.parametrize(
    "form",
    [
        ("due",),
        ("due", "--json"),
        ("due", "--all"),
        ("due", "--owner", "theo"),
        ("due", "--channel", "text", "--json"),
        ("due", "--all", "--json", "--owner", "dana", "--channel", "call"),
        ("due", *AS_OF),
        ("due", "--json", "--as-of", "2026-12-01"),
        ("send", "--dry-run"),
        ("send", "--dry-run", "--json"),
        ("send", "--dry-run", "--limit", "2"),
        ("send", "--dry-run", *AS_OF),
    ],
)
def test_it_is_what_the_command_prints(
    starter: Workspace, ask: Asked, clock: time_machine.Traveller, form: tuple[str, ...]
) -> None:
    first = ask.new(*form)
    assert ask.same(*form) == first
    clock.shift(1.5)  # the instant is in the JSON
    later = ask.same(*form)
    assert (later == first) == ("--json" not in form or "--as-of" in form)


def test_each_form_has_an_answer_of_its_own(starter: Workspace, ask: Asked) -> None:
    forms = [("due",), ("due", "--json"), ("due", "--all"), ("due", "--owner", "dana"), ("due", "--channel", "call")]
    first = [ask.new(*form) for form in forms]
    assert [ask.same(*form) for form in forms] == first
    assert len(set(first)) == len(forms)


def test_from_a_folder_below_and_by_name(
    starter: Workspace, ask: Asked, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = ask.new("due")
    monkeypatch.chdir(starter.root / "plans" / "accounts")
    assert ask.same("due") == first
    monkeypatch.chdir(tmp_path)
    assert ask.same("due", "--workspace", str(starter.root)) == first
    monkeypatch.setenv("TOUCH_WORKSPACE", str(starter.root))
    assert ask.same("due") == first
    ran = ask("due", "--workspace", str(tmp_path))
    assert (ran.code, ran.out) == (2, "")


def test_problems_and_the_exit_code_are_said_again(starter: Workspace, ask: Asked) -> None:
    starter.write(ACME, "name: Acme Industrial\ntear: A\n")
    starter.age()
    first = ask.new("due")
    assert first.code == 2
    assert first.err.startswith(f"{ACME}:2:1: unknown-key:")
    assert ask.same("due") == first


def test_an_error_is_found_anew_each_time(starter: Workspace, ask: Asked) -> None:
    for _ in range(2):
        ran = ask("due", "--owner", "nobody")
        assert (ran.code, ran.out) == (2, "")
        assert not ask.again


def test_results_and_problems_come_in_one_order(starter: Workspace) -> None:
    starter.write(ACME, "name: Acme Industrial\ntear: A\n")
    starter.age()
    command = [sys.executable, "-m", "touchcli", "due", *AS_OF]
    said = [
        subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False).stdout
        for line in (command, command, [*command, "--no-cache"])
    ]
    assert said[0] == said[1] == said[2]
    assert b"unknown-key" in said[0]


# ---------------------------------------------------------------------------------------------- and really again

_LOADED = """
import atexit, sys
before = set(sys.modules)
atexit.register(lambda: open({out!r}, "w").write("\\n".join(set(sys.modules) - before)))
sys.argv = ["touchcli", *{arguments!r}]
from touchcli.__main__ import main
main()
"""
OURS = {
    *("touchcli", "touchcli.__main__", "touchcli.cli", "touchcli.files", "touchcli.ledger", "touchcli.rules"),
    *("touchcli.cache", "touchcli.cli.console", "touchcli.ledger.database", "touchcli.posix"),
    *("touchcli.cli.again", "touchcli.cli.console.errors", "touchcli.cli.front", "touchcli.cli.console.terminal"),
    *(
        "touchcli.cache.answers",
        "touchcli.cache.scan",
        "touchcli.cache.fingerprint",
        "touchcli.ledger.database.file_position",
    ),
    "touchcli.rules.errors",
}
PYTHONS = {
    *("datetime", "_datetime", "time", "marshal", "zlib", "sqlite3", "sqlite3.dbapi2", "_sqlite3"),
    *("collections", "collections.abc", "_collections", "_collections_abc", "functools", "_functools", "types"),
    *("operator", "_operator", "itertools", "keyword", "reprlib", "math", "_thread"),
}
"""What a warm morning may load; nothing of it takes a millisecond."""


def loaded(tmp_path: Path, *arguments: str, source: Path | None = None) -> tuple[set[str], bytes]:
    """The modules that a command in a pipe loads, and what it prints."""
    out = tmp_path / "modules"
    code = _LOADED.format(out=str(out), arguments=list(arguments))
    env = {name: value for name, value in os.environ.items() if "COVERAGE" not in name}
    if source:
        env["PYTHONPATH"] = str(source)
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60, env=env)
    return set(out.read_text().split("\n")), ran.stdout


@pytest.mark.parametrize("form", [("due", *AS_OF), ("due", "--json", "--all", *AS_OF), ("send", "--dry-run", *AS_OF)])
def test_almost_nothing_is_loaded_for_it(starter: Workspace, tmp_path: Path, form: tuple[str, ...]) -> None:
    cold, first = loaded(tmp_path, *form)
    assert "touchcli.flows.day.index" in cold
    warm, second = loaded(tmp_path, *form)
    assert second == first
    assert warm <= OURS | PYTHONS, warm - OURS - PYTHONS


def test_another_program_does_not_say_it_again(starter: Workspace, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(Path(touchcli.__file__).parent, source / "touchcli", ignore=shutil.ignore_patterns("__pycache__"))
    form = ("due", *AS_OF)
    first = [loaded(tmp_path, *form, source=source) for _ in range(2)]
    assert "touchcli.flows.day.index" not in first[1][0]
    for module in ("rules/rank.py", "ledger/sql/history.sql", "flows/new.py"):
        with (source / "touchcli" / module).open("a") as file:
            file.write("\n")
        again = loaded(tmp_path, *form, source=source)
        assert "touchcli.flows.day.index" in again[0], module
        assert again[1] == first[0][1]


# ---------------------------------------------------------------------------------------------- not after a change


def edited(workspace: Workspace, touch: Touch) -> None:
    workspace.write(ACME, (workspace.root / ACME).read_text().replace("Acme Industrial", "Apex Industrial"))


def added(workspace: Workspace, touch: Touch) -> None:
    workspace.write("plans/accounts/zebra.yaml", "name: Zebra\nowner: dana\ntier: A\n")


def deleted(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / ACME).unlink()


def renamed(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / ACME).rename(workspace.root / "plans/accounts/acme-industrial.yaml")


def moved_into_place(workspace: Workspace, touch: Touch) -> None:
    """A file of the same size and time in the place of the old one."""
    path, before = workspace.root / ACME, (workspace.root / ACME).stat()
    other = workspace.write("other.txt", path.read_text().replace("Acme Industrial", "Apex Industrial"))
    os.utime(other, ns=(before.st_mtime_ns, before.st_mtime_ns))
    other.replace(path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def a_cadence(workspace: Workspace, touch: Touch) -> None:
    (workspace.root / "plans/cadences/steady.yaml").unlink()


def a_template(workspace: Workspace, touch: Touch) -> None:
    path = workspace.root / "templates/pulse-check.yaml"
    workspace.write("templates/pulse-check.yaml", path.read_text() + "# changed\n")


def the_settings(workspace: Workspace, touch: Touch) -> None:
    workspace.write("touch.yaml", (workspace.root / "touch.yaml").read_text() + "# changed\n")


def broken_settings(workspace: Workspace, touch: Touch) -> None:
    workspace.write("touch.yaml", "calendar: 1\n")


def logged(workspace: Workspace, touch: Touch) -> None:
    assert touch("log", "acme", "call", "--outcome", "done").code == 0


def opted_out(workspace: Workspace, touch: Touch) -> None:
    assert touch("opt-out", "+17575550131").code == 0


def promised(workspace: Workspace, touch: Touch) -> None:
    assert touch("promise", "acme", "the quote", "--by", "2026-11-23").code == 0


def snoozed(workspace: Workspace, touch: Touch) -> None:
    assert touch("snooze", "acme", "--until", "2026-12-01", "--because", "away").code == 0


def a_folder_that_is_none(workspace: Workspace, touch: Touch) -> None:
    shutil.rmtree(workspace.root / "plans/cadences")
    (workspace.root / "plans/cadences").write_text("no folder")


CHANGES = [
    *(edited, added, deleted, renamed, moved_into_place, a_cadence, a_template, the_settings, broken_settings),
    *(logged, opted_out, promised, snoozed, a_folder_that_is_none),
]


@pytest.mark.parametrize("form", [("due", "--json"), ("send", "--dry-run", "--json")], ids=["due", "send"])
@pytest.mark.parametrize("change", CHANGES)
def test_not_after_a_change(
    starter: Workspace, ask: Asked, touch: Touch, form: tuple[str, ...], change: "Callable[[Workspace, Touch], None]"
) -> None:
    ask.new(*form)
    ask.same(*form)
    change(starter, touch)
    ask.new(*form)


@pytest.mark.parametrize("change", [edited, added, deleted, logged, promised, snoozed])
def test_what_was_printed_after_a_change_is_said_again(
    starter: Workspace, ask: Asked, touch: Touch, change: "Callable[[Workspace, Touch], None]"
) -> None:
    before = ask.new("due")
    change(starter, touch)
    starter.age()
    after = ask.new("due")
    assert after != before
    assert ask.same("due") == after


def test_a_file_that_may_still_change_unseen_is_read_again(starter: Workspace, ask: Asked) -> None:
    starter.write(ACME, (starter.root / ACME).read_text())
    for _ in range(2):
        ask.new("due")


def test_not_with_another_ledger_in_its_place(starter: Workspace, ask: Asked, touch: Touch) -> None:
    logged(starter, touch)
    ledger = starter.root / LEDGER
    backup = ledger.with_name("backup")
    with closing(sqlite3.connect(ledger)) as source, closing(sqlite3.connect(backup)) as target:
        source.backup(target)
    snoozed(starter, touch)
    ask.new("due")
    ask.same("due")
    put_away(ledger)
    ask.new("due")
    ask.same("due")
    shutil.copy(backup, ledger)
    ask.new("due")
    ask.same("due")
    promised(starter, touch)  # as many rows as there were once, and others
    ask.new("due")
    put_away(ledger)
    ledger.write_text("no ledger")
    assert ask("due").code != 0
    assert not ask.again


def put_away(ledger: Path) -> None:
    for path in ledger.parent.glob(f"{ledger.name}*"):
        path.unlink()


def test_not_where_the_ledger_is_named_by_the_environment(
    starter: Workspace, ask: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (starter.root / "touch.yaml").read_text()
    account_history = "\n".join(line for line in text.splitlines() if not line.startswith("ledger:"))
    starter.write("touch.yaml", f"{account_history}\nledger: ${{HERE}}\n")
    starter.age()
    monkeypatch.setenv("HERE", "sqlite:///.touch/here.db")
    for _ in range(2):
        ask.new("due")


def test_not_without_the_cache_and_not_for_one_account(starter: Workspace, ask: Asked) -> None:
    ask.new("due")
    for more in (("--no-cache",), ("--account", "acme")):
        for _ in range(2):
            assert ask("due", *more).code == 0
            assert not ask.again


# ---------------------------------------------------------------------------------------------- not at another time


def test_not_after_its_time_has_come(starter: Workspace, ask: Asked, clock: time_machine.Traveller) -> None:
    """Every hour of a day and a half: whatever is said again is what the command would say."""
    said = []
    for _ in range(36):
        ran = ask("due")
        said.append(ask.again)
        assert ran == ask.touch("due", "--no-cache")
        ask.same("due")
        clock.shift(3600)
    assert 0 < sum(said) < 36
    clock.move_to(NOW - dt.timedelta(hours=1))
    ask.new("due")


@pytest.mark.parametrize("form", [("due",), ("due", "--all"), ("send", "--dry-run")])
@pytest.mark.parametrize("accounts", ["none", "broken", "empty", "later"])
def test_a_day_with_nothing_in_it_ends_at_midnight(
    workspace: Workspace, ask: Asked, clock: time_machine.Traveller, accounts: str, form: tuple[str, ...]
) -> None:
    path = workspace.root / ACME
    if accounts == "none":
        path.unlink()
    elif accounts == "broken":
        workspace.write(ACME, "name: Acme\ntier: E\n")
    elif accounts == "empty":
        workspace.write(ACME, "[]\n")
    else:
        workspace.write(ACME, path.read_text() + "enter_on: 2027-01-11\n")
    workspace.age()
    for at in (NOW, dt.datetime(2026, 11, 24, 5, 59, 59, tzinfo=dt.UTC), dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)):
        clock.move_to(at)
        for _ in range(2):
            assert ask(*form) == ask.touch(*form, "--no-cache"), at


def test_a_day_that_was_asked_for_stays_that_day(starter: Workspace, ask: Asked, clock: time_machine.Traveller) -> None:
    first = ask.new("due", *AS_OF)
    clock.shift(40 * 86400)
    assert ask.same("due", *AS_OF) == first
    clock.shift(-90 * 86400)
    assert ask.same("due", *AS_OF) == first


def test_a_reply_grows_older(starter: Workspace, ask: Asked, clock: time_machine.Traveller) -> None:
    with open_ledger("sqlite:///.touch/ledger.db", starter.root, create=True) as ledger:
        words = Inbound("inbound-1", "+17575550131", "can you do Thursday?", NOW, "+13125550100")
        record_calls(ledger, [Call(words)], NOW)
    pages = []
    for seconds in (10, 49, 1, 60, 3540, 3600, 3601, 86400, 90000):
        clock.shift(seconds)
        pages.append(ask("due").out)
        assert pages[-1] == ask.touch("due", "--no-cache").out
        ask.same("due")
    assert "Reply first" in pages[0]
    assert len(set(pages)) > 4


# ---------------------------------------------------------------------------------------------- on another terminal


def on_a_terminal(tmp_path: Path, *arguments: str, wide: int, **env: str) -> tuple[bytes, bool]:
    """What a command writes to a terminal of so many columns, and whether it had written that before."""
    out = tmp_path / "modules"
    code = _LOADED.format(out=str(out), arguments=list(arguments))
    data = shown_on_a_terminal([sys.executable, "-c", code], wide, {**os.environ, **env})
    return data, "touchcli.flows.day.index" not in out.read_text().split("\n")


def test_a_terminal_is_told_the_same(starter: Workspace, tmp_path: Path) -> None:
    form = ("due", "--all", *AS_OF)
    seen = {}
    for wide in (60, 100):
        cold, warm = (on_a_terminal(tmp_path, *form, wide=wide) for _ in range(2))
        assert (cold[1], warm[1]) == (False, True)
        assert cold[0] == warm[0] == on_a_terminal(tmp_path, *form, "--no-cache", wide=wide)[0]
        assert b"\x1b[" in warm[0]
        seen[wide] = warm[0]
    assert seen[60] != seen[100]
    for env in ({"TERM": "vt100"}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLORTERM": "truecolor"}, {"COLUMNS": "77"}):
        found = on_a_terminal(tmp_path, *form, wide=60, **env)
        assert found[0] == on_a_terminal(tmp_path, *form, "--no-cache", wide=60, **env)[0]
        assert not found[1] or env in ({"TERM": "dumb"}, {"NO_COLOR": "1"})
    # Plain lines of one width are one answer, whatever keeps the colours away.
    assert on_a_terminal(tmp_path, *form, wide=60, NO_COLOR="1")[1]
    piped = subprocess.run([sys.executable, "-m", "touchcli", *form], capture_output=True, check=True).stdout
    assert piped != seen[100]


# ---------------------------------------------------------------------------------------------- whatever is kept


def test_a_store_with_any_byte_wrong_changes_nothing(starter: Workspace, ask: Asked) -> None:
    forms = [("due",), ("due", "--json"), ("send", "--dry-run")]
    right = [ask.new(*form) for form in forms]
    whole = (starter.root / FILE).read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        at = chance.choice([chance.randrange(100), chance.randrange(len(whole))])
        data = bytearray(whole)
        data[at] ^= chance.choice([1 << chance.randrange(8), chance.randrange(1, 256)])
        (starter.root / FILE).write_bytes(data)
        place = chance.randrange(3)
        assert ask(*forms[place]) == right[place], at
        # The outlooks, where the answer was not of use.
        assert ask("due", "--channel", "call", "--owner", "theo").code == 0
        assert ask("due", "--owner", "theo") == ask.touch("due", "--owner", "theo", "--no-cache"), at


def test_a_store_cut_anywhere_changes_nothing(starter: Workspace, ask: Asked) -> None:
    right = ask.new("due")
    whole = (starter.root / FILE).read_bytes()
    for length in range(0, len(whole), max(len(whole) // 25, 1)):
        (starter.root / FILE).write_bytes(whole[:length])
        assert ask("due") == right, length


@pytest.mark.parametrize("place", [Path.mkdir, os.mkfifo, lambda path: path.write_text("nonsense")])
def test_something_else_in_the_place_of_the_store(
    starter: Workspace, ask: Asked, place: "Callable[[Path], None]"
) -> None:
    (starter.root / FILE).parent.mkdir(parents=True)
    place(starter.root / FILE)
    first = ask.new("due")
    assert ask("due") == first


def test_a_full_disk_is_no_error(starter: Workspace, ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """To SQLite a page too many is a disk with no workspace."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def full(path: str, **options: Any) -> sqlite3.Connection:
        db = connect(path, **options)
        if str(path).endswith(FILE):
            db.execute("PRAGMA max_page_count = 9")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full)
        for _ in range(2):
            ask.new("due")
    ask.new("due")
    ask.same("due")


def test_no_lock_is_held_while_somebody_reads_slowly(starter: Workspace) -> None:
    command = [sys.executable, "-m", "touchcli", "due", "--all", "--json", *AS_OF]
    for _ in range(2):  # what is made, and what is said again
        with subprocess.Popen(command, stdout=subprocess.PIPE, pipesize=4096) as process:
            assert process.stdout is not None
            assert os.read(process.stdout.fileno(), 1) == b"{"  # it writes, and cannot go on
            with closing(sqlite3.connect(starter.root / FILE, timeout=0, isolation_level=None)) as db:
                db.execute("BEGIN EXCLUSIVE")
                db.execute("ROLLBACK")
            assert process.poll() is None
            assert len(process.stdout.read()) > 8192
        assert process.returncode == 0


_MANY = """
import contextlib, io, os, random, sys
from pathlib import Path
from touchcli.cli.front import run
chance = random.Random(int(sys.argv[1]))
mine = Path("plans/accounts", f"own-{sys.argv[1]}.yaml")
def ask(*words):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(["due", "--all", "--as-of", "2026-11-23T16:30:00Z", *words])
    assert (code, err.getvalue()) == (0, ""), err.getvalue()
    return [line for line in out.getvalue().splitlines() if f"Own {sys.argv[1]} " in line]
for turn in range(15):
    new = Path(".touch", f"new-{sys.argv[1]}")
    name = f"Own {sys.argv[1]} Turn {turn:02}"
    new.write_text(f"name: {name}\\nowner: dana\\ntier: A\\ncontacts: [{{name: Kim Bell}}]\\n")
    os.utime(new, (1_000_000_000 + turn, 1_000_000_000 + turn))
    new.replace(mine)
    for _ in range(chance.randrange(1, 4)):
        seen = ask()
        assert seen, turn
        assert all(f"Turn {turn:02}" in line for line in seen), (turn, seen)
"""


def test_many_at_once_are_all_right(starter: Workspace, ask: Asked) -> None:
    (starter.root / ".touch").mkdir()
    workers = [
        subprocess.Popen([sys.executable, "-c", _MANY, str(n)], stderr=subprocess.PIPE, text=True) for n in range(4)
    ]
    said = [worker.communicate(timeout=120)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, said
    assert ask("due") == ask.touch("due", "--no-cache")
    ask.same("due")
