"""The outlooks of one file as text that can be kept: a line for every morning, one with what is due, one with the rest.

A line is JSON. Of the files of a large book most have nothing due, and of those only the first line is ever read.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from touchcli.cache.store import Entry
from touchcli.flows.day.outlook import Outlook
from touchcli.flows.day.rows import DueRow
from touchcli.rules.models.problem import Problem


class Page:
    """What is kept of one file of accounts.

    `owners` is each account's owner and whether it is quiet, in the order of the file; `texted` the numbers to which a
    text is due; `texts` whether one is due at all; `problems` those of the file.
    """

    def __init__(self, head: Sequence[Any], entry: Entry) -> None:
        owners, texted, self.texts, problems = head
        self.owners: list[tuple[str | None, bool]] = owners
        self.texted: frozenset[str] = frozenset(texted)
        self.problems = [Problem(*problem) for problem in problems]
        _, self._due, self._rest = entry.outlook.split("\n")

    @cached_property
    def rows(self) -> list[DueRow]:
        """What is due for the accounts of the file."""
        return [DueRow.again(row) for row in json.loads(self._due)] if len(self._due) > 2 else []

    @cached_property
    def outlooks(self) -> list[Outlook]:
        """Every account of the file, in its order."""
        rows: dict[str, list[DueRow]] = {}
        for row in self.rows:
            rows.setdefault(row.account, []).append(row)
        return [Outlook.again(values, rows.get(values[0], ())) for values in json.loads(self._rest)]


def pages(entries: Sequence[Entry]) -> Iterator[Page]:
    """The pages of some files."""
    # One text for all is read several times as fast as thousands.
    heads = json.loads(f"[{','.join(entry.outlook.partition(chr(10))[0] for entry in entries)}]")
    return map(Page, heads, entries)


def page_entry(before: Entry, outlooks: Iterable[Outlook], problems: Iterable[Problem]) -> Entry:
    """A file with its outlooks; together they hold from the last `since` until before the first `until` of them."""
    listed = list(outlooks)
    rows = [row for one in listed for row in one.rows]
    head = (
        [(one.owner, one.quiet) for one in listed],
        sorted({number for one in listed for number in one.texted}),
        any(row.is_text for row in rows),
        list(problems),
    )
    lines = head, rows, [one._replace(rows=()) for one in listed]
    return before._replace(
        since=max((one.since for one in listed), default=0),
        until=min((one.until for one in listed), default=1 << 62),
        outlook="\n".join(map(json.dumps, lines)),
    )
