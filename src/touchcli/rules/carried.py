"""What happened under other names: of an account renamed or merged, of a number that stood elsewhere (BOOK)."""

from collections.abc import Iterable, Mapping

from touchcli.rules.models.account import Account
from touchcli.rules.models.history import AccountHistory, MessageRecord, Note, Touch


def carried(account: Account, histories: Iterable[AccountHistory]) -> AccountHistory:
    """What happened under the id of an account and those it had before, with the ids of today in every row and key."""
    names = {old: contact.id for contact in account.contacts for old in contact.formerly}
    whole = AccountHistory()
    for history in histories:
        whole = AccountHistory(
            (*whole.touches, *(_touch(touch, account, names) for touch in history.touches)),
            (*whole.messages, *(_message(message, account, names) for message in history.messages)),
            (*whole.replies, *(reply._replace(account=account.id) for reply in history.replies)),
            (*whole.promises, *(promise._replace(account=account.id) for promise in history.promises)),
            (*whole.snoozes, *(snooze._replace(account=snooze.account and account.id) for snooze in history.snoozes)),
            notes=(*whole.notes, *(_note(note, account, names) for note in history.notes)),
        )
    return _in_order(whole)


def with_texts_of_numbers(account: Account, own: AccountHistory, others: Iterable[AccountHistory]) -> AccountHistory:
    """The history with every text to a number of the account that stands under an id that no plan has (any more).

    Caps, rotation, balance and milestones follow the number: a renamed file texts nobody twice.
    """
    people = {place: contact.id for contact in account.contacts for place in contact.places}
    known = {message.key for message in own.messages}
    touches, messages = list(own.touches), list(own.messages)
    for other in others:
        theirs = {message.key: people[message.to] for message in other.messages if message.to in people}
        names = {key.split("/")[1]: contact for key, contact in theirs.items()}
        messages += (
            renamed
            for message in other.messages
            if message.key in theirs and (renamed := _message(message, account, names)).key not in known
        )
        touches += (_touch(touch, account, names) for touch in other.touches if touch.message and touch.key in theirs)
    return _in_order(own._replace(touches=tuple(touches), messages=tuple(messages)))


def _in_order(history: AccountHistory) -> AccountHistory:
    return history._replace(
        touches=tuple(sorted(history.touches, key=lambda touch: (touch.at, touch.id))),
        messages=tuple(sorted(history.messages, key=lambda message: message.at)),
        snoozes=tuple(dict.fromkeys(history.snoozes)),
        notes=tuple(sorted(history.notes, key=lambda note: (note.at, note.id))),
    )


def _note(note: Note, account: Account, names: Mapping[str, str]) -> Note:
    return note._replace(account=account.id, contact=names.get(note.contact or "", note.contact))


def _touch(touch: Touch, account: Account, names: Mapping[str, str]) -> Touch:
    return touch._replace(
        account=account.id,
        contact=names.get(touch.contact or "", touch.contact),
        key=_key(touch.key, account, names),
        also=tuple((item, cadence, _key(key, account, names)) for item, cadence, key in touch.also),
    )


def _message(message: MessageRecord, account: Account, names: Mapping[str, str]) -> MessageRecord:
    key = _key(message.key, account, names) or message.key
    contact = names.get(message.contact or "", message.contact)
    return message._replace(account=account.id, contact=contact, key=key)


def _key(key: str | None, account: Account, names: Mapping[str, str]) -> str | None:
    """A key with the ids of today: its first part is the account, its second the contact."""
    parts = (key or "").split("/")
    if len(parts) < 3:
        return key
    return "/".join((account.id, names.get(parts[1], parts[1]), *parts[2:]))
