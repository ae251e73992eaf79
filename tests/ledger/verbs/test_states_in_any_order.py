"""Any verbs in any order: each message in one state, only by the table, at most one call in flight, one touch."""

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from touchcli.ledger import open_ledger
from touchcli.ledger.verbs.moves import GONE
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Rejected
from touchcli.rules.texting.states import TABLE, Refused

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
LEASE = dt.timedelta(minutes=5)
OVER = {"not-sent", "rejected", "expired", "undelivered"}
OUTCOMES = [Accepted("u"), Rejected(422, "no"), Deferred("429", 60), InDoubt("timeout")]


class Outbox(RuleBasedStateMachine):
    """A few messages, a clock that only goes forward, and every verb that may move a message."""

    refs = Bundle("refs")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.ledger = open_ledger("sqlite:///ledger.db", Path(self.folder.name), create=True)
        self.now = NOW
        self.calls: dict[str, int] = {}
        self.heard_of: set[str] = set()

    def teardown(self) -> None:
        self.ledger.close()
        self.folder.cleanup()

    @rule(target=refs, key=st.sampled_from("abc"))
    def enqueue(self, key: str) -> str:
        tries = [message.state for message in self.ledger.outbox() if message.key == key]
        ref = f"{key}{len(tries)}"
        message = Message(
            key, ref, "acme", None, "dana", "+15125550142", "+13125550100", "sms", "Hello", "GSM-7", 1,
            None, None, None, None, None, self.now, self.now,
        )  # fmt: skip
        # What a receipt names already may have gone: it is kept in doubt, and never sent.
        assert self.ledger.enqueue(message) == (set(tries) <= OVER and ref not in self.heard_of)
        return ref

    @rule(minutes=st.integers(1, 10))
    def wait(self, minutes: int) -> None:
        self.now += dt.timedelta(minutes=minutes)

    @rule(asked=st.lists(refs, max_size=3))
    def claim(self, asked: list[str]) -> None:
        for message in self.ledger.claim_many(asked, self.now, LEASE):
            assert self.calls.get(message.client_ref, 0) == message.attempts - 1
            self.calls[message.client_ref] = message.attempts

    @rule(ref=refs, outcome=st.sampled_from(OUTCOMES))
    def answer(self, ref: str, outcome: Any) -> None:
        if ref in self.calls:
            self._try(lambda: self.ledger.record_outcome(ref, outcome, self.now))

    @rule(ref=refs, event=st.sampled_from(["sent", "not-sent", "delivered", "undelivered", "rejected"]))
    def settle(self, ref: str, event: Any) -> None:
        if self.ledger.message(ref):
            self._try(lambda: self.ledger.settle(ref, event, self.now, "dana", "asked"))

    @rule(ref=refs, named=st.booleans(), status=st.sampled_from(["submitted", "delivered", "undeliverable", "odd"]))
    def receipt(self, ref: str, named: bool, status: str) -> None:
        if named:
            self.heard_of.add(ref)
        self.ledger.record_receipt(f"uuid-{ref}" if named else "u", ref if named else None, status, self.now)

    @rule(ref=refs)
    def release(self, ref: str) -> None:
        if self.ledger.message(ref):
            self._try(lambda: self.ledger.release(ref, self.now, "held"))

    @rule(all=st.booleans())
    def recover(self, all: bool) -> None:
        self.ledger.recover(self.now, all=all)

    @rule()
    def retry(self) -> None:
        self.ledger.due_retries(self.now)

    @rule(minutes=st.integers(0, 30))
    def expire(self, minutes: int) -> None:
        self.ledger.expire(self.now, self.now - dt.timedelta(minutes=minutes))

    def _try(self, verb: Any) -> None:
        before = self.ledger.outbox()
        try:
            verb()
        except Refused:
            assert self.ledger.outbox() == before, "what is refused changes nothing"

    @invariant()
    def every_change_is_in_the_table_and_in_one_chain(self) -> None:
        events = self.ledger.db.execute("SELECT client_ref, from_state, event, to_state FROM events ORDER BY id")
        state: dict[str, str] = {}
        for ref, before, event, after in events.fetchall():
            assert state.get(ref) == before
            assert before is None or TABLE[before, event] == after
            state[ref] = after
        assert state == {message.client_ref: message.state for message in self.ledger.outbox()}

    @invariant()
    def a_text_has_gone_exactly_where_it_has_a_touch(self) -> None:
        touches = [touch.message for touch in self.ledger.history(self.now).of("acme").touches]
        gone = {message.client_ref for message in self.ledger.outbox() if message.state in GONE}
        assert sorted(map(str, touches)) == sorted(gone)

    @invariant()
    def a_key_is_taken_by_one_message_at_most(self) -> None:
        revived = self._called_not_sent_and_gone()
        taken = [each.key for each in self.ledger.outbox() if each.state not in OVER and each.client_ref not in revived]
        assert len(taken) == len(set(taken))

    @invariant()
    def nothing_waits_to_try_again_what_has_gone_after_all(self) -> None:
        revived = self._called_not_sent_and_gone()
        gone = {
            each.key
            for each in self.ledger.outbox()
            if each.client_ref in revived and each.state in ("accepted", "delivered")
        }
        assert not [each for each in self.ledger.outbox() if each.key in gone and each.state in ("queued", "deferred")]

    def _called_not_sent_and_gone(self) -> set[str]:
        rows = self.ledger.db.execute("SELECT client_ref, to_state FROM events WHERE from_state = 'not-sent'")
        return {ref for ref, state in rows.fetchall() if state in GONE}


Outbox.TestCase.settings = settings(
    max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestOutbox = Outbox.TestCase
