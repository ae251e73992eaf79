"""What a workspace keeps of its files between runs, and that nobody can tell but by the time it takes."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_workspace import ACCOUNT, SETTINGS
from workspace import Workspace

from touchcli.cache.fingerprint import program_mark
from touchcli.cache.index import FILE, open_index
from touchcli.cache.scan import stamp_of
from touchcli.files.parse import Parsed, parse_file
from touchcli.files.workspace import read_workspace

ACME, HELLO = "plans/accounts/acme.yaml", "templates/hello.yaml"

_WARM = """
import sys
import time
from pathlib import Path
from touchcli.files.workspace import read_workspace
from touchcli.files.lookup.public_holidays import holiday_lookup
reading = read_workspace(Path(sys.argv[1]))
assert reading.book is not None
holidays = holiday_lookup(Path(sys.argv[1]))
assert len(holidays("US", "IL", 2026)) > 8
print([name for name in ("yaml", "pydantic", "jinja2", "phonenumbers", "holidays") if name in sys.modules])
"""


def test_a_warm_run_imports_nothing_heavy(workspace: Workspace) -> None:
    workspace.age()
    seen = [_run(_WARM, workspace.root) for _ in range(2)]
    assert seen == ["['yaml', 'pydantic', 'jinja2', 'phonenumbers', 'holidays']", "[]"]


def test_what_is_kept_is_what_was_read(workspace: Workspace) -> None:
    workspace.write(ACME, ACCOUNT + "since: 2019-04-02\nlast_sale: {amount: 8400.50}\n")
    workspace.age()
    cold = workspace.read(cache=True)
    assert _kept_files(workspace) == [ACME, "plans/cadences/steady.yaml", HELLO, "touch.yaml"]
    assert workspace.read(cache=True) == cold == workspace.read()


def test_the_cache_belongs_to_its_owner_alone(workspace: Workspace) -> None:
    workspace.read(cache=True)
    assert (workspace.root / ".touch").stat().st_mode & 0o777 == 0o700
    assert (workspace.root / ".touch" / "cache").stat().st_mode & 0o777 == 0o700
    assert (workspace.root / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (workspace.root / ".touch" / "cache").iterdir()] == ["index"]


def test_only_what_changed_is_read_again(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.age()
    workspace.read(cache=True)
    path = workspace.write(ACME, ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, (1_000_000_000, 1_000_000_000))
    time.sleep(0.025)  # what changed just before it was read is read once more
    assert _files_read(workspace, monkeypatch) == [ACME]
    assert _files_read(workspace, monkeypatch) == []
    assert workspace.read(cache=True).book == workspace.read().book


def test_a_young_file_is_read_again(workspace: Workspace) -> None:
    workspace.age()
    path = workspace.write(ACME, ACCOUNT)
    workspace.read(cache=True)
    before = stamp_of(path.stat())
    path.write_text(ACCOUNT.replace("Acme", "Apex"))
    os.utime(path, ns=(before[1], before[1]))
    assert stamp_of(path.stat())[:2] == before[:2]
    reading = workspace.read(cache=True)
    assert reading.book is not None
    assert reading.book.accounts["acme"].name == "Apex Industrial"


def test_a_version_laid_over_another_is_read(workspace: Workspace) -> None:
    """With the size, time and inode of the old one, as a restored backup may have them."""
    workspace.age()
    path = workspace.root / ACME
    workspace.read(cache=True)
    before = path.stat()
    path.write_text(ACCOUNT.replace("+15125550142", "+15125550143"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    after = path.stat()
    assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)
    assert workspace.read(cache=True) == workspace.read()


def test_a_file_put_in_the_place_of_another_is_read(workspace: Workspace) -> None:
    """As editors save: a new file of the same size and time, under the name of the old one."""
    workspace.age()
    path = workspace.root / ACME
    workspace.read(cache=True)
    before = path.stat()
    other = workspace.write("other", ACCOUNT.replace("Acme", "Apex"))
    os.utime(other, ns=(before.st_mtime_ns, before.st_mtime_ns))
    other.replace(path)
    assert stamp_of(path.stat())[:2] == stamp_of(before)[:2]
    reading = workspace.read(cache=True)
    assert reading.book is not None
    assert reading.book.accounts["acme"].name == "Apex Industrial"


def test_a_broken_file_is_kept_with_its_problems(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.write(ACME, "name: Acme\ntier: E\n")
    workspace.write(HELLO, "purpose: nothing\n")
    workspace.age()
    first = workspace.read(cache=True)
    assert [problem.code for problem in first.problems] == ["bad-choice", "bad-choice", "no-words"]
    assert _files_read(workspace, monkeypatch) == []
    assert workspace.read(cache=True) == first == workspace.read()
    workspace.write(ACME, "name: Acme\ntier: A\n")
    assert _files_read(workspace, monkeypatch) == [ACME]
    assert workspace.read(cache=True) == workspace.read()


def test_broken_accounts_are_read_again_where_the_settings_are_new(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hint says what the number would be in the country of the settings."""
    workspace.write(ACME, ACCOUNT.replace("+15125550142", "020 7946 0018"))
    workspace.write("plans/accounts/sound.yaml", "name: Sound\n")
    workspace.age()
    before = workspace.read(cache=True)
    workspace.write("touch.yaml", SETTINGS.replace("US", "GB").replace("America/Chicago", "Europe/London"))
    assert _files_read(workspace, monkeypatch) == ["touch.yaml", ACME]
    assert workspace.read(cache=True) == workspace.read() != before


def test_what_cannot_be_read_is_looked_at_each_time(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    (workspace.root / "plans/accounts/gone.yaml").symlink_to("nowhere")
    workspace.age()
    first = workspace.read(cache=True)
    assert [problem.code for problem in first.problems] == ["unreadable"]
    assert _files_read(workspace, monkeypatch) == ["plans/accounts/gone.yaml"]
    (workspace.root / "plans/accounts/nowhere").write_text("name: Here\n")
    assert workspace.read(cache=True) == workspace.read() != first


def test_a_new_reference_is_seen_in_a_kept_file(workspace: Workspace) -> None:
    workspace.age()
    workspace.read(cache=True)
    (workspace.root / HELLO).unlink()
    assert [problem.code for problem in workspace.read(cache=True).problems] == ["unknown-template", "unknown-template"]


def test_the_plans_of_a_file_that_is_gone_are_kept_no_more(workspace: Workspace) -> None:
    workspace.write("plans/accounts/beta.yaml", "name: Beta\n")
    workspace.age()
    workspace.read(cache=True)
    (workspace.root / ACME).unlink()
    workspace.read(cache=True)
    index = open_index(str(workspace.root), program_mark())
    assert index is not None
    for table in ("accounts", "plans", "names", "numbers", "agendas"):
        assert len(index.rows(f"SELECT n FROM {table} GROUP BY n")) == (0 if table == "numbers" else 1), table
    assert workspace.read(cache=True) == workspace.read()


def test_broken_settings_leave_nothing_wrong_behind(workspace: Workspace) -> None:
    workspace.write(ACME, ACCOUNT.replace("+15125550142", "020 7946 0018"))
    workspace.age()
    good = workspace.read(cache=True)
    workspace.write("touch.yaml", "calendar: 1\n")
    workspace.age()
    for _ in range(2):
        assert workspace.read(cache=True) == workspace.read()
    workspace.write("touch.yaml", SETTINGS)
    workspace.age()
    assert workspace.read(cache=True) == workspace.read() == good


def test_a_name_that_no_database_can_hold(workspace: Workspace) -> None:
    """A name that is not UTF-8, and a time beyond the year 2262: read, and not kept."""
    odd = workspace.write(os.fsdecode(b"plans/accounts/\xff.yaml"), "name: Odd\n")
    workspace.age()
    for _ in range(2):
        assert workspace.read(cache=True) == workspace.read()
    odd.unlink()
    late = 1 << 63
    path = workspace.root / ACME
    os.utime(path, ns=(late, late))
    if path.stat().st_mtime_ns == late:  # not every file system keeps such a time
        for _ in range(2):
            assert workspace.read(cache=True) == workspace.read()


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
def test_a_read_only_workspace(workspace: Workspace, store: str | None) -> None:
    workspace.age()
    if store:
        workspace.read(cache=True)
        if store == "nonsense":
            workspace.write(FILE, store)
        for path in (workspace.root / ".touch", workspace.root / ".touch/cache", workspace.root / FILE):
            path.chmod(0o555)
    before = (workspace.root / FILE).read_bytes() if store else None
    for folder in workspace.root.parents:
        if not folder.stat().st_mode & 0o001:  # pytest's own folders are closed to others
            folder.chmod(0o755)
    workspace.root.chmod(0o555)
    try:
        assert _run(_READ_ONLY, workspace.root) == "True ()"
        if store:
            assert (workspace.root / FILE).read_bytes() == before
        else:
            assert not (workspace.root / ".touch").exists()
    finally:
        for path in (workspace.root, workspace.root / ".touch", workspace.root / ".touch/cache"):
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
def test_the_cache_equals_the_slow_path(workspace: Workspace, edits: list[tuple[str, str | None, int, str]]) -> None:
    for name, text, age, country in edits:
        path = workspace.root / "plans" / name
        if text is None:
            path.unlink(missing_ok=True)
        else:
            workspace.write(f"plans/{name}", text)
            _older(path, age)
        changed = SETTINGS.replace("US", country)
        if (workspace.root / "touch.yaml").read_text() != changed:
            _older(workspace.write("touch.yaml", changed), age)
        assert workspace.read(cache=True) == read_workspace(workspace.root, cache=False)


def _older(path: Path, age: int) -> None:
    then = path.stat().st_mtime_ns - age * 1_500_000_000
    os.utime(path, ns=(then, then))


def _files_read(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that a reading opens to parse them."""
    read: list[str] = []
    time.sleep(0.03)  # what changed within a tick of the kernel's clock is read again

    def parse(root: Path, file: str, country: str | None) -> Parsed:
        read.append(file)
        return parse_file(root, file, country)

    with monkeypatch.context() as patch:
        patch.setattr("touchcli.files.refresh.parse_file", parse)
        workspace.read(cache=True)
    return read


def _kept_files(workspace: Workspace) -> list[str]:
    index = open_index(str(workspace.root), program_mark())
    assert index is not None
    return sorted(file.decode() for (file,) in index.rows("SELECT file FROM files"))


def _run(script: str, root: Path) -> str:
    made = subprocess.run([sys.executable, "-c", script, root], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()
