"""What a rep wrote by hand, as the folder of sent mail has it: a touch with each customer it went to."""

import datetime as dt

from touchcli.flows.accounts.log import Entry, log_into, read_entry
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import AHEAD, Session
from touchcli.flows.mail.whose import of_ours, with_address
from touchcli.ledger import Ledger
from touchcli.rules.mail.automatic import is_automatic
from touchcli.rules.mail.incoming import Incoming
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.settings import Rep

_MOST = 10
"""To more people than that it was no mail to any of them."""


def count_by_hand(session: Session, ledger: Ledger, incoming: Incoming, rep: Rep) -> int:
    """Record a mail of a rep as a touch with each account it went to: day, contact and subject, no word of it.

    Gives how many; none for a mail that touch has sent itself. A mail of ours in doubt that is found here has gone.
    """
    if incoming.message_id and (message := of_ours(ledger, incoming.message_id)):
        if message.state == "in-doubt":
            ledger.settle(message.client_ref, "sent", session.now, "mailbox", "found in the folder of sent mail")
        return 0
    if is_automatic(incoming.headers, incoming.subject) or len(incoming.to) > _MOST:
        return 0
    met: dict[str, tuple[Account, Contact]] = {}
    for address in incoming.to:
        for account, contact in with_address(session, address):
            met.setdefault(account.id, (account, contact))
    at = min(incoming.at, session.now)
    for account, contact in met.values():
        _record(session._replace(now=at), ledger, account, contact, incoming.subject, rep)
        _answer(session, ledger, account, contact, at)
    return len(met)


def _record(session: Session, ledger: Ledger, account: Account, contact: Contact, subject: str, rep: Rep) -> None:
    entry = Entry(account.id, "email", contact=contact.id, note=subject or None, by=rep.id)
    log_into(session, ledger, entry, read_entry(session, entry))


def _answer(session: Session, ledger: Ledger, account: Account, contact: Contact, at: dt.datetime) -> None:
    """Whoever wrote by mail before has their answer now."""
    history = read_history(session, ledger, [account], until=session.now + AHEAD).of(account.id)
    for reply in history.replies:
        theirs = reply.channel == "email" and reply.from_ in contact.places and reply.received_at <= at
        if theirs and reply.state == "waiting":
            ledger.close_reply(reply.id, "answered", at)
