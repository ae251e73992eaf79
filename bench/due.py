"""How long `touch due` takes on the starter's 25 accounts, against importing what such a tool is usually made of.

`python bench/due.py [RUNS]` prints the medians of paired runs and their ratios. The peer is a Python that imports
typer, pydantic, yaml, jinja2 and sqlite3 and does nothing: what any program with these has spent before it begins.
A warm run finds the files in the cache, a cold one has none.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from touchcli.files.starter import starter_files

PEER = [sys.executable, "-c", "import typer, pydantic, yaml, jinja2, sqlite3"]
DUE = [sys.executable, "-m", "touchcli", "due", "--as-of", "2026-11-23T15:30Z"]
MOST = 1.5
"""How many times the peer's time a warm `touch due` may take."""


def main(runs: int) -> int:
    """Measure and print; gives 1 where a warm run takes longer than it may."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder)
        _lay_out(workspace)
        seconds(DUE, workspace)  # compiles the modules and fills the cache
        warm = _paired(workspace, runs, cold=False)
        cold = _paired(workspace, runs, cold=True)
    for name, (mine, peers) in (("warm", warm), ("cold", cold)):
        print(f"{name}: touch due {mine * 1000:.0f} ms, the imports {peers * 1000:.0f} ms, {mine / peers:.2f} times")
    return 0 if warm[0] / warm[1] <= MOST else 1


def seconds(command: list[str], folder: Path) -> float:
    """How long a command takes from start to exit, its output thrown away."""
    start = time.perf_counter()
    # Modules are compiled once, as they are after an install, whatever the environment says about it.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def _paired(workspace: Path, runs: int, *, cold: bool) -> tuple[float, float]:
    """The medians of touch and of its peer, each run beside one of the other so that both see the same machine."""
    mine, peers = [], []
    for _ in range(runs):
        if cold:
            shutil.rmtree(workspace / ".touch", ignore_errors=True)
        mine.append(seconds(DUE, workspace))
        peers.append(seconds(PEER, workspace))
    return statistics.median(mine), statistics.median(peers)


def _lay_out(workspace: Path) -> None:
    """The starter pack, written an hour ago: a file younger than two seconds is never taken from the cache."""
    for name, text in starter_files():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        an_hour_ago = path.stat().st_mtime - 3600
        os.utime(path, (an_hour_ago, an_hour_ago))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
