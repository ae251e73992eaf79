"""One no is a no on every channel, and nobody who is away is written to: at the one place through which all goes."""

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import TUESDAY
from workspace import Workspace

from touchcli.flows.common.session import Invocation, open_session
from touchcli.flows.sending.deliver import Delivery
from touchcli.rules.models.history import Absence
from touchcli.rules.models.message import Accepted, LastLook, Message, Outcome

NOW = dt.datetime.fromisoformat(TUESDAY)
PEOPLE = {
    "priya": ("+15125550142", "priya@acme.example"),
    "ken": ("+15125550143", "ken@bolt.example"),
    "ana": ("+15125550144", "priya@acme.example"),  # somebody whose mail Priya reads
}


CHOICES = ("opt-out", "one-channel", "opt-in")


class Event(NamedTuple):
    """Something that a place says, before a message is claimed or between its claim and its POST."""

    place: str
    says: str
    late: bool


class Order(NamedTuple):
    """A message to somebody: of the cadence, asked for by a person, or an answer to what they wrote."""

    who: str
    channel: str
    kind: str


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(sorted({place for places in PEOPLE.values() for place in places})),
        st.sampled_from(["opt-out", "opt-out", "one-channel", "opt-in", "away", "back"]),
        st.booleans(),
    ),
    max_size=5,
)
ORDERS = st.lists(
    st.builds(
        Order,
        st.sampled_from(sorted(PEOPLE)),
        st.sampled_from(["text", "email"]),
        st.sampled_from(["planned", "asked", "answer"]),
    ),
    min_size=1,
    max_size=5,
    unique=True,
)


def files(root: Path) -> Workspace:
    workspace = Workspace(root)
    rep = {"name": "Dana Reyes", "company": "Northgate", "phone": "+13125550100", "email": "dana@northgate.example"}
    workspace.write(
        "touch.yaml",
        json.dumps(
            {
                "reps": {"dana": {**rep, "texting": "live", "mail": "live"}},
                "calendar": {"timezone": "America/Chicago"},
                "texting": {"per_contact": "99/day", "per_account": "99/week", "unanswered": 99},
                "mail": {"smtp": {"host": "127.0.0.1", "security": "none"}, "per_contact": "99/week"},
            }
        ),
    )
    workspace.write("plans/cadences/quiet.yaml", "balance: {texts_between_live: 99, live_within: 9y}\n")
    allowed = {
        "consent": {"kind": "express", "on": "2026-05-02"},
        "for_business": {"evidence": "texts us orders", "on": "2026-05-02"},
        "knows_number": True,
    }
    for name, (phone, email) in PEOPLE.items():
        person = {"name": name.title(), "phone": phone, "email": email, "texting": allowed}
        plan = {"id": name, "name": name.title(), "owner": "dana", "cadence": "quiet", "known": True}
        plan |= {"timezone": "America/Chicago", "contacts": [person]}
        workspace.write(f"plans/accounts/{name}.yaml", json.dumps(plan))
    assert workspace.problems() == []
    return workspace


class Carrier:
    """Takes everything, and notes it; `before` happens when the connection is open and nothing has gone."""

    def __init__(self, before: Callable[[], None]) -> None:
        self.before, self.taken = before, list[Message]()

    def send(self, message: Message, last_look: LastLook = lambda: None) -> Outcome:
        self.before()
        if why := last_look():
            from touchcli.rules.models.message import Deferred

            return Deferred(why)
        self.taken.append(message)
        return Accepted(f"uuid-{message.client_ref}")


def message(order: Order, number: int) -> Message:
    phone, email = PEOPLE[order.who]
    mail = order.channel == "email"
    item = {"planned": "note", "asked": f"text-{number}", "answer": "reply-1"}[order.kind]
    return Message(
        key=f"{order.who}/{order.who}/{'quiet' if order.kind == 'planned' else '-'}/{item}/{number}",
        client_ref=f"{number:032x}",
        account=order.who,
        contact=order.who,
        rep="dana",
        to=email if mail else phone,
        from_="dana@northgate.example" if mail else "+13125550100",
        carrier="email" if mail else "sms",
        text="Subject: Hi\n\nHi" if mail else "Hi from Dana Reyes",
        encoding="UTF-8" if mail else "GSM-7",
        segments=0 if mail else 1,
        template=None,
        wording=None,
        purpose="update",
        cadence="quiet" if order.kind == "planned" else None,
        item=item,
        created_at=NOW,
        updated_at=NOW,
    )


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return files(tmp_path_factory.mktemp("no") / "workspace")


@given(events=EVENTS, orders=ORDERS)
def test_nothing_reaches_whoever_said_no_or_is_away(
    workspace: Workspace, events: list[Event], orders: list[Order]
) -> None:
    shutil.rmtree(workspace.root / ".touch", ignore_errors=True)
    session = open_session(Invocation(lambda: NOW, workspace.root, {}, str(workspace.root)))
    chosen: dict[str, str] = {}
    away: dict[str, bool] = {}
    count = iter(range(10**6))

    def happen(ledger: Any, event: Event) -> None:
        at = NOW + dt.timedelta(microseconds=next(count))
        if event.says in CHOICES:
            if event.says == "opt-in":
                ledger.opt_in(event.place, at, "they said so")
            else:
                ledger.opt_out(event.place, at, "they said so", one_channel=event.says == "one-channel")
            if (chosen.get(event.place), event.says) != ("opt-out", "one-channel"):  # it narrows none that stands
                chosen[event.place] = event.says
        else:
            back = NOW.date() + dt.timedelta(days=9 if event.says == "away" else 0)
            ledger.record_absence(Absence(0, event.place, at, back, False, "away"), f"<{next(count)}@x.example>")
            away[event.place] = away.get(event.place, False) or event.says == "away"

    with session.ledger(create=True) as ledger, session.ledger(create=True) as other:
        for event in events:
            if not event.late:
                happen(ledger, event)
        sent: list[Message] = []
        late = [event for event in events if event.late and event.says in CHOICES]

        def at_last() -> None:
            while late:
                happen(other, late.pop(0))

        for number, order in enumerate(orders):
            # What comes at the last moment comes once, at the first message.
            carrier = Carrier(at_last)
            made = message(order, number)
            ledger.enqueue(made, by_person=order.kind != "planned")
            before = dict(away)
            Delivery(session, ledger, carrier, lambda: NOW).deliver(made.client_ref)
            for one in carrier.taken:
                places = PEOPLE[one.account]
                assert all(chosen.get(place) != "opt-out" for place in places), (one.to, chosen)
                assert chosen.get(one.to) != "one-channel", (one.to, chosen)
                assert order.kind == "answer" or not any(before.get(place) for place in places), (one.to, before)
            sent += carrier.taken
    if not events:
        assert len(sent) == len(orders)


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("stopped", ["text", "email"])
def test_who_says_which_gets_the_other(workspace: Workspace, stopped: str, late: bool) -> None:
    shutil.rmtree(workspace.root / ".touch", ignore_errors=True)
    session = open_session(Invocation(lambda: NOW, workspace.root, {}, str(workspace.root)))
    place = PEOPLE["ken"][stopped == "email"]
    with session.ledger(create=True) as ledger, session.ledger(create=True) as other:

        def says_which() -> None:
            other.opt_out(place, NOW, "they said which", one_channel=True)

        if not late:
            says_which()
        sent = []
        for number, channel in enumerate(("text", "email")):
            carrier = Carrier(says_which if late and channel == stopped else lambda: None)
            made = message(Order("ken", channel, "asked"), number)
            ledger.enqueue(made, by_person=True)
            Delivery(session, ledger, carrier, lambda: NOW).deliver(made.client_ref)
            sent += [one.channel for one in carrier.taken]
        assert sent == [channel for channel in ("text", "email") if channel != stopped]
        ledger.opt_out(place, NOW, "all of it")
        carrier = Carrier(lambda: None)
        made = message(Order("ken", "email" if stopped == "text" else "text", "asked"), 9)
        ledger.enqueue(made, by_person=True)
        Delivery(session, ledger, carrier, lambda: NOW).deliver(made.client_ref)
        assert carrier.taken == []
        ledger.opt_out(place, NOW, "they said which", one_channel=True)
        carrier = Carrier(lambda: None)
        made = message(Order("ken", "email" if stopped == "text" else "text", "asked"), 10)
        ledger.enqueue(made, by_person=True)
        Delivery(session, ledger, carrier, lambda: NOW).deliver(made.client_ref)
        assert carrier.taken == []
