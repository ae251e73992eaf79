"""Mails in doubt, looked for in the mailbox they went from: one that is found has gone. Absence proves nothing."""

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from touchcli.flows.common.mail_account import account_for
from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.opened import opened
from touchcli.ledger import Ledger
from touchcli.mail.mail_errors import MailError
from touchcli.mail.mailbox import Mailbox
from touchcli.render.emails import message_id
from touchcli.rules.models.message import Message
from touchcli.rules.models.settings import Rep
from touchcli.rules.texting.states import Refused
from touchcli.rules.wording import counted


class Searched(NamedTuple):
    """The mails that were found, as they stand now, and a sentence for each mailbox on where they were looked for."""

    settled: tuple[Message, ...] = ()
    looked: tuple[str, ...] = ()


def settle_mails(session: Session, ledger: Ledger, now: dt.datetime) -> int:
    """Settle the mails in doubt that their mailbox has; gives how many. A mailbox that cannot be read settles none."""
    return len(search_mailboxes(session, ledger, now).settled)


def search_mailboxes(session: Session, ledger: Ledger, now: dt.datetime) -> Searched:
    """Look for the Message-ID of each mail in doubt in Sent, and in All Mail if there is one, of its rep's mailbox."""
    by_rep: dict[str, list[Message]] = {}
    for message in ledger.outbox(("in-doubt",)):
        if message.channel == "email":
            by_rep.setdefault(message.rep, []).append(message)
    settled: list[Message] = []
    looked: list[str] = []
    for id, messages in by_rep.items():
        mails = counted(len(messages), "mail")
        rep = session.book.settings.reps.get(id)
        try:
            if rep is None:
                raise MailError(f"touch.yaml has no rep {id}")
            looked.append(f"Looked for {mails} in {_settle(session, ledger, rep, messages, now, settled)}.")
        except MailError as error:
            looked.append(f"Could not look for {mails} of {id}: {error}.")
    return Searched(tuple(settled), tuple(looked))


def _settle(
    session: Session, ledger: Ledger, rep: Rep, messages: Sequence[Message], now: dt.datetime, settled: list[Message]
) -> str:
    """Add those that a mailbox has to `settled`; gives where they were looked for."""
    account = account_for(session, rep)
    with opened(session, account) as mailbox:
        places = _places(session, mailbox)
        if not any(places[:2]):
            raise MailError(f"{account.user} has no folder for sent mail", "name it: mail.imap.sent")
        for message in messages:
            ref = message_id(message.client_ref, message.from_)
            if found := _found(mailbox, places, ref):
                with suppress(Refused):  # another program or a person has settled it meanwhile
                    evidence = f'found in "{found}" of {account.user}'
                    settled.append(ledger.settle(message.client_ref, "sent", now, "mailbox", evidence, ref))
    return f"{' and '.join(filter(None, places[:2]))} of {account.user}"


class _Places(NamedTuple):
    sent: str | None
    every: str | None
    drafts: str | None


def _places(session: Session, mailbox: Mailbox) -> _Places:
    """The folders that may have a mail of ours, as far as there are such."""
    imap = session.book.settings.mail.imap
    named = imap.sent if imap and imap.sent != "none" else "auto"
    return _Places(mailbox.folder("sent", named), mailbox.folder("all"), mailbox.folder("drafts"))


def _found(mailbox: Mailbox, places: _Places, ref: str) -> str | None:
    """The folder that has a mail which was sent."""
    if places.sent and mailbox.has_message_id(places.sent, ref):
        return places.sent
    # All Mail has drafts too, and one that a rep has not sent has the same Message-ID.
    if places.every and not (places.drafts and mailbox.has_message_id(places.drafts, ref)):
        return places.every if mailbox.has_message_id(places.every, ref) else None
    return None
