"""What a workspace keeps of its files between runs, and that nobody can tell but by the time it takes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_workspace import ACCOUNT, SETTINGS
from workspace import Workspace

from touchcli.cache.answers import FILE
from touchcli.cache.encoding import Parsed
from touchcli.cache.fingerprint import program_mark
from touchcli.cache.scan import stamp_of
from touchcli.cache.store import Damaged, open_kept
from touchcli.files.parse import parse_file
from touchcli.files.workspace import read_workspace

ACME, HELLO = "plans/accounts/acme.yaml", "templates/hello.yaml"

_WARM = """
import sys
from pathlib import Path
from touchcli.files.workspace import read_workspace
from touchcli.files.lookup.public_holidays import holiday_lookup
reading = read_workspace(Path(sys.argv[1]))
assert reading.book is not None
holidays = holiday_lookup(Path(sys.argv[1]))
assert len(holidays("US", "IL", 2026)) > 8
print([name for name in ("yaml", "pydantic", "jinja2", "phonenumbers", "holidays") if name in sys.modules])
"""


def test_a_warm_run_imports_nothing_heavy(room: Workspace) -> None:
    room.age()
    seen = [_run(_WARM, room.root) for _ in range(2)]
    assert seen == ["['yaml', 'pydantic', 'jinja2', 'phonenumbers', 'holidays']", "[]"]


def test_what_is_kept_is_what_was_read(room: Workspace) -> None:
    room.write(ACME, ACCOUNT + "since: 2019-04-02\nlast_sale: {amount: 8400.50}\n")
    room.age()
    cold = room.read(cache=True)
    assert _kept_files(room) == [ACME, "plans/cadences/steady.yaml", HELLO, "touch.yaml"]
    assert room.read(cache=True) == cold == room.read()


def test_the_cache_belongs_to_its_owner_alone(room: Workspace) -> None:
    room.read(cache=True)
    assert (room.root / ".touch").stat().st_mode & 0o777 == 0o700
    assert (room.root / ".touch" / "cache").stat().st_mode & 0o777 == 0o700
    assert (room.root / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (room.root / ".touch" / "cache").iterdir()] == ["kept"]


def test_only_what_changed_is_read_again(room: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    room.age()
    room.read(cache=True)
    path = room.write(ACME, ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert _files_read(room, monkeypatch) == [ACME]
    assert _files_read(room, monkeypatch) == []
    assert room.read(cache=True).book == room.read().book


def test_a_young_file_is_read_again(room: Workspace) -> None:
    room.age()
    path = room.write(ACME, ACCOUNT)
    room.read(cache=True)
    before = stamp_of(path.stat())
    path.write_text(ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, ns=(before[1], before[1]))
    assert stamp_of(path.stat()) == before
    reading = room.read(cache=True)
    assert reading.book is not None
    assert reading.book.accounts["acme"].name == "Apex Industrial"


def test_a_file_put_in_the_place_of_another_is_read(room: Workspace) -> None:
    """As editors save: a new file of the same size and time, under the name of the old one."""
    room.age()
    path = room.root / ACME
    room.read(cache=True)
    before = path.stat()
    other = room.write("other", ACCOUNT.replace("Acme", "Apex"))
    os.utime(other, ns=(before.st_mtime_ns, before.st_mtime_ns))
    other.replace(path)
    assert stamp_of(path.stat())[:2] == stamp_of(before)[:2]
    reading = room.read(cache=True)
    assert reading.book is not None
    assert reading.book.accounts["acme"].name == "Apex Industrial"


def test_a_broken_file_is_kept_with_its_problems(room: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    room.write(ACME, "name: Acme\ntier: E\n")
    room.write(HELLO, "purpose: nothing\n")
    room.age()
    first = room.read(cache=True)
    assert [problem.code for problem in first.problems] == ["bad-choice", "bad-choice", "no-words"]
    assert _files_read(room, monkeypatch) == []
    assert room.read(cache=True) == first == room.read()
    room.write(ACME, "name: Acme\ntier: A\n")
    assert _files_read(room, monkeypatch) == [ACME]
    assert room.read(cache=True) == room.read()


def test_broken_accounts_are_read_again_where_the_settings_are_new(
    room: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint says what the number would be in the country of the settings."""
    room.write(ACME, ACCOUNT.replace("+15125550142", "020 7946 0018"))
    room.write("plans/accounts/sound.yaml", "name: Sound\n")
    room.age()
    before = room.read(cache=True)
    room.write("touch.yaml", SETTINGS.replace("US", "GB").replace("America/Chicago", "Europe/London"))
    assert _files_read(room, monkeypatch) == ["touch.yaml", ACME]
    assert room.read(cache=True) == room.read() != before


def test_what_cannot_be_read_is_looked_at_each_time(room: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (room.root / "plans/accounts/gone.yaml").symlink_to("nowhere")
    room.age()
    first = room.read(cache=True)
    assert [problem.code for problem in first.problems] == ["unreadable"]
    assert _files_read(room, monkeypatch) == ["plans/accounts/gone.yaml"]
    (room.root / "plans/accounts/nowhere").write_text("name: Here\n")
    assert room.read(cache=True) == room.read() != first


def test_a_new_reference_is_seen_in_a_kept_file(room: Workspace) -> None:
    room.age()
    room.read(cache=True)
    (room.root / HELLO).unlink()
    assert [problem.code for problem in room.read(cache=True).problems] == ["unknown-template", "unknown-template"]


def test_the_plans_of_a_file_that_is_gone_are_kept_no_more(room: Workspace) -> None:
    room.write("plans/accounts/beta.yaml", "name: Beta\n")
    room.age()
    room.read(cache=True)
    (room.root / ACME).unlink()
    room.read(cache=True)
    with open_kept(str(room.root), program_mark()) as kept:
        assert kept is not None
        assert kept.entries()
        with pytest.raises(Damaged):
            kept.plans(ACME)
    assert room.read(cache=True) == room.read()


def test_broken_settings_leave_nothing_wrong_behind(room: Workspace) -> None:
    room.write(ACME, ACCOUNT.replace("+15125550142", "020 7946 0018"))
    room.age()
    good = room.read(cache=True)
    room.write("touch.yaml", "calendar: 1\n")
    room.age()
    for _ in range(2):
        assert room.read(cache=True) == room.read()
    room.write("touch.yaml", SETTINGS)
    room.age()
    assert room.read(cache=True) == room.read() == good


def test_a_name_that_no_database_can_hold(room: Workspace) -> None:
    """A name that is not UTF-8, and a time beyond the year 2262: read, and not kept."""
    odd = room.write(os.fsdecode(b"plans/accounts/\xff.yaml"), "name: Odd\n")
    room.age()
    for _ in range(2):
        assert room.read(cache=True) == room.read()
    odd.unlink()
    late = 1 << 63
    path = room.root / ACME
    os.utime(path, ns=(late, late))
    if path.stat().st_mtime_ns == late:  # not every file system keeps such a time
        for _ in range(2):
            assert room.read(cache=True) == room.read()


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


@pytest.mark.parametrize("store", [None, "sound", "nonsense"])
def test_a_read_only_workspace(room: Workspace, store: str | None) -> None:
    room.age()
    if store:
        room.read(cache=True)
        if store == "nonsense":
            room.write(FILE, store)
        for path in (room.root / ".touch", room.root / ".touch/cache", room.root / FILE):
            path.chmod(0o555)
    before = (room.root / FILE).read_bytes() if store else None
    for folder in room.root.parents:
        if not folder.stat().st_mode & 0o001:  # pytest's own folders are closed to others
            folder.chmod(0o755)
    room.root.chmod(0o555)
    try:
        assert _run(_READ_ONLY, room.root) == "True ()"
        if store:
            assert (room.root / FILE).read_bytes() == before
        else:
            assert not (room.root / ".touch").exists()
    finally:
        for path in (room.root, room.root / ".touch", room.root / ".touch/cache"):
            if path.exists():
                path.chmod(0o755)


TEXTS = st.sampled_from(
    [
        "name: A\n",
        "name: B\ntier: A\n",
        "name: A\ntier: E\n",
        "- {id: x, name: X}\n- {id: y}\n",
        "",
        "a: [",
        "name: A\nowner: z\n",
        "name: A\ncontacts: [{name: N, phone: 020 7946 0018}]\n",
    ]
)
FILES = st.sampled_from(["accounts/a.yaml", "accounts/b.yaml", "accounts/sub/a.yaml", "cadences/a.yaml"])
COUNTRIES = st.sampled_from(["US", "GB", "none"])
EDITS = st.lists(st.tuples(FILES, TEXTS | st.none(), st.integers(0, 3), COUNTRIES), max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(EDITS)
def test_the_cache_equals_the_slow_path(room: Workspace, edits: list[tuple[str, str | None, int, str]]) -> None:
    for name, text, age, country in edits:
        path = room.root / "plans" / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            room.write(f"plans/{name}", text)
            _older(path, age)
        changed = SETTINGS.replace("US", country)
        if (room.root / "touch.yaml").read_text() != changed:
            _older(room.write("touch.yaml", changed), age)
        assert room.read(cache=True) == read_workspace(room.root, cache=False)


def _older(path: Path, age: int) -> None:
    then = path.stat().st_mtime_ns - age * 1_500_000_000
    os.utime(path, ns=(then, then))


def _files_read(room: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a reading opens to parse them."""
    read: list[str] = []

    def parse(root: Path, file: str, country: str | None) -> Parsed:
        read.append(file)
        return parse_file(root, file, country)

    with monkeypatch.context() as patch:
        patch.setattr("touchcli.files.parse.parse_file", parse)
        room.read(cache=True)
    return read


def _kept_files(room: Workspace) -> list[str]:
    with open_kept(str(room.root), program_mark()) as kept:
        assert kept is not None
        return sorted(kept.entries())


def _run(script: str, root: Path) -> str:
    made = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()
