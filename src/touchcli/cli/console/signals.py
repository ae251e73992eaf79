"""Ctrl-C while texts are on their way: the ones in hand are finished, then the run leaves."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from touchcli.cli.console.errors import INTERRUPTED
from touchcli.posix import STOPPING

_SHOW_CURSOR = "\x1b[?25h"
_ASKED_BY_PEOPLE = (signal.SIGINT, signal.SIGTERM)
"""The signals of which a second one means: at once. A terminal that goes away sends its own twice by itself."""


class Leaving:
    """Whether somebody wants to leave, by Ctrl-C, SIGTERM or a terminal that went away.

    Until `hold` is called they leave at once, as usual.
    """

    def __init__(self) -> None:
        self.holding = self.asked = False

    def hold(self) -> None:
        """From now on texts are on their way: leaving means finishing those in hand first."""
        self.holding = True

    def heard(self, number: int, _frame: FrameType | None) -> None:
        """Hear a signal."""
        if not self.holding:
            raise KeyboardInterrupt
        if self.asked and number in _ASKED_BY_PEOPLE:
            # The threads that wait for an answer would keep Python from ending; the ledger has what it needs.
            cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
            _say(f"{cursor}touch: left at once; what was on its way is in doubt\n")
            os._exit(INTERRUPTED)
        if not self.asked:
            self.asked = True
            _say("\ntouch: finishing what is on its way; once more to leave at once\n")


def _say(words: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        sys.stderr.write(words)
        sys.stderr.flush()


@contextmanager
def finishing() -> Iterator[Leaving]:
    """While it lasts, Ctrl-C, SIGTERM and SIGHUP are heard by the value; one that `nohup` has ignored stays ignored.

    A second Ctrl-C or SIGTERM ends the program at once; what was on its way is then in doubt.
    """
    leaving = Leaving()
    heard = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, leaving.heard) for number in heard}
    try:
        yield leaving
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
