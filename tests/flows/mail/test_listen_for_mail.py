"""`touch listen --mail` as a process: what comes is heard at once, and it ends when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from dovecot import PASSWORD
from workspace import Touch, Workspace

Arrives = Callable[..., str]


def listening(work: Workspace, password: str = PASSWORD) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "touchcli", "listen", "--mail"],
        cwd=work.root,
        env={**os.environ, "TOUCH_MAIL_PASSWORD": password},
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: "subprocess.Popen[str]", words: str, within: float = 60) -> str:
    """The line that it says with some words in it."""
    assert process.stderr
    ends = time.monotonic() + within
    while time.monotonic() < ends:
        line = process.stderr.readline()
        if words in line:
            return line
        assert line, "it has ended"
    raise AssertionError(words)


def ended(process: "subprocess.Popen[str]") -> int:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=30)
    assert time.monotonic() - began < 15
    assert "Traceback" not in rest
    return process.returncode


def test_what_comes_is_heard_while_it_watches(work: Workspace, touch: Touch, arrives: Arrives, user: str) -> None:
    process = listening(work)
    said(process, "watching 1 mailbox")
    arrives("Can you do Thursday?")
    assert f"Mail of {user}: 1 reply." in said(process, "Mail of")
    (reply,) = touch("inbox", "--json").json["replies"]
    assert reply["text"] == "Can you do Thursday?"
    assert ended(process) == 0


def test_a_mailbox_that_lets_nobody_in_is_told_and_the_program_stays(work: Workspace, user: str) -> None:
    process = listening(work, "wrong-word")
    line = said(process, f"the mailbox of {user}")
    assert "wrong-word" not in line
    assert process.poll() is None
    assert ended(process) == 0


def test_without_a_mailbox_there_is_nothing_to_watch(work: Workspace, touch: Touch) -> None:
    work.edit("touch.yaml", '"mail": "live"', '"mail": "off"')
    ran = touch("listen", "--mail")
    assert ran.code == 2
    assert "there is no mailbox to watch" in ran.err
