"""Ctrl-C while texts are on their way: the ones in hand are finished, then the run leaves."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from touchcli.cli.console.errors import INTERRUPTED

_SHOW_CURSOR = "\x1b[?25h"


class Leaving:
    """Whether somebody wants to leave, by Ctrl-C or SIGTERM. Until `hold` is called they leave at once, as usual."""

    def __init__(self) -> None:
        self.holding = self.asked = False

    def hold(self) -> None:
        """From now on texts are on their way: leaving means finishing those in hand first."""
        self.holding = True

    def heard(self, _number: int, _frame: FrameType | None) -> None:
        """Hear a signal."""
        if not self.holding:
            raise KeyboardInterrupt
        if self.asked:
            # The threads that wait for an answer would keep Python from ending; the ledger has what it needs.
            cursor = _SHOW_CURSOR if sys.stderr.isatty() else ""
            sys.stderr.write(f"{cursor}touch: left at once; what was on its way is in doubt\n")
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        self.asked = True
        sys.stderr.write("\ntouch: finishing what is on its way; once more to leave at once\n")


@contextmanager
def finishing() -> Iterator[Leaving]:
    """While it lasts, Ctrl-C and SIGTERM are heard by the value.

    A second one ends the program at once; what was on its way is then in doubt.
    """
    leaving = Leaving()
    before = {number: signal.signal(number, leaving.heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield leaving
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
