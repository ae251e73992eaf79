"""What standard output is: a pipe, or a terminal of some width that shows colours of some kind."""

import os
import sys

PIPE_WIDTH, WIDEST = 80, 200


def width() -> int:
    """Columns to fill: those of the terminal, from 40 to 200; 80 in a pipe."""
    if not sys.stdout.isatty():
        return PIPE_WIDTH
    asked = os.environ.get("COLUMNS", "")
    columns = int(asked) if asked.isdecimal() and int(asked) else _columns()
    return max(min(columns, WIDEST), 40)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or PIPE_WIDTH
    except (OSError, ValueError):
        return PIPE_WIDTH


def colours() -> str | None:
    """The kind of terminal to colour for; None in a pipe, and where NO_COLOR or a terminal without any says so."""
    env = os.environ
    if not sys.stdout.isatty() or env.get("NO_COLOR") or env.get("TERM") == "dumb":
        return None
    return f"{env.get('TERM', '')} {env.get('COLORTERM', '')}"
