"""`touch reconcile`: messages in doubt, settled by the provider's records or by a person. Absence proves nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Literal, NamedTuple

from touchcli.flows.common.session import Session
from touchcli.flows.sending.outbox import doubt_lost_claims
from touchcli.ledger import Ledger
from touchcli.providers import Provider, Record
from touchcli.rules.errors import UserError
from touchcli.rules.models.message import Message

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
    """What came of it: the messages that were settled, as they stand now, and those still in doubt."""

    settled: tuple[Message, ...]
    in_doubt: tuple[Message, ...]


def by_records(session: Session, provider: Callable[[], Provider]) -> Settled:
    """Ask the provider's records for each message in doubt, by number and day, and match `client_ref`.

    A message that no record names stays in doubt: a record may come late. Raises ProviderError if none can be read.
    """
    with session.ledger(create=True) as ledger:
        doubt_lost_claims(session, ledger, session.now)
        doubted = ledger.outbox(("in-doubt",))
        settled: list[Message] = []
        if doubted:
            with provider() as carrier:
                for message in doubted:
                    record = _record(carrier, message, session.now)
                    if record is not None:
                        settled.append(_settle(ledger, message, record, session.now))
        return Settled(tuple(settled), tuple(ledger.outbox(("in-doubt",))))


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
