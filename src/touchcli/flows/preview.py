"""What `send` would send now: every text that no guard holds, as it will arrive. Nothing is written or sent."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from touchcli.flows.compose import compose
from touchcli.flows.find import find_account
from touchcli.flows.judge import Judge, Judged, is_text
from touchcli.flows.memory import remember
from touchcli.flows.opening import Desk
from touchcli.ledger import Ledger
from touchcli.rules.due import due
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


def planned(desk: Desk, ledger: Ledger, wanted: Wanted) -> Run:
    """The run from what the ledger knows now; raises UserError for an unknown account or template."""
    book = desk.book
    if wanted.template is not None and wanted.template not in book.templates:
        raise UserError(f'--template: there is no template "{wanted.template}"')
    chosen = find_account(book.accounts, wanted.account, desk.problems).id if wanted.account else None
    history = remember(desk, ledger)
    outbox = [
        message
        for message in ledger.outbox(("queued", "deferred"))
        if chosen in (None, message.account) and wanted.template in (None, message.template)
    ]
    texts = [
        row
        for row in judged_texts(desk, history)
        if chosen in (None, row.action.account.id)
        and wanted.template in (None, row.draft.template if row.draft else None)
    ]
    return _admitted(desk, history, outbox, texts, wanted, ledger.sent_by_rep(*the_day_of(desk)))


def judged_texts(desk: Desk, history: History) -> list[Judged]:
    """Every text that is due, judged, whatever a run is narrowed to: a text held by a call stays held.

    Those whose message is in the outbox are left out: they go, or wait, from there.
    """
    day = Judge(desk.book, history, desk.calendar, desk.now).actions(due(desk.book, history, desk.calendar, desk.now))
    under_way = {
        record.key
        for told in history.accounts.values()
        for record in told.messages
        if record.state in ("queued", "deferred", "sending", "in-doubt")
    }
    return [row for row in day if is_text(row.action) and row.action.key not in under_way]


def _admitted(
    desk: Desk,
    history: History,
    outbox: Iterable[Message],
    texts: Iterable[Judged],
    wanted: Wanted,
    sent: Mapping[str, int],
) -> Run:
    """The run within what a rep can answer in a day (`sent` counts those that went) and `--limit`."""
    ready: list[tuple[Judged | None, Message]] = []
    waiting: list[tuple[Judged | None, Message, str]] = []
    today = dict(sent)
    queue: list[tuple[Judged | None, Message]] = [(None, message) for message in outbox]
    queue += [
        (row, compose(desk.book, history, row, desk.now, generation(history, row)))
        for row in texts
        if row.state == "ready"
    ]
    for row, message in queue:
        why = _wait(desk, message, len(ready), today, wanted)
        if why:
            waiting.append((row, message, why))
        else:
            today[message.rep] = today.get(message.rep, 0) + 1
            ready.append((row, message))
    return Run(tuple(ready), tuple(waiting), tuple(row for row in texts if row.state == "held"))


def generation(history: History, row: Judged) -> int:
    """How many messages the key of a text had before."""
    told = history.of(row.action.account.id)
    return sum(record.key == row.action.key for record in told.messages)


def _wait(desk: Desk, message: Message, ready: int, today: Mapping[str, int], wanted: Wanted) -> str | None:
    """Why a message does not go in this run; None where it does."""
    rep = desk.book.settings.reps.get(message.rep)
    capacity = rep.capacity.get("text") if rep else None
    if message.state == "deferred" and message.not_before and message.not_before > desk.now:
        return f"tried before, again at {message.not_before.astimezone(desk.calendar.zone):%a %H:%M}"
    if rep and rep.texting == "practice":
        return f"{rep.id} practises (texting: practice): nothing is sent"
    if wanted.limit is not None and ready >= wanted.limit:
        return f"over --limit {wanted.limit}"
    if capacity is not None and today.get(message.rep, 0) >= capacity:
        return f"over {message.rep}'s capacity of {capacity} texts a day"
    return None


def the_day_of(desk: Desk) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of the desk's local day and that of the next one."""
    start = dt.datetime.combine(desk.today, dt.time(), desk.calendar.zone)
    end = dt.datetime.combine(desk.today + dt.timedelta(days=1), dt.time(), desk.calendar.zone)
    return start.astimezone(dt.UTC), end.astimezone(dt.UTC)
