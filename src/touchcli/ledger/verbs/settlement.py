"""What becomes of messages later: receipts, lost claims, doubts settled, retries, messages too old to go."""

import datetime as dt
from typing import Literal

from touchcli.ledger.database.rows import message_of, storable
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.verbs.moves import MoveVerbs
from touchcli.rules.models.message import Message
from touchcli.rules.texting.states import TABLE, Event, Refused

_RECEIPTS: dict[str, Event] = {
    "submitted": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "rejected": "undelivered",
    "undeliverable": "undelivered",
    "failed": "undelivered",
    "expired": "undelivered",
}
"""What a provider's status says about the text (VONAGE, Webhooks); any other status is kept and says nothing."""


class SettlementVerbs(MoveVerbs):
    """Verbs that move messages on once time has passed or somebody knows more."""

    def record_receipt(
        self, message_uuid: str, client_ref: str | None, status: str, at: dt.datetime, error: str | None = None
    ) -> Message | None:
        """Keep a receipt, once for each status of a message, and move the message if the table of states allows it.

        A receipt that says nothing new, or comes before the message can be known by `message_uuid`, is kept and read
        again when the provider's answer is recorded. Gives the message it belongs to as it stands after, None if
        there is none (yet).
        """
        with self.db.transaction():
            return self._add_receipt(message_uuid, client_ref, status, at, error)[1]

    def _add_receipt(
        self, message_uuid: str, client_ref: str | None, status: str, at: dt.datetime, error: str | None
    ) -> tuple[bool, Message | None]:
        """A receipt kept: whether it says something new, and its message as it stands after."""
        new = self.db.change(
            "add_receipt",
            message_uuid=message_uuid,
            status=status,
            client_ref=client_ref,
            at=stamp(at),
            error=storable(error) if error else None,
        )
        rows = self.db.rows("message_to_change", client_ref=client_ref) or self.db.rows(
            "message_by_uuid", message_uuid=message_uuid
        )
        return bool(new), self._apply_receipts(message_of(rows[0]), at) if rows else None

    def _apply_receipts(self, message: Message, now: dt.datetime) -> Message:
        """A message after all that its receipts say, as far as the table of states admits it."""
        known = {"client_ref": message.client_ref, "message_uuid": message.message_uuid}
        for message_uuid, status, at, error in self.db.rows("receipts_of", **known):
            event = _RECEIPTS.get(status)
            if event and (message.state, event) in TABLE:
                message = self._move(
                    message,
                    event,
                    max(now, message.updated_at),
                    by="receipt",
                    evidence=f"{status} at {at}",
                    message_uuid=message.message_uuid or message_uuid,
                    error=error,
                )
        return message

    def settle(
        self,
        client_ref: str,
        event: Literal["sent", "not-sent", "delivered", "undelivered", "rejected"],
        now: dt.datetime,
        by: str,
        evidence: str,
        message_uuid: str | None = None,
    ) -> Message:
        """Settle a message in doubt by a provider's record or a person; who and why are kept.

        Writes the touch if it has gone. Raises Refused if the message is not in doubt (any more).
        """
        with self.db.transaction():
            message = self._to_change(client_ref)
            if message.state != "in-doubt":
                raise Refused(f"a message that is {message.state} is not in doubt")
            uuid = message_uuid or message.message_uuid
            settled = self._move(message, event, now, by=by, evidence=evidence, message_uuid=uuid)
            return self._apply_receipts(settled, now)

    def recover(self, now: dt.datetime, *, all: bool = False) -> list[Message]:
        """Put claims past their lease in doubt, and read their receipts; gives those messages as they stand after.

        With `all`, every message that is being sent: only if nobody can be sending (`nobody_sending`).
        """
        with self.db.transaction():
            rows = self.db.rows("claims") if all else self.db.rows("lost_claims", now=stamp(now))
            lost = [
                self._move(message_of(row), "lost", now, by="recovery", error="no answer was recorded") for row in rows
            ]
            return [self._apply_receipts(message, now) for message in lost]

    def gone_after_all(self, since: dt.datetime) -> list[Message]:
        """The messages that were found to have gone, at `since` or later, after they had been called not sent."""
        return [message_of(row) for row in self.db.rows("gone_after_all", since=stamp(since))]

    def due_retries(self, now: dt.datetime) -> list[Message]:
        """Queue the deferred messages whose time has come; gives them."""
        with self.db.transaction():
            rows = self.db.rows("due_retries", now=stamp(now))
            return [self._move(message_of(row), "retry", now, by="time") for row in rows]

    def expire(self, now: dt.datetime, older_than: dt.datetime) -> list[Message]:
        """End the queued and deferred messages made before `older_than`: their words are late (BOOK, No burst)."""
        with self.db.transaction():
            rows = self.db.rows("too_old", older_than=stamp(older_than))
            return [self._move(message_of(row), "expire", now, by="time", error="it waited too long") for row in rows]
