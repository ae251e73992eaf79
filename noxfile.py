"""Every gate a change has to pass, and the release: people, the commit hooks and CI call the same sessions.

`nox` runs every gate, `nox -s ruff mypy` some of them, `nox -s tests -- tests/rules -k hold` some tests, `nox --list`
shows all sessions. Gates use the environment that nox itself is in, so there is nothing to set up but
`pip install -e '.[dev]'`.
"""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import nox

nox.needs_version = ">=2025.5"
nox.options.default_venv_backend = "none"
nox.options.sessions = ["format", "ruff", "mypy", "layers", "tests"]

BIN = Path(sys.executable).parent
PACKAGE = Path("src", "touchcli")
CONSTRAINTS = Path("constraints.txt")
RESULTS = Path(".pytest_cache", "results.xml")

PROGRAMS = {
    "/usr/bin/chromium": ["chromium"],
    "/usr/bin/fish": ["fish"],
    "/usr/bin/tmux": ["tmux"],
    "/usr/bin/zsh": ["zsh"],
    "/usr/sbin/dovecot": ["dovecot-imapd", "dovecot-lmtpd", "dovecot-sieve"],
    "/usr/sbin/postfix": ["postfix"],
}
"""Programs that tests use, and Debian's packages that have them."""

COVERED = {"rules": 100, "posix": 100}
"""What share of their lines and branches the tests must reach, in percent, for those who have to reach more than 90."""


def run(session: nox.Session, program: str, *arguments: str) -> None:
    """Run a program of this environment; the session fails where it does not leave with 0."""
    session.run(str(BIN / program), *arguments, external=True)


@nox.session
def format(session: nox.Session) -> None:
    """The format of the code is ruff's."""
    run(session, "ruff", "format", "--check", ".")


@nox.session
def ruff(session: nox.Session) -> None:
    """Style, imports, docstrings, likely faults."""
    run(session, "ruff", "check", ".")


@nox.session
def mypy(session: nox.Session) -> None:
    """Types, on Linux and as they would be on macOS and, for the package alone, on Windows."""
    run(session, "mypy")
    run(session, "mypy", "--platform", "darwin", "--cache-dir", ".mypy_cache/darwin")
    run(session, "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32", str(PACKAGE.parent))


@nox.session
def layers(session: nox.Session) -> None:
    """Imports run downwards only."""
    run(session, "lint-imports")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests, and the coverage of each floor; with arguments, those tests alone."""
    if session.posargs:
        run(session, "pytest", *session.posargs)
        return
    _programs(session)
    # Much of the time is waiting: for clocks, sockets and other processes.
    processes = str(min((os.cpu_count() or 1) + 1, 4))
    run(session, "pytest", "-n", processes, "--dist", "worksteal", "--cov", "--cov-report=", f"--junit-xml={RESULTS}")
    for floor in (*sorted(init.parent.name for init in PACKAGE.glob("*/__init__.py")), "posix"):
        included = f"{PACKAGE / floor}.py,{PACKAGE / floor}/*"
        run(session, "coverage", "report", f"--include={included}", f"--fail-under={COVERED.get(floor, 90)}")
    suite = ElementTree.parse(RESULTS).getroot()[0]
    session.log(f"{suite.get('tests')} passed in {float(suite.get('time', 0)):.0f} s")


def _programs(session: nox.Session) -> None:
    """Install the programs of Debian that tests use and that are not there, if we may.

    Pages are looked at in Chromium, completion is tried in the shells it is for, `touch work` in tmux, and mail comes
    and goes by Dovecot and Postfix.
    """
    missing = [package for program, packages in PROGRAMS.items() if not Path(program).exists() for package in packages]
    if missing and shutil.which("apt-get") and os.geteuid() == 0:
        session.env["DEBIAN_FRONTEND"] = "noninteractive"
        with _no_services():
            for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *missing]):
                session.run("apt-get", *words, external=True, success_codes=range(256))


@contextmanager
def _no_services() -> Iterator[None]:
    """No program that is installed begins to serve: tests start mail servers of their own, on other ports."""
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            policy.unlink()


@nox.session(venv_backend="venv")
def release(session: nox.Session) -> None:
    """Build the wheel and the sdist into dist/, check them, and try each in a bare environment."""
    session.install("build", "twine")
    session.run("python", "tools/release.py")


@nox.session(venv_backend="venv")
def newest(session: nox.Session) -> None:
    """All gates with the newest version of everything; with `-- --write` these versions go into constraints.txt."""
    unheld = {"PIP_CONSTRAINT": None, "PIP_BUILD_CONSTRAINT": None}
    # What builds the package is installed too, so that its version is known; hatchling needs editables for `-e`.
    building = nox.project.load_toml("pyproject.toml")["build-system"]["requires"]
    session.install("-e", ".[dev]", *building, "editables", env=unheld)
    found = session.run("pip", "freeze", "--exclude-editable", "--exclude", "touchcli", silent=True)
    newer = str(found).splitlines()
    held = CONSTRAINTS.read_text("utf-8").splitlines()
    session.log("\n".join(["newer than constraints.txt:", *sorted({*newer} - {*held})]))
    session.run("nox", env=unheld)
    if "--write" in session.posargs:
        CONSTRAINTS.write_text("\n".join([*newer, ""]), "utf-8")
