"""`touch due` from what is kept: only the accounts are looked at for which something changed or whose time has come.

For each account its outlook is kept beside its plan: what it asks for, and until when. A morning reads the outlooks,
makes those anew that are no longer good, and has the day. Nothing here decides what is due: outlooks are made by the
rules that `the_day` asks too, and the two give the same.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import TypeVar

from touchcli.cache.store import Damaged
from touchcli.files.workspace import open_shelf
from touchcli.flows.common.session import Invocation, Session, open_session, root_of
from touchcli.flows.day.due import Day, Filters, check_filters, shown, the_book, the_day, the_one_owner
from touchcli.flows.day.refresh import Shown, Unkeepable, Upkeep

__all__ = ["Shown", "session_for_texts", "the_morning", "the_texts"]

T = TypeVar("T")


def the_morning(invocation: Invocation, filters: Filters, form: str | None, show: Callable[[Day], Shown]) -> Shown:
    """The day as it is shown, from what is kept where that is possible and else the long way.

    What is shown is kept under its `form`, for those who ask the same again before anything changes. Raises UserError
    where there is no workspace or a filter names nothing there is, and BrokenSettings.
    """

    def from_kept(run: Upkeep) -> Shown:
        check_filters(filters, run.session.book.settings)
        run.bring_up_to_date()
        return run.keep(form, show(_day(run, filters)))

    made = None if filters.account else _kept(invocation, from_kept)
    return made or show(the_day(open_session(invocation), filters))


def the_texts(invocation: Invocation, account: str | None, form: str | None, show: Callable[[Session], Shown]) -> Shown:
    """What a run of `send` would do as it is shown, of one account or of all, kept like the day.

    What waits in the outbox may wait for a time of its own; then nothing is kept.
    """

    def from_kept(run: Upkeep) -> Shown:
        run.bring_up_to_date()
        session, waiting = run.for_texts()
        return run.keep(None if waiting else form, show(session))

    made = None if account else _kept(invocation, from_kept)
    return made or show(open_session(invocation))


def session_for_texts(invocation: Invocation, account: str | None) -> Session:
    """The workspace as far as a run of `send` needs it: a hundred thousand accounts would not be worth their room."""

    def from_kept(run: Upkeep) -> Session:
        run.bring_up_to_date()
        session, _ = run.for_texts()
        run.kept.commit()
        return session

    return (None if account else _kept(invocation, from_kept)) or open_session(invocation)


def _kept(invocation: Invocation, account_history: Callable[[Upkeep], T]) -> T | None:
    """What a run over what is kept tells; None where nothing can be kept, and the long way has to be gone."""
    if not invocation.cache:
        return None
    try:
        with open_shelf(root_of(invocation)) as shelf:
            return account_history(Upkeep(invocation, shelf))
    except (Damaged, Unkeepable):
        return None


def _day(run: Upkeep, filters: Filters) -> Day:
    """The day that the outlooks tell of."""
    listed = [run.pages[file] for file in run.shelf.accounts]
    wanted = _wanted(run, filters)
    counted = [each for page in listed for each in page.owners]
    rows = [row for page in listed for row in page.rows]
    if wanted is not None:
        rows = [row for row in rows if row.account in wanted]
        counted = [(one.owner, one.quiet) for page in listed for one in page.outlooks if one.id in wanted]
    elif filters.owner:
        rows = [row for row in rows if row.owner == filters.owner]
        counted = [each for each in counted if each[0] == filters.owner]
    problems = (problem for page in listed for problem in page.problems)
    return Day(
        now=run.session.now.astimezone(run.session.calendar.zone),
        shown=shown(sorted(rows, key=attrgetter("place", "account")), filters),
        accounts=len(counted),
        owner=the_one_owner(owner for owner, _ in counted),
        quiet=0 if filters.channel else sum(quiet for _, quiet in counted),
        problems=tuple(sorted((*run.shelf.problems, *problems))),
    )


def _wanted(run: Upkeep, filters: Filters) -> set[str] | None:
    """The accounts of the book asked for; None where no book is."""
    if filters.book is None:
        return None
    listed = sorted(
        (file.rpartition(".")[0], one.line, one.id)
        for file in run.shelf.accounts
        for one in run.pages[file].outlooks
        if not filters.owner or filters.owner == one.owner
    )
    return {id for *_, id in listed[the_book(filters.book, len(listed), run.session.book.settings.book.size)]}
