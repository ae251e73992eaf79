"""The mail server of `smtp_server.py` as a process beside a test, and the mails it was given."""

import base64
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent


class Taken(NamedTuple):
    """A mail as the server has it."""

    message_id: str
    to: str
    data: bytes

    @property
    def parsed(self) -> EmailMessage:
        """The mail, taken apart."""
        return BytesParser(policy=policy.default).parsebytes(self.data)


class MailServer:
    """The process: its port, and the log of mails it was given whole, which outlives it."""

    def __init__(self, log: Path, *options: str) -> None:
        self.log = log
        program = [sys.executable, str(HERE / "smtp_server.py"), "--log", str(log), *options]
        self._process = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())

    def taken(self) -> list[Taken]:
        """Every mail that was given whole."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [Taken(id, to, base64.b64decode(data)) for id, to, data, _ in map(json.loads, lines)]

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


@contextmanager
def mail_server(folder: Path, *options: str) -> Iterator[MailServer]:
    """The server, for as long as the context lasts; `options` are those of smtp_server.py."""
    running = MailServer(folder / "mails.jsonl", *options)
    try:
        yield running
    finally:
        running.close()
