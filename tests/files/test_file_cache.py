import datetime as dt
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touchcli.files import cache as module
from touchcli.files.cache import FILE, Kept, Parsed, packed, read_cache
from touchcli.files.parse import parse_file
from touchcli.files.stamps import Stamp, mark_of, stamp_of
from touchcli.files.workspace import read_workspace

if TYPE_CHECKING:
    from tests.files.conftest import Room

_WARM = """
import sys
from pathlib import Path
from touchcli.files.workspace import read_workspace
from touchcli.files.holiday_cache import holiday_lookup
reading = read_workspace(Path(sys.argv[1]))
assert reading.book is not None
holidays = holiday_lookup(Path(sys.argv[1]))
assert len(holidays("US", "IL", 2026)) > 8
print([name for name in ("yaml", "pydantic", "jinja2", "phonenumbers", "holidays") if name in sys.modules])
"""


def test_a_warm_run_imports_nothing_heavy(room: "Room") -> None:
    room.age()
    seen = [_run(_WARM, room.root) for _ in range(2)]
    assert seen == ["['yaml', 'pydantic', 'jinja2', 'phonenumbers', 'holidays']", "[]"]


def test_what_is_kept_is_what_was_read(room: "Room") -> None:
    room.write("plans/accounts/acme.yaml", room.ACCOUNT + "since: 2019-04-02\nlast_sale: {amount: 8400.50}\n")
    room.age()
    cold = room.read(cache=True)
    kept = read_cache(room.root)
    assert sorted(kept.files) == [
        "plans/accounts/acme.yaml",
        "plans/cadences/steady.yaml",
        "templates/hello.yaml",
        "touch.yaml",
    ]
    assert room.read(cache=True) == cold == room.read()


def test_the_cache_belongs_to_its_owner_alone(room: "Room") -> None:
    room.read(cache=True)
    assert (room.root / ".touch").stat().st_mode & 0o777 == 0o700
    assert (room.root / ".touch" / "cache").stat().st_mode & 0o777 == 0o700
    assert (room.root / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (room.root / ".touch" / "cache").iterdir()] == ["files"]


def test_only_what_changed_is_read_again(room: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    room.age()
    room.read(cache=True)
    path = room.write("plans/accounts/acme.yaml", room.ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    read = _files_read(room, monkeypatch)
    assert read == ["plans/accounts/acme.yaml"]
    assert _files_read(room, monkeypatch) == []
    assert room.read(cache=True).book == room.read().book


def test_a_young_file_is_read_again(room: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    room.age()
    path = room.write("plans/accounts/acme.yaml", room.ACCOUNT)
    room.read(cache=True)
    before = stamp_of(path.stat())
    path.write_text(room.ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, ns=(before.mtime_ns, before.mtime_ns))
    assert stamp_of(path.stat()) == before
    reading = room.read(cache=True)
    assert reading.book is not None
    assert reading.book.accounts["acme"].name == "Apex Industrial"


def test_a_broken_file_is_never_kept(room: "Room", monkeypatch: pytest.MonkeyPatch) -> None:
    room.write("plans/accounts/acme.yaml", "name: Acme\ntier: E\n")
    room.write("plans/accounts/gone.yaml", "x").unlink()
    (room.root / "plans/accounts/gone.yaml").symlink_to("nowhere")
    room.age()
    first = room.read(cache=True)
    written = (room.root / FILE).stat().st_mtime_ns
    assert [problem.code for problem in first.problems] == ["bad-choice", "unreadable"]
    assert _files_read(room, monkeypatch) == ["plans/accounts/acme.yaml", "plans/accounts/gone.yaml"]
    assert room.read(cache=True) == first
    assert (room.root / FILE).stat().st_mtime_ns == written


def test_a_new_reference_is_seen_in_a_kept_file(room: "Room") -> None:
    room.age()
    room.read(cache=True)
    (room.root / "templates" / "hello.yaml").unlink()
    assert [problem.code for problem in room.read(cache=True).problems] == ["unknown-template", "unknown-template"]


def test_nothing_is_written_while_the_settings_are_broken(room: "Room") -> None:
    room.write("touch.yaml", "calendar: 1\n")
    room.read(cache=True)
    assert not (room.root / ".touch").exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"\0", b"nonsense", b"mark\0" + pickle.dumps((0, {})), bytes(range(256)) * 99],
)
def test_a_damaged_or_foreign_cache_is_none(room: "Room", data: bytes) -> None:
    room.age()
    fresh = room.read(cache=True)
    room.write(str(FILE), data)
    assert read_cache(room.root) == Kept()
    assert room.read(cache=True) == fresh
    assert read_cache(room.root).files


@pytest.mark.parametrize("value", [(1,), (1, {"a": 1}), (1, {"a": ((1, 2), ())}), "x", (1, [])])
def test_a_cache_of_another_shape_is_none(room: "Room", value: object) -> None:
    room.write(str(FILE), module._mark() + b"\0" + pickle.dumps(value))
    assert read_cache(room.root) == Kept()


def test_a_cut_cache_is_none(room: "Room") -> None:
    room.age()
    room.read(cache=True)
    whole = (room.root / FILE).read_bytes()
    for length in range(0, len(whole), 97):
        (room.root / FILE).write_bytes(whole[:length])
        assert read_cache(room.root) == Kept()


class _Evil:
    def __init__(self, call: object, *arguments: object) -> None:
        self.made = (call, arguments)

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return self.made


@pytest.mark.parametrize("call", [os.system, eval, exec, __import__, getattr, dt.timedelta, Parsed])
def test_a_hostile_cache_runs_nothing(room: "Room", call: object, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    body = pickle.dumps((1 << 62, {"touch.yaml": ((1, 2, 3), (_Evil(call, f"touch {mark}"),))}))
    room.write(str(FILE), module._mark() + b"\0" + body)
    assert read_cache(room.root) == Kept()
    assert room.read(cache=True).problems == ()
    assert not mark.exists()


def test_a_folder_that_takes_no_cache(room: "Room") -> None:
    (room.root / ".touch").write_text("no folder")
    assert room.read(cache=True) == room.read()
    assert (room.root / ".touch").read_text() == "no folder"


_READ_ONLY = """
import os, sys, tempfile
from pathlib import Path
from touchcli.files.workspace import read_workspace
root = Path(sys.argv[1])
before = read_workspace(root, cache=False)
if os.geteuid() == 0:  # nobody keeps root from writing, so be nobody
    os.setuid(65534)
print(read_workspace(root, cache=True) == before, before.problems, flush=True)
os._exit(0)
"""


def test_a_read_only_workspace(room: "Room") -> None:
    for folder in room.root.parents:
        if not folder.stat().st_mode & 0o001:  # pytest's own folders are closed to others
            folder.chmod(0o755)
    room.root.chmod(0o555)
    try:
        assert _run(_READ_ONLY, room.root) == "True ()"
        assert not (room.root / ".touch").exists()
    finally:
        room.root.chmod(0o755)


def test_a_cache_that_cannot_be_put_is_no_error(room: "Room") -> None:
    room.read(cache=True)
    (room.root / ".touch" / "cache" / "files").unlink()
    (room.root / ".touch" / "cache" / "files").mkdir()
    assert room.read(cache=True) == room.read()
    assert [path.name for path in (room.root / ".touch" / "cache").iterdir()] == ["files"]


def test_marks(tmp_path: Path) -> None:
    assert mark_of("no_such_package") == ""
    assert "phonenumbers" in mark_of("phonenumbers")
    stamp = Stamp(1, 2, 3)
    kept = Kept(5_000_000_000, {"a": Parsed((1,), (), stamp)})
    assert kept.parsed("a", stamp) == Parsed((1,), (), stamp)
    assert kept.parsed("a", Stamp(1, 2, 4)) is None
    assert kept.parsed("b", stamp) is None
    assert packed(kept).startswith(module._mark())


TEXTS = st.sampled_from(
    [
        "name: A\n",
        "name: B\ntier: A\n",
        "name: A\ntier: E\n",
        "- {id: x, name: X}\n- {id: y}\n",
        "",
        "a: [",
        "name: A\nowner: z\n",
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from(["a.yaml", "b.yaml", "sub/a.yaml"]), TEXTS | st.none(), st.integers(0, 3)), max_size=5
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(EDITS)
def test_the_cache_equals_the_slow_path(room: "Room", edits: list[tuple[str, str | None, int]]) -> None:
    for name, text, age in edits:
        path = room.root / "plans" / "accounts" / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            room.write(f"plans/accounts/{name}", text)
            then = path.stat().st_mtime_ns - age * 1_500_000_000
            os.utime(path, ns=(then, then))
        assert room.read(cache=True) == read_workspace(room.root, cache=False)


def _files_read(room: "Room", monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a reading opens to parse them."""
    read: list[str] = []

    def parse(root: Path, file: str, country: str | None) -> Parsed:
        read.append(file)
        return parse_file(root, file, country)

    with monkeypatch.context() as patch:
        patch.setattr("touchcli.files.parse.parse_file", parse)
        room.read(cache=True)
    return read


def _run(script: str, root: Path) -> str:
    made = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()
