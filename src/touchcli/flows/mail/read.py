"""`touch sync` for mail: what is new in every mailbox, from where it was left. Nothing there is marked or moved."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import islice
from typing import NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.mail.boxes import FIRST, Box, ReadUntil, boxes, keep_read, read_until, sent_folder
from touchcli.flows.mail.by_hand import count_by_hand
from touchcli.flows.mail.take_in import Inbox, take_in
from touchcli.flows.sending.mailboxes.copies import keep_copies
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.flows.sending.mailboxes.settle_mails import settle_mails
from touchcli.ledger import Ledger
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox, Position
from touchcli.mail.read_message import parse_message
from touchcli.rules.mail.incoming import Incoming

BY_HAND = "by-hand"
_AT_ONCE = 50
"""So many mails are held at once."""


class BoxRead(NamedTuple):
    """What a mailbox brought that was new: how many of each kind, and why it could not be read to the end, if so."""

    user: str
    counts: Counter[str]
    failed: str | None = None


class MailRead(NamedTuple):
    """What every mailbox brought, and how many mails in doubt were found to have gone."""

    boxes: tuple[BoxRead, ...]
    settled: int = 0


def read_mail(session: Session, since: dt.date | None = None) -> MailRead:
    """Read every mailbox, from where it was left or from a day on, and record what is new.

    Safe to repeat and to break off. A mailbox that cannot be read keeps none of the others from being read. Raises
    UserError if nobody can tell how one is signed in to, LedgerError if the ledger cannot be written.
    """
    with session.sending_ledger() as ledger:
        settled = settle_mails(session, ledger, session.now)
        keep_copies(session, ledger)
        return MailRead(tuple(_read(session, ledger, box, since) for box in boxes(session)), settled)


def _read(session: Session, ledger: Ledger, box: Box, since: dt.date | None) -> BoxRead:
    counts: Counter[str] = Counter()
    try:
        with opened(session, box.account) as mailbox:
            read_open(session, ledger, box, mailbox, counts, since)
    except MailError as error:
        return BoxRead(box.account.user, counts, str(error))
    return BoxRead(box.account.user, counts)


def read_open(
    session: Session,
    ledger: Ledger,
    box: Box,
    mailbox: Mailbox,
    counts: Counter[str],
    since: dt.date | None = None,
) -> None:
    """Read what is new in an open mailbox and add to the counts; raises MailError."""
    sent = sent_folder(box, mailbox)

    @cache
    def is_ours(message_id: str) -> bool:
        return sent is not None and mailbox.has_message_id(sent, message_id)

    inbox = Inbox(session, ledger, is_ours)

    def by_hand(incoming: Incoming) -> None:
        counts[BY_HAND] += count_by_hand(session, ledger, incoming, box.reps[0])

    def taken(incoming: Incoming) -> None:
        if kind := take_in(inbox, incoming):
            counts[kind] += 1

    reading = _Reading(session, ledger, box, mailbox, since)
    # What they wrote comes first: the rep may have answered it by hand since.
    reading.each_new(box.server.inbox, taken)
    if sent is not None:
        reading.each_new(sent, by_hand)


def _is_past(done: Position, found: Position) -> bool:
    return done.uidvalidity == found.uidvalidity and done.uid >= found.uid


class _Reading(NamedTuple):
    """The reading of a mailbox: from where it was left, or from the day `since` on."""

    session: Session
    ledger: Ledger
    box: Box
    mailbox: Mailbox
    since: dt.date | None

    def each_new(self, folder: str, do: Callable[[Incoming], None]) -> None:
        """Do something with each new mail of a folder; that it is done with is kept in the same transaction."""
        before = read_until(self.ledger, self.box, folder)
        position, anew = self._start(folder, before), False
        while batch := [*islice(self.mailbox.new_since(position, folder), _AT_ONCE)]:
            for fetched in batch:
                anew = anew or fetched.anew
                # All mails come again where the server has given them other numbers.
                known = anew and before is not None and fetched.received_at <= before.at
                with self.ledger.db.transaction():
                    # Another program may have read it since.
                    done = read_until(self.ledger, self.box, folder, moving=True)
                    if self.since is None and done and _is_past(done.position, fetched.position):
                        continue
                    if not known:
                        do(parse_message(fetched.raw, fetched.received_at))
                    last = max(fetched.received_at, before.at) if before else fetched.received_at
                    keep_read(self.ledger, self.box, folder, ReadUntil(fetched.position, last))
            position = batch[-1].position

    def _start(self, folder: str, before: ReadUntil | None) -> Position:
        """Where to begin; a folder that was never read begins a day ago, and from now on that counts."""
        if before and self.since is None:
            return before.position
        day = self.since or self.session.calendar.day_of(self.session.now - FIRST)
        position = self.mailbox.position_on(day, folder)
        if before is None:
            keep_read(self.ledger, self.box, folder, ReadUntil(position, self.session.now - FIRST))
        return position
