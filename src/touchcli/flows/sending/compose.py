"""A text that was judged, made into a message of the outbox: the same value for a preview and for sending."""

import datetime as dt
import hashlib

from touchcli.flows.common.assess import Assessment
from touchcli.rules.calendar import zone
from touchcli.rules.happened import contact_on
from touchcli.rules.models.book import Book
from touchcli.rules.models.history import History
from touchcli.rules.models.message import Message
from touchcli.rules.texting.carrier import carrier_of, sender_of
from touchcli.rules.texting.guards.no_consent import consent_of


def compose(book: Book, history: History, row: Assessment, now: dt.datetime, generation: int = 0) -> Message:
    """The message of a judged text that has words and a number.

    `generation` counts the messages that this key had before and that were certainly not sent, so that a second try
    has a `client_ref` of its own.
    """
    action, draft = row.action, row.draft
    if draft is None or draft.text is None or action.contact is None or action.contact.phone is None:
        raise ValueError("only a text with words and a number makes a message")
    sender = sender_of(book, action.account)
    today = now.astimezone(zone(book.settings.calendar.timezone)).date()
    consent = consent_of(history, contact_on(action.contact, today))
    template = row.template
    return Message(
        key=action.key,
        client_ref=client_ref(action.key, generation),
        account=action.account.id,
        contact=action.contact.id,
        rep=action.account.owner or "",
        to=action.contact.phone.e164,
        from_=sender.e164 if sender else "",
        carrier=carrier_of(book, media=bool(draft.media)),
        text=draft.text,
        encoding=draft.encoding,
        segments=draft.segments,
        template=draft.template,
        wording=draft.wording,
        purpose=draft.purpose,
        cadence=action.cadence,
        item=action.item,
        created_at=now,
        updated_at=now,
        media=draft.media,
        hash=draft.hash,
        entity_id=template.entity_id if template else None,
        content_id=template.content_id if template else None,
        consent_kind=consent.kind if consent else None,
        consent_on=consent.on if consent else None,
    )


def client_ref(key: str, generation: int = 0) -> str:
    """The reference a provider carries for a key: 32 characters, the same in a preview and when it is sent."""
    return hashlib.sha256(f"{key}#{generation}".encode()).hexdigest()[:32]
