"""What the ledger remembers, with every reply beside the accounts that its number stands in."""

import datetime as dt
from collections.abc import Collection

from touchcli.flows.common.session import Session
from touchcli.ledger import Ledger
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History, Reply


def read_history(
    session: Session, ledger: Ledger, accounts: Collection[Account] | None = None, until: dt.datetime | None = None
) -> History:
    """The history of all accounts, or of those asked for, up to `until` (the desk's own where it is not given).

    Replies are kept by number alone, and find their accounts here: a number that stands in two accounts is heard in
    both, and one that is put into a plan later is heard there from then on.
    """
    until = until or session.seen_until
    if accounts is None:
        accounts = session.book.accounts.values()
        history, replies = ledger.history(until), ledger.replies(until)
    else:
        history = ledger.history(until, {account.id for account in accounts})
        numbers = {contact.phone.e164 for account in accounts for contact in account.contacts if contact.phone}
        replies = ledger.replies_of_numbers(until, numbers)
    if not replies:
        return history
    by_number: dict[str, list[Reply]] = {}
    for reply in replies:
        by_number.setdefault(reply.from_, []).append(reply)
    account_history = dict(history.accounts)
    for account in accounts:
        theirs = [
            reply._replace(account=account.id, contact=contact.id)
            for contact in account.contacts
            if contact.phone
            for reply in by_number.get(contact.phone.e164, ())
        ]
        if theirs:
            before = account_history.get(account.id) or history.of(account.id)
            account_history[account.id] = before._replace(replies=_merged(before.replies, theirs))
    return history._replace(accounts=account_history)


def contacts_by_number(session: Session) -> list[tuple[str, str, str]]:
    """Every (account, contact, number) of the book, by their ids and in E.164."""
    return [
        (account.id, contact.id, contact.phone.e164)
        for account in session.book.accounts.values()
        for contact in account.contacts
        if contact.phone
    ]


def _merged(known: tuple[Reply, ...], found: list[Reply]) -> tuple[Reply, ...]:
    # Of two contacts with one number the first is meant.
    every = {reply.id: reply for reply in (*reversed(found), *known)}
    return tuple(sorted(every.values(), key=lambda reply: (reply.received_at, reply.id)))
