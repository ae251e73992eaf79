"""Any verbs in any order: what differs afterwards is in `changed_since`, and nothing that is hidden shows too early."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import pytest

from touchcli.ledger import DuplicateKey, Ledger
from touchcli.ledger.verbs.changes import Changed
from touchcli.rules.models.history import AccountHistory, History, Reply, Snooze, Touch
from touchcli.rules.models.inbound import Call, Inbound, Receipt
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Rejected
from touchcli.rules.texting.states import Refused

ACCOUNTS = [f"account-{n}" for n in range(6)]
NUMBERS = [f"+1512555010{n}" for n in range(4)]
EVER = dt.datetime(2036, 1, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
Verb = Callable[[], object]


class Seen(NamedTuple):
    """What a reader sees of a ledger, and all of its rows."""

    position: str
    history: History
    replies: list[Reply]
    rows: dict[str, list[str]]


class Hand:
    """Does any verb to a ledger, by chance."""

    def __init__(self, ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message], seed: int) -> None:
        self.ledger, self.now, self.a_message, self.chance = ledger, now, a_message, random.Random(seed)
        self.refs = ["ref-none"]

    def act(self) -> str:
        """Do something; gives its name. What the ledger refuses is refused."""
        self.now += self.chance.choice([0, 1, 7]) * MINUTE
        names = [name for name in dir(self) if name.startswith("do_")]
        name = self.chance.choices(names, [0.2 if name == "do_forget" else 1 for name in names])[0]
        try:
            getattr(self, name)()
        except (Refused, DuplicateKey):
            return f"{name}, refused"
        return name

    @property
    def account(self) -> str:
        return self.chance.choice(ACCOUNTS)

    @property
    def number(self) -> str:
        return self.chance.choice(NUMBERS)

    @property
    def ref(self) -> str:
        return self.chance.choice(self.refs[-6:])

    @property
    def at(self) -> dt.datetime:
        return self.now + self.chance.randint(-500, 500) * MINUTE

    def touch(self) -> Touch:
        key, ref = self.chance.choice([(None, None), (f"{self.account}/x", f"ref-{self.chance.randint(1, 9)}")])
        return Touch(self.account, "call", self.at, "reached", key=key, message=ref, contact="pat", note="Pat was in")

    def do_touch(self) -> None:
        self.ledger.record_touch(self.touch())

    def do_promise(self) -> None:
        self.ledger.record_promise(self.account, "Pat's quote", self.at.date(), self.at)

    def do_keep(self) -> None:
        self.ledger.close_promise(self.chance.randint(1, 9), "kept", self.at)

    def do_snooze(self) -> None:
        account = self.chance.choice([*ACCOUNTS, None])
        self.ledger.record_snooze(Snooze(account, self.at.date(), "fair", self.at))

    def do_reply(self) -> None:
        account = self.chance.choice([*ACCOUNTS, None])
        touch = self.touch() if self.chance.random() < 0.3 else None
        wish: Literal["opt-out", "pause"] | None = self.chance.choice([None, None, "opt-out", "pause"])
        self.ledger.record_reply(self.number, "Yes", self.at, account=account, touch=touch, wish=wish)

    def do_close_reply(self) -> None:
        self.ledger.close_reply(self.chance.randint(1, 20), "closed", self.at)

    def do_wish(self) -> None:
        verb = self.chance.choice([self.ledger.opt_out, self.ledger.opt_in, self.ledger.pause, self.ledger.resume])
        verb(self.number, self.now, "by hand")

    def do_consent(self) -> None:
        self.ledger.record_consent(self.number, "written", self.at.date(), None, self.now)

    def do_approve(self) -> None:
        self.ledger.approve(f"hash-{self.chance.random()}", f"{self.account}/pat/x/y/z", self.now, "dana")

    def do_enqueue(self) -> None:
        item, cadence = self.chance.choice([("check-in", "steady"), (f"reply-{self.chance.randint(1, 20)}", None)])
        message = self.a_message(
            account=self.account, contact="pat", to=self.number, created_at=self.now, updated_at=self.now,
            item=item, cadence=cadence,
        )  # fmt: skip
        self.ledger.enqueue(message)
        self.refs.append(message.client_ref)

    def do_claim(self) -> None:
        queued = [message.client_ref for message in self.ledger.queued()][:2]
        self.ledger.claim_many([self.ref, *queued], self.now, 5 * MINUTE)

    def do_record(self) -> None:
        outcome: Any = self.chance.choice(
            [Accepted("u"), Accepted("u"), Rejected(422, "no"), Deferred("429", 60), InDoubt("timeout")]
        )
        for message in self.ledger.outbox(["sending", "in-doubt"])[:1]:
            self.ledger.record_outcome(message.client_ref, outcome, self.now)

    def do_settle(self) -> None:
        event: Any = self.chance.choice(["sent", "not-sent", "delivered", "rejected"])
        for message in self.ledger.outbox(["in-doubt"])[:1]:
            self.ledger.settle(message.client_ref, event, self.now, "dana", "asked")

    def do_release(self) -> None:
        for message in self.ledger.outbox(["queued", "deferred", "sending"])[:1]:
            self.ledger.release(message.client_ref, self.now, "held")

    def do_what_time_does(self) -> None:
        self.ledger.recover(self.now)
        self.ledger.due_retries(self.now)
        self.ledger.expire(self.now, self.now - 30 * MINUTE)

    def do_take_in(self) -> None:
        id = f"in-{self.chance.randint(1, 30)}"
        text = Inbound(id, self.number, "Stop", self.at)
        receipt = Receipt(f"u-{self.ref}", self.chance.choice(["delivered", "odd"]), self.at, client_ref=self.ref)
        wish = self.chance.choice([None, "stop", "start", "soft"])
        self.ledger.take_in([(Call(text), wish), (Call(receipt), None)], self.now)

    def do_forget(self) -> None:
        if not self.ledger.outbox(["sending"]):
            self.ledger.forget([self.number], [(self.account, "pat")], self.now, ["Pat"])

    def do_nothing_of_it(self) -> None:
        self.ledger.next_slot("key", 1.0, 1, self.now)
        self.ledger.set_mark("sync", str(self.now))

    def look(self) -> Seen:
        tables = ("touches", "messages", "events", "replies", "promises", "snoozes", "wishes", "consents", "approvals")
        rows = {
            table: sorted(map(str, self.ledger.db.execute(f"SELECT * FROM {table}").fetchall())) for table in tables
        }
        return Seen(self.ledger.position(), self.ledger.history(EVER), self.ledger.replies(EVER), rows)


def differing(before: Seen, after: Seen) -> Changed:
    """The accounts and numbers for which what a reader sees is not the same."""
    one, two = before.history, after.history
    accounts = {account for account in ACCOUNTS if one.of(account) != two.of(account)}
    approved = {
        row.partition("/")[0].rpartition("'")[2] for row in {*before.rows["approvals"]} ^ {*after.rows["approvals"]}
    }
    numbers = {
        number
        for number in NUMBERS
        if one.opted_out(number) != two.opted_out(number)
        or (number in one.paused) != (number in two.paused)
        or one.consents.get(number) != two.consents.get(number)
        or [reply for reply in before.replies if reply.from_ == number]
        != [reply for reply in after.replies if reply.from_ == number]
    }
    return Changed(frozenset(accounts | approved), frozenset(numbers))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_that_differs_is_left_out(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message], seed: int
) -> None:
    hand = Hand(ledger, now, a_message, seed)
    seen = [hand.look()]
    done: list[str] = []
    for _ in range(150):
        done.append(hand.act())
        after = hand.look()
        for before in (seen[-1], hand.chance.choice(seen)):
            differs, changed = differing(before, after), ledger.changed_since(before.position)
            assert changed, done
            if before.rows == after.rows:
                assert (before.position, Changed()) == (after.position, changed), done
            else:
                assert before.position != after.position, done
            if not changed.everyone:
                assert differs.accounts <= changed.accounts, done
                assert differs.numbers <= changed.numbers, done
        seen.append(after)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_shows_before_the_instant_that_is_told(
    ledger: Ledger, now: dt.datetime, a_message: Callable[..., Message], seed: int
) -> None:
    hand = Hand(ledger, now, a_message, seed + 100)
    for _ in range(150):
        hand.act()
    until, steps = now - 600 * MINUTE, 0
    while later := ledger.hidden_after(until):
        just_before = later - dt.timedelta(microseconds=1)
        assert until < later
        assert shown(ledger, until) == shown(ledger, just_before)
        until, steps = later, steps + 1
    assert steps > 30
    assert shown(ledger, until) == shown(ledger, EVER)


def shown(ledger: Ledger, until: dt.datetime) -> tuple[dict[str, AccountHistory], list[Reply]]:
    return dict(ledger.history(until).accounts), ledger.replies(until)
