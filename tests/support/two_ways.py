"""A workspace of which everything is asked twice: through the index that is kept, and through one in memory.

The two must be the same.
"""

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

from touchcli.cli.commands import (
    approve,
    brief,
    due,
    find,
    forecast,
    inbox,
    outbox,
    promise,
    quiet,
    report,
    send,
    show,
    who,
    why,
)
from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.day.due import Day, Filters, the_day
from touchcli.flows.sending.planning.approve import Choice
from touchcli.ledger import DuplicateKey, Ledger, LedgerError, open_ledger
from touchcli.ledger.actor import Actor
from touchcli.rules.errors import UserError
from touchcli.rules.texting.states import Refused

MINUTE = dt.timedelta(minutes=1)
BEGIN = dt.datetime(2026, 10, 30, 16, tzinfo=dt.UTC)
"""Friday, eleven in the morning in Chicago."""
SQLITE = "sqlite:///.touch/ledger.db"
_LONG_AGO = 1_700_000_000

Form = Literal[
    "day",
    "due",
    "json",
    "send",
    "show",
    "why",
    "quiet",
    "inbox",
    "forecast",
    "report",
    "outbox",
    "promise",
    "approve",
    "brief",
    "find",
    "who",
]


class Asked(NamedTuple):
    """What is asked: the day as values, or what a command prints, of which account, and at what instant.

    `filters` are for `day`, `due` and `json`; `account` is any word that a person may write for an account.
    """

    form: Form = "day"
    filters: Filters = Filters(everything=True)
    account: str = "acme"
    as_of: str | None = None


class TwoWays:
    """A workspace in a folder of its own, with a clock; `day` is what was shown last."""

    def __init__(self) -> None:
        super().__init__()
        self.url = SQLITE
        self.root = Path(tempfile.mkdtemp(prefix="morning-"))
        self.now, self.written = BEGIN, 0
        self.day: Day | None = None

    def teardown(self) -> None:
        try:
            self.look([Asked(), Asked("due", Filters())])
        finally:
            shutil.rmtree(self.root)

    def invocation(self, *, cache: bool, as_of: str | None = None) -> Invocation:
        # What the environment names is the user's word: a server that only the files name would be refused.
        env = {} if self.url == SQLITE else {"TOUCH_LEDGER": self.url}
        return Invocation(lambda: self.now, self.root, env, as_of=as_of, cache=cache)

    def look(self, asked: list[Asked]) -> None:
        for each in asked:
            kept, in_memory = (said(lambda: self._answer(each, cache=cache)) for cache in (True, False))  # noqa: B023
            assert kept == in_memory, each
            if isinstance(kept, Day):
                self.day = kept

    def _answer(self, asked: Asked, *, cache: bool) -> object:
        invocation = self.invocation(cache=cache, as_of=asked.as_of)
        if asked.form == "day":
            return the_day(open_session(invocation), asked.filters)
        return printed(lambda: _run(invocation, asked))

    def write(self, file: str, text: str, *, young: bool = False) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        self.written += 1
        if not young:
            os.utime(path, (_LONG_AGO + self.written, _LONG_AGO + self.written))

    def put(self, file: str, tree: Any, *, young: bool = False) -> None:
        if file == "touch.yaml" and self.url != SQLITE:
            tree = {**tree, "ledger": "${TOUCH_LEDGER}"}
        self.write(file, yaml.safe_dump(tree, sort_keys=False), young=young)

    def tell(self, act: Callable[[Ledger], object]) -> None:
        """Do something to the ledger; what it refuses is refused."""
        refused = contextlib.suppress(Refused, DuplicateKey, LedgerError)
        with open_ledger(self.url, self.root, create=True) as ledger, refused:
            ledger.written_by(lambda: Actor("dana", "command", "desk", lambda: self.now))
            act(ledger)

    def before(self, minutes: int) -> dt.datetime:
        return self.now - minutes * MINUTE


def _run(invocation: Invocation, asked: Asked) -> int | None:
    name = asked.account
    match asked.form:
        case "due" | "json":
            return due.run(invocation, as_json=asked.form == "json", **asked.filters._asdict())
        case "send":
            return send.run_dry(invocation)
        case "show":
            return show.run(invocation, name, as_json=False)
        case "why":
            return why.run(invocation, name, "text", as_json=False)
        case "quiet":
            return quiet.run(invocation, None, as_json=False)
        case "inbox":
            return inbox.run(invocation, None, everything=True, resume=False, as_json=False)
        case "forecast":
            return forecast.run(invocation, 2, None, as_json=False)
        case "report":
            return report.run(invocation, None, None, None, None, week=False, as_json=True)
        case "brief":
            return brief.run(invocation, name, "us", None, None, None, as_json=True)
        case "find":
            return find.run(invocation, name, 5, as_json=True)
        case "who":
            return who.run(invocation, name if name[:1] in "+0123456789" else "555", as_json=True)
        case "outbox":
            return outbox.run(invocation, (), None, as_json=False)
        case "promise":
            return promise.run(invocation, None, None, None, kept=None, broken=None, everything=True, as_json=False)
        case _:
            return approve.run(invocation, Choice(), listing=True, yes=False, as_json=False)


def said(act: Callable[[], object]) -> object:
    """What something gives, or what is refused, in words."""
    try:
        return act()
    except UserError as error:
        return f"{type(error).__name__}: {error}"


def printed(act: Callable[[], int | None]) -> tuple[object, str, str]:
    """The exit code of a command or what it refuses, with what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = said(act)
    return code, out.getvalue(), err.getvalue()
