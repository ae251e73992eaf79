"""Erasing a person: their words and numbers go, an opt-out stays as a keyed hash that still holds."""

import datetime as dt
import secrets
from collections.abc import Iterable
from typing import NamedTuple

from touchcli.ledger.base import FORGET_KEY, FORGOTTEN, Verbs
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.rows import stamp
from touchcli.rules.models.history import number_hash

_UNDER_WAY = frozenset({"queued", "deferred", "sending"})


class Erased(NamedTuple):
    """How many rows lost their words, and how many opt-outs were kept as hashes."""

    messages: int
    replies: int
    touches: int
    opt_outs_kept: int


class ForgetVerbs(Verbs):
    """The one verb that rewrites history, because a person may ask for it."""

    def forget(self, numbers: Iterable[str], contacts: Iterable[tuple[str, str]], at: dt.datetime) -> Erased:
        """Erase everything said by and to some numbers, and who some (account, contact) pairs were.

        Counts, days and states stay, so that what was done stays done. The freed space is overwritten. Raises
        LedgerError where a text to one of them is still under way.
        """
        messages = replies = touches = kept = 0
        with self.db.transaction():
            for number in numbers:
                kept += self._forget_wishes(number, at)
                self.db.change("forget_consents", number=number)
                replies += self.db.change("forget_replies", number=number, at=stamp(at))
                messages += self._forget_messages(number)
            for account, contact in contacts:
                self.db.change("forget_approvals", start=f"{account}/{contact}/")
                for id, key in self.db.rows("touches_with", account=account, contact=contact):
                    touches += self.db.change("forget_touch", id=id, key=_nameless(key, str(id)))
        self.db.scrub()
        return Erased(messages, replies, touches, kept)

    def _forget_wishes(self, number: str, at: dt.datetime) -> int:
        """Keep an opt-out under the hash of its number, and nothing else; gives how many were kept."""
        opted_out = bool(self.db.rows("is_opted_out", number=number))
        self.db.change("forget_wishes", number=number)
        if not opted_out:
            return 0
        self.db.change("add_secret", name=FORGET_KEY, value=secrets.token_hex(32))
        ((key,),) = self.db.rows("secret", name=FORGET_KEY)
        name = FORGOTTEN + number_hash(key, number)
        self.db.change("add_wish", number=name, wish="opt-out", at=stamp(at), how="kept when the number was forgotten")
        return 1

    def _forget_messages(self, number: str) -> int:
        rows = self.db.rows("messages_to", number=number)
        if any(state in _UNDER_WAY for _, _, state in rows):
            raise LedgerError("a text to them is still under way", "touch outbox shows it; forget when it is settled")
        for ref, key, _ in rows:
            self.db.change("forget_message", client_ref=ref, key=_nameless(key, ref))
            for query in ("forget_events", "forget_attempts", "forget_receipts"):
                self.db.change(query, client_ref=ref)
        return len(rows)


def _nameless(key: str | None, own: str) -> str | None:
    """A key without its contact: `acme/priya-natarajan/…` → `acme/forgotten-OWN/…`; its occurrence stays."""
    if key is None or key.count("/") < 4:
        return key
    account, _, rest = key.split("/", 2)
    return f"{account}/forgotten-{own}/{rest}"
