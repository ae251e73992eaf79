"""Runs touch as if it were another time: `python tests/support/run_at.py 2026-11-24T17:00Z send --yes`.

The clock is set once and goes on from there. Everything else is the program itself, from its front door on.
"""

import datetime as dt
import sys

from touchcli import __main__
from touchcli.cli import front, send_later

BACKGROUND = "background"
"""The word for what goes on after a command, at the same time; its clock begins at that instant too."""


def main() -> None:
    """Set the clock and run the rest of the command line; never returns."""
    ahead = dt.datetime.fromisoformat(sys.argv[1]) - dt.datetime.now(dt.UTC)  # noqa: TID251 - this is a front door too
    front._now = lambda: dt.datetime.now(dt.UTC) + ahead  # noqa: TID251
    send_later.BACKGROUND = (__file__, sys.argv[1], BACKGROUND)
    if sys.argv[2:3] == [BACKGROUND]:
        from touchcli.cli import background

        sys.exit(background.main(sys.argv[3:]))
    sys.argv = ["touchcli", *sys.argv[2:]]
    __main__.main()


if __name__ == "__main__":
    main()
