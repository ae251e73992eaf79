"""What a command shows through the index is what it shows without one, and nothing is made twice."""

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
from workspace import CommandResult, Touch, Workspace

from touchcli.cache.index import FILE
from touchcli.files.parse import Parsed, parse_file
from touchcli.flows.day.agenda import AgendaMaker
from touchcli.flows.inbound.receive import record_calls
from touchcli.ledger import open_ledger
from touchcli.rules.models.account import Account
from touchcli.rules.models.inbound import Call, Inbound

NOW = dt.datetime(2026, 11, 23, 16, 30, 0, 123456, tzinfo=dt.UTC)
AS_OF = ("--as-of", "2026-11-23T16:30:00Z")
ACME = "plans/accounts/acme.yaml"
LEDGER = Path(".touch", "ledger.db")


class Asked:
    """Asks a command line, and knows what was made anew: the files that were read, the agendas that were made."""

    def __init__(self, touch: Touch, patch: pytest.MonkeyPatch) -> None:
        self.touch, self.read, self.made = touch, list[str](), list[str]()

        def parse(root: Path, file: str, country: str | None) -> Parsed:
            self.read.append(file)
            return parse_file(root, file, country)

        def look(maker: AgendaMaker, account: Account) -> Any:
            self.made.append(account.id)
            return looked(maker, account)

        looked = AgendaMaker._look
        patch.setattr("touchcli.files.refresh.parse_file", parse)
        patch.setattr(AgendaMaker, "_look", look)

    def __call__(self, *arguments: str) -> CommandResult:
        """What the command prints, which is what it prints without anything kept."""
        afresh = self.touch(*arguments, "--no-cache")
        self.read.clear()
        self.made.clear()
        ran = self.touch(*arguments)
        assert ran == afresh
        return ran

    def new(self, *arguments: str) -> CommandResult:
        """Something has to be made anew."""
        ran = self(*arguments)
        assert self.read or self.made, ran
        return ran

    def same(self, *arguments: str) -> CommandResult:
        """Nothing has to be made anew."""
        ran = self(*arguments)
        assert not self.read
        assert not self.made
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
        ("due", "--book", "1"),
        ("due", *AS_OF),
        ("due", "--json", "--as-of", "2026-12-01"),
        ("send", "--dry-run"),
        ("send", "--dry-run", "--json"),
        ("send", "--dry-run", "--limit", "2"),
        ("send", "--dry-run", *AS_OF),
    ],
)
def test_a_second_look_makes_nothing_anew(starter: Workspace, ask: Asked, form: tuple[str, ...]) -> None:
    first = ask.new(*form)
    assert ask.same(*form) == first
    ask.same("due", "--owner", "dana", *form[form.index("--as-of") :] if "--as-of" in form else ())


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


def test_problems_and_the_exit_code_are_those_of_the_files(starter: Workspace, ask: Asked) -> None:
    starter.write(ACME, "name: Acme Industrial\ntear: A\n")
    starter.age()
    first = ask.new("due")
    assert first.code == 2
    assert first.err.startswith(f"{ACME}:2:1: unknown-key:")
    assert ask.same("due") == first


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


# ---------------------------------------------------------------------------------------------- after a change


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
def test_a_change_is_seen(
    starter: Workspace, ask: Asked, touch: Touch, form: tuple[str, ...], change: Callable[[Workspace, Touch], None]
) -> None:
    ask.new(*form)
    ask.same(*form)
    change(starter, touch)
    ask(*form)


@pytest.mark.parametrize("change", [edited, added, deleted, logged, promised, snoozed])
def test_a_change_shows(
    starter: Workspace, ask: Asked, touch: Touch, change: Callable[[Workspace, Touch], None]
) -> None:
    before = ask.new("due")
    change(starter, touch)
    starter.age()
    after = ask("due")
    assert after != before
    assert len(ask.made) <= 2  # the account, and who shares a number with it
    assert ask.same("due") == after


def test_whoever_logs_makes_the_agenda_for_the_next_command(starter: Workspace, ask: Asked, touch: Touch) -> None:
    before = ask.new("due")
    ask.made.clear()
    logged(starter, touch)
    assert "acme" in ask.made
    assert len(ask.made) <= 2
    after = ask.same("due")
    assert after != before


def test_whoever_logs_leaves_what_else_changed_to_the_next_command(
    starter: Workspace, ask: Asked, touch: Touch
) -> None:
    logged(starter, touch)  # no day was asked for yet, so every agenda has to be made
    assert ask.made == []
    ask.new("due")
    ask.made.clear()
    starter.write("touch.yaml", (starter.root / "touch.yaml").read_text().replace("size: 25", "size: 24"))
    starter.age()
    logged(starter, touch)
    assert ask.made == []
    ask.new("due")
    ask.same("due")


def test_a_log_beside_a_damaged_index_is_a_log(starter: Workspace, ask: Asked, touch: Touch) -> None:
    ask.new("due")
    with closing(sqlite3.connect(starter.root / FILE, isolation_level=None)) as db:
        db.execute("UPDATE about SET value = 'other' WHERE name = 'made of'")
    logged(starter, touch)
    assert touch("show", "acme").out.count("call") > 0
    ask.new("due")


def test_a_file_that_may_still_change_unseen_is_read_again(starter: Workspace, ask: Asked) -> None:
    year_2100 = 4_102_444_800  # it stays young, however long the looks take
    os.utime(starter.root / ACME, (year_2100, year_2100))
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


def put_away(ledger: Path) -> None:
    for path in ledger.parent.glob(f"{ledger.name}*"):
        path.unlink()


def test_another_ledger_that_the_environment_names(
    starter: Workspace, ask: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (starter.root / "touch.yaml").read_text()
    account_history = "\n".join(line for line in text.splitlines() if not line.startswith("ledger:"))
    starter.write("touch.yaml", f"{account_history}\nledger: ${{TOUCH_HERE}}\n")
    starter.age()
    for place in ("here", "there"):
        monkeypatch.setenv("TOUCH_HERE", f"sqlite:///.touch/{place}.db")
        ask.new("due")
        ask.same("due")


def test_one_account_makes_the_agendas_of_no_other(starter: Workspace, ask: Asked) -> None:
    for command in (("due", "--account", "acme"), ("show", "acme")):
        assert ask.touch(*command).code == 0
        assert set(ask.made) == {"acme"}
        ask.made.clear()


# ---------------------------------------------------------------------------------------------- at another time


def test_what_has_not_come_is_not_made_anew(starter: Workspace, ask: Asked, clock: time_machine.Traveller) -> None:
    """Every hour of a day and a half: most looks make nothing anew, and each shows what the command would show."""
    made = []
    for _ in range(36):
        ask("due")
        made.append(len(ask.made))
        ask.same("due")
        clock.shift(3600)
    assert made.count(0) > 5
    assert sum(made[1:]) < 36 * 10, "only what is due at an hour is looked at each hour"
    clock.move_to(NOW - dt.timedelta(hours=1))
    ask.new("due")


def test_the_first_look_of_a_day_makes_few_anew(
    workspace: Workspace, ask: Asked, clock: time_machine.Traveller
) -> None:
    """What is due stays due, and how long for is no reason to look again."""
    workspace.write("plans/cadences/steady.yaml", "rhythms: [{id: call, channel: call, every: 3w, template: hello}]\n")
    for n in range(5):
        plan = f"name: Number {n}\ntier: A\nowner: dana\nenter_on: 2026-11-2{n}\ncontacts: [{{name: Kim Bell}}]\n"
        workspace.write(f"plans/accounts/number-{n}.yaml", plan)
    workspace.age()
    overdue = []
    for day in range(6):
        rows = ask("due", "--json", "--owner", "dana").json["actions"]
        overdue.append([row["overdue_days"] for row in rows if row["account"] == "number-0"])
        assert not day or len(ask.made) <= 2, ask.made
        clock.shift(86400)
    assert overdue == [[3], [4], [5], [6], [7], [8]]


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
    for days in (40, -90):
        clock.shift(days * 86400)
        assert ask("due", *AS_OF) == first
        ask("due")


def test_a_reply_shows_and_grows_older(starter: Workspace, ask: Asked, clock: time_machine.Traveller) -> None:
    assert "Reply first" not in ask.new("due").out
    with open_ledger("sqlite:///.touch/ledger.db", starter.root, create=True) as ledger:
        words = Inbound("inbound-1", "+17575550131", "can you do Thursday?", NOW, "+13125550100")
        record_calls(ledger, [Call(words)], NOW)
    pages = []
    for seconds in (10, 49, 1, 60, 3540, 3600, 3601, 86400, 90000):
        clock.shift(seconds)
        pages.append(ask("due").out)
        ask.same("due")
    assert "Reply first" in pages[0]
    assert len(set(pages)) > 4


# ---------------------------------------------------------------------------------------------- whatever is kept


def test_a_store_with_any_byte_wrong_changes_nothing(starter: Workspace, ask: Asked) -> None:
    forms = [("due",), ("due", "--json"), ("send", "--dry-run")]
    right = [ask(*form) for form in forms]
    whole = (starter.root / FILE).read_bytes()
    chance = random.Random(7)
    for _ in range(30):
        at = chance.choice([chance.randrange(100), chance.randrange(len(whole))])
        data = bytearray(whole)
        data[at] ^= chance.choice([1 << chance.randrange(8), chance.randrange(1, 256)])
        (starter.root / FILE).write_bytes(data)
        place = chance.randrange(3)
        assert ask(*forms[place]) == right[place], at
        ask("due", "--channel", "call", "--owner", "theo")
        ask("due", "--owner", "theo")


def test_a_store_cut_anywhere_changes_nothing(starter: Workspace, ask: Asked) -> None:
    right = ask.new("due")
    whole = (starter.root / FILE).read_bytes()
    for length in range(0, len(whole), max(len(whole) // 15, 1)):
        (starter.root / FILE).write_bytes(whole[:length])
        assert ask("due") == right, length


@pytest.mark.parametrize("place", [Path.mkdir, os.mkfifo, lambda path: path.write_text("nonsense")])
def test_something_else_in_the_place_of_the_store(
    starter: Workspace, ask: Asked, place: Callable[[Path], None]
) -> None:
    (starter.root / FILE).parent.mkdir(parents=True)
    place(starter.root / FILE)
    for _ in range(2):
        ask("due")


def test_a_full_disk_is_no_error(starter: Workspace, ask: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """To SQLite a page too many is a disk with no workspace."""
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def full(path: str, **options: Any) -> sqlite3.Connection:
        db = connect(path, **options)
        if str(path).endswith(FILE):
            db.execute("PRAGMA max_page_count = 40")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full)
        for _ in range(2):
            ask.new("due")
    ask.new("due")
    ask.same("due")


def test_no_lock_is_held_while_somebody_reads_slowly(starter: Workspace) -> None:
    command = [sys.executable, "-m", "touchcli", "due", "--all", "--json", *AS_OF]
    for _ in range(2):  # with agendas to make, and without
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
    return [line for line in out.getvalue().splitlines() if f"Own{sys.argv[1]}-" in line]
for turn in range(15):
    new = Path(".touch", f"new-{sys.argv[1]}")
    name = f"Own{sys.argv[1]}-Turn{turn:02}"  # one word, which no line breaks
    new.write_text(f"name: {name}\\nowner: dana\\ntier: A\\ncontacts: [{{name: Kim Bell}}]\\n")
    os.utime(new, (1_000_000_000 + turn, 1_000_000_000 + turn))
    new.replace(mine)
    for _ in range(chance.randrange(1, 4)):
        seen = ask()
        assert seen, turn
        assert all(f"Turn{turn:02}" in line for line in seen), (turn, seen)
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
