"""What belongs to no account of the book: histories whose plan is gone, and unknown numbers that wait for an answer.

They, and what the day says of all accounts in a line, stand last on the list of the day.
Source: BOOK, What is due (Names change; From the day).
"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from touchcli.cache.index import Index
from touchcli.flows.common.session import Session
from touchcli.flows.day.rows import DueRow
from touchcli.ledger import ChangeReader
from touchcli.rules.models.values import instant, is_address, mask
from touchcli.rules.wording import ago, counted, safe

if TYPE_CHECKING:
    from touchcli.rules.models.history import AccountHistory

DELIVERY = dt.timedelta(days=7)
"""For so long the day says that a text did not arrive."""
_LAST = (99,)
"""Their place: after every action of an account."""


def stray_rows(session: Session, index: Index, ledger: ChangeReader) -> list[DueRow]:
    """The rows of what no plan has; none while a file has problems, since the plan may be in it."""
    if session.problems:
        return []
    return [*_without_plan(session, index.unplanned), *_of_unknown_numbers(session, index, ledger)]


def count_snoozed(session: Session, index: Index, ledger: ChangeReader, owner: str | None) -> int:
    """How many accounts are snoozed on the session's day, of all or of one owner's."""
    ids = ledger.snoozed(session.seen_until, session.today)
    if not ids:
        return 0
    these = "TRUE" if None in ids else "id IN (SELECT value FROM json_each(?2))"
    query = f"SELECT count(*) FROM accounts WHERE first = 1 AND ?1 IN (owner, '') AND {these}"  # noqa: S608 - ours
    ((count,),) = index.rows(query, owner or "", *([] if None in ids else [json.dumps(ids)]))
    return int(count)


class Away(NamedTuple):
    """A contact who is away, until the day they are `back_on`; `guessed` if their answer named no day."""

    account: str
    name: str
    contact: str
    back_on: dt.date
    guessed: bool


def away_now(session: Session, ledger: ChangeReader, owner: str | None) -> tuple[Away, ...]:
    """The contacts who are away on the session's day, of all reps or of one, by the day they are back."""
    places = ledger.places_away(session.seen_until, session.today)
    if not places:
        return ()
    from touchcli.flows.common.history import read_history
    from touchcli.rules.due.away import absence_of

    accounts = list(session.files.accounts.some(session.files.accounts.with_numbers(places)))
    with session.history() as reader:
        history = read_history(session, reader, accounts)
    found = (
        Away(account.id, account.name, contact.name, away.back_on, away.guessed)
        for account in accounts
        if owner in (None, account.owner)
        for contact in account.contacts
        if (away := absence_of(contact, history.of(account.id), session.today))
    )
    return tuple(sorted(found, key=lambda each: (each.back_on, each.name, each.contact)))


def count_undelivered(session: Session, ledger: ChangeReader, owner: str | None) -> int:
    """How many texts of the last days did not arrive, of all reps or of one."""
    return ledger.undelivered_since(session.now - DELIVERY, session.seen_until, owner)


def _of_unknown_numbers(session: Session, index: Index, ledger: ChangeReader) -> list[DueRow]:
    waiting: dict[str, tuple[int, str]] = {}
    for id, number, received_at in ledger.replies_waiting(session.seen_until):
        if not index.rows("SELECT 1 FROM numbers WHERE number = ?", number):
            waiting[number] = (id, received_at)
    return [
        _row(
            session,
            name=mask(number),
            phone=number,
            kind="reply",
            channel="email" if is_address(number) else "text",
            item=f"reply-{id}",
            since=instant(at),
            reason=f"who is {mask(number)}? They wrote {ago(instant(at), session.now)} ago: touch inbox",
        )
        for number, (id, at) in waiting.items()
    ]


def _without_plan(session: Session, ids: tuple[str, ...]) -> Iterator[DueRow]:
    if not ids:
        return
    with session.history() as ledger:
        history = ledger.history(session.seen_until, set(ids))
    for id in ids:
        told = history.of(id)
        if told.touches or told.messages or told.promises:
            last = max((touch.at for touch in told.touches), default=session.now)
            yield _row(
                session,
                account=id,
                name=id,
                kind="plan",
                channel="call",
                item="find-plan",
                since=last,
                reason=unplanned_words(id, told),
            )


def unplanned_words(id: str, told: "AccountHistory") -> str:
    """What stands in the ledger under an id that no plan has."""
    open_promises = [promise.what for promise in told.promises if promise.state == "open"]
    promised = f", and an open promise: {safe(open_promises[0], 60)}" if open_promises else ""
    touches = counted(len(told.touches), "touch", "touches")
    return f"no plan has {safe(id)}: {touches} in the ledger{promised}"


def _row(
    session: Session,
    *,
    account: str | None = None,
    name: str,
    kind: str,
    channel: str,
    item: str,
    since: dt.datetime,
    reason: str,
    phone: str | None = None,
) -> DueRow:
    due_on = session.calendar.day_of(since)
    return DueRow(
        place=_LAST,
        account=account,
        name=name,
        tier=None,
        owner=None,
        contact=None,
        phone=phone,
        channel=channel,
        kind=kind,
        cadence=None,
        item=item,
        key=f"{account or '-'}/-/-/{item}/once",
        due_on=due_on.isoformat(),
        overdue_days=0,
        find=None,
        find_out=(),
        reason=reason,
        template=None,
        purpose=None,
        state="to_do",
        holds=(),
        wants_texts=False,
    )
