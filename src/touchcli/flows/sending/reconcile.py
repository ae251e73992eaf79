"""`touch reconcile`: messages in doubt, settled by records, by a mailbox or by a person. Absence proves nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.sending.mailboxes.settle_mails import search_mailboxes
from touchcli.flows.sending.outbox import doubt_lost_claims
from touchcli.ledger import Ledger
from touchcli.providers import Provider, Record
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Message
from touchcli.rules.wording import counted

_MARGIN = dt.timedelta(minutes=10)
"""How far a provider's clock may be from ours."""

Verdict = Literal["sent", "not-sent", "delivered", "undelivered", "rejected"]
_STATUSES: dict[str, Verdict] = {
    "accepted": "sent",
    "submitted": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undeliverable": "undelivered",
    "failed": "undelivered",
    "expired": "undelivered",
    "rejected": "rejected",
}


class Settled(NamedTuple):
    """What came of it: the messages that were settled, as they stand now, and those still in doubt.

    `looked` says where they were looked for, a sentence each.
    """

    settled: tuple[Message, ...]
    in_doubt: tuple[Message, ...]
    looked: tuple[str, ...] = ()


def by_records(session: Session, provider: Callable[[], Provider]) -> Settled:
    """Look for each mail in doubt in its mailbox, then ask the provider's records for each text, by number and day.

    A mail is known by its Message-ID, a text by its `client_ref`. What is found nowhere stays in doubt: a record may
    come late. Raises ProviderError if there are texts in doubt and no record can be read; mails are settled by then.
    """
    with session.ledger(create=True) as ledger:
        doubt_lost_claims(session, ledger, session.now)
        found = search_mailboxes(session, ledger, session.now)
        settled, looked = list(found.settled), list(found.looked)
        texts = [message for message in ledger.outbox(("in-doubt",)) if message.channel == "text"]
        if texts:
            with provider() as carrier:
                for message in texts:
                    record = _record(carrier, message, session.now)
                    if record is not None:
                        settled.append(_settle(ledger, message, record, session.now))
            looked.append(f"Looked for {counted(len(texts), 'text')} in the provider's records.")
        return Settled(tuple(settled), tuple(ledger.outbox(("in-doubt",))), tuple(looked))


def by_person(session: Session, name: str, *, sent: bool, by: str) -> Settled:
    """Settle one message in doubt as a person says, recorded as their word; `name` is a key, client_ref or account."""
    with session.ledger(create=True) as ledger:
        doubt_lost_claims(session, ledger, session.now)
        doubted = ledger.outbox(("in-doubt",))
        meant = [message for message in doubted if name in (message.key, message.client_ref, message.account)]
        if len(meant) != 1:
            known = ", ".join(message.key for message in doubted[:5]) or "none is"
            wrong = "more than one message" if meant else "no message"
            raise UserError(f'{wrong} in doubt is meant by "{name}"', f"in doubt: {known}")
        event: Verdict = "sent" if sent else "not-sent"
        settled = ledger.settle(
            meant[0].client_ref, event, session.now, by, f"{by} says it was {event.replace('-', ' ')}"
        )
        return Settled((settled,), tuple(ledger.outbox(("in-doubt",))))


def _record(carrier: Provider, message: Message, now: dt.datetime) -> Record | None:
    """The provider's record of a message: sought from when it was made until it was last heard of, or now."""
    start = message.created_at - _MARGIN
    end = min(now, message.updated_at + dt.timedelta(days=1)) + _MARGIN
    found = [record for record in carrier.records(message.to, start, end) if record.client_ref == message.client_ref]
    return found[-1] if found else None


def _settle(ledger: Ledger, message: Message, record: Record, now: dt.datetime) -> Message:
    verdict = _STATUSES.get(record.status, "sent")
    evidence = f"a record of the provider: {record.status}"
    return ledger.settle(message.client_ref, verdict, now, "records", evidence, record.message_uuid)
