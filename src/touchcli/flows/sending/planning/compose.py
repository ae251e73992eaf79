"""The one place that makes a message of the outbox: the same value for a preview and for sending."""

import datetime as dt
import hashlib

from touchcli.flows.common.assess import Assessment
from touchcli.ledger.verbs.base import FORGOTTEN_CONTACT
from touchcli.rules.calendar import zone
from touchcli.rules.happened import contact_on
from touchcli.rules.models.action import Draft
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.values import is_address
from touchcli.rules.texting.carrier import carrier_of, sender_of
from touchcli.rules.texting.guards.no_consent import consent_of

HELP, CONFIRM, TO_ME = "help", "opt-out-confirm", "to-me"
"""The items of messages that belong to no account: the answers to HELP and STOP, and a text to the rep's own phone."""
AUTO_REPLIES = frozenset({HELP, CONFIRM})
RECIPIENTS = {HELP: "who asked for help", CONFIRM: "who wrote STOP", TO_ME: "you"}
"""What lists call the recipient of each."""


def compose(book: Book, history: History, row: Assessment, now: dt.datetime) -> Message:
    """The message of an assessed text or mail that has words and somewhere to go.

    A key may have had messages before that were certainly not sent; each try has a `client_ref` of its own.
    """
    action, draft, template = row.action, row.draft, row.template
    place = action.place
    if draft is None or draft.text is None or action.contact is None or place is None:
        raise ValueError("only words that have somewhere to go make a message")
    today = now.astimezone(zone(book.settings.calendar.timezone)).date()
    consent = consent_of(history, contact_on(action.contact, today))
    earlier = sum(_is_try_of(action.key, record.key) for record in history.of(action.account.id).messages)
    message = _message(book, action.key, earlier, book.owner_of(action.account), place, draft, now)
    return message._replace(
        account=action.account.id,
        contact=action.contact.id,
        rep=action.account.owner or "",
        cadence=action.cadence,
        item=action.item,
        entity_id=template.entity_id if template else None,
        content_id=template.content_id if template else None,
        consent_kind=consent.kind if consent else None,
        consent_on=consent.on if consent else None,
    )


def compose_own(book: Book, rep: Rep, item: str, occurrence: str, to: str, draft: Draft, now: dt.datetime) -> Message:
    """A message of no account, from a rep to a number: `item` is one of those above, `occurrence` makes its key."""
    message = _message(book, f"@{rep.id}/-/-/{item}/{occurrence}", 0, rep, to, draft, now)
    return message._replace(item=item)


def reworded(message: Message, draft: Draft, now: dt.datetime, *, waits: bool) -> Message:
    """A message with the words that a person gave it: same key, number, template, media.

    `waits` is True for one that is in the outbox: what takes its place there has a `client_ref` of its own. One for a
    later time stays for that time.
    """
    later = message.state == "deferred" and message.attempts == 0
    return message._replace(
        client_ref=_client_ref(message.key, message.client_ref) if waits else message.client_ref,
        text=draft.text or "",
        encoding=message.encoding if message.channel == "email" else draft.encoding,
        segments=draft.segments,
        hash=draft.hash,
        created_at=now,
        updated_at=now,
        state="deferred" if later else "queued",
        not_before=message.not_before if later else None,
        attempts=0,
        error=None,
    )


def _message(book: Book, key: str, earlier: int, rep: Rep | None, to: str, draft: Draft, now: dt.datetime) -> Message:
    mail = is_address(to)
    sender = sender_of(book, rep)
    from_ = ((rep and rep.email) or "") if mail else sender.e164 if sender else ""
    return Message(
        key=key,
        client_ref=_client_ref(key, earlier),
        account="",
        contact=None,
        rep=rep.id if rep else "",
        to=to,
        from_=from_,
        carrier="email" if mail else carrier_of(book, media=bool(draft.media)),
        text=draft.text or "",
        encoding="UTF-8" if mail else draft.encoding,
        segments=draft.segments,
        template=draft.template,
        wording=draft.wording,
        purpose=draft.purpose,
        cadence=None,
        item=None,
        created_at=now,
        updated_at=now,
        media=draft.media,
        hash=draft.hash,
    )


def _is_try_of(key: str, recorded: str) -> bool:
    """True if a message of the ledger was for a key, be it that its contact was forgotten since."""
    if recorded == key:
        return True
    account, _, rest = key.split("/", 2)
    return recorded.startswith(f"{account}/{FORGOTTEN_CONTACT}") and recorded.endswith(f"/{rest}")


def _client_ref(key: str, earlier: int | str) -> str:
    """The reference a provider carries for a key: 32 characters, the same in a preview and when it is sent.

    `earlier` is how many tries there were, or the reference of the one whose place it takes.
    """
    return hashlib.sha256(f"{key}#{earlier}".encode()).hexdigest()[:32]
