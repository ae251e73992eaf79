"""What `send` would send now: every text that no guard holds, as it will arrive. Nothing is written or sent."""

import datetime as dt
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from touchcli.flows.common.assess import Judge, Judged, is_text
from touchcli.flows.common.find import find_account
from touchcli.flows.common.history import remember
from touchcli.flows.common.session import Desk
from touchcli.flows.sending.compose import compose
from touchcli.ledger import Ledger
from touchcli.rules.due.due import due
from touchcli.rules.errors import UserError
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message


class Wanted(NamedTuple):
    """What a run of `send` is narrowed to; `limit` is the most texts of this run."""

    account: str | None = None
    template: str | None = None
    limit: int | None = None


class Run(NamedTuple):
    """The texts of one run, those that wait in the outbox first, then by rank.

    `ready` have their message, and no row where it waits in the outbox already; `waiting` may not go yet, with the
    reason: the rep's capacity of a day, `--limit`, practice, or a time the provider asked for; `held` are those a
    guard refused.
    """

    ready: tuple[tuple[Judged | None, Message], ...]
    waiting: tuple[tuple[Judged | None, Message, str], ...]
    held: tuple[Judged, ...]


def preview(desk: Desk, wanted: Wanted) -> Run:
    """The run that `send` would make at the desk's instant; raises UserError for an unknown account or template."""
    with desk.ledger() as ledger:
        return planned(desk, ledger, wanted)


@contextmanager
def nothing_to_collect() -> Iterator[None]:
    """No search for garbage meanwhile: of what a run is made of all is kept, and looking through it takes a while."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def planned(desk: Desk, ledger: Ledger, wanted: Wanted) -> Run:
    """The run from what the ledger knows now; raises UserError for an unknown account or template."""
    with nothing_to_collect():
        return _planned(desk, ledger, wanted)


def _planned(desk: Desk, ledger: Ledger, wanted: Wanted) -> Run:
    book = desk.book
    if wanted.template is not None and wanted.template not in book.templates:
        raise UserError(f'--template: there is no template "{wanted.template}"')
    chosen = find_account(book.accounts, wanted.account, desk.problems).id if wanted.account else None
    history = remember(desk, ledger, book.accounts.values())
    judge = Judge(book, history, desk.calendar, desk.now)
    # What waits in the outbox goes first, so it is judged first; it will be judged again when it is claimed.
    outbox = _judged(desk, ledger, judge, ledger.outbox(("queued", "deferred")))
    texts = [
        row
        for row in judged_texts(desk, history, judge)
        if chosen in (None, row.action.account.id)
        and wanted.template in (None, row.draft.template if row.draft else None)
    ]
    queue: list[tuple[Judged | None, Message, str | None]] = [
        (None, message, refused)
        for message, refused in outbox
        if chosen in (None, message.account) and wanted.template in (None, message.template)
    ]
    queue += [
        (row, compose(book, history, row, desk.now, generation(history, row)), None)
        for row in texts
        if row.state == "ready"
    ]
    room = Room(desk, ledger, wanted)
    ready: list[tuple[Judged | None, Message]] = []
    waiting: list[tuple[Judged | None, Message, str]] = []
    for row, message, refused in queue:
        why = refused or room.why_not(message)
        if why:
            waiting.append((row, message, why))
        else:
            room.take(message)
            ready.append((row, message))
    return Run(tuple(ready), tuple(waiting), tuple(row for row in texts if row.state == "held"))


def _judged(desk: Desk, ledger: Ledger, judge: Judge, waiting: Sequence[Message]) -> list[tuple[Message, str | None]]:
    """Messages of the outbox, each with why it must not go after all."""
    if not waiting:
        return []
    from touchcli.flows.sending.deliver import Delivery

    delivery = Delivery(desk, ledger, lambda: desk.now)
    verdicts = ((message, delivery.verdict(judge, message, desk.now)) for message in waiting)
    return [(message, refused and refused.words) for message, refused in verdicts]


def judged_texts(desk: Desk, history: History, judge: Judge | None = None) -> list[Judged]:
    """Every text that is due, judged, whatever a run is narrowed to: a text held by a call stays held.

    Those whose message is in the outbox are left out: they go, or wait, from there. `judge` may have judged others
    before, which count.
    """
    judge = judge or Judge(desk.book, history, desk.calendar, desk.now)
    day = judge.actions(due(desk.book, history, desk.calendar, desk.now))
    under_way = {
        record.key
        for told in history.accounts.values()
        for record in told.messages
        if record.state in ("queued", "deferred", "sending", "in-doubt")
    }
    return [row for row in day if is_text(row.action) and row.action.key not in under_way]


def practises(desk: Desk, message: Message) -> bool:
    """True for a text that is shown as it would go and is never sent: its rep does not learn on customers (T15)."""
    rep = desk.book.settings.reps.get(message.rep)
    if rep is None or rep.texting != "practice":
        return False
    from touchcli.flows.sending.deliver import TO_ME

    return message.item != TO_ME


class Room:
    """What is left of the day and of the run: the texts a rep can answer, the provider's limit, `--limit`."""

    def __init__(self, desk: Desk, ledger: Ledger, wanted: Wanted) -> None:
        self.desk, self.wanted, self.texts = desk, wanted, 0
        day = the_day_of(desk)
        self.by_rep = ledger.sent_by_rep(*day)
        self.daily_limit = desk.book.settings.provider.daily_limit
        self.segments = 0 if self.daily_limit is None else ledger.sent_segments(*day)

    def why_not(self, message: Message) -> str | None:
        """Why a message does not go in this run; None where it does."""
        desk = self.desk
        rep = desk.book.settings.reps.get(message.rep)
        capacity = rep.capacity.get("text") if rep else None
        closed = self.closed_to(message)
        if closed:
            return closed
        if message.state == "deferred" and message.not_before and message.not_before > desk.now:
            return f"tried before, again at {message.not_before.astimezone(desk.calendar.zone):%a %H:%M}"
        if self.wanted.limit is not None and self.texts >= self.wanted.limit:
            return f"over --limit {self.wanted.limit}"
        if capacity is not None and self.by_rep.get(message.rep, 0) >= capacity:
            return f"over {message.rep}'s capacity of {capacity} texts a day"
        return None

    def closed_to(self, message: Message) -> str | None:
        """Why not even a person can have it sent now: the rep practises, or the provider's day is full."""
        if practises(self.desk, message):
            return f"{message.rep} practises (texting: practice): nothing is sent"
        if self.daily_limit is not None and self.segments + message.segments > self.daily_limit:
            return f"over the provider's limit of {self.daily_limit} segments a day (provider.daily_limit)"
        return None

    def take(self, message: Message) -> None:
        """Count a message that goes."""
        self.texts += 1
        self.by_rep[message.rep] = self.by_rep.get(message.rep, 0) + 1
        self.segments += message.segments


def generation(history: History, row: Judged) -> int:
    """How many messages the key of a text had before."""
    messages = history.of(row.action.account.id).messages
    return sum(record.key == row.action.key for record in messages) if messages else 0


def the_day_of(desk: Desk) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the desk's local day and that of the next one."""
    start = dt.datetime.combine(desk.today, dt.time(), desk.calendar.zone)
    end = dt.datetime.combine(desk.today + dt.timedelta(days=1), dt.time(), desk.calendar.zone)
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)
