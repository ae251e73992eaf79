"""What the measurements share: whole processes timed in turns with their peers, a terminal, peaks of memory, verdicts.

Every figure is the median of runs taken in turns with those of a named peer, so that both see the same machine, and is
said as a ratio. `row` prints it and tells whether its limit is kept.
"""

import os
import pty
import shutil
import signal
import statistics
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

TOUCH = (sys.executable, "-m", "touchcli")
_AT = """\
import datetime, sys
from touchcli import __main__
from touchcli.cli import front
now = datetime.datetime.fromisoformat(sys.argv.pop(1))
front._now = lambda: now
__main__.main()
"""
IMPORT_TYPER = (sys.executable, "-c", "import typer")
PATIENCE = 60.0
"""Once a pair has taken so many seconds, and has been measured three times, that is enough."""


def touch_at(now: str) -> tuple[str, ...]:
    """The program with its clock at an instant, as it runs on a morning; `--as-of` is read beside the clock."""
    return (sys.executable, "-c", _AT, now)


class Pair(NamedTuple):
    """The medians of two ways of doing something, in seconds, and of how many runs each is the median."""

    mine: float
    theirs: float
    runs: int


def paired(mine: Callable[[], float], theirs: Callable[[], float], runs: int) -> Pair:
    """Measure two ways in turns, each of them first every other time; both give their own seconds."""
    taken: tuple[list[float], list[float]] = ([], [])
    begun = time.perf_counter()
    while len(taken[0]) < runs and (len(taken[0]) < 3 or time.perf_counter() - begun < PATIENCE):
        turns = [(mine, taken[0]), (theirs, taken[1])]
        for way, times in turns if len(taken[0]) % 2 else reversed(turns):
            times.append(way())
    return Pair(statistics.median(taken[0]), statistics.median(taken[1]), len(taken[0]))


def whole(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None, terminal: bool = False
) -> Callable[[], float]:
    """A way to do something: a command from its start to its exit, in a pipe or on a terminal."""
    return lambda: seconds(command, folder, env=env, terminal=terminal)


def seconds(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None, terminal: bool = False
) -> float:
    """How long a command takes from its start to its exit; leaves with what it said where it fails."""
    return (_on_a_terminal if terminal else _in_a_pipe)(command, folder, _environment(env))[0]


def output(
    command: Sequence[str], folder: Path, *, env: Mapping[str, str] | None = None, terminal: bool = False
) -> str:
    """What a command prints."""
    return (_on_a_terminal if terminal else _in_a_pipe)(command, folder, _environment(env))[1].decode()


def _environment(more: Mapping[str, str] | None) -> dict[str, str]:
    # Modules are compiled once, as they are after an install, whatever the environment says about it; and the terminal
    # is the one that is made here.
    ours = {"PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return kept | {"TERM": "xterm-256color"} | dict(more or {})


def _in_a_pipe(command: Sequence[str], folder: Path, env: dict[str, str]) -> tuple[float, bytes]:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)} left with {done.returncode}: {done.stderr.decode()}")
    return took, done.stdout


def _on_a_terminal(command: Sequence[str], folder: Path, env: dict[str, str]) -> tuple[float, bytes]:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (40, 100))
    said = b""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    while part := _read(master):
        said += part
    code = process.wait()
    took = time.perf_counter() - start
    os.close(master)
    if code:
        sys.exit(f"{' '.join(command)} left with {code}: {said.decode()}")
    return took, said


def _read(master: int) -> bytes:
    try:
        return os.read(master, 1 << 16)
    except OSError:  # Linux says so where nobody has the other end any more
        return b""


def peak(command: Sequence[str], folder: Path) -> float:
    """The most memory, in MB, that a command and all it starts hold at once.

    Pages that several of its processes share count once (Pss). They are looked at fifty times a second; where one
    process alone had more between two looks, as the kernel remembers it, that counts.
    """
    # The kernel counts in what the starting process held, so that has to be one that holds next to nothing.
    starter = subprocess.Popen(
        [sys.executable, "-S", "-c", _STARTER, *command],
        cwd=folder,
        env=_environment(None),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    most, over = 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.02):
            most = max(most, sum(_pss(each) for each in _session(starter.pid) if each != starter.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said, _ = starter.communicate()
    except BaseException:
        os.killpg(starter.pid, signal.SIGKILL)
        starter.communicate()
        raise
    finally:
        over.set()
        watcher.join()
    if starter.returncode:  # what it said is on standard error
        sys.exit(1)
    return max(most, int(said)) * 1024 / 1e6


_STARTER = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.stderr if done.returncode else 0)
"""


def _session(leader: int) -> list[int]:
    """The processes of a session."""
    found = []
    for name in (path.name for path in Path("/proc").iterdir() if path.name.isdigit()):
        try:
            status = Path("/proc", name, "stat").read_text()
        except OSError:  # it has ended
            continue
        if int(status.rpartition(")")[2].split()[3]) == leader:
            found.append(int(name))
    return found


def _pss(process: int) -> int:
    """The proportional share of memory of a process, in KiB; 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def need(program: str, how: str) -> str:
    """The path of a peer; leaves with 2 and says how to get it where it is not on PATH."""
    found = shutil.which(program)
    if found is None:
        print(f"{program} is not on PATH: {how}", file=sys.stderr)
        sys.exit(2)
    return found


def heading(what: str) -> None:
    """Print the first line of a table."""
    print(f"{what:50} {'took':>9}  {'against':34} {'took':>9} {'runs':>4} {'ratio':>6}  at most", flush=True)


def row(what: str, against: str, pair: Pair, most: float | None = None) -> bool:
    """Print a line of the table; True where the ratio is at most `most`, or there is nothing to keep."""
    ratio = pair.mine / pair.theirs
    missed = most is not None and ratio > most
    limit = f"{most:g}{'  MISSED' if missed else ''}" if most is not None else "-"
    took = f"{_time(pair.mine):>9}  {against:34} {_time(pair.theirs):>9}"
    print(f"{what:50} {took} {pair.runs:4} {ratio:6.2f}  {limit}", flush=True)
    return not missed


def _time(took: float) -> str:
    return f"{took * 1e3:.0f} ms" if took < 10 else f"{took:.1f} s"
