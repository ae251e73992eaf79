"""The day at hand: its rows, the page of an account, and what an action of `touch work` needs of both."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from touchcli.cli.console.lines import Line, Span, line, wrapped
from touchcli.cli.console.numbers import address_shown, number_shown
from touchcli.cli.views.account_page import page_lines
from touchcli.cli.views.day import numbered, rows_to_keep
from touchcli.files.workspace import folder_stamps
from touchcli.flows.accounts.show import page
from touchcli.flows.common.listed import keep_rows
from touchcli.flows.common.owner import owner_meant
from touchcli.flows.common.session import Invocation, Session, open_session
from touchcli.flows.day.due import Day, Filters, the_day
from touchcli.rules.errors import UserError
from touchcli.rules.numbers import related
from touchcli.rules.wording import safe

if TYPE_CHECKING:
    from touchcli.flows.accounts.show import Page
    from touchcli.flows.day.rows import DueRow


class Chosen(NamedTuple):
    """What a person is at: an account, and the row of the day if they came by the list."""

    account: str
    name: str
    row: "DueRow | None" = None


class _Reading(NamedTuple):
    """A session that is kept, and what the folders were like when it was opened."""

    session: Session
    folders: tuple[int | None, ...]

    def is_current(self, account: str) -> bool:
        """True if settings, cadences, templates and the plans that say something of an account are as they were read.

        Those are its own, and the plans of all that share a number with it. Files that came or went since may be more.
        """
        session = self.session
        if account not in session.book.accounts or folder_stamps(session.root) != self.folders:
            return False
        plans = related(session.book, [session.book.accounts[account]])
        return session.files.is_current(plan.file for plan in plans)


class Desk:
    """The day of a person. Every question is answered from the files and the ledger as they are then.

    Pages share a session, since opening one takes longer than making a page; deeds and the list open their own.
    `heard` is what the flows had to say beside their results since it was last taken.
    """

    def __init__(self, invocation: Invocation, filters: Filters) -> None:
        self.heard: list[str] = []
        self.invocation = invocation._replace(tell=self.heard.append, choose=lambda _question, _choices: None)
        self.filters = filters
        self.day: Day | None = None
        self.rows: list[DueRow] = []
        self._reading: _Reading | None = None

    def session(self) -> Session:
        """The workspace as it is now; raises UserError as `open_session` does."""
        return open_session(self.invocation)

    def reading(self, account: str) -> Session:
        """The session that pages share, at this instant: opened anew if a file that this account depends on changed.

        Raises UserError as `open_session` does.
        """
        kept = self._reading
        if kept is not None and kept.is_current(account):
            clock = self.invocation.tick()
            session = kept.session
            return session._replace(clock=clock, now=session.now if session.as_of else clock)
        session = self.session()
        self._reading = _Reading(session, folder_stamps(session.root))
        return session

    def refresh(self) -> None:
        """Read the day anew; its rows have the numbers that every command takes from now on."""
        session = self.session()
        owner = owner_meant(session, self.filters.owner)
        self.day = the_day(session, self.filters._replace(owner=owner))
        self.rows = numbered(self.day)
        keep_rows(session, rows_to_keep(self.rows))

    def page(self, chosen: Chosen, width: int) -> list[Line]:
        """All that one wants to know of an account in the minute before a call."""
        if not chosen.account:
            return _of_nobody(chosen)
        session = self.reading(chosen.account)
        found = page(session, chosen.account)
        return [*_who(session, found, chosen, width), *page_lines(session, found, width)]

    def text(self, chosen: Chosen, width: int) -> list[Line]:
        """The text of the row as it will arrive, or what holds it; nothing if the row is none."""
        if chosen.row is None or not chosen.row.is_text:
            return []
        from touchcli.cli.views.run_plan import preview_lines
        from touchcli.flows.sending.planning.plan_run import Selection, plan_run

        session = self.reading(chosen.account)
        lines = preview_lines(session, plan_run(session, Selection(chosen.account)), width)
        return [line(), line("The text", "bold"), *lines[:-1]]

    def take_heard(self) -> list[Line]:
        """What was heard, once."""
        said = [line(safe(sentence), "dim") for sentence in self.heard]
        self.heard.clear()
        return said


def _who(session: Session, found: "Page", chosen: Chosen, width: int) -> list[Line]:
    """Whom to reach, and how: the contact of the row, else the first."""
    named = chosen.row.contact if chosen.row else None
    contacts, display = found.account.contacts, session.book.settings.display
    contact = next((each for each in contacts if each.name == named), next(iter(contacts), None))
    if contact is None:
        return []
    ways = [number_shown(contact.phone.e164, display)] if contact.phone else ["no number"]
    ways += [safe(address_shown(contact.email, display))] if contact.email else []
    return wrapped((Span(f"{safe(contact.name)}  ", "bold green"),), "  ".join(ways), width, 2)


def _of_nobody(chosen: Chosen) -> list[Line]:
    row = chosen.row
    reason = safe(row.reason) if row else ""
    return [line(safe(chosen.name), "bold"), line(), line(reason), line(), line("Nobody in the plans has this number.")]


def known(chosen: Chosen) -> str:
    """The account; raises UserError for a number that nobody has."""
    if not chosen.account:
        raise UserError("nobody in the plans has this number", "add them to a plan first")
    return chosen.account


def chosen_of(row: "DueRow") -> Chosen:
    """A row of the list as what a person is at."""
    return Chosen(row.account or "", row.name, row)


def place_of(rows: "Sequence[DueRow]", chosen: Chosen | None, before: int) -> int:
    """Where the cursor stands in a list that was read anew: on the same row; if that is done, on what came after it."""
    key = chosen.row.key if chosen and chosen.row else None
    same = [n for n, row in enumerate(rows) if row.key == key]
    return same[0] if same else max(min(before, len(rows) - 1), 0)
