"""The program on a terminal."""

import os
import pty
import select
import subprocess
import time

from made_up import command
from scene import Scene


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
                self.said += os.read(self.ours, 65536).decode()

    def type(self, words: str) -> None:
        os.write(self.ours, words.encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)
