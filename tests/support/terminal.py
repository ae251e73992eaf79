"""Programs on a terminal."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time

from made_up import command
from scene import Scene


def shown_on_a_terminal(command: list[str], wide: int, env: dict[str, str]) -> bytes:
    """What a program writes to a terminal of so many columns; fails unless it exits with 0."""
    ours, theirs = pty.openpty()
    try:
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, wide, 0, 0))
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
        os.close(theirs)
        data = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # on Linux the end of a terminal is an error
                break
            if not chunk:
                break
            data += chunk
        assert process.wait(60) == 0
    finally:
        os.close(ours)
    return data


class Terminal:
    """The program on a terminal: what it wrote there, and a keyboard."""

    def __init__(self, scene: Scene, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            command(*arguments),
            cwd=scene.root,
            env=scene.env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self.said = ""

    def until(self, words: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < deadline, self.said
            if select.select([self.ours], [], [], 0.2)[0]:
                try:
                    self.said += os.read(self.ours, 65536).decode()
                except OSError:  # the program has ended, and all it wrote was read
                    raise AssertionError(f"{words!r} was never said:\n{self.said}") from None

    def type(self, words: str) -> None:
        os.write(self.ours, words.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
