"""Erasing a person: their words, names and numbers go, an opt-out stays as a keyed hash that still holds."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from touchcli.ledger.database.connection import Row
from touchcli.ledger.database.rows import wish_row
from touchcli.ledger.database.stamps import stamp
from touchcli.ledger.errors import LedgerError, WordsRemain
from touchcli.ledger.outside import Choice
from touchcli.ledger.verbs.admission import AdmissionVerbs
from touchcli.ledger.verbs.base import FORGET_KEY, FORGOTTEN, FORGOTTEN_CONTACT
from touchcli.rules.models.history import number_hash

_WAITING = frozenset({"queued", "deferred"})
_TOLD_OF = {
    "noted": "forget_note",
    "lone_notes": "forget_lone_note",
    "promised": "forget_promise",
    "reasons": "forget_reason",
}
"""Where we wrote about people in words of our own, and what takes those words out."""
_TAIL = 9
"""The last digits by which a number is known however it is written."""

Pair = tuple[str, str]
"""An account and a contact of it, by their ids."""


class Erased(NamedTuple):
    """How many rows lost their words, and how many opt-outs were kept as hashes.

    `mentions` are our own notes, promises and reasons for a snooze that had the name or a number in them. `remains`
    says why words may be left in the files of the database; None if none are.
    """

    messages: int
    replies: int
    touches: int
    mentions: int
    opt_outs_kept: int
    remains: str | None = None


class ForgetVerbs(AdmissionVerbs):
    """The one verb that rewrites history, because a person may ask for it."""

    def numbers_of(self, contacts: Collection[Pair]) -> set[str]:
        """The numbers at which some contacts were texted, those they have no longer too."""
        return {
            number
            for account, contact in contacts
            for (number,) in self.db.rows("numbers_for", account=account, contact=contact)
        }

    def forget(
        self, numbers: Collection[str], contacts: Collection[Pair], at: dt.datetime, names: Collection[str] = ()
    ) -> Erased:
        """Erase everything said by and to some numbers and contacts, and what our notes say of them by `names`.

        Who was texted at one of the numbers counts as a contact too. Counts, days and states stay, so that what was
        done stays done; what waits in the outbox is taken back. The freed space is overwritten. Raises LedgerError
        if a text to them is on its way, with nothing erased. If the space cannot be overwritten now, the rest is
        done, and doing it again finishes it.
        """
        kept = replies = touches = mentions = 0
        self.learn_wishes()
        with self.db.transaction():
            rows = [row for number in numbers for row in self.db.rows("messages_to", number=number)]
            pairs = {*contacts, *((account, contact) for *_, account, contact in rows if contact)}
            rows += [row for pair in pairs for row in self.db.rows("messages_for", account=pair[0], contact=pair[1])]
            messages = self._forget_messages({row[0]: row for row in rows}.values(), at)
            account = min((account for account, _ in contacts or pairs), default=None)
            for number in numbers:
                kept += self._forget_wishes(number, at)
                for query in ("forget_consents", "forget_absences", "forget_bounces"):
                    self.db.change(query, number=number)
                self.db.change("forget_changes", number=number)
                replies += self.db.change("forget_replies", number=number, account=account, at=stamp(at))
            for account, contact in sorted(pairs):
                start = f"{account}/{contact}/"
                self.db.change("forget_approvals", start=start)
                self.db.change("forget_notes_with", account=account, contact=contact)
                for id, key in self.db.rows("touches_with", account=account, contact=contact, start=start):
                    touches += self.db.change("forget_touch", id=id, key=_nameless(key, str(id)))
            for account in sorted({account for account, _ in pairs}):
                mentions += self._forget_mentions(account, numbers, names)
            self._changed(at)
        self.note_position()
        erased = Erased(messages, replies, touches, mentions, kept)
        try:
            self.db.scrub()
        except WordsRemain as error:
            return erased._replace(remains=str(error))
        return erased

    def _forget_wishes(self, number: str, at: dt.datetime) -> int:
        """Keep an opt-out under the hash of its number, and nothing else; gives how many were kept.

        A number that is paused is kept so too: nobody will be left who knows that they would rather get no texts.
        """
        wishes = [wish for (wish,) in self.db.rows("wishes_of", number=number)]
        stopped = next((wish for wish in wishes if wish in ("opt-out", "opt-in")), None) == "opt-out"
        paused = next((wish for wish in wishes if wish in ("pause", "resume", "opt-in")), None) == "pause"
        self.db.change("forget_wishes", number=number)
        if not (stopped or paused):
            return 0
        if self.outside is not None:
            self.outside.note_choices(self.name, [Choice(0, True, self.outside.hash(number), stamp(at))])
        name = FORGOTTEN + number_hash(self.own_secret(FORGET_KEY), number)
        self.db.change("add_wish", **wish_row(name, "opt-out", at, "kept when the number was forgotten"))
        return 1

    def _forget_messages(self, rows: Collection[Row], at: dt.datetime) -> int:
        if any(state == "sending" for _, _, state, *_ in rows):
            raise LedgerError("a text to them is on its way right now", "forget when it is settled: touch outbox")
        for ref, key, state, *_ in rows:
            if state in _WAITING:
                self._move(self._to_change(ref), "withdraw", at, by="forget")
            self.db.change("forget_message", client_ref=ref, key=_nameless(key, ref))
            self.db.seal("messages", "WHERE client_ref = :ref", ref=ref)
            for query in ("forget_events", "forget_attempts", "forget_receipts"):
                self.db.change(query, client_ref=ref)
        return len(rows)

    def _forget_mentions(self, account: str, numbers: Collection[str], names: Collection[str]) -> int:
        found = 0
        for listed, forget in _TOLD_OF.items():
            rows: Sequence[Row] = self.db.rows(listed, account=account)
            for id, words in rows:
                if _mentions(words, numbers, names):
                    found += self.db.change(forget, id=id)
        return found


def _mentions(words: str, numbers: Collection[str], names: Collection[str]) -> bool:
    """True if words have a number in them, however it is written, or a name or a part of one, as words."""
    digits = re.sub(r"\D", "", words)
    if any(number[1:][-_TAIL:] in digits for number in numbers):
        return True
    parts = {part for name in names for part in name.split() if len(part) > 1}
    return any(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words, re.IGNORECASE) for part in parts)


def _nameless(key: str | None, own: str) -> str | None:
    """A key without its contact: `acme/priya-natarajan/…` → `acme/forgotten-OWN/…`; its occurrence stays."""
    if key is None or key.count("/") < 4:
        return key
    account, _, rest = key.split("/", 2)
    return f"{account}/{FORGOTTEN_CONTACT}{own}/{rest}"
