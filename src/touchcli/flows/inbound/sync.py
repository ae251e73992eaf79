"""`touch sync`: replies and receipts read from the provider's records, for those whom it cannot call."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from touchcli.flows.common.refused import MARK as REFUSED
from touchcli.flows.common.refused import parse_refused
from touchcli.flows.common.session import Session
from touchcli.flows.inbound.receive import NO_WORDS, ConsentWords, record_calls
from touchcli.flows.sending.auto_replies import send_auto_replies
from touchcli.flows.sending.outbox import doubt_lost_claims
from touchcli.ledger import Ledger
from touchcli.ledger.verbs.inbound import Taken
from touchcli.providers import Direction, Provider, Record
from touchcli.rules.models.inbound import Call, Inbound, Receipt
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import instant, iso

MARK = "sync"
"""The name of the mark in the ledger: up to when the records have been read without a gap."""

WINDOW = FIRST = dt.timedelta(hours=24)
"""The longest span of one request; how far back the first sync reads."""
OVERLAP = dt.timedelta(hours=3)
"""What is read again each time: a record may be written hours after what it tells of."""
OPEN_FOR = dt.timedelta(hours=72)
"""How long a text may be on its way: a record stands at the time of the text, whenever its status changes."""
_MARGIN = dt.timedelta(minutes=10)
"""How far the provider's clock may be from ours."""
_AT_ONCE = 500


class SyncResult(NamedTuple):
    """What a sync brought that was new: texts, receipts, numbers opted out, paused and back again.

    It read from `since` until `until`, aware; `answered` are the answers to HELP and STOP as they stand now.
    """

    since: dt.datetime
    until: dt.datetime
    replies: int = 0
    receipts: int = 0
    opt_outs: int = 0
    paused: int = 0
    starts: int = 0
    answered: tuple[Message, ...] = ()


def sync(
    session: Session,
    provider: Callable[[], Provider],
    tick: Callable[[], dt.datetime],
    since: dt.datetime | None = None,
) -> SyncResult:
    """Read the records from where the last sync left off, or from `since`, and record what is new.

    Safe to repeat, to break off and to run beside `touch listen`: everything is recorded once. Raises ProviderError
    if the records cannot be read; what was read until then is kept, and the next sync goes on from there.
    """
    now, settings = tick(), session.book.settings
    with session.sending_ledger() as ledger:
        doubt_lost_claims(session, ledger, now)
        written = ledger.mark(MARK)
        read_until = instant(written) if written else None
        start = min(since or (read_until - OVERLAP if read_until else now - FIRST), now - _MARGIN)
        result = SyncResult(start, now)
        with provider() as carrier:
            oldest = ledger.open_since(now - OPEN_FOR)
            consent = ConsentWords(settings.texting.consent_words, settings.calendar.timezone)
            for begin, end in _windows(min(start, oldest - _MARGIN) if oldest else start, start):
                result = _record(ledger, _calls(carrier, begin, end, "outbound", now), now, result)
            for begin, end in _windows(start, now):
                result = _record(ledger, _calls(carrier, begin, end, "inbound", now), now, result, consent)
                result = _record(ledger, _calls(carrier, begin, end, "outbound", now), now, result)
                if read_until is None or begin <= read_until:
                    # A `--since` after the mark leaves a gap, which is still to be read.
                    read_until = max(end, read_until or end)
                    ledger.set_mark(MARK, iso(read_until))
            refused = parse_refused(ledger.mark(REFUSED))
            if refused and result.since <= refused.since:
                ledger.set_mark(REFUSED, "")  # what those calls said has been read now
        return result._replace(answered=tuple(send_auto_replies(session, ledger, provider, tick)))


def _windows(start: dt.datetime, end: dt.datetime) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    while start < end:
        yield start, min(start + WINDOW, end)
        start += WINDOW


def _calls(
    carrier: Provider, start: dt.datetime, end: dt.datetime, direction: Direction, now: dt.datetime
) -> Iterator[Call]:
    for record in carrier.records(None, start, end, direction):
        item = _text(record, now) if direction == "inbound" else _receipt(record, now)
        if item:
            yield Call(item)


def _text(record: Record, now: dt.datetime) -> Inbound | None:
    if not record.message_uuid or not record.from_:
        return None
    return Inbound(record.message_uuid, record.from_, record.text or "", record.at or now, record.to)


def _receipt(record: Record, now: dt.datetime) -> Receipt | None:
    """What a record says of a text of ours, None for one of another program at the same account."""
    if not record.message_uuid or not record.status or not (record.client_ref or record.opted_out):
        return None
    at = record.ended_at or record.at or now
    return Receipt(record.message_uuid, record.status, at, record.client_ref, record.to, record.error, record.opted_out)


def _record(
    ledger: Ledger,
    calls: Iterable[Call],
    now: dt.datetime,
    result: SyncResult,
    consent: ConsentWords = NO_WORDS,
) -> SyncResult:
    """Record calls in portions, and count what was new."""
    left = iter(calls)
    while portion := list(islice(left, _AT_ONCE)):
        for call, taken in zip(portion, record_calls(ledger, portion, now, consent), strict=True):
            result = _counted(result, call, taken)
    return result


def _counted(result: SyncResult, call: Call, taken: Taken) -> SyncResult:
    new = taken.result == "recorded"
    text = isinstance(call.item, Inbound)
    return result._replace(
        replies=result.replies + (new and text),
        receipts=result.receipts + (new and not text),
        opt_outs=result.opt_outs + (taken.wish == "opt-out"),
        paused=result.paused + (taken.wish == "pause"),
        starts=result.starts + (taken.wish == "opt-in"),
    )
