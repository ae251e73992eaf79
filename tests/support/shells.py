"""Real shells with our completion: what they offer, and what stands on the line after TAB."""

import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

START = {
    "bash": ("bash", "--norc", "--noprofile", "-i"),
    "zsh": ("zsh", "-f", "-i"),
    "fish": ("fish", "--private", "-i"),
}
LOAD = {
    "bash": 'eval "$(touchcli completion bash)"',
    "zsh": 'eval "$(touchcli completion zsh)"',
    "fish": "touchcli completion fish | source",
}
"""The line that the documentation has people put into their shell's start-up file."""

_PROGRAM = """\
#!{python}
import sys
from touchcli.__main__ import main
if sys.argv[1:2] == ["--complete"] or sys.argv[1:2] == ["completion"]:
    main()
print("ran:", *("<" + word + ">" for word in sys.argv[1:]))
"""
"""Ours as far as it completes; whatever else it is run with, it prints."""


def installed(shell: str) -> str:
    """The shell, which has to be there."""
    if not Path("/usr/bin", shell).exists():
        pytest.fail(f"there is no /usr/bin/{shell}: apt-get install {shell} (nox -s tests does)")
    return shell


def programs(folder: Path) -> Path:
    """A folder for PATH with `touch` and `touchcli`, which complete, and print what else they are run with."""
    folder.mkdir()
    for name in ("touch", "touchcli"):
        path = folder / name
        path.write_text(_PROGRAM.format(python=sys.executable))
        path.chmod(0o755)
    return folder


def environment(programs: Path, home: Path) -> dict[str, str]:
    """What a shell finds in its environment: our programs before all others, and nothing of whoever runs the tests."""
    home.mkdir(exist_ok=True)
    path = f"{programs}:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(home), "TERM": "xterm", "LANG": "C.UTF-8", "PS1": "", "XDG_CACHE_HOME": str(home)}


class Shell:
    """An interactive shell on a terminal of its own, with our completion loaded."""

    def __init__(self, shell: str, folder: Path, env: dict[str, str]) -> None:
        self.name = shell
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 200))
        self.process = subprocess.Popen(
            START[installed(shell)],
            cwd=folder,
            env=env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.said = ""
        self.type(f"{LOAD[shell]}; echo load''ed\r")
        self.until("loaded")

    def type(self, keys: str) -> None:
        """Type on its keyboard."""
        os.write(self.ours, keys.encode())

    def until(self, words: str, seconds: float = 60) -> str:
        """What it says until it has said these words, which it must."""
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.ours], [], [], 0.1)[0]:
                self.said += os.read(self.ours, 65536).decode(errors="replace")
        said, _, self.said = self.said.partition(words)
        return said + words

    def ran(self, line: str) -> list[str]:
        """The words with which our program was run after a line, TAB and Enter."""
        self.type(f"{line}\t")
        self.quiet()
        self.type("\r")
        self.until("ran: ")
        return self.until("\n").strip()[1:-1].split("> <")

    def quiet(self, seconds: float = 1.0) -> None:
        """Wait until it has said something, and then nothing for so long."""
        last = None
        while last is None or time.monotonic() - last < seconds:
            if select.select([self.ours], [], [], 0.1)[0]:
                self.said += os.read(self.ours, 65536).decode(errors="replace")
                last = time.monotonic()

    def close(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
