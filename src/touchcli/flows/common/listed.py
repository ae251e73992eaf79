"""The rows of the list last printed, so that a person may name one by its number: kept a terminal, for the day.

Without a terminal it is the user's. The file is in the cache, so nothing is lost with it.
"""

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from touchcli.posix import terminal_name

if TYPE_CHECKING:
    from pathlib import Path

    from touchcli.flows.common.session import Session

MOST = 999
"""Rows have numbers of at most three digits: more digits are the end of a phone number."""


class ListedRow(NamedTuple):
    """A row of a list: an account, and what was due for it."""

    account: str
    channel: str
    item: str
    kind: str


def keep_rows(session: "Session", rows: Sequence[ListedRow | None]) -> None:
    """Keep the rows of a list that was printed, numbered from 1; None for one that is no account's.

    Nothing is kept of a list as of another time, nor without the cache. If it cannot be written, no row has a number.
    """
    if session.as_of or not session.invocation.cache:
        return
    path = _path(session)
    text = json.dumps([session.today.isoformat(), rows[:MOST]], separators=(",", ":"))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
    except OSError:
        return


def row_numbered(session: "Session", word: str) -> ListedRow | None:
    """The row of the list last printed here today; None if the word is no number of one."""
    if not (word.isascii() and word.isdecimal() and 0 < int(word) <= MOST and len(word) <= len(str(MOST))):
        return None
    try:
        on, rows = json.loads(_path(session).read_text("utf-8"))
        row = rows[int(word) - 1]
        return ListedRow._make(row) if row and on == session.today.isoformat() else None
    except (OSError, ValueError, TypeError, IndexError):
        return None


def _path(session: "Session") -> "Path":
    return session.root / ".touch" / "cache" / "rows" / terminal_name().strip("/").replace("/", "-")
