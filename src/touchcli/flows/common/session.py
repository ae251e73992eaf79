"""How every story begins: find the workspace, read its files, settle the instant it is about."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from touchcli.rules.errors import UserError

if TYPE_CHECKING:
    from touchcli.files.workspace import WorkspaceFiles
    from touchcli.ledger import ChangeReader, HistoryReader, Ledger
    from touchcli.ledger.actor import Actor, How
    from touchcli.providers import Provider
    from touchcli.rules.calendar import WorkCalendar
    from touchcli.rules.models.account import Account
    from touchcli.rules.models.book import Book
    from touchcli.rules.models.problem import Problem

AHEAD = dt.timedelta(days=1)
"""How far ahead of the clock the ledger is read: what it holds counts even if a clock was set back."""


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
    `workspace` and `as_of` are as on the command line, None if not given; `cache` is False for `--no-cache`.
    `tell` takes a line to say beside the results, such as what was understood of a day; `how` is how rows come to be
    written. `choose` asks which of some choices is meant, and gives None if there is nobody to ask.
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

    def sending_ledger(self) -> "Ledger":
        """The ledger for whoever sends, or records what customers say.

        Raises LedgerError if it was restored, lost, replaced or copied from: `touch ledger accept` goes on with it.
        """
        from touchcli.ledger import open_to_send

        ledger = open_to_send(self.ledger_url, self.root)
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

        return open_provider(self.book.settings.provider, self.env, dot_env(self.root), self.root)

    @property
    def ledger_url(self) -> str:
        """The address of the ledger; raises UserError as `ledger_address` does."""
        return ledger_address(self.book.settings.ledger, self.env, self.root)

    def fresh(self, accounts: "Iterable[Account]") -> "Session":
        """This session, or the same one with the files as they are now if one that matters to the accounts changed.

        Raises BrokenSettings if touch.yaml is unusable now.
        """
        if self.files.is_current(account.file for account in accounts):
            return self
        files, book, problems, calendar = _read(self.root, cache=self.files.cache)
        return self._replace(files=files, book=book, problems=problems, calendar=calendar)

    @property
    def today(self) -> dt.date:
        """The local day of `now`."""
        return self.calendar.day_of(self.now)


def open_session(invocation: Invocation) -> Session:
    """Open the workspace.

    Raises UserError if there is none or `--as-of` is not an instant, BrokenSettings where touch.yaml is unusable.
    """
    root = root_of(invocation)
    files, book, problems, calendar = _read(root, cache=invocation.cache)
    clock = invocation.tick()
    return Session(
        root=root,
        book=book,
        problems=problems,
        calendar=calendar,
        now=_as_of(invocation, calendar, clock) if invocation.as_of is not None else clock,
        clock=clock,
        env=invocation.env,
        files=files,
        invocation=invocation,
        as_of=invocation.as_of is not None,
        tell=invocation.tell,
    )


def _read(root: Path, *, cache: bool) -> "tuple[WorkspaceFiles, Book, tuple[Problem, ...], WorkCalendar]":
    from touchcli.files.lookup.public_holidays import holiday_lookup
    from touchcli.files.workspace import WorkspaceFiles
    from touchcli.rules.calendar import WorkCalendar

    files = WorkspaceFiles(root, cache=cache)
    book = files.book
    if book is None:
        raise BrokenSettings(files.problems)
    return files, book, files.problems, WorkCalendar(book.settings.calendar, holiday_lookup(root))


def _as_of(invocation: Invocation, calendar: "WorkCalendar", clock: dt.datetime) -> dt.datetime:
    """The instant that `--as-of` means, said back if it was not written in full."""
    from touchcli.rules.iso import iso_instant

    text = invocation.as_of or ""
    with suppress(OverflowError):  # said in words below
        at = iso_instant(text, calendar)
        if at is not None:
            return at
    from touchcli.rules.when import read_instant
    from touchcli.rules.wording import in_full

    at = read_instant(text, "--as-of", clock, calendar)
    local = at.astimezone(calendar.zone)
    invocation.tell(f'--as-of "{text}": {in_full(local.date(), local.time())}')
    return at


def root_of(invocation: Invocation) -> Path:
    """The folder of the workspace; raises UserError if there is none, or it is another user's and not trusted."""
    from touchcli.files.workspace import find_workspace
    from touchcli.posix import is_own

    named = invocation.workspace or invocation.env.get("TOUCH_WORKSPACE")
    root = find_workspace(invocation.folder, Path(named) if named else None)
    if not (is_own(root) and is_own(root / "touch.yaml")):
        from touchcli.flows.common.trust import require_own_folder

        require_own_folder(root, invocation.env)
    return root


def ledger_address(written: str, env: Mapping[str, str], root: Path) -> str:
    """The address of the ledger, each `${TOUCH_…}` in it taken from the environment or `.env`.

    Raises UserError if one is not set or has another name, and for a server that only the files name, untrusted.
    """
    if written.startswith("sqlite:") and "${" not in written:
        return written
    from touchcli.flows.common.trust import expanded, require_trusted_server

    own = dot_env(root)
    address = expanded(written, env, own)
    if address.startswith(("postgresql:", "postgres:")):
        require_trusted_server(root, written, env, own)
    return address


def dot_env(root: Path) -> dict[str, str]:
    """What stands in the workspace's `.env`; nothing if there is none."""
    path = root / ".env"
    if not path.is_file():
        return {}
    from dotenv import dotenv_values

    # As it stands: one that takes in other variables could carry any secret of the user's to where it likes.
    return {name: value for name, value in dotenv_values(path, interpolate=False).items() if value}
