"""What only POSIX has, and what stands in for it on Windows.

Nothing else in the package asks which system it runs on. The Windows half is type-checked, not run. It takes the
cautious side: no compiled template is kept, and one process does the reading.
"""

import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable, Iterator, Mapping, Sequence

if sys.platform == "win32":
    O_NOFOLLOW = O_NONBLOCK = 0
    INODE_BITS = 0
    STOPPING = (2, 15)
    has_modes = False
    _LOCKED_BYTE = 1 << 30

    def try_lock(handle: int) -> bool:
        """Lock an open file until it is closed; False if another process has it locked."""
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)  # past the end, so that others can read what is in the file
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def share_lock(_handle: int) -> None:
        """Nothing: Windows has no shared lock. A run then calls a text under way in doubt, and sends nothing again."""

    def is_own(_path: "os.PathLike[str]") -> bool:
        """True: the folders of others are closed by the system's own rights."""
        return True

    def is_private(_status: os.stat_result) -> bool:
        """False: what `status` has of a file on Windows does not say who may read it."""
        return False

    def on_signal(loop: "AbstractEventLoop", number: int, call: "Callable[[], object]") -> None:
        """Have the loop call back when a signal arrives, for as long as the loop runs."""
        import signal

        signal.signal(number, lambda *_: loop.call_soon_threadsafe(call))

    def is_typed() -> bool:
        """True if standard input is a terminal."""
        return sys.stdin.isatty()

    def host_name() -> str:
        """The name of this machine."""
        return os.environ.get("COMPUTERNAME", "?")

    def terminal_name() -> str:
        """What this terminal is called among the user's."""
        return os.environ.get("WT_SESSION", "user")

    def login_name(env: "Mapping[str, str]") -> str:
        """The name under which the user is logged in."""
        return env.get("USERNAME", "?")

    def config_folder(env: "Mapping[str, str]") -> str:
        """Where programs keep a user's own settings."""
        return env.get("APPDATA", "")

    def zone_name(env: "Mapping[str, str]") -> str | None:
        """The time zone by its IANA name; Windows has other names, so only `TZ` tells one."""
        return env.get("TZ") or None

    def give_memory_back() -> None:
        """Nothing: Windows takes back what is free."""

    def start_detached(command: "Sequence[str]", env: "Mapping[str, str]") -> None:
        """Start a program that outlives this one and its window; it reads nothing and writes nowhere."""
        import subprocess

        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        nothing = subprocess.DEVNULL
        subprocess.Popen(command, env=env, stdin=nothing, stdout=nothing, stderr=nothing, creationflags=flags)  # noqa: S603

    FolderEntries = os.scandir

else:
    O_NOFOLLOW = os.O_NOFOLLOW
    """Flag of `os.open`: do not follow a link in the last place of the path."""
    O_NONBLOCK = os.O_NONBLOCK
    """Flag of `os.open`: do not wait for the other end of a named pipe."""
    INODE_BITS = 0x7FFF_FFFF_FFFF_FFFF
    """The bits of an inode number that are kept: SQLite's integers have room for these. Windows lists no inodes."""

    has_modes = True
    """True if a file's mode says who may read it."""
    STOPPING = (2, 15, 1)
    """The signals that ask a program to end, SIGINT, SIGTERM and SIGHUP: by number, since `signal` loads slowly."""

    def try_lock(handle: int) -> bool:
        """Lock an open file until it is closed; False if another process has it locked."""
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def share_lock(handle: int) -> None:
        """Lock an open file together with all who share it; waits for a process that has it alone."""
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_SH)

    def is_own(path: "os.PathLike[str]") -> bool:
        """True if a file or folder belongs to the user this program runs as."""
        return os.stat(path).st_uid == os.geteuid()  # noqa: PTH116

    def is_private(status: os.stat_result) -> bool:
        """True if a file or folder, not a link to one, is ours and closed to everyone else."""
        return status.st_uid == os.getuid() and not status.st_mode & 0o077 and not stat.S_ISLNK(status.st_mode)

    def on_signal(loop: "AbstractEventLoop", number: int, call: "Callable[[], object]") -> None:
        """Have the loop call back when a signal arrives, for as long as the loop runs."""
        loop.add_signal_handler(number, call)

    def is_typed() -> bool:
        """True for a command that a person typed at a terminal: a shell leads each with a group of its own.

        Make and scripts are their own leaders, and have what they start in their group.
        """
        return os.isatty(0) and os.isatty(2) and os.getpid() == os.getpgrp()

    def host_name() -> str:
        """The name of this machine."""
        return os.uname().nodename

    def terminal_name() -> str:
        """The name of the terminal that one of the three standard files is; `user-` and their number without one."""
        for handle in range(3):
            try:
                return os.ttyname(handle)
            except OSError:
                continue
        return f"user-{os.getuid()}"

    def login_name(env: "Mapping[str, str]") -> str:
        """The name under which the user is logged in, the number where the system has no name for it."""
        import pwd

        named = env.get("LOGNAME") or env.get("USER")
        try:
            return named or pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            return str(os.getuid())

    def config_folder(env: "Mapping[str, str]") -> str:
        """Where programs keep a user's own settings: `XDG_CONFIG_HOME`, else `~/.config`."""
        return env.get("XDG_CONFIG_HOME") or f"{env.get('HOME', '')}/.config"

    def zone_name(env: "Mapping[str, str]") -> str | None:
        """The time zone of this machine by its IANA name, such as `America/Chicago`; None if it has none."""
        return env.get("TZ") or os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2] or None

    def give_memory_back() -> None:
        """Give the system what a large file took that is closed now: the C library of Linux keeps it for later.

        Other C libraries have no such call.
        """
        import ctypes

        getattr(ctypes.CDLL(None), "malloc_trim", int)(0)

    def start_detached(command: "Sequence[str]", env: "Mapping[str, str]") -> None:
        """Start a program that outlives this one and its terminal; it reads nothing and writes nowhere."""
        opens = [(os.POSIX_SPAWN_OPEN, handle, os.devnull, os.O_RDWR, 0) for handle in range(3)]
        os.posix_spawn(command[0], [*command], env, file_actions=opens, setsid=True)

    class FolderEntries:
        """The entries of a folder, while it is open; raises OSError.

        It is opened by a handle: the system then need not walk the whole path again for each status of an entry.
        """

        def __init__(self, path: str) -> None:
            self._handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)

        def __enter__(self) -> "Iterator[os.DirEntry[str]]":
            self._entries = os.scandir(self._handle)
            return self._entries

        def __exit__(self, *_: object) -> None:
            self._entries.close()
            os.close(self._handle)


def processors() -> int:
    """How many processes made by `fork` can share work: one on Windows, which has no fork, and one on macOS, where a
    forked copy may crash. Neither has the call that is asked here.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else 1
