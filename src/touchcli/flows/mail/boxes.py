"""Which mailboxes there are, and how far each was read."""

import datetime as dt
from typing import NamedTuple

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.mail.credentials import Account
from touchcli.mail.mailbox import Mailbox, Position
from touchcli.rules.models.settings import ImapServer, Rep
from touchcli.rules.models.values import instant, iso

FIRST = dt.timedelta(days=1)
"""How far back a mailbox is read that was never read before."""


class Box(NamedTuple):
    """A mailbox and the reps who use it; the first of them is whose touches its sent mail is."""

    account: Account
    server: ImapServer
    reps: tuple[Rep, ...]


class ReadUntil(NamedTuple):
    """How far a folder was read: its position, and when the last message there was received."""

    position: Position
    at: dt.datetime


def boxes(session: Session) -> list[Box]:
    """The mailboxes of the reps who use mail, each once; none without `mail.imap`.

    Raises MailError if nobody can tell how one is signed in to.
    """
    mail = session.book.settings.mail
    if mail.imap is None:
        return []
    found: dict[Account, tuple[Rep, ...]] = {}
    for rep in session.book.settings.reps.values():
        if rep.mail != "off":
            account = account_for(session, rep)
            found[account] = (*found.get(account, ()), rep)
    return [Box(account, mail.imap, reps) for account, reps in found.items()]


def sent_folder(box: Box, mailbox: Mailbox) -> str | None:
    """The folder of sent mail, None if there is none; `sent: none` says that copies are kept by somebody else."""
    return mailbox.folder("sent", "auto" if box.server.sent == "none" else box.server.sent)


def read_until(ledger: Ledger, box: Box, folder: str, *, moving: bool = False) -> ReadUntil | None:
    """How far a folder was read; None if it never was. With `moving` nobody else moves it in this transaction."""
    name = _mark(box, folder)
    written = ledger.mark_to_move(name) if moving else ledger.mark(name)
    if not written:
        return None
    uidvalidity, uid, at = written.split(" ")
    return ReadUntil(Position(int(uidvalidity), int(uid)), instant(at))


def keep_read(ledger: Ledger, box: Box, folder: str, until: ReadUntil) -> None:
    """Keep how far a folder was read."""
    position = until.position
    ledger.set_mark(_mark(box, folder), f"{position.uidvalidity} {position.uid} {iso(until.at)}")


def _mark(box: Box, folder: str) -> str:
    return f"mail {box.server.host} {box.account.user} {folder}"
