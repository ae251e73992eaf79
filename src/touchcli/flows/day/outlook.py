"""What one account asks for, and until when: the same until something happens or its time has come.

An outlook is made by the same rules as a day, and can be kept: it holds from the instant it was made until before
`until`, as long as nothing changed in the files it was made of and in what the ledger has of the account.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from touchcli.flows.common.assess import Assessor, is_text
from touchcli.flows.day.rows import DueRow, due_row
from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda_of, changes_on
from touchcli.rules.due.rank import placed
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import History
from touchcli.rules.review.quiet import quiet_from
from touchcli.rules.wording import ago_changes

_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Outlook(NamedTuple):
    """What one account asks for from `since` until before `until`, in microseconds since 1970.

    `line` is where its plan stands in its file; `texted` are the numbers to which a text of it is due.
    """

    id: str
    line: int
    owner: str | None
    since: int
    until: int
    quiet: bool
    texted: tuple[str, ...] = ()
    rows: tuple[DueRow, ...] = ()

    @classmethod
    def again(cls, values: Sequence[Any], rows: Iterable[DueRow]) -> "Outlook":
        """The outlook from its values as JSON gives them back, and its rows."""
        found = cls._make(values)
        return found._replace(texted=tuple(found.texted), rows=tuple(rows))


def moment(at: dt.datetime) -> int:
    """An instant in whole microseconds since 1970."""
    return (at - _EPOCH) // _MICROSECOND


class Looker:
    """Looks at accounts at one instant. `book` need hold no accounts but those that are asked for with texts."""

    def __init__(self, book: Book, history: History, calendar: WorkCalendar, now: dt.datetime) -> None:
        self.book, self.history, self.calendar, self.now = book, history, calendar, now
        self.today = calendar.day_of(now)

    def each(self, accounts: Iterable[Account]) -> Iterator[tuple[Account, Outlook | None]]:
        """The outlook of each account; None for one with a text that is due, whose verdict may hang on others."""
        for account in accounts:
            situation, due, until = self._case(account)
            yield account, None if any(map(is_text, due)) else self._outlook(situation, until, self._judged(due))

    def together(self, accounts: Collection[Account]) -> list[Outlook]:
        """The outlooks of accounts whose texts are judged in one order, each as if the ready ones before had gone."""
        cases = {account.id: self._case(account) for account in accounts}
        rows: dict[str, list[tuple[DueRow, dt.datetime | None]]] = {}
        for row, until in self._judged([action for _, due, _ in cases.values() for action in due]):
            rows.setdefault(row.account, []).append((row, until))
        return [self._outlook(situation, until, rows.get(id, [])) for id, (situation, _, until) in cases.items()]

    def _case(self, account: Account) -> tuple[Situation, list[Action], dt.datetime]:
        """An account, what is due for it, and the first instant of the day on which that may change by itself."""
        situation = Situation(self.book, account, self.history.of(account.id), self.calendar, self.now)
        every = agenda_of(situation)
        day = changes_on(situation, every)
        quiet = quiet_from(situation)
        if quiet is not None and situation.today < quiet < day:
            day = quiet
        return situation, [action for action in every if action.due_on <= situation.today], self.calendar.start_of(day)

    def _judged(self, due: Sequence[Action]) -> list[tuple[DueRow, dt.datetime | None]]:
        """Actions as rows in order of rank, each with the instant within the day at which it may be another."""
        ranked = sorted(placed(due, self.today), key=itemgetter(0))
        assessor = Assessor(self.book, self.history, self.calendar, self.now, lasting=True)
        verdicts = assessor.actions([action for _, action in ranked])
        return [
            (due_row(row, place, self.book, self.calendar, self.today), row.until or self._read_until(row.action))
            for (place, _), row in zip(ranked, verdicts, strict=True)
        ]

    def _read_until(self, action: Action) -> dt.datetime | None:
        """When the age of a reply is said in other words."""
        replies = self.history.of(action.account.id).replies if action.reply_id is not None else ()
        return next((ago_changes(one.received_at, self.now) for one in replies if one.id == action.reply_id), None)

    def _outlook(
        self, situation: Situation, until: dt.datetime, rows: Sequence[tuple[DueRow, dt.datetime | None]]
    ) -> Outlook:
        account, quiet = situation.account, quiet_from(situation)
        texts = {row.key.split("/")[1] for row, _ in rows if row.is_text}
        numbers = {one.phone.e164 for one in account.contacts if one.phone and one.id in texts}
        return Outlook(
            account.id,
            account.line,
            account.owner,
            moment(self.now),
            max(moment(min([until, *(at for _, at in rows if at)])), moment(self.now)),
            quiet is not None and quiet <= situation.today,
            tuple(sorted(numbers)),
            tuple(row for row, _ in rows),
        )
