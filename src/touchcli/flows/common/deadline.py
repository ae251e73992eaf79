"""The end of a program that was told to leave and cannot: a database that is gone must not keep a service running."""

import os
import threading
from collections.abc import Callable

LEAVES_WITHIN = 9.0
"""Seconds in which a service ends once it is told to, whatever it still waits for."""


def leave_within(seconds: float, warn: Callable[[str], None]) -> None:
    """End the program with 1 after so many seconds, if it has not ended by then.

    What was on its way is then in doubt.
    """

    def leave() -> None:
        warn("left at once, something did not end in time; what was on its way is in doubt")
        os._exit(1)

    timer = threading.Timer(seconds, leave)
    timer.daemon = True
    timer.start()
