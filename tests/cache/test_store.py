"""The store beside a workspace: whatever is in its place, and whoever else is at it, what is read stays the same."""

import os
import pickle
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from workspace import Workspace

from touchcli.cache.answers import FILE, kept_answer
from touchcli.cache.encoding import Parsed, pack, unpack
from touchcli.cache.fingerprint import package_mark, program_mark
from touchcli.cache.store import Answer, Damaged, Entry, Kept, open_kept
from touchcli.files.workspace import read_workspace
from touchcli.rules.models.problem import Problem

ACME = "plans/accounts/acme.yaml"
PROGRAM = b"this program"
ENTRY = Entry((1, 2, 3), 1 << 40, since=5, until=9, ids="\nacme\n", outlook="[]\n[]")


# ---------------------------------------------------------------------------------------------- the store alone


def test_what_was_put_is_there_after_the_commit(tmp_path: Path) -> None:
    with opened(tmp_path) as kept:
        assert kept.entries() == {}
        kept.put("a", ENTRY, b"plans of a")
        kept.put("b", ENTRY, b"plans of b")
        kept.describe(kept.state()._replace(ledger="there", mark="7"))
        kept.answer("form", Answer(1, 2, "out", "err", 2))
        kept.commit()
    with opened(tmp_path) as kept:
        assert kept.entries() == {"a": ENTRY, "b": ENTRY}
        assert kept.plans("a") == b"plans of a"
        assert (kept.state().ledger, kept.state().mark) == ("there", "7")
        kept.put("a", ENTRY._replace(until=10))
        kept.drop("b")
        kept.commit()
    with opened(tmp_path) as kept:
        assert kept.entries() == {"a": ENTRY._replace(until=10)}
        assert kept.plans("a") == b"plans of a"
        with pytest.raises(Damaged):
            kept.plans("b")
    found = kept_answer(str(tmp_path), "form")
    assert found is not None
    assert found[1] == (1, 2, "out", "err", 2)


def test_without_a_commit_nothing_is_kept(tmp_path: Path) -> None:
    with opened(tmp_path) as kept:
        kept.commit()
    with opened(tmp_path) as kept:
        kept.put("a", ENTRY, b"plans")
    with opened(tmp_path) as kept:
        assert kept.entries() == {}


def test_another_state_takes_the_answers_away(tmp_path: Path) -> None:
    with opened(tmp_path) as kept:
        kept.answer("form", Answer(1, 2, "out", "err", 0))
        kept.commit()
    assert kept_answer(str(tmp_path), "form")
    assert kept_answer(str(tmp_path), "another form") is None
    with opened(tmp_path) as kept:
        kept.describe(kept.state()._replace(mark="8"))
        kept.commit()
    assert kept_answer(str(tmp_path), "form") is None
    assert kept_answer(str(tmp_path / "nowhere"), "form") is None


def test_another_program_begins_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as kept:
        kept.put("a", ENTRY, b"plans")
        kept.commit()
    with opened(tmp_path, b"another program") as kept:
        assert kept.entries() == {}
    with opened(tmp_path) as kept:
        assert kept.entries() == {}


def test_another_format_and_another_application_begin_anew(tmp_path: Path) -> None:
    for pragma in ("application_id = 1", "user_version = 99"):
        with opened(tmp_path) as kept:
            kept.put("a", ENTRY, b"plans")
            kept.answer("form", Answer(1, 2, "out", "err", 0))
            kept.commit()
        with closing(sqlite3.connect(tmp_path / FILE)) as db:
            db.execute(f"PRAGMA {pragma}")
        assert kept_answer(str(tmp_path), "form") is None
        with opened(tmp_path) as kept:
            assert kept.entries() == {}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE files SET until = until + 1",
        "UPDATE files SET ids = CAST(ids AS BLOB)",
        "UPDATE files SET outlook = '[]'",
        "UPDATE files SET file = 'c' WHERE file = 'a'",
        "UPDATE files SET size = NULL",
        "DROP TABLE files",
        "ALTER TABLE files RENAME COLUMN until TO til",
    ],
)
def test_an_entry_that_is_not_what_was_put_is_damage(tmp_path: Path, change: str) -> None:
    filled(tmp_path, change)
    with pytest.raises(Damaged):
        plans_of(tmp_path, "a")
    with opened(tmp_path) as kept:
        assert kept.entries() == {}


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE plans SET plans = x'00'",
        "UPDATE plans SET plans = CAST(plans AS TEXT)",
        # The plans of one file under the name of another.
        "UPDATE plans SET (plans, sum) = (SELECT plans, sum FROM plans WHERE file = 'b')",
        "DELETE FROM plans WHERE file = 'a'",
        "DROP TABLE plans",
    ],
)
def test_plans_that_are_not_what_was_put_are_damage(tmp_path: Path, change: str) -> None:
    filled(tmp_path, change)
    with pytest.raises(Damaged):
        plans_of(tmp_path, "a")
    with opened(tmp_path) as kept:
        assert kept.entries() == {}


def test_plans_of_a_former_state_of_the_file_are_damage(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as kept:
        kept.put("a", ENTRY._replace(stamp=(4, 5, 6)))
        kept.commit()
    with pytest.raises(Damaged):
        plans_of(tmp_path, "a")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE about SET value = '8' WHERE name = 'mark'",
        "UPDATE about SET value = CAST(value AS BLOB) WHERE name = 'mark'",
        "UPDATE about SET value = CAST(value AS BLOB) WHERE name = 'ledger'",
        "DELETE FROM about WHERE name = 'frame'",
        "UPDATE answers SET output = 'other'",
        "UPDATE answers SET output = CAST(output AS BLOB)",
        "UPDATE answers SET until = 1 << 60",
        "UPDATE answers SET form = 'other'",
        "DROP TABLE answers",
        "DROP TABLE about",
    ],
)
def test_an_answer_that_is_not_what_was_put_is_none(tmp_path: Path, change: str) -> None:
    filled(tmp_path)
    assert kept_answer(str(tmp_path), "form")
    filled(tmp_path, change)
    assert kept_answer(str(tmp_path), "form") is None
    assert kept_answer(str(tmp_path), "other") is None
    if "about" in change:
        with opened(tmp_path) as kept:
            assert kept.entries() == {}


def test_who_cannot_write_goes_without_and_harms_nobody(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as first, opened(tmp_path) as second:
        first.put("a", ENTRY._replace(until=10))
        second.put("a", ENTRY._replace(until=11))
        assert second.entries()["a"] == ENTRY  # it can still read what was there
        second.describe(second.state()._replace(mark="9"))
        second.answer("form", Answer(1, 2, "other", "", 0))
        second.commit()
        with pytest.raises(Damaged):
            put_and_look(tmp_path)
        close(second)
        first.commit()
    with opened(tmp_path) as kept:
        assert kept.entries()["a"].until == 10
        assert kept.state().mark == "7"
    found = kept_answer(str(tmp_path), "form")
    assert found is not None
    assert found[1][2] == "out"


def test_two_that_make_the_store_at_once(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom touchcli.cache.store import *\nprint(1, flush=True)\n"
        "with open_kept(sys.argv[1], b'this program') as kept:\n"
        "    assert kept is not None\n    kept.put('b', Entry((1, 2, 3), 4), b'')\n    kept.commit()\n"
    )
    with opened(tmp_path) as kept:
        inode = (tmp_path / FILE).stat().st_ino
        with subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            time.sleep(0.3)  # it finds the empty file, and waits for whoever is making a store of it
            kept.put("a", ENTRY, b"plans")
            kept.commit()
            assert other.wait(30) == 0
    assert (tmp_path / FILE).stat().st_ino == inode
    with opened(tmp_path) as kept:
        assert set(kept.entries()) == {"a", "b"}


def test_a_full_disk_is_no_error(tmp_path: Path) -> None:
    filled(tmp_path)
    with opened(tmp_path) as kept:
        pages = kept._db.execute("PRAGMA page_count").fetchone()[0]
        kept._db.execute(f"PRAGMA max_page_count = {pages}")  # to SQLite this is a disk with no room
        kept.put("c", ENTRY, os.urandom(100_000))
        assert not kept.writes
        kept.commit()
    with opened(tmp_path) as kept:
        assert set(kept.entries()) == {"a", "b"}


# ---------------------------------------------------------------------------------------------- the values in it


def test_values_come_back_as_they_were(workspace: Workspace) -> None:
    reading = read_workspace(workspace.root, cache=False)
    assert reading.book is not None
    values = (*reading.book.accounts.values(), *reading.book.cadences.values(), *reading.book.templates.values())
    parsed = Parsed(values, (Problem("a", 1, 2, "code", "message", "hint"),), (1, 2, 3))
    packed = unpack(pack(parsed))
    assert (packed.all(), packed.problems) == (parsed.values, parsed.problems)
    assert list(packed.some([1])) == [values[1]]


class _Evil:
    def __init__(self, call: object, *arguments: object) -> None:
        self.made = (call, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.made


@pytest.mark.parametrize("call", [os.system, eval, exec, __import__, getattr, Parsed, Problem])
def test_a_hostile_store_runs_nothing(workspace: Workspace, call: object, tmp_path: Path) -> None:
    """A workspace from a stranger, with a store of this very program and checksums that are right."""
    workspace.age()
    fresh = workspace.read(cache=True)
    mark = tmp_path / "ran"
    evil = pickle.dumps(_Evil(call, f"touch {mark}"))
    for plans in (evil, pickle.dumps(((evil,), ()))):
        with open_kept(str(workspace.root), program_mark()) as kept:
            assert kept is not None
            entry = kept.entries()[ACME]
            kept.put(ACME, entry, plans)
            kept.commit()
        for _ in range(2):  # without the store, and with a new one
            assert workspace.read(cache=True) == fresh
        assert not mark.exists()


@pytest.mark.parametrize("value", [1, (1,), (1, 2), ((1,), ()), ((), ((1,),)), ((b"x",), ((),)), (("x",), ())])
def test_values_of_another_shape_are_damage(value: object) -> None:
    with pytest.raises(Damaged):
        unpack(pickle.dumps(value)).all()


# ---------------------------------------------------------------------------------------------- in its place


@pytest.mark.parametrize("data", [b"", b"\0", b"nonsense", b"SQLite format 3\0" + bytes(99), bytes(range(256)) * 99])
def test_a_foreign_file_is_thrown_away(workspace: Workspace, data: bytes) -> None:
    workspace.age()
    fresh = workspace.read()
    workspace.write(FILE, data)
    assert kept_answer(str(workspace.root), "form") is None
    assert workspace.read(cache=True) == fresh
    assert entries(workspace)


def test_a_foreign_database_is_thrown_away(workspace: Workspace) -> None:
    workspace.age()
    (workspace.root / FILE).parent.mkdir(parents=True)
    with closing(sqlite3.connect(workspace.root / FILE)) as db:
        db.execute("CREATE TABLE about (name, value)")
        db.commit()
    assert kept_answer(str(workspace.root), "form") is None
    assert workspace.read(cache=True) == workspace.read()
    assert entries(workspace)


@pytest.mark.parametrize("place", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(f"{path}s")])
def test_what_is_no_file_is_no_error(workspace: Workspace, place: Callable[[Path], None]) -> None:
    (workspace.root / FILE).parent.mkdir(parents=True)
    place(workspace.root / FILE)
    for _ in range(2):
        assert kept_answer(str(workspace.root), "form") is None
        assert workspace.read(cache=True) == workspace.read()
    assert not (workspace.root / f"{FILE}s").exists()


def test_a_folder_that_takes_no_store(workspace: Workspace) -> None:
    (workspace.root / ".touch").write_text("no folder")
    assert workspace.read(cache=True) == workspace.read()
    assert (workspace.root / ".touch").read_text() == "no folder"


def test_a_store_cut_at_any_length(workspace: Workspace) -> None:
    workspace.age()
    fresh = workspace.read(cache=True)
    whole = (workspace.root / FILE).read_bytes()
    for length in sorted({*range(0, len(whole), 1511), *range(100), len(whole) - 1}):
        (workspace.root / FILE).write_bytes(whole[:length])
        assert workspace.read(cache=True) == fresh, length


def test_a_store_with_any_byte_wrong(workspace: Workspace) -> None:
    workspace.write("plans/accounts/beta.yaml", "name: Beta\ntier: E\n")
    workspace.age()
    fresh = workspace.read(cache=True)
    whole = (workspace.root / FILE).read_bytes()
    chance = random.Random(1)
    for _ in range(300):
        at = chance.choice([chance.randrange(100), chance.randrange(len(whole))])
        data = bytearray(whole)
        data[at] ^= chance.choice([1 << chance.randrange(8), chance.randrange(1, 256)])
        (workspace.root / FILE).write_bytes(data)
        for _ in range(2):
            assert workspace.read(cache=True) == fresh, at
        for path in (workspace.root / FILE).parent.iterdir():
            path.unlink()  # with the journals of a store whose header asked for some


# ---------------------------------------------------------------------------------------------- at the same time

_WORKER = """
import os, random, sys
from pathlib import Path
from touchcli.files.workspace import read_workspace
root, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
mine = f"plans/accounts/worker-{sys.argv[2]}.yaml"
for turn in range(25):
    name = f"Turn {turn}"
    new = root / ".touch" / f"new-{sys.argv[2]}"
    new.write_text(f"name: {name}\\n" + ("tier: E\\n" if turn % 3 == 1 else ""))
    os.utime(new, (1_000_000_000 + turn, 1_000_000_000 + turn))
    new.replace(root / mine)
    reading = read_workspace(root)
    assert reading.book is not None
    if turn % 3 == 1:
        assert [problem.code for problem in reading.problems if problem.file == mine] == ["bad-choice"]
    else:
        assert reading.book.accounts[f"worker-{sys.argv[2]}"].name == name
    assert reading.book.accounts["acme"].name == "Acme Industrial"
    if turn == 12 and chance.random() < 0.5:
        (root / ".touch/cache/kept").write_bytes(b"nonsense")
"""


def test_many_at_once_read_what_is_there(workspace: Workspace) -> None:
    (workspace.root / ".touch").mkdir()
    workspace.age()
    workers = [
        subprocess.Popen([sys.executable, "-c", _WORKER, workspace.root, str(n)], stderr=subprocess.PIPE, text=True)
        for n in range(4)
    ]
    said = [worker.communicate(timeout=120)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0] * 4, said
    assert workspace.read(cache=True) == workspace.read()


def test_marks() -> None:
    assert package_mark("no_such_package") == ""
    assert "phonenumbers" in package_mark("phonenumbers")
    assert program_mark() == program_mark()


def opened(root: Path, program: bytes = PROGRAM) -> "Sure":
    return Sure(root, program)


class Sure:
    """The store, where one can be had."""

    def __init__(self, root: Path, program: bytes) -> None:
        self.opening = open_kept(str(root), program)

    def __enter__(self) -> Kept:
        kept = self.opening.__enter__()
        assert kept is not None
        return kept

    def __exit__(self, *why: object) -> bool | None:
        return self.opening.__exit__(*why)  # type: ignore[arg-type]


def close(kept: Kept) -> None:
    """Let go of the file, as the end of a process does."""
    kept._db.close()


def filled(root: Path, *changes: str) -> None:
    """A store of two files and an answer, changed behind its back."""
    with opened(root) as kept:
        kept.put("a", ENTRY, b"plans of a")
        kept.put("b", ENTRY, b"plans of b")
        kept.describe(kept.state()._replace(ledger="sqlite:///x", mark="7"))
        kept.answer("form", Answer(1, 2, "out", "err", 2))
        kept.commit()
    with closing(sqlite3.connect(root / FILE, isolation_level=None)) as db:
        for change in changes:
            db.execute(change)


def plans_of(root: Path, file: str) -> bytes:
    with opened(root) as kept:
        assert kept.entries()
        return kept.plans(file)


def put_and_look(root: Path) -> bytes:
    with opened(root) as kept:
        kept.put("new", ENTRY, b"plans")
        assert not kept.writes
        return kept.plans("new")


def entries(workspace: Workspace) -> dict[str, Entry]:
    with opened(workspace.root, program_mark()) as kept:
        return kept.entries()
