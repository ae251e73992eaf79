"""What the ledger remembers, with every reply beside the accounts that its number stands in."""

import datetime as dt
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from touchcli.flows.common.session import Session
from touchcli.ledger.verbs.history import EVERYONE
from touchcli.rules.carried import carried, with_texts_of_numbers
from touchcli.rules.models.account import Account
from touchcli.rules.models.history import History, Reply

if TYPE_CHECKING:
    from touchcli.ledger import HistoryReader


def read_history(
    session: Session,
    ledger: "HistoryReader",
    accounts: Collection[Account] | None = None,
    until: dt.datetime | None = None,
    planned: Callable[[str], bool] | None = None,
) -> History:
    """The history of all accounts, or of those asked for, up to `until` (the desk's own if it is not given).

    Replies are kept by number alone, and find their accounts here: a number that stands in two accounts is heard in
    both, and one that is put into a plan later is heard there from then on. What stands under an id that an account had
    before is its own, and so are the texts to its numbers under an id that is not `planned` (the accounts of the
    session without it).
    """
    until = until or session.seen_until
    planned = planned or session.files.accounts.is_planned
    if accounts is None:
        accounts = session.book.accounts.values()
        history, replies = ledger.history(until), ledger.replies(until)
    else:
        ids = {id for account in accounts for id in (account.id, *account.formerly)}
        numbers = {place for account in accounts for contact in account.contacts for place in contact.places}
        ids |= {id for id in ledger.texted_under(numbers) if not planned(id)}
        history = ledger.history(until, ids)
        replies = ledger.replies_of_numbers(until, numbers)
    history = _carried(history, accounts, planned)
    history = _with_places(_with_consents(history, accounts), accounts)
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
            for place in contact.places
            for reply in by_number.get(place, ())
        ]
        if theirs:
            before = account_history.get(account.id) or history.of(account.id)
            account_history[account.id] = before._replace(replies=_merged(before.replies, theirs))
    return history._replace(accounts=account_history)


def _carried(history: History, accounts: Collection[Account], planned: Callable[[str], bool]) -> History:
    """The history with what stands under other ids beside the accounts it belongs to."""
    found = dict(history.accounts)
    former = {old for account in accounts for old in account.formerly}
    for account in accounts:
        if account.formerly or any(contact.formerly for contact in account.contacts):
            ids = (account.id, *account.formerly)
            found[account.id] = carried(account, [history.accounts[id] for id in ids if id in history.accounts])
    others = [id for id in history.accounts if id != EVERYONE and not planned(id) and id not in former]
    asked = {account.id for account in accounts}
    strangers = {id: history.accounts[id] for id in others if id not in asked and history.accounts[id].messages}
    for account in accounts if strangers else ():
        numbers = {place for contact in account.contacts for place in contact.places}
        theirs = [one for one in strangers.values() if any(message.to in numbers for message in one.messages)]
        if theirs:
            before = found.get(account.id) or history.of(account.id)
            found[account.id] = with_texts_of_numbers(account, before, theirs)
    for old in former - asked:
        found.pop(old, None)
    return history._replace(accounts=found)


def _with_consents(history: History, accounts: Collection[Account]) -> History:
    """The history with every consent and permission recorded for a number beside the accounts it stands in."""
    if not history.consents and not history.permissions:
        return history
    account_history = dict(history.accounts)
    for account in accounts:
        numbers = [contact.phone.e164 for contact in account.contacts if contact.phone]
        consents = tuple(history.consents[number] for number in numbers if number in history.consents)
        permissions = tuple(one for number in dict.fromkeys(numbers) for one in history.permissions.get(number, ()))
        if consents or permissions:
            account_history[account.id] = history.of(account.id)._replace(consents=consents, permissions=permissions)
    return history._replace(accounts=account_history)


def _with_places(history: History, accounts: Collection[Account]) -> History:
    """The history with what automatic answers and mail servers said of its numbers and addresses."""
    if not history.absences and not history.bounces:
        return history
    account_history = dict(history.accounts)
    for account in accounts:
        places = dict.fromkeys(place for contact in account.contacts for place in contact.places)
        absences = tuple(one for place in places for one in history.absences.get(place, ()))
        bounces = tuple(one for place in places for one in history.bounces.get(place, ()))
        if absences or bounces:
            account_history[account.id] = history.of(account.id)._replace(absences=absences, bounces=bounces)
    return history._replace(accounts=account_history)


def _merged(known: tuple[Reply, ...], found: list[Reply]) -> tuple[Reply, ...]:
    # Of two contacts with one number the first is meant.
    every = {reply.id: reply for reply in (*reversed(found), *known)}
    return tuple(sorted(every.values(), key=lambda reply: (reply.received_at, reply.id)))
