"""The index by itself: what is put into it, what is damaged, foreign, hostile or full, and many at once."""

import datetime as dt
import os
import pickle
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from workspace import Workspace

from touchcli.cache.encoding import Undecodable, decode, encode
from touchcli.cache.fingerprint import package_mark, program_mark
from touchcli.cache.index import FILE, Damaged, Index, checksum, microseconds, open_index
from touchcli.files.parse import Parsed
from touchcli.rules.models.problem import Problem

PROGRAM = b"this program"
ACME = "plans/accounts/acme.yaml"


def opened(root: Path, program: bytes = PROGRAM) -> Index:
    index = open_index(str(root), program)
    assert index is not None
    return index


def filled(root: Path) -> Index:
    index = opened(root)
    with index.writing():
        index.put_about("name", "value")
        index.write("INSERT INTO agendas VALUES (1, 'dana', 10, 20, 739000, 0, NULL, NULL)")
        index.write("INSERT INTO agendas VALUES (2, NULL, 10, 20, NULL, 1, '[]', 5)")
        index.seal()
    return index


def behind_its_back(root: Path, statement: str) -> None:
    with closing(sqlite3.connect(root / FILE, isolation_level=None)) as db:
        db.execute(statement)


# ---------------------------------------------------------------------------------------------- what is put


def test_what_is_put_is_there_for_others(tmp_path: Path) -> None:
    filled(tmp_path)
    index = opened(tmp_path)
    assert index.about("name") == "value"
    assert index.about("nothing") is None
    assert index.is_sealed()


def test_what_is_not_finished_was_never_begun(tmp_path: Path) -> None:
    index = filled(tmp_path)

    def broken_off() -> None:
        with index.writing():
            index.put_about("name", "other")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert index.about("name") == opened(tmp_path).about("name") == "value"


def test_agendas_in_the_shadow_are_seen_by_nobody_else(tmp_path: Path) -> None:
    index = filled(tmp_path)
    for _ in range(2):
        index.shadow_agendas()
        assert index.rows("SELECT n, owner, until FROM agendas") == [(1, "dana", 0), (2, None, 0)]
        index.keep_agendas(KEPT)
    assert opened(tmp_path).rows("SELECT until FROM agendas") == [(20,), (20,)]
    assert index.is_sealed()


def test_another_program_begins_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    assert opened(tmp_path, b"another program").about("name") is None
    assert opened(tmp_path).about("name") is None


@pytest.mark.parametrize("pragma", ["application_id = 1", "user_version = 99"])
def test_another_format_and_another_application_begin_anew(tmp_path: Path, pragma: str) -> None:
    filled(tmp_path)
    behind_its_back(tmp_path, f"PRAGMA {pragma}")
    assert opened(tmp_path).about("name") is None


@pytest.mark.parametrize("value", ["'other'", "NULL", "CAST(value AS BLOB)", "7"])
def test_a_value_that_is_not_what_was_put_is_damage(tmp_path: Path, value: str) -> None:
    filled(tmp_path)
    behind_its_back(tmp_path, f"UPDATE about SET value = {value} WHERE name = 'name'")
    with pytest.raises(Damaged):
        opened(tmp_path).about("name")
    assert not (tmp_path / FILE).exists(), "the next one is made anew"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE agendas SET until = until + 1 WHERE n = 1",
        "UPDATE agendas SET since = since + 1 WHERE n = 2",
        "UPDATE agendas SET quiet = quiet + 1 WHERE n = 1",
        "UPDATE agendas SET texts = 0 WHERE n = 2",
        "UPDATE agendas SET sum = 6 WHERE n = 2",
        "UPDATE agendas SET n = 3 WHERE n = 2",
        "UPDATE agendas SET owner = NULL WHERE n = 1",
        "DELETE FROM agendas WHERE n = 1",
    ],
)
def test_agendas_that_are_not_what_was_written_break_the_seal(tmp_path: Path, change: str) -> None:
    filled(tmp_path)
    behind_its_back(tmp_path, change)
    assert not opened(tmp_path).is_sealed()


KEPT = [(30, 40, 739001, 1, "[1]", 7, 1), (30, 50, None, 0, None, None, 2)]


def test_agendas_put_in_the_place_of_others_are_sealed(tmp_path: Path) -> None:
    index = filled(tmp_path)
    with index.writing():
        index.keep_agendas(KEPT)
        index.keep_agendas(KEPT[:1])
    other = opened(tmp_path)
    assert other.rows("SELECT until, owner FROM agendas") == [(40, "dana"), (50, None)]
    assert other.is_sealed()


@pytest.mark.parametrize("kept", [KEPT, KEPT[:1], KEPT[1:]])
def test_damage_done_before_breaks_the_seal_whatever_is_put_in_its_place(
    tmp_path: Path, kept: list[tuple[object, ...]]
) -> None:
    filled(tmp_path)
    behind_its_back(tmp_path, "UPDATE agendas SET until = until + 1 WHERE n = 2")
    index = opened(tmp_path)
    with index.writing():
        index.keep_agendas(kept)
    assert not opened(tmp_path).is_sealed()


def test_a_table_that_is_gone_is_damage(tmp_path: Path) -> None:
    filled(tmp_path)
    behind_its_back(tmp_path, "DROP TABLE agendas")
    with pytest.raises(Damaged):
        opened(tmp_path).is_sealed()
    assert not (tmp_path / FILE).exists()


def test_who_cannot_write_harms_nobody(tmp_path: Path) -> None:
    index, other = filled(tmp_path), opened(tmp_path)
    with index.writing():
        index.put_about("name", "mine")
        assert other.about("name") == "value"
        with pytest.raises(Damaged), other.writing():
            other.put_about("name", "theirs")
    assert opened(tmp_path).about("name") == "mine"


def test_two_that_make_the_index_at_once(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom touchcli.cache.index import *\nprint(1, flush=True)\n"
        "index = open_index(sys.argv[1], b'this program')\nassert index is not None\n"
        "with index.writing():\n    index.put_about('theirs', 1)\n"
    )
    index = opened(tmp_path)
    inode = (tmp_path / FILE).stat().st_ino
    index.write("BEGIN IMMEDIATE")
    with subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        time.sleep(0.3)  # it waits for whoever is writing
        index.put_about("mine", 1)
        index.write("COMMIT")
        assert other.wait(30) == 0
    assert (tmp_path / FILE).stat().st_ino == inode
    assert [opened(tmp_path).about(name) for name in ("mine", "theirs")] == [1, 1]


def test_a_full_disk_is_no_damage(tmp_path: Path) -> None:
    index = filled(tmp_path)
    ((pages,),) = index.rows("PRAGMA page_count")
    index.write(f"PRAGMA max_page_count = {pages}")  # to SQLite this is a disk with no room
    with pytest.raises(Damaged), index.writing():
        index.put_about("much", os.urandom(100_000))
    assert opened(tmp_path).about("name") == "value"


def test_an_index_in_memory_tells_a_mistake_of_ours() -> None:
    with pytest.raises(sqlite3.OperationalError):
        Index.in_memory().rows("SELECT nothing FROM nowhere")


def test_a_checksum_tells_text_from_bytes_and_instants_are_whole_microseconds() -> None:
    assert checksum("a", b"b") != checksum("a", "b") != checksum("b", "a")
    assert microseconds(dt.datetime(1970, 1, 1, 0, 0, 1, 5, dt.UTC)) == 1_000_005


# ---------------------------------------------------------------------------------------------- the values in it


def test_values_come_back_as_they_were(workspace: Workspace) -> None:
    book = workspace.book()
    values = [*book.accounts.values(), *book.cadences.values(), *book.templates.values(), book.settings]
    assert [decode(encode(value)) for value in values] == values
    assert decode(encode((dt.date(2026, 1, 2), Decimal("1.50")))) == (dt.date(2026, 1, 2), Decimal("1.50"))


class _Evil:
    def __init__(self, call: object, *arguments: object) -> None:
        self.made = (call, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.made


@pytest.mark.parametrize("call", [os.system, eval, exec, __import__, getattr, Parsed, Problem, dt.datetime])
def test_a_hostile_index_runs_nothing(workspace: Workspace, call: object, tmp_path: Path) -> None:
    """A workspace from a stranger, with an index of this very program and checksums that are right."""
    workspace.age()
    fresh = workspace.read(cache=True)
    mark = tmp_path / "ran"
    evil = pickle.dumps(_Evil(call, f"touch {mark}"))
    with pytest.raises(Undecodable):
        decode(evil)
    index = opened(workspace.root, program_mark())
    index.write("UPDATE plans SET plan = ?, sum = ?", evil, checksum("acme", evil))
    for _ in range(2):  # with an index in memory in its place, and with a new one
        assert workspace.read(cache=True) == fresh
    assert not mark.exists()


@pytest.mark.parametrize("value", [1, "x", ("acme",), dt.date(2026, 1, 1)])
def test_a_plan_of_another_shape_is_damage(workspace: Workspace, value: object) -> None:
    workspace.age()
    fresh = workspace.read(cache=True)
    plan = encode(value)
    opened(workspace.root, program_mark()).write("UPDATE plans SET plan = ?, sum = ?", plan, checksum("acme", plan))
    assert workspace.read(cache=True) == fresh


def test_the_plan_of_another_account_is_damage(workspace: Workspace) -> None:
    workspace.write("plans/accounts/beta.yaml", "name: Beta\n")
    workspace.age()
    fresh = workspace.read(cache=True)
    query = "UPDATE plans SET (plan, sum) = (SELECT plan, sum FROM plans AS other WHERE other.n <> plans.n)"
    opened(workspace.root, program_mark()).write(query)
    assert workspace.read(cache=True) == fresh


# ---------------------------------------------------------------------------------------------- in its place


@pytest.mark.parametrize("data", [b"", b"\0", b"nonsense", b"SQLite format 3\0" + bytes(99), bytes(range(256)) * 99])
def test_a_foreign_file_is_thrown_away(workspace: Workspace, data: bytes) -> None:
    workspace.age()
    fresh = workspace.read()
    workspace.write(FILE, data)
    assert workspace.read(cache=True) == fresh
    assert is_kept(workspace)


def test_a_foreign_database_is_thrown_away(workspace: Workspace) -> None:
    workspace.age()
    (workspace.root / FILE).parent.mkdir(parents=True)
    with closing(sqlite3.connect(workspace.root / FILE)) as db:
        db.execute("CREATE TABLE about (name, value)")
        db.commit()
    assert workspace.read(cache=True) == workspace.read()
    assert is_kept(workspace)


@pytest.mark.parametrize("place", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(f"{path}s")])
def test_what_is_no_file_is_no_error(workspace: Workspace, place: Callable[[Path], None]) -> None:
    (workspace.root / FILE).parent.mkdir(parents=True)
    place(workspace.root / FILE)
    for _ in range(2):
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
        (root / ".touch/cache/index").write_bytes(b"nonsense")
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


def is_kept(workspace: Workspace) -> bool:
    """True where the index has an account."""
    return bool(opened(workspace.root, program_mark()).rows("SELECT 1 FROM accounts"))
