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


class Letter(NamedTuple):
    """A reply as one account sees it; `account` and `contact` are None where nobody knows the number.

    `paused` is True where the number asked for no more texts in words of its own, and nobody has decided yet.
    """

    reply: Reply
    account: Account | None
    contact: Contact | None
    age: dt.timedelta
    late: bool
    paused: bool


class Closed(NamedTuple):
    """A reply that is closed now; `paused` says whether its number still is."""

    reply: Reply
    paused: bool


def inbox(session: Session, *, everything: bool = False) -> list[Letter]:
    """Waiting replies (all, with `everything`), the oldest first, those of unknown numbers last (PRACTICE T5).

    The last reply of a paused number is among them until somebody decides, whether it waits or not.
    """
    with session.ledger() as ledger:
        replies = ledger.replies(session.seen_until)
        paused = _paused(session, ledger)
    last = {reply.from_: reply.id for reply in replies}
    open_ = {number: last.get(number) for number in paused}
    letters = [
        letter
        for reply in replies
        if everything or reply.state == "waiting" or open_.get(reply.from_) == reply.id
        for letter in _letters(session, reply, paused=reply.from_ in paused)
    ]
    return sorted(letters, key=lambda letter: (letter.account is None, letter.reply.received_at, letter.reply.id))


def close(session: Session, id: int, *, resume: bool = False) -> Closed:
    """Close a waiting reply that needs no answer; with `resume` lift the pause of its number too, closed or not.

    Raises UserError where no such reply waits, or the number is not paused.
    """
    with session.ledger(create=True) as ledger:
        reply = next((reply for reply in ledger.replies(session.seen_until) if reply.id == id), None)
        if reply is None or (reply.state != "waiting" and not resume):
            raise UserError(f"no reply {id} waits", "touch inbox shows those that do")
        paused = reply.from_ in _paused(session, ledger)
        if resume and not paused:
            raise UserError(f"{mask(reply.from_)} is not paused", "--done alone closes a reply")
        if resume:
            ledger.resume(reply.from_, session.now, "by hand")
        ledger.close_reply(id, "closed", session.now)
        return Closed(reply, paused and not resume)


def _paused(session: Session, ledger: Ledger) -> frozenset[str]:
    """The paused numbers that are not opted out, which is more."""
    history = ledger.history(session.seen_until, [])
    return history.paused - history.opt_outs


def _letters(session: Session, reply: Reply, *, paused: bool) -> list[Letter]:
    """A reply once for each account its number stands in; once with no account where there is none."""
    settings = session.book.settings
    age = max(session.now - reply.received_at, dt.timedelta())
    late = reply.state == "waiting" and is_late(
        session.calendar, settings.texting.window, settings.reply_within, reply.received_at, session.now
    )
    known = [
        Letter(reply, account, contact, age, late, paused)
        for account in map(session.book.accounts.__getitem__, accounts_with(session.book, reply.from_))
        for contact in account.contacts
        if contact.phone and contact.phone.e164 == reply.from_
    ]
    # Of two contacts of one account with one number the first is meant.
    first = {letter.account.id: letter for letter in reversed(known) if letter.account}
    # Of somebody who was forgotten the account is left, and no number.
    other = session.book.accounts.get(reply.account or "")
    return [*reversed(first.values())] or [Letter(reply, other, None, age, late, paused)]
