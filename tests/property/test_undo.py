"""Whatever is recorded and taken back was never recorded, for every command that reads, through either index."""

import datetime as dt
from collections.abc import Callable
from typing import Any, get_args

import any_plan
from database import empty_ledger
from hypothesis import given, settings
from hypothesis import strategies as st
from two_ways import MINUTE, SQLITE, Asked, Form, TwoWays, said

from touchcli.flows.day.due import Filters
from touchcli.ledger import Ledger
from touchcli.ledger.actor import Actor
from touchcli.rules.models.account import slug
from touchcli.rules.models.history import OUTCOMES, PermissionRecord, Snooze, Touch

ACCOUNTS = st.sampled_from(any_plan.IDS)
NUMBERS = st.sampled_from(any_plan.NUMBERS)
CONTACTS = st.none() | st.sampled_from([slug(name) for name in any_plan.PEOPLE])
ITEMS = st.none() | st.sampled_from(["si0", "ri0", "mi0", "appreciation", "ask-on-time"])
AGO = st.sampled_from([0, 1, 60 * 23, 60 * 24 * 8]).map(lambda minutes: minutes * MINUTE)
Act = Callable[[Ledger, dt.datetime], object]


def _touch(account: str, channel: Any, outcome: Any, contact: str | None, item: str | None, ago: Any, next: Any) -> Act:
    cadence = "texts" if item else None
    return lambda ledger, now: ledger.record_touch(
        Touch(account, channel, now - ago, outcome, "out", contact, item, cadence, note="quote", next=next),
        answers=[reply.id for reply in ledger.replies(now) if reply.state == "waiting"],
        keeps=[1],
    )


ACTS = st.one_of(
    st.builds(
        _touch,
        ACCOUNTS,
        st.sampled_from(any_plan.CHANNELS),
        st.sampled_from(OUTCOMES),
        CONTACTS,
        ITEMS,
        AGO,
        st.none() | any_plan.near | st.just("cadence"),
    ),
    st.builds(lambda a, by: lambda ledger, now: ledger.record_promise(a, "a quote", by, now), ACCOUNTS, any_plan.near),
    st.builds(
        lambda a, days: (
            lambda ledger, now: ledger.record_snooze(Snooze(a, (now + dt.timedelta(days=days)).date(), "the fair", now))
        ),
        st.none() | ACCOUNTS,
        st.integers(-1, 12),
    ),
    st.builds(lambda a, c: lambda ledger, now: ledger.record_note(a, c, "a quote", now), ACCOUNTS, CONTACTS),
    st.builds(lambda n: lambda ledger, now: ledger.opt_out(n, now, "by hand"), NUMBERS),
    st.builds(lambda n: lambda ledger, now: ledger.pause(n, now, "by hand"), NUMBERS),
    st.builds(lambda n: lambda ledger, now: ledger.record_consent(n, "written", now.date(), None, now), NUMBERS),
    st.builds(
        lambda n, kind: (
            lambda ledger, now: ledger.record_permissions([PermissionRecord(n, kind, now.date(), "x")], now)
        ),
        NUMBERS,
        st.sampled_from(["for-business", "knows-number", "only"]),
    ),
    st.builds(lambda how: lambda ledger, now: ledger.close_promise(1, how, now), st.sampled_from(["kept", "broken"])),
    st.builds(lambda id: lambda ledger, now: ledger.close_reply(id, "closed", now), st.integers(1, 2)),
)
EVERYTHING = [
    Asked(form, Filters(everything=True), account) for form in get_args(Form) for account in ("acme", "delta")
]


class Undone(TwoWays):
    """A workspace in which something is recorded and taken back."""

    def begin(self, settings_: Any, cadence: Any, one: Any) -> None:
        self.put("touch.yaml", settings_)
        for name in ("texts", "care"):
            self.put(f"plans/cadences/{name}.yaml", cadence)
        for name, tree in any_plan.WORDS.items():
            self.put(f"templates/{name}.yaml", tree)
        self.put("plans/accounts/book-1.yaml", one)

    def act(self, act: Act) -> int | None:
        """Do something to the ledger as a person does; gives its entry, None where it did nothing."""
        entry: list[int | None] = [None]

        def write(ledger: Ledger) -> None:
            ledger.written_by(lambda: Actor("dana", "command", "desk", lambda: self.now))
            act(ledger, self.now)
            entry[0] = ledger.just_written

        self.tell(write)
        return entry[0]

    def answers(self) -> list[object]:
        """What every command says; through the kept index as through the one in memory."""
        self.look(EVERYTHING)
        return [said(lambda each=each: self._answer(each, cache=False)) for each in EVERYTHING]  # type: ignore[misc]


def check(url: str, data: Any, before: list[Act], act: Act, later: int) -> None:
    story = Undone()
    story.url = url
    try:
        story.begin(
            data.draw(any_plan.settings), data.draw(any_plan.cadences), data.draw(any_plan.books(any_plan.IDS[:3]))
        )
        story.tell(lambda ledger: ledger.record_reply(any_plan.NUMBERS[0], "When?", story.now, account="acme"))
        for each in before:
            story.act(each)
        there = story.answers()
        entry = story.act(act)
        story.look([Asked(), Asked("due")])
        if entry is not None:
            story.tell(lambda ledger: ledger.retract(entry, story.now))
        assert story.answers() == there
        story.now += later * MINUTE
        story.look(EVERYTHING)
    finally:
        story.teardown()


LATER = st.sampled_from([0, 60, 60 * 24, 60 * 24 * 7])


@settings(max_examples=6)
@given(st.data(), st.lists(ACTS, max_size=4), ACTS, LATER)
def test_recorded_and_taken_back_is_never_recorded(data: Any, before: list[Act], act: Act, later: int) -> None:
    check(SQLITE, data, before, act, later)


@settings(max_examples=2)
@given(st.data(), st.lists(ACTS, max_size=4), ACTS, LATER)
def test_it_is_so_on_postgresql(postgres: str, data: Any, before: list[Act], act: Act, later: int) -> None:
    check(empty_ledger(postgres), data, before, act, later)
