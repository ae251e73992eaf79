"""What one account asks for, and until when: the same until something happens or its time has come.

An agenda is made by the rules, and can be kept: it holds from the instant it was made until before `until`, as long as
nothing changed in the files it was made of and in what the ledger has of the account. Nothing in it is said in words
that depend on the day or the minute.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from touchcli.cache.index import microseconds
from touchcli.flows.common.assess import Assessor, goes_by_itself
from touchcli.flows.common.session import Session
from touchcli.flows.day.rows import AgendaItem, agenda_item
from touchcli.rules.due.due import agenda_of, changes_on
from touchcli.rules.due.rank import placed
from touchcli.rules.due.situation import Situation
from touchcli.rules.due.texts_only import texts_only_until
from touchcli.rules.models.account import Account
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import History
from touchcli.rules.review.quiet import quiet_from


class Agenda(NamedTuple):
    """What one account asks for from `since` until before `until`, in microseconds since 1970.

    `quiet` is the day from which on it counts as quiet, None if it never does.
    """

    account: str
    since: int
    until: int
    quiet: dt.date | None
    items: tuple[AgendaItem, ...] = ()

    @property
    def texts(self) -> bool:
        """True if a text or mail is due that touch may send."""
        return any(item.is_text for item in self.items)


class AgendaMaker:
    """Makes agendas at the session's instant, from the history of the accounts and of all that share a number."""

    def __init__(self, session: Session, history: History) -> None:
        self.session, self.history = session, history
        self.book, self.calendar, self.now, self.today = session.book, session.calendar, session.now, session.today

    def each(self, accounts: Iterable[Account]) -> Iterator[tuple[Account, Agenda | None]]:
        """The agenda of each account; None for one with a text or mail due, whose verdict may hang on others."""
        for account in accounts:
            situation, due, until = self._look(account)
            hangs = any(goes_by_itself(self.book, action) for action in due)
            yield account, None if hangs else self._agenda(situation, until, self._judged(due))

    def together(self, accounts: Collection[Account]) -> list[Agenda]:
        """The agendas of accounts whose texts are judged in one order, each as if the ready ones before had gone."""
        looks = [self._look(account) for account in accounts]
        judged: dict[str, list[tuple[AgendaItem, dt.datetime | None]]] = {}
        for item, until in self._judged([action for _, due, _ in looks for action in due]):
            judged.setdefault(item.account, []).append((item, until))
        return [self._agenda(situation, until, judged.get(situation.account.id, [])) for situation, _, until in looks]

    def _look(self, account: Account) -> tuple[Situation, list[Action], dt.datetime]:
        """An account, what is due for it, and the first instant of the day on which that may change by itself."""
        situation = Situation(self.book, account, self.history.of(account.id), self.calendar, self.now)
        every = agenda_of(situation)
        day = changes_on(situation, every)
        for contact in situation.account.contacts:
            last = texts_only_until(contact, self.book.settings, self.calendar)
            if last and self.today <= last < day:
                day = last + dt.timedelta(days=1)
        return situation, [action for action in every if action.due_on <= self.today], self.calendar.start_of(day)

    def _judged(self, due: Sequence[Action]) -> list[tuple[AgendaItem, dt.datetime | None]]:
        """Actions as items in order of rank, each with the instant at which its verdict may be another."""
        ranked = sorted(placed(due, self.today), key=itemgetter(0))
        assessor = Assessor(self.book, self.history, self.calendar, self.now, lasting=True)
        verdicts = assessor.actions([action for _, action in ranked])
        return [(agenda_item(row, self.session), row.until or self._words_until(row.action)) for row in verdicts]

    def _words_until(self, action: Action) -> dt.datetime | None:
        """The next day where other words of a task may be true then; None if its words are for any day."""
        templates = self.book.templates
        if all(name not in templates or templates[name].any_day for name in action.templates):
            return None
        return self.calendar.start_of(self.today + dt.timedelta(days=1))

    def _agenda(
        self, situation: Situation, until: dt.datetime, judged: Sequence[tuple[AgendaItem, dt.datetime | None]]
    ) -> Agenda:
        ends = min([until, *(at for _, at in judged if at)])
        return Agenda(
            situation.account.id,
            microseconds(self.now),
            max(microseconds(ends), microseconds(self.now)),
            quiet_from(situation),
            tuple(item for item, _ in judged),
        )
