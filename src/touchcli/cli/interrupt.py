"""Ctrl-C while texts are on their way: the ones in hand are finished, then the run leaves."""

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def finishing() -> Iterator[Callable[[], bool]]:
    """While it lasts, Ctrl-C and SIGTERM ask the run to end; the value tells whether one has come.

    A second Ctrl-C ends the program at once; what was on its way is then in doubt.
    """
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        sys.stderr.write("\ntouch: finishing what is on its way; once more to leave at once\n")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
