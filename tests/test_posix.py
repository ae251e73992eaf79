"""What only POSIX has: locks, private files, folders by their handle, signals."""

import asyncio
import ctypes
import errno
import os
import pwd
import signal
import sys
import time
from pathlib import Path
from zoneinfo import available_timezones

import pytest

from touchcli.posix import (
    FolderEntries,
    config_folder,
    give_memory_back,
    host_name,
    is_own,
    is_private,
    is_typed,
    login_name,
    on_signal,
    processors,
    start_detached,
    terminal_name,
    try_lock,
    zone_name,
)


def test_a_lock_is_held_until_its_file_is_closed(tmp_path: Path) -> None:
    first, second = (os.open(tmp_path / "lock", os.O_CREAT | os.O_RDWR) for _ in range(2))
    try:
        assert try_lock(first)
        assert not try_lock(second)
        os.close(first)
        assert try_lock(second)
    finally:
        os.close(second)


@pytest.mark.parametrize(("mode", "private"), [(0o600, True), (0o640, False), (0o604, False), (0o700, True)])
def test_a_file_is_private_if_nobody_else_may_touch_it(tmp_path: Path, mode: int, private: bool) -> None:
    file = tmp_path / "file"
    file.touch()
    file.chmod(mode)
    assert is_private(file.lstat()) is private


def test_a_file_of_somebody_else_and_a_link_are_not_private(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.touch(0o600)
    link.symlink_to(file)
    ours, linked = file.lstat(), link.lstat()
    uid = 4
    assert not is_private(os.stat_result([*ours[:uid], ours.st_uid + 1, *ours[uid + 1 :]]))
    assert not is_private(os.stat_result([linked.st_mode & ~0o077, *linked[1:]]))  # as macOS may show a link


def test_the_entries_of_a_folder_leave_no_handle_open(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("12345")
    before = len([*Path("/proc/self/fd").iterdir()])
    with FolderEntries(str(tmp_path)) as entries:
        assert [(entry.name, entry.stat().st_size) for entry in entries] == [("a.yaml", 5)]
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_the_entries_of_a_file_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        FolderEntries(str(tmp_path / "file"))


def test_work_is_spread_over_the_processors_this_process_may_use() -> None:
    if sys.platform == "linux":  # noqa: TID251 - the other systems know no such set
        before = os.sched_getaffinity(0)
        assert processors() == len(before)
        try:
            os.sched_setaffinity(0, {min(before)})
            assert processors() == 1
        finally:
            os.sched_setaffinity(0, before)
    else:
        assert processors() == 1


def test_a_signal_wakes_the_loop() -> None:
    async def wait() -> str:
        heard = asyncio.get_running_loop().create_future()
        on_signal(asyncio.get_running_loop(), signal.SIGTERM, lambda: heard.set_result("heard"))
        os.kill(os.getpid(), signal.SIGTERM)
        return await asyncio.wait_for(heard, 5)

    assert asyncio.run(wait()) == "heard"


def test_a_terminal_has_its_name_and_else_the_user_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    leader, follower = os.openpty()
    try:
        name = os.ttyname(follower)
        monkeypatch.setattr(os, "ttyname", lambda handle: name if handle == 1 else _no_terminal())
        assert terminal_name() == name
        monkeypatch.setattr(os, "ttyname", lambda _: _no_terminal())
        assert terminal_name() == f"user-{os.getuid()}"
    finally:
        os.close(leader)
        os.close(follower)


def _no_terminal() -> str:
    raise OSError(errno.ENOTTY, "not a terminal")


def test_the_login_name_is_that_of_the_environment_else_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert login_name({"LOGNAME": "kim", "USER": "lee"}) == "kim"
    assert login_name({"USER": "lee"}) == "lee"
    assert login_name({}) == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert login_name({}) == "4000000001"


def test_settings_of_the_user_are_where_others_keep_theirs() -> None:
    assert config_folder({"XDG_CONFIG_HOME": "/somewhere", "HOME": "/home/kim"}) == "/somewhere"
    assert config_folder({"HOME": "/home/kim"}) == "/home/kim/.config"


def test_a_host_has_its_name() -> None:
    assert host_name() == os.uname().nodename


def test_in_a_pipe_nothing_is_typed() -> None:
    assert not is_typed()


def test_what_is_mine(tmp_path: Path) -> None:
    assert is_own(tmp_path)
    assert is_own(Path("/")) == (os.geteuid() == 0)


def test_memory_of_the_c_library_is_given_back() -> None:
    def held() -> int:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes, libc.free.argtypes = (
        ctypes.c_void_p,
        [ctypes.c_size_t],
        [ctypes.c_void_p],
    )
    pieces = [libc.malloc(60_000) for _ in range(1000)]
    for piece in pieces:
        ctypes.memset(piece, 1, 60_000)
    for piece in pieces[:-1]:  # the last one keeps those below it from being given back
        libc.free(piece)
    full = held()
    give_memory_back()
    assert full - held() > 40_000
    libc.free(pieces[-1])


def test_the_zone_is_a_name_of_the_database() -> None:
    assert zone_name({"TZ": "America/Denver"}) == "America/Denver"
    found = zone_name({})
    assert found is None or found in available_timezones()


def test_a_detached_program_has_a_session_of_its_own_and_no_terminal(tmp_path: Path) -> None:
    told, ready = tmp_path / "told", tmp_path / "ready"
    program = (
        "import os, pathlib, sys; "
        "where = [os.path.realpath(f'/proc/self/fd/{handle}') for handle in range(3)]; "
        f"pathlib.Path({str(told)!r}).write_text(repr((os.getsid(0) == os.getpid(), where, os.environ['MARK']))); "
        f"pathlib.Path({str(told)!r}).rename({str(ready)!r})"
    )
    start_detached([sys.executable, "-c", program], {"MARK": "ours"})
    deadline = time.monotonic() + 60
    while not ready.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.wait()
    assert ready.read_text() == repr((True, [os.devnull] * 3, "ours"))
