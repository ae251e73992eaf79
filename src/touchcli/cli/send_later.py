"""A text that goes in a moment: a program of its own waits for that, and the command returns at once."""

import sys
from contextlib import suppress

from touchcli.flows.common.session import Session
from touchcli.posix import start_detached

# The workspace may be a stranger's: -P keeps Python from importing what lies in the current folder.
BACKGROUND = ("-P", "-m", "touchcli.cli.background")
"""How Python is told to run `touchcli.cli.background`."""


def send_later(session: Session, client_ref: str) -> None:
    """Have a message of the outbox sent when its time has come; if that fails, the next `touch send` does it."""
    with suppress(OSError, NotImplementedError):
        start_detached([sys.executable, *BACKGROUND, str(session.root), client_ref], dict(session.env))
