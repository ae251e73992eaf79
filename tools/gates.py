"""Every gate a change has to pass, in one command: style, types, layers, tests, coverage.

`python tools/gates.py` runs them all; a name or two (`ruff mypy`) only those. Names, in order: format ruff mypy layers
tests. The commands are the ones a person would type, printed before they run.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

LAYERS = {"rules": 100, "files": 90, "ledger": 90, "providers": 90, "render": 90, "flows": 90, "cli": 90}
"""What share of its lines and branches the tests of a layer must reach, in percent."""


def main(wanted: list[str]) -> int:
    """Run the gates that were named, all of them where none was; gives 1 where one of them is closed."""
    unknown = set(wanted) - set(GATES)
    if unknown:
        print(f"no gate is called {', '.join(sorted(unknown))}; there are {' '.join(GATES)}", file=sys.stderr)
        return 2
    closed = [name for name, gate in GATES.items() if name in (wanted or GATES) and not gate()]
    print(f"closed: {' '.join(closed)}" if closed else "every gate is open")
    return 1 if closed else 0


def ran(*command: str) -> bool:
    """Run a program of this environment in the project's folder; True where it leaves with 0."""
    print("$", *command, flush=True)
    return subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False).returncode == 0


def browser() -> None:
    """Install Debian's Chromium where there is none and we may: a test looks at the report's page in it."""
    if not Path("/usr/bin/chromium").exists() and shutil.which("apt-get") and os.geteuid() == 0:
        apt = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", "chromium"]):
            print("$ apt-get", *words, flush=True)
            subprocess.run(["apt-get", *words], env=apt, check=False, stdin=subprocess.DEVNULL)


def tests() -> bool:
    """Run all tests with branch coverage, and hold each layer to its share; pytest's closing line comes last."""
    browser()
    command = ["pytest", "-n", str(min(os.cpu_count() or 1, 4)), "--cov", "--cov-report="]
    print("$", *command, flush=True)
    process = subprocess.Popen([BIN / command[0], *command[1:]], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    closing = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        if re.search(r"\d+ (passed|failed|error)", line):
            closing = line.strip()
    passed = process.wait() == 0
    covered = [_covered(layer, share) for layer, share in LAYERS.items()]
    print(closing)
    return passed and all(covered)


def _covered(layer: str, share: int) -> bool:
    return ran("coverage", "report", f"--include=src/touchcli/{layer}/*", f"--fail-under={share}")


GATES: dict[str, Callable[[], bool]] = {
    "format": lambda: ran("ruff", "format", "--check", "."),
    "ruff": lambda: ran("ruff", "check", "."),
    "mypy": lambda: ran("mypy"),
    "layers": lambda: ran("lint-imports"),
    "tests": tests,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
