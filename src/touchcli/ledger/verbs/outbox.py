"""The outbox up to the provider's answer: into it, claimed for one call, and what came of the call."""

import datetime as dt
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Literal, NamedTuple, get_args

from touchcli.ledger.database.rows import is_intact, message_of, message_row
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.outside import Claim
from touchcli.ledger.verbs.moves import GONE
from touchcli.ledger.verbs.settlement import SettlementVerbs
from touchcli.rules.models.history import MessageState, Touch
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Outcome, Rejected
from touchcli.rules.models.values import instant, is_address
from touchcli.rules.texting.states import TABLE, Event, Refused, next_state

_EVENTS: dict[type[Outcome], Event] = {
    Accepted: "accepted",
    Rejected: "rejected",
    Deferred: "deferred",
    InDoubt: "in-doubt",
}
_SETTLED = frozenset({"not-sent", "rejected", "expired"})
_FROM_OUTSIDE = "it may have gone before this ledger was put back or replaced"


class Result(NamedTuple):
    """What came of one claimed message.

    `not_before` is when a deferred one may be tried again; `touch` the touch that an accepted one is, where it says
    more than the message does.
    """

    client_ref: str
    outcome: Outcome
    not_before: dt.datetime | None = None
    touch: Touch | None = None


class OutboxVerbs(SettlementVerbs):
    """Verbs of messages on their way to the provider."""

    def enqueue(self, message: Message, *, by_person: bool = False) -> bool:
        """Put a queued message into the outbox; False, and nothing written, where its key is taken.

        A key is taken by a message that waits, is on its way, has gone or may have gone. One that surely did not go
        (not-sent, rejected, expired) leaves its key to another try, which has a `client_ref` of its own. If a call
        or a receipt with this `client_ref` is known already, the message is kept in doubt instead.
        """
        return bool(self.enqueue_many([message], by_person=by_person))

    def enqueue_many(
        self,
        messages: Iterable[Message],
        also: Callable[[list[Message]], None] | None = None,
        *,
        by_person: bool = False,
    ) -> list[Message]:
        """Put queued messages into the outbox in one transaction; gives those whose keys were free.

        `also` is told of those, and what it writes on the same connection is part of the transaction. With `by_person`
        a person asked for just these texts, which is kept (`asked_for`); such a text may be deferred from the start,
        until its `not_before`.
        """
        asked = list(messages)
        with self.db.transaction():
            taken = {key for (key,) in self.db.rows("keys_taken", keys=json.dumps([each.key for each in asked]))}
            gone = dict(map(tuple, self.db.rows("refs_gone", refs=json.dumps([each.client_ref for each in asked]))))
            added = []
            for message in asked:
                if message.key not in taken and self._enqueue(message, gone.get(message.client_ref), by_person):
                    added.append(message)
                    taken.add(message.key)
            if also is not None:
                also(added)
            return added

    def _enqueue(self, message: Message, gone_at: str | None, by_person: bool) -> bool:
        later = by_person and message.state == "deferred" and message.not_before is not None
        if message.state != "queued" and not later:
            raise Refused(f"a message that is {message.state} cannot be queued")
        if gone_at is not None:
            self._doubt_from_outside(message, gone_at)
            return False
        if not self.db.change("enqueue", **message_row(message)):
            return False
        goes_at = stamp(message.not_before or message.created_at) if by_person else None
        self._append_event(message, None, "enqueue", message.created_at, by=message.rep, evidence=goes_at)
        return True

    def _doubt_from_outside(self, message: Message, gone_at: str) -> None:
        """Keep a message in doubt of whose reference a call or a receipt is known, but nothing else in this ledger."""
        made_at = min(instant(gone_at), message.created_at)
        doubt = message._replace(state="in-doubt", created_at=made_at, not_before=None, error=_FROM_OUTSIDE)
        if self.db.change("enqueue", **message_row(doubt)):
            self.db.change("may_have_gone_at", client_ref=message.client_ref, at=gone_at)
            self._append_event(doubt, None, "lost", message.created_at, by="recovery", evidence=_FROM_OUTSIDE)
            self._apply_receipts(doubt, message.created_at)

    def asked_for(self) -> dict[str, dt.datetime]:
        """The messages still to go that a person asked for by themselves: from when on each was to go."""
        return {ref: instant(at) for ref, at in self.db.rows("asked_for")}

    def claim(self, client_ref: str, now: dt.datetime, lease: dt.timedelta) -> Message | None:
        """Take a queued message for one provider call; None if somebody else has it, or it is not queued.

        The claim is on the disk when this returns, so that the call may follow: after a crash the message is known to
        have been on its way. Past its `lease` it is in doubt (`recover`), so the lease is longer than any call.
        """
        claimed = self.claim_many([client_ref], now, lease)
        return claimed[0] if claimed else None

    def claim_many(self, client_refs: Collection[str], now: dt.datetime, lease: dt.timedelta) -> list[Message]:
        """Take several queued messages in one transaction, in the order asked; those not to be had are left out.

        After a crash all of them are in doubt, so take no more than are about to be posted at once.
        """
        values = {"state": next_state("queued", "claim"), "now": stamp(now), "lease_until": stamp(now + lease)}
        claimed: dict[str, Message] = {}
        with self.db.transaction():
            # Always in one order, or two processes would wait for each other.
            for ref in sorted(set(client_refs)):
                for row in self.db.rows("claim", client_ref=ref, **values):
                    message = claimed[ref] = message_of(row)
                    self._append_event(message, "queued", "claim", now, by="send")
                    self.db.change("begin_attempt", client_ref=ref, number=message.attempts, started_at=values["now"])
        return [claimed[ref] for ref in dict.fromkeys(client_refs) if ref in claimed]

    def record_outcome(
        self,
        client_ref: str,
        outcome: Outcome,
        now: dt.datetime,
        not_before: dt.datetime | None = None,
        touch: Touch | None = None,
    ) -> Message:
        """Record the provider's answer: state, attempt and, when it was accepted, the touch, in one transaction.

        Without `touch` the touch is made from the message; a message of no account (`account` empty: a text to the
        rep's own phone) has none. Gives the message as it stands after. Raises Refused if its state
        admits no answer.
        """
        return self.record_many([Result(client_ref, outcome, not_before, touch)], now)[0]

    def record_many(self, results: Sequence[Result], now: dt.datetime) -> list[Message]:
        """Record several answers in one transaction; gives the messages in the order of the results."""
        with self.db.transaction():
            recorded = {
                result.client_ref: self._record(result, now) for result in sorted(results, key=lambda r: r.client_ref)
            }
        return [recorded[result.client_ref] for result in results]

    def _record(self, result: Result, now: dt.datetime) -> Message:
        message, outcome = self._to_change(result.client_ref), result.outcome
        event = _EVENTS[type(outcome)]
        detail = outcome.message_uuid if isinstance(outcome, Accepted) else outcome.reason
        self.db.change(
            "end_attempt",
            client_ref=message.client_ref,
            number=message.attempts,
            at=stamp(now),
            outcome=event,
            detail=detail,
        )
        if message.state in GONE:  # a receipt or a person was quicker, and knows more
            if isinstance(outcome, Accepted) and not message.message_uuid:
                self.db.change("name_message", client_ref=message.client_ref, message_uuid=outcome.message_uuid)
                message = message._replace(message_uuid=outcome.message_uuid)
            return self._apply_receipts(message, now)
        if message.state == "in-doubt" and event == "in-doubt":
            return message  # it says no more than is known: the attempt keeps it
        if message.state == "in-doubt" and event == "deferred":
            event = "not-sent"  # the answer comes late, and says that nothing went
        if message.state in _SETTLED and (message.state, event) not in TABLE:
            return message  # somebody settled it meanwhile: the attempt keeps what the provider said
        match outcome:
            case Accepted(message_uuid):
                message = self._move(
                    message, event, now, by="provider", evidence=detail, touch=result.touch, message_uuid=message_uuid
                )
            case Deferred(reason, retry_after) if event == "deferred":
                wait = dt.timedelta(seconds=retry_after or 0)
                message = self._move(
                    message,
                    event,
                    now,
                    by="provider",
                    evidence=detail,
                    error=reason,
                    not_before=result.not_before or now + wait,
                )
            case _:
                refusal = outcome.status if isinstance(outcome, Rejected) else None
                message = self._move(message, event, now, by="provider", evidence=detail, error=detail, refusal=refusal)
        return self._apply_receipts(message, now)

    def release(self, client_ref: str, now: dt.datetime, reason: str, by: str = "guard") -> Message:
        """Take a message back that has not gone: queued or deferred, or claimed and not posted. It will never go.

        Only who holds the claim may release a message that is being sent. Raises Refused if it has gone.
        """
        with self.db.transaction():
            message = self._to_change(client_ref)
            if message.state == "sending":
                self.db.change(
                    "end_attempt",
                    client_ref=client_ref,
                    number=message.attempts,
                    at=stamp(now),
                    outcome="withdraw",
                    detail=reason,
                )
            return self._move(message, "withdraw", now, by=by, evidence=reason, error=reason)

    def withdraw(self, client_ref: str, now: dt.datetime, reason: str, by: str) -> Message:
        """Take a message back for a person; raises Refused if it does not wait any more, be it claimed by a program."""
        with self.db.transaction():
            state = self._to_change(client_ref).state
            if state not in ("queued", "deferred"):
                raise Refused(f"a message that is {state} cannot be taken back")
            return self.release(client_ref, now, reason, by=by)

    def replace(self, client_ref: str, message: Message, now: dt.datetime, by: str) -> bool:
        """Put a message into the outbox in the place of one that waits there, in one transaction.

        It was asked for by a person if the one before was. Raises Refused if that one waits no more; False, and the
        one before taken back all the same, if the new one is known to have gone.
        """
        with self.db.transaction():
            by_person = client_ref in self.asked_for()
            self.withdraw(client_ref, now, "other words took its place", by)
            return self.enqueue(message, by_person=by_person)

    def outbox(
        self, states: Iterable[MessageState] | None = None, accounts: Collection[str] | None = None
    ) -> list[Message]:
        """Messages in these states (all, where None) of these accounts (all, where None), oldest first."""
        asked = {"states": json.dumps(sorted(states) if states is not None else get_args(MessageState))}
        if accounts is None:
            return [message_of(row) for row in self.db.rows("outbox", **asked)]
        return [message_of(row) for row in self.db.rows("outbox_of", accounts=json.dumps(sorted(accounts)), **asked)]

    def queued(self, accounts: Collection[str] | None = None) -> list[Message]:
        """Messages that may be claimed, oldest first."""
        return self.outbox(("queued",), accounts)

    def message(self, client_ref: str) -> Message | None:
        """One message, None if there is none."""
        return next((message_of(row) for row in self.db.rows("message", client_ref=client_ref)), None)

    def note_claims(self, claimed: Sequence[Message]) -> None:
        """Note claimed messages outside the workspace, before any of them goes."""
        if self.outside is not None and claimed:
            refs = json.dumps([message.client_ref for message in claimed])
            at = stamp(max(message.updated_at for message in claimed))
            events = self.db.rows("claim_events", refs=refs)
            self.outside.note_claims(self.name, [Claim(id, ref, at) for id, ref in events])

    def last_look(
        self, message: Message, now: dt.datetime, places: Collection[str] = ()
    ) -> Literal["late", "opted-out"] | None:
        """Why a claimed message must not go after all, as it stands now; None if it may.

        `places` are the other numbers and addresses of whoever it goes to.

        A claim is `late` past its lease, or where somebody has taken it for lost: whoever holds it may have slept.
        """
        for state, attempts, lease_until in self.db.rows("claim_of", client_ref=message.client_ref):
            if (state, attempts) == ("sending", message.attempts) and lease_until > stamp(now):
                return "opted-out" if self._said_no(message, places) else None
        return "late"

    def _said_no(self, message: Message, places: Collection[str]) -> bool:
        mail = message.channel == "email"
        others = [place for place in places if place != message.to]
        return self._opted_out(message.to) or any(
            self._opted_out(place) if is_address(place) == mail else self._stopped_elsewhere(place) for place in others
        )

    def suspects(self, messages: Collection[Message]) -> tuple[frozenset[str], frozenset[str]]:
        """The accounts and the numbers of damaged messages, of those that share either with some messages."""
        asked = {"accounts": {each.account for each in messages}, "numbers": {each.to for each in messages}}
        rows = self.db.rows("messages_about", **{name: json.dumps(sorted(each)) for name, each in asked.items()})
        damaged = [message_of(row) for row in rows if not is_intact(row)]
        return (
            frozenset(message.account for message in damaged if message.account),
            frozenset(message.to for message in damaged),
        )
