"""What comes in from outside, recorded once each and many in one transaction; and where its reading left off."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from touchcli.ledger.database.rows import consent_row, storable
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.choices import CLOSED
from touchcli.ledger.verbs.records import RecordVerbs, Wish
from touchcli.ledger.verbs.settlement import SettlementVerbs
from touchcli.rules.models.history import Absence, Bounce
from touchcli.rules.models.inbound import Call, Inbound, Receipt
from touchcli.rules.models.values import instant

TOKENS_FOR = dt.timedelta(hours=1)
"""How long the token of a call is remembered: much longer than one is accepted for."""

AHEAD = dt.timedelta(minutes=5)
"""How far the provider's clock may be ahead of ours: a call from further ahead is refused."""

BY_REPLY = "reply "
"""What stands before the provider's id of a text in the `how` of the wish that it said."""

ONE_CHANNEL = "stop one"
"""What a text or mail wishes that ends its own channel and says that the other may go on."""

_NOBODY: Mapping[str, dt.date] = {}

_WISHES: dict[str | None, Wish] = {"stop": "opt-out", ONE_CHANNEL: "opt-out", "start": "opt-in", "soft": "pause"}


class Taken(NamedTuple):
    """What became of a call.

    `recorded` for what is new, `repeat` for what was known, `refused` where its token came before with another body.
    `wish` is what it changed for its number, None if it changed nothing.
    """

    result: Literal["recorded", "repeat", "refused"]
    wish: Wish | None = None


class FromNumber(NamedTuple):
    """A text that came in, as far as an answer by the program needs it; `message_uuid` is the provider's id."""

    message_uuid: str
    number: str
    text: str
    at: dt.datetime


class OptedOut(NamedTuple):
    """The beginning of an opt-out that holds now; `message_uuid` of the text that said so, None if none did."""

    number: str
    at: dt.datetime
    message_uuid: str | None


class InboundVerbs(RecordVerbs, SettlementVerbs):
    """Verbs of webhooks and of the provider's records."""

    def take_in(
        self, calls: Sequence[tuple[Call, str | None]], now: dt.datetime, agreed: Mapping[str, dt.date] = _NOBODY
    ) -> list[Taken]:
        """Record what came in, all in one transaction; gives what became of each, in their order.

        With each call stands what its text wishes: `stop`, `ONE_CHANNEL`, `start`, `help`, `soft` or None. A repeat, by
        the provider's id, changes nothing. STOP, START and HELP need no answer by a person and are closed at once.
        `agreed` has the texts that give consent, by the provider's id, each with its day: the text itself is how it was
        given.
        """
        with self._wishing():
            self.db.change("drop_tokens", before=stamp(now - TOKENS_FOR))
            taken = {
                n: self._take(*calls[n], now, agreed)
                for n in sorted(range(len(calls)), key=lambda n: _order(calls[n][0]))
            }
        return [taken[n] for n in range(len(calls))]

    def _take(self, call: Call, wish: str | None, now: dt.datetime, agreed: Mapping[str, dt.date]) -> Taken:
        token = call.token
        if token and not self.db.change("add_token", jti=token.jti, body_hash=token.body_hash, at=stamp(now)):
            ((body_hash,),) = self.db.rows("token", jti=token.jti)
            return Taken("repeat" if body_hash == token.body_hash else "refused")
        if isinstance(call.item, Inbound):
            return self._take_text(call.item, wish, now, agreed.get(call.item.message_uuid))
        return self._take_receipt(call.item, now)

    def _take_text(self, text: Inbound, wish: str | None, now: dt.datetime, agreed: dt.date | None) -> Taken:
        at = min(text.at, now)
        state: Literal["waiting", "closed"] = "closed" if wish in ("stop", ONE_CHANNEL, "start", "help") else "waiting"
        if not self._add_reply(text.from_, text.text, at, None, None, state, text.message_uuid):
            return Taken("repeat")
        if agreed:
            self.db.change("add_consent", **consent_row(text.from_, "express", agreed, storable(text.text.strip()), at))
        change = _WISHES.get(wish)
        # By their clock alone: cut down to ours, where that is slow, two texts would stand in the order they came in.
        said_at = min(text.at, now + AHEAD)
        if change is None or self._overtaken(text.from_, change, said_at):
            return Taken("recorded")
        how = f"{BY_REPLY}{text.message_uuid}"
        if change == "opt-out":
            self._add_opt_out(text.from_, said_at, how, one_channel=wish == ONE_CHANNEL)
        else:
            self._add_wish(text.from_, change, said_at, how)
        return Taken("recorded", change)

    def _take_receipt(self, receipt: Receipt, now: dt.datetime) -> Taken:
        at = min(receipt.at, now)
        new, message = self._add_receipt(receipt.message_uuid, receipt.client_ref, receipt.status, at, receipt.error)
        number = receipt.to or (message.to if message else "")
        result: Literal["recorded", "repeat"] = "recorded" if new else "repeat"
        # A receipt may be read again long after the number's own START.
        if receipt.opted_out and number and not self._chosen(number, at):
            self._add_wish(number, "opt-out", at, "the carrier says that the recipient sent STOP (1240)")
            return Taken(result, "opt-out")
        return Taken(result)

    def _overtaken(self, number: str, change: Wish, at: dt.datetime) -> bool:
        """True if a number said otherwise later: texts may come in another order than they were sent.

        Of a STOP and a START of one moment the STOP counts.
        """
        starts = change == "opt-in"
        query = "last_refusal" if starts else "last_start"
        found = [self.db.rows(query, number=name)[0][0] for name in (number, *self._forgotten(number))]
        return any(last and (instant(last) >= at if starts else instant(last) > at) for last in found)

    def _chosen(self, number: str, at: dt.datetime) -> bool:
        """True if a number is opted out already, or has sent START at `at` or later."""
        rows = [row for name in (number, *self._forgotten(number)) for row in self.db.rows("last_choice", number=name)]
        return any(wish in CLOSED or instant(since) >= at for wish, since in rows)

    def source_of(self, reply: int) -> str | None:
        """The provider's id of a text that came in, or the Message-ID of a mail; None if it has none."""
        return next((source for (source,) in self.db.rows("source_of_reply", id=reply)), None)

    def record_absence(self, absence: Absence, message_id: str) -> bool:
        """Append that somebody is away, as the automatic answer with this Message-ID says; False if it is known."""
        place, at = absence.place, absence.at
        with self.db.transaction():
            new = self.db.rows(
                "add_absence",
                place=place,
                at=stamp(at),
                back_on=absence.back_on.isoformat(),
                guessed=int(absence.guessed),
                words=storable(absence.words),
                stand_in=absence.stand_in and storable(absence.stand_in),
                message_id=storable(message_id),
            )
            if new:
                self._changed(at, number=place)
        return bool(new)

    def record_bounce(self, bounce: Bounce, message_id: str) -> bool:
        """Append that no mail arrives at an address, as the report with this Message-ID says; False if it is known.

        One report may name several addresses.
        """
        place, at = bounce.place, bounce.at
        with self.db.transaction():
            kept = {"place": place, "at": stamp(at), "status": bounce.status, "message_id": storable(message_id)}
            new = self.db.rows("add_bounce", **kept)
            if new:
                self._changed(at, number=place)
        return bool(new)

    def texts_since(self, since: dt.datetime) -> list[FromNumber]:
        """The texts that came in from the provider at `since` or later, oldest first."""
        return [
            FromNumber(message_uuid, number, text, instant(at))
            for message_uuid, number, text, at in self.db.rows("replies_since", since=stamp(since))
        ]

    def opted_out_since(self, since: dt.datetime) -> list[OptedOut]:
        """The numbers that are opted out now, and were not before `since`, in the order of their opt-outs."""
        return [
            OptedOut(number, instant(at), how.removeprefix(BY_REPLY) if how.startswith(BY_REPLY) else None)
            for number, at, how in self.db.rows("opted_out_since", since=stamp(since))
        ]

    def answered_since(self, item: str, since: dt.datetime) -> list[tuple[str, str, dt.datetime]]:
        """Number, key and time of every message of an item that was made at `since` or later, whatever its state."""
        rows = self.db.rows("messages_of_item", item=item, since=stamp(since))
        return [(number, key, instant(at)) for number, key, at in rows]

    def open_since(self, since: dt.datetime) -> dt.datetime | None:
        """When the oldest text went, of those sent at `since` or later whose end nobody has told; None without any."""
        ((at,),) = self.db.rows("open_since", since=stamp(since))
        return instant(at) if at else None

    def mark_to_move(self, name: str) -> str | None:
        """Where something left off, which nobody else moves until the end of the transaction at hand."""
        return next((value for (value,) in self.db.rows("mark_to_change", name=name)), None)

    def take_mark(self, name: str, value: str) -> bool:
        """Move a mark; False if it stood there already. Of two that do so at once, one is told that it moved it."""
        with self.db.transaction():
            return self.db.change("take_mark", name=name, value=value) > 0

    def set_mark(self, name: str, value: str) -> None:
        """Keep where something left off."""
        with self.db.transaction():
            self.db.change("set_mark", name=name, value=value)


def _order(call: Call) -> tuple[bool, str, str]:
    """Texts as they were sent, then receipts in the order of `record_many`, or two processes wait for each other."""
    if isinstance(call.item, Inbound):
        return False, stamp(call.item.at), call.item.message_uuid
    return True, call.item.client_ref or "", call.item.message_uuid
