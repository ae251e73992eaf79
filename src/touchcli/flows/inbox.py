"""`touch inbox`: what customers wrote, and who still waits."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.opening import Desk
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.history import Reply
from touchcli.rules.response import is_late


class Letter(NamedTuple):
    """A reply as one account sees it; `account` and `contact` are None where nobody knows the number."""

    reply: Reply
    account: Account | None
    contact: Contact | None
    age: dt.timedelta
    late: bool


def inbox(desk: Desk, *, everything: bool = False) -> list[Letter]:
    """Waiting replies (all, with `everything`), the oldest first, those of unknown numbers last (PRACTICE T5)."""
    with desk.ledger() as ledger:
        replies = ledger.replies(desk.seen_until)
    letters = [
        letter for reply in replies if everything or reply.state == "waiting" for letter in _letters(desk, reply)
    ]
    return sorted(letters, key=lambda letter: (letter.account is None, letter.reply.received_at, letter.reply.id))


def close(desk: Desk, id: int) -> Reply:
    """Close a waiting reply that needs no answer."""
    with desk.ledger(create=True) as ledger:
        reply = _waiting(desk, ledger, id)
        ledger.close_reply(id, "closed", desk.now)
        return reply._replace(state="closed")


def _waiting(desk: Desk, ledger: Ledger, id: int) -> Reply:
    for reply in ledger.replies(desk.seen_until):
        if reply.id == id and reply.state == "waiting":
            return reply
    raise UserError(f"no reply {id} waits", "touch inbox shows those that do")


def _letters(desk: Desk, reply: Reply) -> list[Letter]:
    """A reply once for each account its number stands in; once with no account where there is none."""
    settings = desk.book.settings
    age = max(desk.now - reply.received_at, dt.timedelta())
    late = reply.state == "waiting" and is_late(
        desk.calendar, settings.texting.window, settings.reply_within, reply.received_at, desk.now
    )
    known = [
        Letter(reply, account, contact, age, late)
        for account in desk.book.accounts.values()
        for contact in account.contacts
        if contact.phone and contact.phone.e164 == reply.from_
    ]
    return known or [Letter(reply, None, None, age, late)]
