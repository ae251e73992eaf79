"""How a message changes its state, whichever verb has it do so."""

import datetime as dt
from typing import Any

from touchcli.ledger.database.rows import message_of, touch_row
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.verbs.choices import ChoiceVerbs
from touchcli.rules.models.history import Touch
from touchcli.rules.models.message import Message
from touchcli.rules.models.values import instant
from touchcli.rules.texting.states import Event, next_state

GONE = frozenset({"accepted", "delivered", "undelivered"})
"""The states in which the provider has taken a text: each such message has exactly one touch, and no other has."""

AFTER_ALL = "it was called not sent, and has gone after all"
TRIED_BEFORE = "an earlier try of it has gone after all"


class MoveVerbs(ChoiceVerbs):
    """Verbs that move messages from state to state."""

    def _to_change(self, client_ref: str) -> Message:
        """A message, locked until the end of the transaction; raises LedgerError if there is none."""
        for row in self.db.rows("message_to_change", client_ref=client_ref):
            return message_of(row)
        raise LedgerError(f"no message {client_ref}", "`touch outbox` shows them all")

    def _move(
        self,
        message: Message,
        event: Event,
        now: dt.datetime,
        *,
        by: str,
        evidence: str | None = None,
        touch: Touch | None = None,
        **changes: Any,
    ) -> Message:
        """A message after an event, its change appended; its touch too if it is now known to have gone.

        The replies that it answers are answered with that, whoever sent it and whatever told of it. Raises Refused
        if the table of states has no such row.
        """
        state = next_state(message.state, event)
        moved = message._replace(state=state, updated_at=now, not_before=None, error=None, refusal=None)._replace(
            **changes
        )
        if AFTER_ALL in (message.error, moved.error) or (message.state == "not-sent" and state in GONE):
            moved = moved._replace(error=moved.error or AFTER_ALL)
        self.db.change(
            "move",
            client_ref=moved.client_ref,
            from_state=message.state,
            state=state,
            now=stamp(now),
            not_before=stamp(moved.not_before) if moved.not_before else None,
            message_uuid=moved.message_uuid,
            error=moved.error,
            refusal=moved.refusal,
        )
        self._append_event(moved, message.state, event, now, by=by, evidence=evidence)
        if state in GONE and message.state not in GONE and moved.channel == "email":
            self.db.change("want_copy", client_ref=moved.client_ref)
        if state in GONE and message.state not in GONE and moved.account:
            written = (touch or self._touch_of(moved))._replace(key=moved.key, message=moved.client_ref)
            self.db.rows("add_touch", **touch_row(written))
            if moved.answers is not None:
                answered = self.db.rows("answer_replies", number=moved.to, last=moved.answers, at=stamp(now))
                for account, number in sorted(set(map(tuple, answered)), key=str):
                    self._changed(now, account=account, number=number)
        if message.state == "not-sent" and state in GONE:
            self._take_back_second_tries(moved, now)
        return moved

    def _take_back_second_tries(self, message: Message, now: dt.datetime) -> None:
        """Of a text that was called not sent and has gone, whatever waits to try it again must not go."""
        for row in self.db.rows("other_tries", key=message.key, client_ref=message.client_ref):
            other = message_of(row)
            if other.state in ("queued", "deferred"):
                self._move(other, "withdraw", now, by="recovery", evidence=TRIED_BEFORE, error=TRIED_BEFORE)

    def _append_event(
        self,
        message: Message,
        before: str | None,
        event: str,
        now: dt.datetime,
        *,
        by: str,
        evidence: str | None = None,
    ) -> None:
        self.db.change(
            "add_event",
            client_ref=message.client_ref,
            at=stamp(now),
            from_state=before,
            to_state=message.state,
            event=event,
            made_by=by,
            evidence=evidence,
        )

    def _touch_of(self, message: Message) -> Touch:
        """The touch that a sent message is, at the moment it was claimed."""
        ((claimed_at,),) = self.db.rows("claimed_at", client_ref=message.client_ref)
        return Touch(
            account=message.account,
            channel=message.channel,
            at=instant(claimed_at) if claimed_at else message.updated_at,
            outcome="done",
            contact=message.contact,
            item=message.item,
            cadence=message.cadence,
            template=message.template,
            wording=message.wording,
            purpose=message.purpose,
            by=message.rep or None,
        )
