"""Writing what people and numbers did: everything but texts going out."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal

from touchcli.ledger.database.rows import consent_row, storable, touch_row, wish_row
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.errors import DuplicateKey
from touchcli.ledger.verbs.choices import ChoiceVerbs
from touchcli.rules.models.account import ConsentKind
from touchcli.rules.models.history import (
    ConsentRecord,
    Note,
    PermissionRecord,
    Promise,
    Reply,
    Snooze,
    Touch,
)

Wish = Literal["opt-out", "opt-in", "pause", "resume", "one-channel"]
"""What a number wishes. `one-channel` follows an opt-out that is about the channel of its number or address alone."""


class RecordVerbs(ChoiceVerbs):
    """Verbs that append touches, notes, promises, snoozes, replies, wishes of numbers, consents and approvals."""

    _wished = False

    def record_touch(self, touch: Touch, *, answers: Iterable[int] = (), keeps: Iterable[int] = ()) -> Touch:
        """Append a touch and give it back with its id; the replies it answers and the promises it keeps end with it.

        Touches logged by hand may share a key, as two voicemails for one item do. Raises DuplicateKey if the touch
        is that of a message (`message` is set) which has one already.
        """
        with self.db.transaction():
            recorded = self._add_touch(touch)
            for reply in answers:
                self.close_reply(reply, "answered", touch.at)
            for promise in keeps:
                self.close_promise(promise, "kept", touch.at)
        return recorded

    def record_note(self, account: str, contact: str | None, text: str, at: dt.datetime) -> Note:
        """Append a note that belongs to no touch: it is shown and found, and counts as nothing."""
        kept = storable(text)
        with self.db.transaction():
            ((id,),) = self.db.rows("add_note", account=account, contact=contact, at=stamp(at), text=kept)
        return Note(id, account, contact, at, kept)

    def _add_touch(self, touch: Touch) -> Touch:
        for (id,) in self.db.rows("add_touch", **touch_row(touch)):
            return touch._replace(id=id)
        raise DuplicateKey(touch.key or str(touch.message))

    def record_promise(self, account: str, what: str, by: dt.date, made_at: dt.datetime) -> Promise:
        """Append a commitment, open, due `by` a day."""
        with self.db.transaction():
            ((id,),) = self.db.rows(
                "add_promise", account=account, what=what, due_on=by.isoformat(), made_at=stamp(made_at)
            )
        return Promise(id, account, what, by, made_at)

    def close_promise(self, id: int, state: Literal["kept", "broken"], at: dt.datetime) -> bool:
        """Close an open promise; False if there is none with that id, or it is closed already."""
        with self.db.transaction():
            ended = self.db.rows("end_promise", id=id, state=state, at=stamp(at))
            for (account,) in ended:
                self._changed(at, account=account)
        return bool(ended)

    def record_snooze(self, snooze: Snooze) -> None:
        """Append a snooze of one account, or of all if its `account` is None."""
        self.record_snoozes([snooze])

    def record_snoozes(self, snoozes: Iterable[Snooze]) -> None:
        """Append snoozes, all of them or none."""
        with self.db.transaction():
            for account, until, because, at in snoozes:
                self.db.change("add_snooze", account=account, until=until.isoformat(), because=because, at=stamp(at))

    def record_reply(
        self,
        from_: str,
        text: str,
        received_at: dt.datetime,
        *,
        account: str | None = None,
        contact: str | None = None,
        state: Literal["waiting", "answered", "closed"] = "waiting",
        message_uuid: str | None = None,
        touch: Touch | None = None,
        wish: Wish | None = None,
        how: str = "reply",
    ) -> Reply | None:
        """Append a message from a number, with the touch it is and the wish it says, all or nothing.

        None if the provider's `message_uuid` is known: it came before, and nothing is written. The text is kept as
        it came, but for what no database can keep.
        """
        with self._wishing():
            reply = self._add_reply(from_, text, received_at, account, contact, state, message_uuid)
            if reply and touch:
                self._add_touch(touch)
            if reply and wish:
                self._add_wish(from_, wish, received_at, how)
        return reply

    def _add_reply(
        self,
        from_: str,
        text: str,
        received_at: dt.datetime,
        account: str | None,
        contact: str | None,
        state: Literal["waiting", "answered", "closed"],
        message_uuid: str | None,
    ) -> Reply | None:
        kept = storable(text)
        for (id,) in self.db.rows(
            "add_reply",
            account=account,
            contact=contact,
            from_number=from_,
            text=kept,
            received_at=stamp(received_at),
            state=state,
            closed_at=None if state == "waiting" else stamp(received_at),
            message_uuid=message_uuid,
        ):
            return Reply(id, account, contact, from_, kept, received_at, state)
        return None

    def close_reply(self, id: int, state: Literal["answered", "closed"], at: dt.datetime) -> bool:
        """Close a waiting reply; False if there is none with that id, or it is closed already."""
        with self.db.transaction():
            ended = self.db.rows("end_reply", id=id, state=state, at=stamp(at))
            for account, number in ended:
                self._changed(at, account=account, number=number)
        return bool(ended)

    def opt_out(self, number: str, at: dt.datetime, how: str, *, one_channel: bool = False) -> None:
        """Stop texts and mails to whoever has a number or an address, from any account, until their own START.

        With `one_channel` only what goes to that number or address: they said which they want no more. It narrows no
        opt-out that stands already.
        """
        self.opt_out_many([number], at, how, one_channel=one_channel)

    def opt_out_many(self, numbers: Iterable[str], at: dt.datetime, how: str, *, one_channel: bool = False) -> None:
        """Opt out several numbers and addresses, all or none."""
        with self._wishing():
            for number in numbers:
                self._add_opt_out(number, at, how, one_channel=one_channel)

    def opt_in(self, number: str, at: dt.datetime, how: str) -> None:
        """Lift the opt-out and the pause of a number: only for the contact's own START."""
        self._wish(number, "opt-in", at, how)

    def pause(self, number: str, at: dt.datetime, how: str) -> None:
        """Put a number on hold after a softer wish, until a person has looked at it."""
        self._wish(number, "pause", at, how)

    def resume(self, number: str, at: dt.datetime, how: str) -> None:
        """Lift a pause, which a person does; an opt-out stays."""
        self._wish(number, "resume", at, how)

    def _wish(self, number: str, wish: Wish, at: dt.datetime, how: str) -> None:
        with self._wishing():
            self._add_wish(number, wish, at, how)

    @contextmanager
    def _wishing(self) -> Iterator[None]:
        """A transaction that may record opt-outs; those are noted outside the workspace too once they are kept here."""
        self._wished = False
        with self.db.transaction():
            yield
        if self._wished:
            self.learn_wishes()

    def _add_opt_out(self, number: str, at: dt.datetime, how: str, *, one_channel: bool) -> None:
        narrow = one_channel and not self._stopped_elsewhere(number)
        self._add_wish(number, "opt-out", at, how)
        if narrow:
            self._add_wish(number, "one-channel", at, how)

    def _add_wish(self, number: str, wish: Wish, at: dt.datetime, how: str) -> None:
        # A number that was forgotten is known by its hash alone, and its wishes go on under that.
        for name in (number, *self._forgotten(number)):
            self.db.change("add_wish", **wish_row(name, wish, at, how))
        self._wished = self._wished or wish in ("opt-out", "opt-in")

    def record_consent(
        self, number: str, kind: ConsentKind, on: dt.date, how: str | None, at: dt.datetime
    ) -> ConsentRecord:
        """Append a consent by number; the latest one holds."""
        record = ConsentRecord(number, kind, on, how)
        self.record_permissions([record], at)
        return record

    def record_permissions(self, records: Iterable[ConsentRecord | PermissionRecord], at: dt.datetime) -> None:
        """Append consents and what else allows texts to a number, all of them or none."""
        with self.db.transaction():
            for number, kind, on, how in records:
                self.db.change("add_consent", **consent_row(number, kind, on, how, at))

    def approve(self, hash: str, key: str, at: dt.datetime, by: str) -> None:
        """Approve one exact text: `hash` binds its words, number and media (PRACTICE T14)."""
        with self.db.transaction():
            self.db.change("add_approval", hash=hash, key=key, at=stamp(at), made_by=by)
