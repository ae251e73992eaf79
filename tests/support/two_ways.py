"""A workspace of which the day is asked for twice: from what is kept, and from nothing; the two must be the same."""

import contextlib
import datetime as dt
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from touchcli.cli.again import Words, say_again
from touchcli.cli.commands import due, send
from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.day.due import Day, Filters, the_day
from touchcli.flows.day.index import Shown, the_morning
from touchcli.ledger import DuplicateKey, Ledger, LedgerError, open_ledger
from touchcli.rules.errors import UserError
from touchcli.rules.texting.states import Refused

MINUTE = dt.timedelta(minutes=1)
BEGIN = dt.datetime(2026, 10, 30, 16, tzinfo=dt.UTC)
"""Friday, eleven in the morning in Chicago."""
_LONG_AGO = 1_700_000_000


class Asked(NamedTuple):
    """How the day is asked for: as values or as a command prints it, narrowed, and at what instant.

    `send` is what `touch send --dry-run` prints, whatever the filters.
    """

    form: Literal["day", "json", "table", "send"] = "day"
    filters: Filters = Filters(everything=True)
    as_of: str | None = None


class TwoWays:
    """A workspace in a folder of its own, with a clock; `day` is what was shown last."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="morning-"))
        self.now, self.written = BEGIN, 0
        self.day: Day | None = None

    def teardown(self) -> None:
        try:
            self.look([Asked(), Asked("table", Filters())])
        finally:
            shutil.rmtree(self.root)

    def invocation(self, *, cache: bool, as_of: str | None = None) -> Invocation:
        return Invocation(lambda: self.now, self.root, {}, as_of=as_of, cache=cache)

    def look(self, asked: list[Asked]) -> None:
        for each in asked:
            if each.form == "day":
                self.compare_days(each)
            else:
                self.compare_prints(each)

    def compare_days(self, asked: Asked) -> None:
        days: list[Day] = []

        def show(day: Day) -> Shown:
            days.append(day)
            return Shown("", "", 0)

        slow = said(lambda: show(the_day(open_session(self.invocation(cache=False, as_of=asked.as_of)), asked.filters)))
        fast = said(lambda: the_morning(self.invocation(cache=True, as_of=asked.as_of), asked.filters, None, show))
        assert fast == slow
        if days:
            self.day, last = days
            assert last == self.day

    def compare_prints(self, asked: Asked) -> None:
        """Compare what is printed: anew, from what is kept, and from what was printed before where that is good."""
        command = "send" if asked.form == "send" else "due"
        words: Words = {"as_of": asked.as_of} if asked.as_of else {}
        if command == "due":
            words |= {"as_json": True} if asked.form == "json" else {}
            words |= {name: each for name, each in asked.filters._asdict().items() if each and name != "book"}
        again = None
        if command == "send" or not asked.filters.book:
            said_again = {"dry_run": True} if command == "send" else {}
            again = printed(lambda: say_again(command, words | said_again | {"workspace": str(self.root)}, self.now))

        def run(*, no_cache: bool) -> Any:
            invocation = self.invocation(cache=True)
            if command == "send":
                return printed(lambda: send.run_dry(invocation, no_cache=no_cache, **words))  # type: ignore[arg-type]
            return printed(lambda: due.run(invocation, book=asked.filters.book, no_cache=no_cache, **words))  # type: ignore[arg-type]

        slow, fast = run(no_cache=True), run(no_cache=False)
        assert fast == slow
        assert again is None or again[0] is None or again == slow

    def write(self, file: str, text: str, *, young: bool = False) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.written += 1
        if not young:
            os.utime(path, (_LONG_AGO + self.written, _LONG_AGO + self.written))

    def put(self, file: str, tree: Any, *, young: bool = False) -> None:
        self.write(file, yaml.safe_dump(tree, sort_keys=False), young=young)

    def tell(self, act: Callable[[Ledger], object]) -> None:
        """Do something to the ledger; what it refuses is refused."""
        refused = contextlib.suppress(Refused, DuplicateKey, LedgerError)
        with open_ledger("sqlite:///.touch/ledger.db", self.root, create=True) as ledger, refused:
            act(ledger)

    def before(self, minutes: int) -> dt.datetime:
        return self.now - minutes * MINUTE


def said(act: Callable[[], object]) -> str | None:
    """What is refused, in words; None where nothing is."""
    try:
        act()
    except UserError as error:
        return f"{type(error).__name__}: {error}"
    return None


def printed(act: Callable[[], int | None]) -> tuple[object, str, str]:
    """The exit code of a command or what it refuses, with what it printed."""
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = act()
        except UserError as error:
            code = f"{type(error).__name__}: {error}"
    return code, out.getvalue(), err.getvalue()
