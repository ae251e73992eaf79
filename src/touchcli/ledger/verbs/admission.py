"""Whether this ledger is the one that texts went from last: it is compared with the mark outside the workspace."""

import datetime as dt
import json
from collections.abc import Collection
from typing import NamedTuple

from touchcli.ledger.database.checksums import SEALED
from touchcli.ledger.errors import LedgerError
from touchcli.ledger.outside import Choice, Claim
from touchcli.ledger.verbs.base import FORGOTTEN
from touchcli.ledger.verbs.outbox import OutboxVerbs
from touchcli.ledger.verbs.records import RecordVerbs

HINT = "touch ledger accept says what may have gone, and goes on with it"
_NOTHING = "-"
_GAP = "it may have gone before this ledger was put back or replaced"
_DAMAGED = "its row in the ledger was damaged"


class Accepted(NamedTuple):
    """What `touch ledger accept` found.

    `gone` are the texts that may have gone and that the ledger did not know of, `in_doubt` those of them that stood in
    it as waiting; `opt_outs` the numbers it had lost; `sealed` the damaged rows that are taken as they are now.
    """

    gone: int
    in_doubt: int
    opt_outs: int
    sealed: int


class AdmissionVerbs(RecordVerbs, OutboxVerbs):
    """Verbs of whoever sends, or records what customers say."""

    def admit(self) -> None:
        """Raise LedgerError unless nothing speaks against this being the ledger of before.

        If there is no mark yet, it is taken as it is. From now on the opt-outs that the mark knows hold as well.
        """
        if self.outside is None:
            raise ValueError("a ledger that was opened for looking only is not admitted")
        if wrong := self._unlike_the_mark():
            raise LedgerError(wrong, HINT)
        if self.outside.in_force != self.name:
            self.outside.put_in_force(self.name)
            self.note_position()
        self.learn_wishes()
        self.admitted = True

    def _unlike_the_mark(self) -> str | None:
        assert self.outside is not None
        known = self.outside.in_force
        if not self.db.kept:
            return "the ledger of this workspace is gone"
        ((came_from, superseded_by, home, here),) = self.db.rows("descent")
        if superseded_by:
            return "this ledger was copied to another one, which is to be used from then on"
        if home != here:
            return "this ledger was put back from a backup, or its server was"
        if known not in (None, self.name, came_from):
            return "this is not the ledger that this workspace sent from before"
        names = {self.name, known or self.name}
        if not all(self._has_claim(name) and self._has_choice(name) for name in names):
            return "this ledger was put back from a backup: it lacks what was sent or said since"
        return None

    def _has_claim(self, name: str) -> bool:
        claim = self.outside.last_claim(name) if self.outside else None
        return not claim or not claim.event or self.db.rows("claim_event", id=claim.event) == [(claim.client_ref,)]

    def _has_choice(self, name: str) -> bool:
        choice = self.outside.last_choice(name) if self.outside else None
        if self.outside is None or choice is None or not choice.wish:
            return True
        for (number,) in self.db.rows("number_of_wish", id=choice.wish):
            known = choice.hash == _NOTHING or number.startswith(FORGOTTEN)
            return known or self.outside.hash(number) == choice.hash
        ((greatest, _),) = self.db.rows("last_wish")  # forgetting a person deletes what they wished
        return (greatest or 0) > choice.wish

    def note_position(self) -> None:
        """Have the mark know how far this ledger has come, whatever it knew of it before."""
        if self.outside is None:
            return
        claims = [Claim(id, ref, at) for id, ref, at in self.db.rows("last_claim")]
        self.outside.note_claims(self.name, claims or [Claim(0, _NOTHING, "Z")])
        ((id, at),) = self.db.rows("last_wish")
        self.outside.note_choices(self.name, [Choice(id or 0, False, _NOTHING, at or "Z")])

    def accept(self, now: dt.datetime, numbers: Collection[str]) -> Accepted:
        """Take the ledger as it is from now on, and keep whatever may have gone without its knowledge in doubt.

        Of `numbers` those that the mark knows to be opted out are opted out here too. Nothing may be sending.
        """
        assert self.outside is not None
        names = {name for name in (self.outside.in_force, self.name) if name}
        claims = [claim for name in names for claim in self.outside.claims(name) if claim.client_ref != _NOTHING]
        with self.db.transaction():
            gone = self._unknown(claims)
            for ref, at in gone.items():
                self.db.change("add_outside_attempt", client_ref=ref, at=at)
            in_doubt = sum(self._doubt(ref, at, now) for ref, at in gone.items())
            sealed = self._take_as_it_is(now)
            self.db.change("settle_down")
        self.outside.put_in_force(self.name)
        self.learn_wishes(after=0)
        closed = self.outside.opted_out(self.name)
        lost = [each for each in numbers if self.outside.hash(each) in closed and not self._opted_out(each)]
        self.opt_out_many(lost, now, "kept outside the ledger that was put back or replaced")
        self.note_position()
        return Accepted(len(gone), in_doubt, len(lost), sealed)

    def _unknown(self, claims: Collection[Claim]) -> dict[str, str]:
        """The texts of claims that this ledger does not have, and when they went."""
        refs = json.dumps(sorted({claim.client_ref for claim in claims}))
        ours = {(id, ref) for id, ref in self.db.rows("claims_of", refs=refs)}
        first = dict(map(tuple, self.db.rows("first_attempts", refs=refs)))
        gone = {}
        for event, ref, at in claims:
            # An attempt 0 says that the gap was accepted before; what came from another ledger has no event here.
            known = first.get(ref) == 0 or ((event, ref) in ours if event else ref in first)
            if not known:
                gone[ref] = at
        return gone

    def _doubt(self, ref: str, at: str, now: dt.datetime) -> bool:
        """Put a waiting message that may have gone in doubt; False if it does not wait."""
        message = self.message(ref)
        if message is None or message.state not in ("queued", "deferred"):
            return False
        self.db.change("may_have_gone_at", client_ref=ref, at=at)
        doubted = self._move(message, "lost", now, by="recovery", evidence=_GAP, error=_GAP)
        self._apply_receipts(doubted, now)
        return True

    def _take_as_it_is(self, now: dt.datetime) -> int:
        """Seal damaged rows as they are; a message among them that waits is taken back, for its words may be wrong."""
        for message in self.outbox(("queued", "deferred")):
            if not message.intact:
                self._move(message, "withdraw", now, by="recovery", evidence=_DAMAGED, error=_DAMAGED)
        return sum(self.db.seal(table) for table in SEALED)

    def put_back(self) -> None:
        """Keep that this ledger comes from a backup, so that nothing is sent from it until it is accepted."""
        with self.db.transaction():
            self.db.change("put_back")

    def supersede(self, name: str | None) -> None:
        """Keep that this ledger was copied to the one with this name and is not to be sent from; None lifts that."""
        with self.db.transaction():
            self.db.change("supersede", name=name)
