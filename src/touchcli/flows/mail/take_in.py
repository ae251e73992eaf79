"""One e-mail of an inbox, taken into the ledger for what it is; a second reading of it changes nothing."""

import hashlib
import json
from collections.abc import Callable
from typing import Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.mail.whose import Whose, of_ours, whose
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.inbound import ONE_CHANNEL
from touchcli.render.mail_words import written
from touchcli.rules.mail.away import away_until
from touchcli.rules.mail.classify import Automatic, Bounce, Reply, WishForNone, classify
from touchcli.rules.mail.incoming import BouncedAddress, Incoming
from touchcli.rules.mail.stand_in import StandIn
from touchcli.rules.models.history import Absence
from touchcli.rules.models.history import Bounce as Lost
from touchcli.rules.models.inbound import Call, Inbound
from touchcli.rules.models.template import EmailWords
from touchcli.rules.models.values import is_address
from touchcli.rules.texting.one_channel import welcomes
from touchcli.rules.wording import safe

Taken = Literal["reply", "opt-out", "pause", "opt-in", "away", "left", "bounce"]
"""What kind of e-mail it was, if it changed anything."""

GONE_FOR_GOOD = "5.1.6"
"""The status of a mailbox whose owner has moved on (RFC 3463): an automatic answer that says so is kept as that."""
_UNDELIVERABLE = "undeliverable"
_WORDS = 500
"""Characters that are kept of an automatic answer."""


class Inbox(NamedTuple):
    """Where mails are taken in: `is_ours` tells whether a Message-ID is that of a mail in the folder of sent ones."""

    session: Session
    ledger: Ledger
    is_ours: Callable[[str], bool]


def take_in(inbox: Inbox, incoming: Incoming) -> Taken | None:
    """Record what an e-mail means; None if it is from nobody we know, means nothing here, or was known."""
    kind = classify(incoming)
    if isinstance(kind, Bounce):
        return _bounce(inbox, incoming, kind)
    if not isinstance(kind, Reply | WishForNone | Automatic):
        return None
    found = whose(inbox.session, inbox.ledger, incoming)
    if found is None:
        return None
    if isinstance(kind, Automatic):
        return _automatic(inbox, incoming, found, kind)
    return _from_a_person(inbox, incoming, found, kind)


def _from_a_person(inbox: Inbox, incoming: Incoming, found: Whose, kind: Reply | WishForNone) -> Taken | None:
    from_elsewhere = f"(from {found.other})\n" if found.other else ""
    quoted = "\n".join(f"> {line.removeprefix('> ')}" for line in kind.quoted.split("\n")) if kind.quoted else ""
    body = "\n\n".join(part for part in (from_elsewhere + kind.own, quoted) if part.strip())
    text = written(EmailWords(incoming.subject, body))
    wish: str | None = kind.wish if isinstance(kind, WishForNone) else None
    one = wish == "stop" and welcomes(kind.own, "text")
    item = Inbound(_id(incoming), found.place, text, min(incoming.at, inbox.session.now))
    (taken,) = inbox.ledger.take_in([(Call(item), ONE_CHANNEL if one else wish)], inbox.session.now)
    if taken.result != "recorded":
        return None
    if taken.wish == "opt-out" and found.other and is_address(found.other):
        inbox.ledger.opt_out(found.other, item.at, f"reply {item.message_uuid}", one_channel=one)
    return {"opt-out": "opt-out", "pause": "pause", "opt-in": "opt-in"}.get(taken.wish or "", "reply")  # type: ignore[return-value]


def _automatic(inbox: Inbox, incoming: Incoming, found: Whose, kind: Automatic) -> Taken | None:
    session, at = inbox.session, min(incoming.at, inbox.session.now)
    if kind.says == "left":
        new = inbox.ledger.record_bounce(Lost(0, found.place, at, GONE_FOR_GOOD), _id(incoming))
        if new:
            words = f"automatic answer: {safe(kind.text, _WORDS)}"
            inbox.ledger.record_note(found.account.id, found.contact.id if found.contact else None, words, at)
        return "left" if new else None
    if kind.says != "away":
        return None
    day = session.calendar.day_of(at)
    away = away_until(kind.text, incoming.subject, day, session.book.settings.calendar.country)
    absence = Absence(0, found.place, at, away.until, away.guessed, kind.text[:_WORDS], _named(away.stand_in))
    return "away" if inbox.ledger.record_absence(absence, _id(incoming)) else None


def _bounce(inbox: Inbox, incoming: Incoming, kind: Bounce) -> Taken | None:
    """What a report says of mails that are ours; anybody can write one, so no other is believed."""
    new = [_lost(inbox, incoming, failed) for failed in kind.failed]
    return "bounce" if any(new) else None


def _lost(inbox: Inbox, incoming: Incoming, failed: BouncedAddress) -> bool:
    ledger, at = inbox.ledger, min(incoming.at, inbox.session.now)
    if failed.original is None:
        return False
    message = of_ours(ledger, failed.original)
    if message is None and not inbox.is_ours(failed.original):
        return False
    place = message.to if message else failed.address
    new = False
    if failed.unreachable and is_address(place):
        status = failed.status if failed.status.startswith("5") else "5.0.0"
        new = ledger.record_bounce(Lost(0, place, at, status), _id(incoming))
    if message:
        error = f"{failed.status or 'bounced'} {safe(failed.said, 200)}".strip()
        before = message.state
        after = ledger.record_receipt(failed.original, message.client_ref, _UNDELIVERABLE, at, error)
        new = new or (after is not None and after.state != before)
    return new


def _id(incoming: Incoming) -> str:
    """The Message-ID; one without has one made from what it says, so that it is known again."""
    if incoming.message_id:
        return incoming.message_id
    said = json.dumps([incoming.from_address, incoming.subject, incoming.at.isoformat(), incoming.body])
    return f"<{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}@none.invalid>"


def _named(stand_in: StandIn | None) -> str | None:
    if stand_in is None:
        return None
    return ", ".join(part for part in (stand_in.name, stand_in.address, stand_in.phone) if part) or None
