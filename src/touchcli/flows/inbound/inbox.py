"""`touch inbox`: what customers wrote, and who still waits."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.rules.due.response import is_late
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import Reply
from touchcli.rules.models.values import mask
from touchcli.rules.numbers import accounts_with


class InboxRow(NamedTuple):
    """A reply as one account sees it; `account` and `contact` are None if nobody knows the number.

    `paused` is True if the number asked for no more texts in words of its own, and nobody has decided yet.
    """

    reply: Reply
    account: Account | None
    contact: Contact | None
    age: dt.timedelta
    late: bool
    paused: bool


class ClosedReply(NamedTuple):
    """A reply that is closed now; `paused` says whether its number still is."""

    reply: Reply
    paused: bool


def inbox(session: Session, *, everything: bool = False) -> list[InboxRow]:
    """Waiting replies (all, with `everything`), the oldest first, those of unknown numbers last (PRACTICE T5).

    The last reply of a paused number is among them until somebody decides, whether it waits or not.
    """
    with session.ledger() as ledger:
        replies = ledger.replies(session.seen_until)
        paused = _paused(session, ledger)
    last = {reply.from_: reply.id for reply in replies}
    open_ = {number: last.get(number) for number in paused}
    rows = [
        row
        for reply in replies
        if everything or reply.state == "waiting" or open_.get(reply.from_) == reply.id
        for row in _rows(session, reply, paused=reply.from_ in paused)
    ]
    return sorted(rows, key=lambda row: (row.account is None, row.reply.received_at, row.reply.id))


def close(session: Session, id: int, *, resume: bool = False) -> ClosedReply:
    """Close a waiting reply that needs no answer; with `resume` lift the pause of its number too, closed or not.

    Raises UserError if no such reply waits, or the number is not paused.
    """
    with session.ledger(create=True) as ledger:
        reply = next((reply for reply in ledger.replies(session.seen_until) if reply.id == id), None)
        if reply is None or (reply.state != "waiting" and not resume):
            raise UserError(f"no open reply {id}", "touch inbox lists them")
        paused = reply.from_ in _paused(session, ledger)
        if resume and not paused:
            raise UserError(f"{mask(reply.from_)} is not paused", "--done alone closes a reply")
        if resume:
            ledger.resume(reply.from_, session.now, "by hand")
        ledger.close_reply(id, "closed", session.now)
        return ClosedReply(reply, paused and not resume)


def _paused(session: Session, ledger: Ledger) -> frozenset[str]:
    """The paused numbers that are not opted out, which is more."""
    history = ledger.history(session.seen_until, [])
    return history.paused - history.opt_outs


def _rows(session: Session, reply: Reply, *, paused: bool) -> list[InboxRow]:
    """A reply once for each account its number stands in; once with no account where there is none."""
    settings = session.book.settings
    age = max(session.now - reply.received_at, dt.timedelta())
    late = reply.state == "waiting" and is_late(
        session.calendar, settings.texting.window, settings.reply_within, reply.received_at, session.now
    )
    known = [
        InboxRow(reply, account, contact, age, late, paused)
        for account in map(session.book.accounts.__getitem__, accounts_with(session.book, reply.from_))
        for contact in account.contacts
        if reply.from_ in contact.places
    ]
    # Of two contacts of one account with one number the first is meant.
    first = {row.account.id: row for row in reversed(known) if row.account}
    # Of somebody who was forgotten the account is left, and no number.
    other = session.book.accounts.get(reply.account or "")
    return [*reversed(first.values())] or [InboxRow(reply, other, None, age, late, paused)]
