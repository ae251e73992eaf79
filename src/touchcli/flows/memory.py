"""What the ledger remembers, with every reply beside the accounts that its number stands in."""

import datetime as dt
from collections.abc import Collection

from touchcli.flows.opening import Desk
from touchcli.ledger import Ledger
from touchcli.rules.models.history import History, Reply


def remember(
    desk: Desk, ledger: Ledger, accounts: Collection[str] | None = None, until: dt.datetime | None = None
) -> History:
    """The history of all accounts, or of those asked for, up to `until` (the desk's own where it is not given).

    Replies are kept by number alone, and find their accounts here: a number that stands in two accounts is heard in
    both, and one that is put into a plan later is heard there from then on.
    """
    until = until or desk.seen_until
    history = ledger.history(until, accounts)
    replies = ledger.replies(until)
    if not replies:
        return history
    by_number: dict[str, list[Reply]] = {}
    for reply in replies:
        by_number.setdefault(reply.from_, []).append(reply)
    told = dict(history.accounts)
    for account, contact, number in contacts_by_number(desk):
        if accounts is not None and account not in accounts:
            continue
        theirs = [reply._replace(account=account, contact=contact) for reply in by_number.get(number, ())]
        if theirs:
            before = told.get(account) or history.of(account)
            told[account] = before._replace(replies=_merged(before.replies, theirs))
    return history._replace(accounts=told)


def contacts_by_number(desk: Desk) -> list[tuple[str, str, str]]:
    """Every (account, contact, number) of the book, by their ids and in E.164."""
    return [
        (account.id, contact.id, contact.phone.e164)
        for account in desk.book.accounts.values()
        for contact in account.contacts
        if contact.phone
    ]


def _merged(known: tuple[Reply, ...], found: list[Reply]) -> tuple[Reply, ...]:
    # Of two contacts with one number the first is meant.
    every = {reply.id: reply for reply in (*found, *known)}
    return tuple(sorted(every.values(), key=lambda reply: (reply.received_at, reply.id)))
