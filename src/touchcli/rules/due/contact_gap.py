"""Who spoke last: the texts and mails that went out, what came back, and the live touches between them.

What cannot be ruled out counts: a text that may have gone is a text out, wherever texts are counted.
"""

import datetime as dt
from typing import NamedTuple

from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, Touch
from touchcli.rules.models.settings import Channel

_WRITTEN = frozenset({"text", "email", "letter", "social"})
_NOT_OUT = frozenset({"skipped", "undelivered"})
_MAY_HAVE_GONE = frozenset({"sending", "in-doubt"})


class TextOut(NamedTuple):
    """A text or a mail to a customer that went, or that may have gone.

    `contact` is a contact's id; `to` the number or address if the outbox has it, None for one logged by hand.
    `offer` is True for an offer that the program sent; a logged one counts as none (BOOK, Settled points). One that
    could not be delivered is none.
    """

    at: dt.datetime
    contact: str | None
    to: str | None
    offer: bool
    template: str | None = None


def texts_out(history: AccountHistory, channel: Channel = "text") -> tuple[TextOut, ...]:
    """Every text, or every mail, to an account, oldest first; a message and the touch it became count once."""
    if not history.touches and not history.messages:  # most accounts on most days, and every guard asks
        return ()
    numbers = {message.key: message.to for message in history.messages}
    counted = {touch.key for touch in history.touches if touch.message}
    made = (
        TextOut(
            touch.at,
            touch.contact,
            numbers.get(touch.key or ""),
            touch.purpose == "offer" and touch.message is not None,
            touch.template if touch.message else None,
        )
        for touch in history.touches
        if touch.channel == channel and touch.direction == "out" and touch.outcome not in _NOT_OUT
    )
    possible = (
        TextOut(message.at, message.contact, message.to, message.purpose == "offer", message.template)
        for message in history.messages
        if message.state in _MAY_HAVE_GONE and message.channel == channel and message.key not in counted
    )
    return tuple(sorted((*made, *possible), key=lambda text: text.at))


def last_live(history: AccountHistory) -> Touch | None:
    """The last live touch: a call that reached them, video or a meeting; None if there never was one."""
    return max((touch for touch in history.touches if touch.live), key=lambda touch: touch.at, default=None)


def texts_since_live(history: AccountHistory) -> int:
    """How many texts went out since the last live touch, all of them where there never was one (PRACTICE T8)."""
    live = last_live(history)
    return _count_after(history, live.at if live else None)


def texts_in_a_row(history: AccountHistory) -> int:
    """How many texts went out since anything came back or anybody talked (PRACTICE T8)."""
    answers = [touch.at for touch in history.touches if touch.direction == "in" or touch.live]
    answers += [reply.received_at for reply in history.replies]
    return _count_after(history, max(answers, default=None))


def _count_after(history: AccountHistory, at: dt.datetime | None) -> int:
    return sum(at is None or text.at > at for text in texts_out(history))


def last_text_from(history: AccountHistory, contact: Contact) -> dt.datetime | None:
    """When the contact last texted us, by a reply the program took in or one logged by hand; None if never."""
    number = contact.phone.e164 if contact.phone else None
    logged = (
        touch.at
        for touch in history.touches
        if touch.direction == "in" and touch.channel == "text" and touch.contact == contact.id
    )
    taken_in = (
        reply.received_at
        for reply in history.replies
        if reply.channel == "text" and (reply.contact == contact.id or (number is not None and reply.from_ == number))
    )
    return max((*logged, *taken_in), default=None)


def unanswered_inbound(history: AccountHistory) -> Touch | None:
    """The last thing they wrote that nobody answered: no touch of ours was made after it, and nobody talked."""
    waiting = None
    for touch in history.touches:
        if touch.direction == "in" and touch.channel in _WRITTEN:
            waiting = touch
        elif touch.live or (touch.direction == "out" and touch.made):
            waiting = None
    return waiting


def waiting_since(history: AccountHistory) -> dt.datetime | None:
    """Since when the account waits for an answer of ours (PRACTICE T5), None if it does not."""
    waiting = [reply.received_at for reply in history.replies if reply.state == "waiting"]
    touch = unanswered_inbound(history)
    return min([*waiting, *([touch.at] if touch else [])], default=None)
