"""How every story begins: find the workspace, read its files, settle the instant it is about."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.files.workspace import WorkspaceFiles
    from touchcli.ledger import ChangeReader, HistoryReader, Ledger
    from touchcli.ledger.actor import Actor, How
    from touchcli.providers import Provider
    from touchcli.rules.calendar import WorkCalendar
    from touchcli.rules.models.book import Book
    from touchcli.rules.models.problem import Problem

AHEAD = dt.timedelta(days=1)
"""How far ahead of the clock the ledger is read: what it holds counts even where a clock was set back."""


class BrokenSettings(UserError):
    """touch.yaml has problems, and nothing can go on without it."""

    def __init__(self, problems: "tuple[Problem, ...]") -> None:
        super().__init__("touch.yaml has problems")
        self.problems = problems


def _silent(_: str) -> None:
    """Say nothing."""


def _nobody(_: str, __: Sequence[str]) -> None:
    """Ask nobody."""


class Invocation(NamedTuple):
    """What the front door hands in: the clock, the folder, the environment, and the flags all commands know.

    `tick` gives the machine's instant; what is decided at a desk is decided for the one at which it was opened.
    `workspace` and `as_of` are as on the command line, None where not given; `cache` is False for `--no-cache`.
    `tell` takes a line to say beside the results, such as what was understood of a day; `how` is how rows come to be
    written. `choose` asks which of some choices is meant, and gives None where there is nobody to ask.
    """

    tick: Callable[[], dt.datetime]
    folder: Path
    env: Mapping[str, str]
    workspace: str | None = None
    as_of: str | None = None
    cache: bool = True
    tell: Callable[[str], None] = _silent
    how: "How" = "command"
    choose: Callable[[str, Sequence[str]], str | None] = _nobody

    @property
    def actor(self) -> "Actor":
        """Who writes into the ledger, how, and from which host."""
        from touchcli.flows.common.actor import actor_of

        return actor_of(self.env, self.how, self.tick)


class Session(NamedTuple):
    """A workspace opened for one command: `now` is the instant in question, `clock` that of the machine.

    `files` are those of the workspace, with the index that the book is read through.
    """

    root: Path
    book: "Book"
    problems: "tuple[Problem, ...]"
    calendar: "WorkCalendar"
    now: dt.datetime
    clock: dt.datetime
    env: Mapping[str, str]
    files: "WorkspaceFiles"
    invocation: Invocation
    as_of: bool = False
    tell: Callable[[str], None] = _silent

    @property
    def seen_until(self) -> dt.datetime:
        """Up to when the ledger is read: `--as-of`, else a day ahead, since a clock may have been set back."""
        return self.now if self.as_of else self.now + AHEAD

    def ledger(self, *, create: bool = False) -> "Ledger":
        """The ledger that the settings name; without `create` a missing one reads as empty and nothing is written."""
        from touchcli.ledger import open_ledger

        ledger = open_ledger(self.ledger_url, self.root, create=create)
        ledger.written_by(lambda: self.invocation.actor)
        return ledger

    def history(self) -> "HistoryReader":
        """The ledger for those who only ask what happened: a missing one reads as empty."""
        from touchcli.ledger import open_reader

        return open_reader(self.ledger_url, self.root)

    def changes(self) -> "ChangeReader":
        """The ledger for those who ask what changed in it."""
        from touchcli.ledger import open_changes

        return open_changes(self.ledger_url, self.root)

    def provider(self) -> "Provider":
        """The provider that the settings name; raises ProviderError naming a credential that is missing."""
        from touchcli.providers import open_provider

        return open_provider(self.book.settings.provider, {**dot_env(self.root), **self.env}, self.root)

    @property
    def ledger_url(self) -> str:
        """The address of the ledger, `${NAME}` taken from the environment; raises UserError where that is not set."""
        return expand(self.book.settings.ledger, self.env, self.root)

    @property
    def today(self) -> dt.date:
        """The local day of `now`."""
        return self.calendar.day_of(self.now)


def open_session(invocation: Invocation) -> Session:
    """Open the workspace.

    Raises UserError where there is none or `--as-of` is not an instant, BrokenSettings where touch.yaml is unusable.
    """
    from touchcli.files.lookup.public_holidays import holiday_lookup
    from touchcli.files.workspace import WorkspaceFiles
    from touchcli.rules.calendar import WorkCalendar

    root = root_of(invocation)
    files = WorkspaceFiles(root, cache=invocation.cache)
    book = files.book
    if book is None:
        raise BrokenSettings(files.problems)
    clock = invocation.tick()
    calendar = WorkCalendar(book.settings.calendar, holiday_lookup(root))
    return Session(
        root=root,
        book=book,
        problems=files.problems,
        calendar=calendar,
        now=_as_of(invocation, calendar, clock) if invocation.as_of is not None else clock,
        clock=clock,
        env=invocation.env,
        files=files,
        invocation=invocation,
        as_of=invocation.as_of is not None,
        tell=invocation.tell,
    )


def _as_of(invocation: Invocation, calendar: "WorkCalendar", clock: dt.datetime) -> dt.datetime:
    """The instant that `--as-of` means, said back."""
    from touchcli.rules.when import is_iso, read_instant
    from touchcli.rules.wording import in_full

    text = invocation.as_of or ""
    at = read_instant(text, "--as-of", clock, calendar)
    if not is_iso(text):
        local = at.astimezone(calendar.zone)
        invocation.tell(f'--as-of "{text}": {in_full(local.date(), local.time())}')
    return at


def root_of(invocation: Invocation) -> Path:
    """The folder of the workspace; raises UserError where there is none."""
    from touchcli.files.workspace import find_workspace

    named = invocation.workspace or invocation.env.get("TOUCH_WORKSPACE")
    return find_workspace(invocation.folder, Path(named) if named else None)


def expand(url: str, env: Mapping[str, str], root: Path) -> str:
    """An address with each `${NAME}` taken from the environment or `.env`; raises UserError where it is not set."""
    if "${" not in url:
        return url
    import re

    names = re.findall(r"\$\{(\w+)\}", url)
    values = {**dot_env(root), **env}
    for name in names:
        if not values.get(name):
            raise UserError(
                f"touch.yaml: the ledger is ${{{name}}}, and {name} is not set", "set it, or put it in .env"
            )
        url = url.replace(f"${{{name}}}", values[name])
    return url


def dot_env(root: Path) -> dict[str, str]:
    """What stands in the workspace's `.env`; nothing where there is none."""
    path = root / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    return {name: value for name, value in dotenv_values(path).items() if value}
