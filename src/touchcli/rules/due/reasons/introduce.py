"""A new owner introduces themselves: a new number starts over, with a call (PRACTICE T12, BOOK: New owner)."""

from collections.abc import Iterator

from touchcli.rules.due.contact_gap import last_text_from
from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import Account, Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.values import Duration

_SOON = Duration(1, "bd")


def introduce(situation: Situation) -> Iterator[Action]:
    """The call by which the new owner of an account makes themselves known, until one of theirs was live."""
    before = last_of_another(situation.account, situation.account_history)
    if before is None or situation.book.owner_of(situation.account) is None:
        return
    since = situation.day(before)
    reps = situation.book.settings.reps
    name = reps[before.by].name if before.by and before.by in reps else before.by
    tries = (touch for touch in situation.live_tries() if touch.at > before.at)
    yield situation.action(
        "introduce",
        "call",
        "introduce-yourself",
        situation.retried(situation.calendar.roll(situation.calendar.add(since, _SOON)), tries),
        since.isoformat(),
        (f"introduce yourself: {name} looked after them before",),
        contact=next(iter(situation.contacts(None)), None),
    )


def last_of_another(account: Account, history: AccountHistory) -> Touch | None:
    """The last touch of a rep who is not the owner, where the owner never had a live touch; None else."""
    others = [touch for touch in history.touches if touch.by not in (None, "sponsor", account.owner)]
    if not others or any(touch.live and touch.by == account.owner for touch in history.touches):
        return None
    return others[-1]


def knows_number(account: Account, history: AccountHistory, contact: Contact) -> bool:
    """True if the contact has the rep's number: the plan says so, or they have texted (PRACTICE T12).

    A new owner is a new number: it starts over, until they have talked.
    """
    if last_of_another(account, history) is not None:
        return False
    return contact.texting.knows_number or last_text_from(history, contact) is not None
