"""The two texts that the program answers with by itself: to HELP, and once to STOP where the settings ask for it.

What is owed is read from the ledger each time, so nothing is owed twice and nothing is forgotten in a crash. They are
no touches: no cadence and no cap counts them. Source: GUARDS, Opt-out and help.
"""

import datetime as dt
from collections.abc import Callable

from touchcli.flows.common.session import Session
from touchcli.flows.sending.compose import client_ref
from touchcli.ledger import Ledger
from touchcli.render.message import draft_words
from touchcli.rules.models.action import Hold
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import mask
from touchcli.rules.numbers import accounts_with
from touchcli.rules.texting.opt_out_language import classify

HELP, CONFIRM = "help", "opt-out-confirm"
"""The items of the two."""
ITEMS = frozenset({HELP, CONFIRM})
WHO = {HELP: "who asked for help", CONFIRM: "who wrote STOP"}
"""To whom each goes, for lists: no account has them."""

ONCE_IN = dt.timedelta(hours=1)
"""A number that asks for help again within this gets no second answer."""
CONFIRM_WITHIN = dt.timedelta(minutes=5)
"""A confirmation that comes later than this after the STOP would be a text to somebody who wants none."""


def owed(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    """The answers that are owed now and not in the outbox yet, queued; none of a rep who does not text live."""
    return [*_helps(session, ledger, now), *_confirmations(session, ledger, now)]


def refusal(session: Session, ledger: Ledger, history: History, message: Message, now: dt.datetime) -> Hold | None:
    """What holds such an answer at the moment it is to go, None where nothing does.

    A confirmation may go to an opted-out number, and to no other: within five minutes of the STOP.
    """
    rep = session.book.settings.reps.get(message.rep)
    if rep is None or rep.texting != "live":
        return Hold("not-texting", f"{rep.name if rep else 'the rep'} does not text live", "T15")
    if message.item == HELP:
        opted_out = history.opted_out(message.to)
        return Hold("opted-out", f"{mask(message.to)} has opted out", "law") if opted_out else None
    if not session.book.settings.opt_out.confirm:
        return Hold("opted-out", "confirmations are off (opt_out.confirm)", "settings")
    recent = {stop.number for stop in ledger.opted_out_since(now - CONFIRM_WITHIN) if stop.message_uuid}
    if message.to not in recent:
        return Hold("opted-out", f"the STOP of {mask(message.to)} is more than five minutes old, or lifted", "law")
    return None


def _helps(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    answered = {number: at for number, _, at in ledger.answered_since(HELP, now - 2 * ONCE_IN)}
    found: dict[str, Message] = {}
    for asked in ledger.texts_since(now - ONCE_IN):
        before = answered.get(asked.number)
        # Asked again within the hour is answered by the first answer, also when that hour is over.
        if before and before > asked.at - ONCE_IN:
            continue
        if asked.number in found or classify(asked.text) != "help":
            continue
        message = _message(session, asked.number, HELP, asked.message_uuid, _help_words, now)
        if message:
            found[asked.number] = message
    return list(found.values())


def _confirmations(session: Session, ledger: Ledger, now: dt.datetime) -> list[Message]:
    if not session.book.settings.opt_out.confirm:
        return []
    made = {key for _, key, _ in ledger.answered_since(CONFIRM, now - ONCE_IN)}
    messages = [
        _message(session, stop.number, CONFIRM, stop.message_uuid, _confirm_words, now)
        for stop in ledger.opted_out_since(now - CONFIRM_WITHIN)
        if stop.message_uuid
    ]
    return [message for message in messages if message and message.key not in made]


def _help_words(rep: Rep) -> str:
    phone = f", {rep.phone.e164}" if rep.phone else ""
    return f"{rep.name}, {rep.company}{phone}. Reply STOP to opt out."


def _confirm_words(rep: Rep) -> str:
    return f"You have opted out and will get no more texts from {rep.company}. Reply START to get them again."


def _message(
    session: Session, number: str, item: str, message_uuid: str, words: Callable[[Rep], str], now: dt.datetime
) -> Message | None:
    """The answer to one text, from the rep whose customer the number is; None where that one does not text live."""
    rep = _rep_for(session, number)
    if rep is None or rep.texting != "live" or not number.startswith("+"):
        return None
    sender = session.book.settings.texting.from_ or rep.phone
    draft = draft_words(words(rep), number)
    key = f"@{rep.id}/-/-/{item}/{message_uuid}"
    return Message(
        key=key,
        client_ref=client_ref(key),
        account="",
        contact=None,
        rep=rep.id,
        to=number,
        from_=sender.e164 if sender else "",
        carrier=session.book.settings.texting.channel,
        text=draft.text or "",
        encoding=draft.encoding,
        segments=draft.segments,
        template=None,
        wording=None,
        purpose=None,
        cadence=None,
        item=item,
        created_at=now,
        updated_at=now,
        hash=draft.hash,
    )


def _rep_for(session: Session, number: str) -> Rep | None:
    """The owner of the first account with this number; for a number nobody knows, the first rep who texts live."""
    owners = [session.book.owner_of(session.book.accounts[account]) for account in accounts_with(session.book, number)]
    if owners:
        return next((rep for rep in owners if rep), None)
    return next((rep for rep in session.book.settings.reps.values() if rep.texting == "live"), None)
