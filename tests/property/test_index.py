"""Whatever is done in whatever order, every command that reads shows through the index what it shows without one.

Files of a real workspace are written, edited and taken away, a real ledger is written through its verbs, and the clock
goes on, seldom back; in between the day is asked for in every form, from what is kept and from nothing.

The short form runs with the other tests. The long one, of as many stories as asked for, each of 60 events:
`TOUCH_STORIES=2000 python -m pytest tests/property/test_index.py`.
"""

import contextlib
import datetime as dt
import os
from collections.abc import Iterator
from typing import Any, get_args

import any_plan
import pytest
import yaml
from database import empty_ledger
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from two_ways import MINUTE, Asked, Form, TwoWays, said

from touchcli.flows.accounts.forecast import coming_weeks
from touchcli.flows.common.history import read_history
from touchcli.flows.common.session import open_session
from touchcli.flows.day.due import Filters
from touchcli.flows.day.refresh import keep_up
from touchcli.flows.sending.planning.approve import Choice, approve, chosen
from touchcli.ledger import Ledger
from touchcli.rules.errors import UserError
from touchcli.rules.models.account import slug
from touchcli.rules.models.history import OUTCOMES, Absence, Bounce, PermissionRecord, Snooze, Touch
from touchcli.rules.models.message import Accepted, Deferred, InDoubt, Message, Rejected
from touchcli.rules.review.forecast import walk

FORM_NAMES = get_args(Form)
STORIES = int(os.environ.get("TOUCH_STORIES", "0"))
FILES = {"book-1": any_plan.IDS[:2], "book-2": any_plan.IDS[2:4], "solo": any_plan.IDS[4:], "again": any_plan.IDS[:1]}
ACCOUNTS = st.sampled_from(any_plan.IDS)
CONTACTS = st.sampled_from([slug(name) for name in any_plan.PEOPLE])
NUMBERS = st.sampled_from(any_plan.NUMBERS)
PLACES = st.sampled_from(any_plan.NUMBERS[:2] + any_plan.ADDRESSES)
AGO = st.sampled_from([0, 1, 50, 60 * 23, 60 * 24 * 2, 60 * 24 * 8, 60 * 24 * 40]) | st.sampled_from([-1, -60 * 20])
STEPS = st.sampled_from([1, 7, 59, 60, 60 * 5, 60 * 12, 60 * 24, 60 * 24, 60 * 24 * 7, 60 * 24 * 31, 60 * 24 * 366])
FILTERS = st.builds(
    Filters,
    account=st.integers(0, 80).flatmap(lambda n: ACCOUNTS if n % 8 == 3 else st.none()),
    owner=st.none() | st.none() | st.sampled_from(["dana", "theo", "nobody"]),
    channel=st.none() | st.none() | st.sampled_from(["text", "call", "smoke"]),
    book=st.none() | st.none() | st.integers(1, 4),
    everything=st.booleans(),
)
AS_OF = st.integers(-3, 3).map(lambda n: (any_plan.DAY + dt.timedelta(days=n)).isoformat())
NAMES = ACCOUNTS | st.sampled_from(["Acme", "corvid ltd", "evergren", "Priya Natarajan", "+15125550142", "nobody"])
FORMS = st.sampled_from(FORM_NAMES)
ASKED = st.lists(
    st.just(Asked()) | st.builds(Asked, FORMS, FILTERS, NAMES, st.none() | st.none() | st.none() | AS_OF), max_size=2
)


class Story(TwoWays, RuleBasedStateMachine):
    """One workspace and what happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self.refs: list[str] = []

    @rule(asked=ASKED, minutes=STEPS | st.integers(0, 1500))
    def nothing_new(self, asked: list[Asked], minutes: int) -> None:
        self.look(asked)
        self.look(asked)
        self.now += minutes * MINUTE
        self.look(asked)

    # ------------------------------------------------------------------------------------------ the files

    @initialize(
        plan=any_plan.settings,
        texts=any_plan.cadences,
        care=any_plan.cadences,
        one=any_plan.books(FILES["book-1"]),
        two=any_plan.books(FILES["book-2"]),
    )
    def begin(self, plan: Any, texts: Any, care: Any, one: Any, two: Any) -> None:
        self.put("touch.yaml", plan)
        self.put("plans/cadences/texts.yaml", texts)
        self.put("plans/cadences/care.yaml", care)
        for name, tree in any_plan.WORDS.items():
            self.put(f"templates/{name}.yaml", tree)
        self.put("plans/accounts/book-1.yaml", one)
        self.put("plans/accounts/book-2.yaml", two)
        self.look([Asked()])

    @rule(data=st.data(), name=st.sampled_from([*FILES, *FILES][:7]), young=st.integers(0, 9), asked=ASKED)
    def plan(self, data: Any, name: str, young: int, asked: list[Asked]) -> None:
        tree = data.draw(any_plan.books(FILES[name]))
        self.put(f"plans/accounts/{name}.yaml", tree, young=young == 9)
        self.look(asked)

    @rule(name=st.sampled_from([*FILES]), asked=ASKED)
    def unplan(self, name: str, asked: list[Asked]) -> None:
        (self.root / f"plans/accounts/{name}.yaml").unlink(missing_ok=True)
        self.look(asked)

    @rule(name=st.sampled_from(["plans/accounts/broken", "templates/broken", "plans/cadences/texts"]), asked=ASKED)
    def spoil(self, name: str, asked: list[Asked]) -> None:
        self.write(f"{name}.yaml", "name: Acme\nnmae: [\n")
        self.look(asked)
        (self.root / f"{name}.yaml").unlink()

    @rule(name=st.sampled_from(["texts", "care"]), tree=any_plan.cadences, asked=ASKED)
    def cadence(self, name: str, tree: Any, asked: list[Asked]) -> None:
        self.put(f"plans/cadences/{name}.yaml", tree)
        self.look(asked)

    @rule(name=st.sampled_from(any_plan.TEMPLATES), tree=any_plan.words, asked=ASKED)
    def template(self, name: str, tree: Any, asked: list[Asked]) -> None:
        self.put(f"templates/{name}.yaml", tree)
        self.look(asked)

    @rule(tree=any_plan.settings, young=st.integers(0, 4), asked=ASKED)
    def setting(self, tree: Any, young: int, asked: list[Asked]) -> None:
        self.put("touch.yaml", tree, young=young == 4)
        self.look(asked)

    @rule()
    def another_command_reads(self) -> None:
        open_session(self.invocation(cache=True))

    @rule(asked=ASKED)
    def whoever_wrote_keeps_up(self, asked: list[Asked]) -> None:
        keep_up(open_session(self.invocation(cache=True)))
        self.look(asked)

    # ------------------------------------------------------------------------------------------ the clock

    @rule(minutes=STEPS, times=st.integers(1, 3), asked=ASKED)
    def later(self, minutes: int, times: int, asked: list[Asked]) -> None:
        self.now += minutes * times * MINUTE
        self.look(asked)

    @rule(seconds=st.integers(1, 90000), asked=ASKED)
    def a_little_later(self, seconds: int, asked: list[Asked]) -> None:
        self.now += dt.timedelta(seconds=seconds, microseconds=seconds % 3)
        self.look(asked)

    @rule(minutes=st.sampled_from([1, 1, 60, 60, 60 * 5, 60 * 23, 60 * 24 * 9]), asked=ASKED)
    def back(self, minutes: int, asked: list[Asked]) -> None:
        self.now -= minutes * MINUTE
        self.look(asked)

    @rule(weeks=st.integers(1, 8))
    def whoever_the_forecast_leaves_out_asks_for_nothing(self, weeks: int) -> None:
        with contextlib.suppress(UserError):
            session = open_session(self.invocation(cache=True))
            with session.history() as ledger:
                history = read_history(session, ledger)
            days = walk(session.book, history, session.calendar, session.today, weeks * 7)
            assert coming_weeks(session, weeks, None).loads == tuple(load for day in days for load in day.loads())

    # ------------------------------------------------------------------------------------------ the ledger

    @rule(
        account=ACCOUNTS,
        channel=st.sampled_from(any_plan.CHANNELS),
        outcome=st.sampled_from(OUTCOMES),
        direction=st.sampled_from(["out", "out", "in"]),
        contact=st.none() | CONTACTS,
        ago=AGO,
        item=st.none() | st.none() | st.sampled_from(["si0", "ri0", "mi0", "appreciation", "ask-on-time"]),
        next=st.none() | st.none() | any_plan.near | st.just("cadence"),
        asked=ASKED,
    )
    def log(self, account: str, item: str | None, ago: int, asked: list[Asked], **touch: Any) -> None:
        made = Touch(account, at=self.before(ago), item=item, cadence="texts" if item else None, note="fine", **touch)
        self.tell(lambda ledger: ledger.record_touch(made))
        self.look(asked)

    @rule(n=st.integers(0, 20), outcome=st.sampled_from(OUTCOMES), ago=AGO, asked=ASKED)
    def work(self, n: int, outcome: Any, ago: int, asked: list[Asked]) -> None:
        rows = [row for row in self.day.shown if row.account] if self.day else []
        if rows:
            row = rows[n % len(rows)]
            made = Touch(
                row.account or "",
                row.channel,  # type: ignore[arg-type]
                self.before(ago),
                outcome,
                contact=row.key.split("/")[1],
                item=row.item,
                cadence=row.cadence,
                key=row.key,
                purpose=row.purpose,
            )
            self.tell(lambda ledger: ledger.record_touch(made))
        self.look(asked)

    @rule(account=ACCOUNTS, by=any_plan.near, ago=AGO, asked=ASKED)
    def promise(self, account: str, by: dt.date, ago: int, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.record_promise(account, "a quote", by, self.before(ago)))
        self.look(asked)

    @rule(id=st.integers(1, 4), how=st.sampled_from(["kept", "broken"]), asked=ASKED)
    def settle_promise(self, id: int, how: Any, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.close_promise(id, how, self.now))
        self.look(asked)

    @rule(account=st.none() | ACCOUNTS, days=st.integers(-1, 12), asked=ASKED)
    def snooze(self, account: str | None, days: int, asked: list[Asked]) -> None:
        until = (self.now + dt.timedelta(days=days)).date()
        self.tell(lambda ledger: ledger.record_snooze(Snooze(account, until, "the fair", self.now)))
        self.look(asked)

    @rule(
        number=NUMBERS | st.just("+15125550177"),
        account=st.none() | st.none() | ACCOUNTS,
        ago=AGO,
        wish=st.sampled_from([None, None, None, "opt-out", "pause"]),
        asked=ASKED,
    )
    def hear(self, number: str, account: str | None, ago: int, wish: Any, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.record_reply(number, "Yes?", self.before(ago), account=account, wish=wish))
        self.look(asked)

    @rule(place=PLACES, days=st.integers(-1, 12), ago=AGO, guessed=st.booleans(), n=st.integers(0, 9), asked=ASKED)
    def are_away(self, place: str, days: int, ago: int, guessed: bool, n: int, asked: list[Asked]) -> None:
        back_on = (self.now + dt.timedelta(days=days)).date()
        absence = Absence(0, place, self.before(ago), back_on, guessed, "I am away", None)
        self.tell(lambda ledger: ledger.record_absence(absence, f"<{n}@away.example>"))
        self.look(asked)

    @rule(place=PLACES, ago=AGO, status=st.sampled_from(["5.1.1", "5.1.1", "4.2.2"]), n=st.integers(0, 9), asked=ASKED)
    def bounces(self, place: str, ago: int, status: str, n: int, asked: list[Asked]) -> None:
        bounce = Bounce(0, place, self.before(ago), status)
        self.tell(lambda ledger: ledger.record_bounce(bounce, f"<{n}@bounce.example>"))
        self.look(asked)

    @rule(id=st.integers(1, 6), how=st.sampled_from(["answered", "closed"]), asked=ASKED)
    def answer(self, id: int, how: Any, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.close_reply(id, how, self.now))
        self.look(asked)

    @rule(place=NUMBERS | PLACES, verb=st.sampled_from(["opt_out", "opt_in", "opt_in", "pause", "resume"]), asked=ASKED)
    def wish(self, place: str, verb: str, asked: list[Asked]) -> None:
        self.tell(lambda ledger: getattr(ledger, verb)(place, self.now, "by hand"))
        self.look(asked)

    @rule(place=PLACES, asked=ASKED)
    def wish_of_one_channel(self, place: str, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.opt_out(place, self.now, "by hand", one_channel=True))
        self.look(asked)

    @rule(number=NUMBERS, kind=st.sampled_from(["conversational", "written"]), asked=ASKED)
    def consent(self, number: str, kind: Any, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.record_consent(number, kind, self.now.date(), None, self.now))
        self.look(asked)

    @rule(
        number=NUMBERS,
        kind=st.sampled_from(["for-business", "knows-number", "only"]),
        ahead=st.integers(-2, 3),
        asked=ASKED,
    )
    def permission(self, number: str, kind: Any, ahead: int, asked: list[Asked]) -> None:
        record = PermissionRecord(number, kind, self.now.date() + dt.timedelta(days=ahead), "their words")
        self.tell(lambda ledger: ledger.record_permissions([record], self.now))
        self.look(asked)

    @rule(asked=ASKED)
    def approve(self, asked: list[Asked]) -> None:
        def act() -> None:
            session = open_session(self.invocation(cache=False))
            approve(session, chosen(session, Choice(everything=True))[:1], "dana")

        said(act)
        self.look(asked)

    @rule(n=st.integers(0, 5), number=NUMBERS, contact=CONTACTS, asked=ASKED)
    def enqueue(self, n: int, number: str, contact: str, asked: list[Asked]) -> None:
        rows = [row for row in self.day.shown if row.is_text] if self.day else []
        if rows:
            row = rows[n % len(rows)]
            self.refs.append(f"ref-{len(self.refs)}")
            message = Message(
                row.key, self.refs[-1], row.account or "", contact, "dana", number, "+13125550100", "sms", "Hello",
                "GSM-7", 1, row.template, 1, row.purpose, row.cadence, row.item, self.now, self.now,
            )  # fmt: skip
            self.tell(lambda ledger: ledger.enqueue(message))
        self.look(asked)

    @rule(
        n=st.integers(0, 9),
        outcome=st.sampled_from(
            [Accepted("u"), Accepted("u"), Rejected(422, "no"), Deferred("429", 60), InDoubt("lost")]
        ),
        halfway=st.booleans(),
        asked=ASKED,
    )
    def post(self, n: int, outcome: Any, halfway: bool, asked: list[Asked]) -> None:
        if self.refs:
            ref = self.refs[n % len(self.refs)]
            self.tell(lambda ledger: ledger.claim(ref, self.now, 5 * MINUTE))
            if halfway:
                self.look(asked[:1])
            self.tell(lambda ledger: ledger.record_outcome(ref, outcome, self.now))
        self.look(asked)

    @rule(n=st.integers(0, 9), how=st.sampled_from(["sent", "not-sent", "delivered", "release"]), asked=ASKED)
    def settle(self, n: int, how: Any, asked: list[Asked]) -> None:
        if self.refs:
            ref = self.refs[n % len(self.refs)]
            if how == "release":
                self.tell(lambda ledger: ledger.release(ref, self.now, "held"))
            else:
                self.tell(lambda ledger: ledger.settle(ref, how, self.now, "dana", "asked"))
        self.look(asked)

    @rule(account=ACCOUNTS, contact=st.none() | CONTACTS, asked=ASKED)
    def note(self, account: str, contact: str | None, asked: list[Asked]) -> None:
        self.tell(lambda ledger: ledger.record_note(account, contact, "buys in March", self.now))
        self.look(asked)

    @rule(back=st.integers(0, 3), asked=ASKED)
    def undo(self, back: int, asked: list[Asked]) -> None:
        def act(ledger: Ledger) -> None:
            standing = [id for id, entry in ledger.entries().items() if entry.retracted_by is None]
            for id in sorted(standing)[::-1][back : back + 1]:
                ledger.retract(id, self.now)

        self.tell(act)
        self.look(asked)

    @rule(asked=ASKED)
    def time_tells(self, asked: list[Asked]) -> None:
        self.tell(lambda ledger: (ledger.recover(self.now), ledger.due_retries(self.now)))
        self.look(asked)

    @rule(account=ACCOUNTS, contact=CONTACTS, number=NUMBERS, sure=st.integers(0, 2), asked=ASKED)
    def forget(self, account: str, contact: str, number: str, sure: int, asked: list[Asked]) -> None:
        if sure == 2:
            self.tell(lambda ledger: ledger.forget([number], [(account, contact)], self.now, ["Priya"]))
        self.look(asked)


def run(machine: type[RuleBasedStateMachine], stories: int) -> None:
    """Tell so many stories; each a long one where more than the short form was asked for."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=STORIES or stories,
            stateful_step_count=60 if STORIES else 25,
            phases=[Phase.reuse, Phase.generate, *([Phase.shrink] if STORIES else [])],
        ),
    )


def test_the_index_shows_what_one_in_memory_shows() -> None:
    run(Story, 12)


def test_it_does_so_with_a_ledger_on_postgresql(postgres: str) -> None:
    class AtAServer(Story):
        def __init__(self) -> None:
            super().__init__()
            self.url = empty_ledger(postgres)

    run(AtAServer, 5)


@pytest.fixture
def shared() -> Iterator[Story]:
    """Two accounts in two files that share a number, so that the text to the one holds the text to the other."""
    story = Story()
    story.begin(any_plan.PLAN, any_plan.STEADY, any_plan.STEADY, [any_plan.good("acme")], [any_plan.good("delta")])
    assert story.day
    assert sorted(row.state for row in story.day.shown if row.is_text) == ["held", "ready"]
    yield story
    story.teardown()


@pytest.mark.parametrize("read_between", [False, True])
@pytest.mark.parametrize("file", ["book-1", "book-2"])
@pytest.mark.parametrize("then", ["gone", "edited", "emptied"])
def test_whoever_is_left_at_a_number_is_looked_at(shared: Story, then: str, file: str, read_between: bool) -> None:
    if then == "gone":
        shared.unplan(file, [])
    else:
        text = (
            yaml.safe_dump([])
            if then == "emptied"
            else (shared.root / f"plans/accounts/{file}.yaml").read_text("utf-8")
        )
        shared.write(f"plans/accounts/{file}.yaml", text.replace(any_plan.NUMBERS[0], any_plan.NUMBERS[1]))
    if read_between:
        shared.another_command_reads()
    shared.look([Asked(), Asked("due", Filters())])
    assert shared.day
    assert {row.state for row in shared.day.shown if row.is_text} == {"ready"}
