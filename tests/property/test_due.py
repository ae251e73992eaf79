"""Whatever the plan and whatever happened: what is due is pure, stays due under one key, and is done once."""

import datetime as dt
from typing import Any, Literal, NamedTuple

from hypothesis import assume, given
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import agenda, due
from touchcli.rules.due.situation import timeline
from touchcli.rules.happened import still_ahead
from touchcli.rules.models.account import Account, Contact, DateOf, Expectation
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Cadence, Milestone, Rhythm, Step
from touchcli.rules.models.history import (
    OUTCOMES,
    AccountHistory,
    History,
    MessageRecord,
    Outcome,
    Promise,
    Reply,
    Snooze,
    Touch,
)
from touchcli.rules.models.settings import CHANNELS, Calendar, Rep, Settings
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration, Workdays

START = dt.date(2026, 1, 5)
PLANNED = ("step", "rhythm", "milestone", "next", "expectation", "contact", "appreciation")
ZONES = ["America/Chicago", "America/Havana", "Europe/Dublin", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kolkata"]
CONTACTS = (
    Contact("Priya Natarajan", role="decision_maker", id="priya-natarajan"),
    Contact("Omar Haddad", role="user", id="omar-haddad"),
)
TEMPLATES = {
    "thanks": Template("appreciation", id="thanks", text=("Thank you",)),
    "pulse": Template("pulse-check", id="pulse", text=("How are you?",)),
}

days = st.dates(START, START + dt.timedelta(days=400))
channels = st.sampled_from(CHANNELS)
whom = st.sampled_from([None, "decision_maker", "executive", "omar-haddad"])
waits = st.builds(Duration, st.integers(0, 30), st.sampled_from(["d", "bd", "w"]))
turns = st.builds(Duration, st.integers(1, 30), st.sampled_from(["d", "bd", "w", "m"]))
agreed: st.SearchStrategy[dt.date | Literal["cadence"] | None] = st.one_of(st.none(), st.just("cadence"), days)
words = st.sampled_from([(), ("pulse",), ("pulse", "thanks")])


class World(NamedTuple):
    """A book of one account, its calendar, what happened, and now."""

    book: Book
    calendar: WorkCalendar
    account_history: AccountHistory
    now: dt.datetime

    @property
    def account(self) -> Account:
        return self.book.accounts["acme"]

    @property
    def today(self) -> dt.date:
        return self.calendar.day_of(self.now)

    def agenda(self) -> tuple[Action, ...]:
        return agenda(self.book, self.account, self.account_history, self.calendar, self.now)

    def due(self) -> list[Action]:
        return due(self.book, History({"acme": self.account_history}), self.calendar, self.now)

    def planned(self) -> list[Action]:
        """What is due and a touch can complete: somebody to find is found in the files."""
        return [action for action in self.due() if action.kind in PLANNED and not action.item.startswith("find-")]

    def ready(self) -> "World":
        """This world on the first day from now on which something planned is due, where there is such a day."""
        coming = [action.due_on for action in self.agenda() if action.kind in PLANNED]
        return self.on(max(self.today, min(coming))) if coming and not self.planned() else self

    def after(self, touch: Touch) -> "World":
        return self._replace(
            account_history=self.account_history._replace(touches=(*self.account_history.touches, touch))
        )

    def on(self, day: dt.date) -> "World":
        return self._replace(now=noon(day, self.calendar))


def noon(day: dt.date, calendar: WorkCalendar) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), calendar.zone).astimezone(dt.UTC)


def by_key(action: Action) -> str:
    return action.key


def logged(action: Action, at: dt.datetime, outcome: Outcome) -> Touch:
    """The touch that `touch log` records for an action."""
    return Touch(
        "acme",
        action.channel,
        at,
        outcome,
        contact=action.contact.id if action.contact else None,
        item=action.item,
        cadence=action.cadence,
        key=action.key,
        purpose="appreciation" if action.kind == "appreciation" else None,
        by=action.by,
        also=((f"next-{action.channel}", action.cadence, action.key),)
        if (action.kind, outcome) == ("next", "skipped")
        else (),
    )


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    steps: list[Step] = []
    for n in range(draw(st.integers(0, 4))):
        after = draw(st.sampled_from([None, *(step.id for step in steps)]))
        wait = draw(st.none() | waits)
        steps.append(
            Step(
                f"s{n}",
                draw(channels),
                templates=draw(words),
                wait=wait,
                after=(after,) if after else (),
                to=draw(whom),
            )
        )
    rhythms = (
        Rhythm(
            f"r{n}",
            draw(channels),
            draw(turns),
            None,
            draw(words),
            draw(whom),
            draw(st.sampled_from([None, "sponsor"])),
        )
        for n in range(draw(st.integers(0, 3)))
    )
    milestones = (
        Milestone(
            f"m{n}",
            draw(st.sampled_from(["renewal.on", "since"])),
            draw(channels),
            lead=draw(st.none() | waits),
            lag=draw(st.none() | waits),
            yearly=draw(st.booleans()),
            to=draw(whom),
        )
        for n in range(draw(st.integers(0, 2)))
    )
    return Cadence("care", None, tuple(steps), tuple(rhythms), tuple(milestones))


@st.composite
def books(draw: st.DrawFn) -> Book:
    zone = draw(st.sampled_from(ZONES))
    workdays = Workdays(tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1)))))
    account = Account(
        "Acme Industrial",
        "acme",
        owner=draw(st.sampled_from(["dana", None])),
        cadence=draw(st.sampled_from(["care", "care", "care", "broken"])),
        known=draw(st.booleans()),
        enter_on=draw(st.none() | st.dates(START, START + dt.timedelta(days=60))),
        since=draw(st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2028, 12, 31))),
        renewal=draw(st.none() | st.builds(DateOf, days)),
        contacts=CONTACTS[: draw(st.integers(0, 2))],
        expectations=tuple(
            draw(st.lists(st.builds(Expectation, st.sampled_from("ab"), asked_on=st.none() | days), max_size=3))
        ),
    )
    closed = tuple(draw(st.lists(days, max_size=5)))
    plan = Settings(Calendar(zone, workdays=workdays, closed=closed), {"dana": Rep("Dana Reyes", "Northgate Supply")})
    return Book(plan, {"acme": account}, {"care": draw(cadences())}, TEMPLATES)


def anything(draw: st.DrawFn, at: dt.datetime, cadence: Cadence) -> Touch:
    """A touch that nobody planned, or that names some item."""
    items = [None, *(item.id for item in cadence.items), "next-call", "ask-a", "appreciation"]
    return Touch(
        "acme",
        draw(channels),
        at,
        draw(st.sampled_from(OUTCOMES)),
        direction=draw(st.sampled_from(["in", "out"])),
        contact=draw(st.sampled_from([None, "priya-natarajan", "omar-haddad", "tom-reilly"])),
        item=draw(st.sampled_from(items)),
        cadence=draw(st.sampled_from([None, "care"])),
        next=draw(agreed),
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A plan that was worked for a while: what was due was done, tried, skipped or left, and other things happened."""
    book = draw(books())
    calendar = WorkCalendar(book.settings.calendar)
    world = World(book, calendar, AccountHistory(), noon(draw(days), calendar))
    for _ in range(draw(st.integers(0, 6))):
        work = world.planned()
        by_plan = draw(st.integers(0, 2))
        if work and by_plan:
            touch = logged(draw(st.sampled_from(work)), world.now, draw(st.sampled_from(OUTCOMES)))
        else:
            touch = anything(draw, world.now, book.cadences["care"])
        world = world.after(touch._replace(id=len(world.account_history.touches) + 1))
        world = world._replace(now=world.now + dt.timedelta(minutes=draw(st.integers(1, 60 * 24 * 40))))
    before = st.integers(1, 90).map(lambda ago: world.now - dt.timedelta(days=ago, seconds=1))
    of = {"account": st.just("acme"), "contact": st.none()}
    key, state = st.sampled_from(["acme/-/care/r0/first", "acme/-/care/r1/first"]), st.sampled_from
    number = st.just("+15125550142")
    message = st.builds(MessageRecord, key, **of, to=number, state=state(["queued", "sending", "in-doubt"]), at=before)
    reply = st.builds(
        Reply,
        st.just(0),
        **of,
        from_=number,
        text=st.just("hello"),
        received_at=before,
        state=state(["waiting", "closed"]),
    )
    promise = st.builds(Promise, st.just(0), st.just("acme"), st.just("a quote"), days, before, state(["open", "kept"]))
    snooze = st.builds(Snooze, state(["acme", None]), days, st.just("the holidays"), before)
    account_history = world.account_history._replace(
        messages=tuple(draw(st.lists(message, max_size=2))),
        replies=tuple(row._replace(id=n) for n, row in enumerate(draw(st.lists(reply, max_size=2)))),
        promises=tuple(row._replace(id=n) for n, row in enumerate(draw(st.lists(promise, max_size=2)))),
        # Two words on one snooze at the same instant have no order.
        snoozes=tuple(draw(st.lists(snooze, max_size=2, unique_by=lambda row: row.at))),
    )
    return world._replace(account_history=account_history)


@given(worlds(), st.randoms(use_true_random=False))
def test_the_same_input_gives_the_same_answer_whatever_the_order_of_the_rows(world: World, random: Any) -> None:
    def shuffled(rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(rows, len(rows)))

    account_history = world.account_history
    assume(len({touch.at for touch in timeline(account_history)}) == len(timeline(account_history)))
    first = world.agenda()
    assert world.agenda() == first
    assert timeline(account_history._replace(touches=shuffled(account_history.touches))) == timeline(account_history)
    other = AccountHistory(account_history.touches, *(shuffled(rows) for rows in account_history[1:]))
    assert sorted(world._replace(account_history=other).agenda(), key=by_key) == sorted(first, key=by_key)
    assert world._replace(account_history=other).due() == world.due()


@given(worlds())
def test_keys_and_items_are_unique_within_an_agenda(world: World) -> None:
    actions = world.agenda()
    assert len({action.key for action in actions}) == len(actions)
    assert len({(action.kind, action.item) for action in actions}) == len(actions)


@given(worlds())
def test_what_is_planned_falls_due_on_an_open_day_and_not_before_enter_on(world: World) -> None:
    enter_on = world.account.enter_on
    for action in world.agenda():
        if action.kind in PLANNED:
            assert world.calendar.is_open(action.due_on)
            assert enter_on is None or action.due_on >= enter_on


@given(worlds(), st.integers(1, 400))
def test_what_is_due_stays_due_once_under_its_key_on_every_open_day(world: World, later: int) -> None:
    world = world.ready()
    assume(not [*still_ahead(world.account, world.today)])  # what comes true changes what is asked for
    then = world.on(world.calendar.roll(world.today + dt.timedelta(days=later)))
    found = {action.key: action for action in then.due()}
    anchored = world.account.enter_on is not None or bool(timeline(world.account_history))
    for action in world.due():
        if action.kind == "milestone":
            # A yearly one may have given way to the next; without a first touch nobody can say what came before it.
            assert not anchored or action.item in {each.item for each in found.values()}
        else:
            assert action.key in found
    assert len({(action.kind, action.item) for action in found.values()}) == len(found)


@given(worlds(), st.booleans())
def test_a_completing_touch_takes_that_key_off_and_nothing_it_does_not_answer(world: World, skip: bool) -> None:
    world = world.ready()
    steps = {step.id for step in world.book.cadences["care"].steps}
    for action in world.planned():
        if action.contact is None and not skip:
            continue  # what is for somebody who is still to be found can only be skipped
        after = world.after(logged(action, world.now, "skipped" if skip else "done")).due()
        left = {each.key for each in after}
        assert action.key not in left
        for other in world.due():
            if other.key == action.key or other.key in left:
                continue
            if other.kind == "milestone" and not timeline(world.account_history):
                continue  # this is the account's first touch, and what lay before that is not asked for (BOOK)
            if other.kind in ("instead", "ask"):
                continue  # a text waited for it, and goes with that text or with a talk
            if other.kind in ("plan", "next") and other.kind in {each.kind for each in after}:
                continue  # the plan asks for one thing at a time; an agreed date stands for what comes next
            if {action.item, other.item} <= steps:
                continue  # a step before the current place that nobody tried is not asked for, agreed or not (BOOK)
            assert not skip, f"a skip of {action.key} took {other.key} away"
            same_channel = other.channel == action.channel and other.kind in ("rhythm", "next")
            same_person = other.kind == "contact" and other.contact == action.contact
            answered = other.kind == "reply" and other.reply_id is None
            assert same_channel or same_person or answered, (action.kind, action.item, other.kind, other.item)


AGAIN = (1, 2, 5)
"""The open days after which a try in vain comes up again: after the first, the second, each later one."""


@given(worlds(), st.sampled_from(["voicemail", "no-answer"]))
def test_a_try_that_reached_nobody_is_due_again_the_next_open_day_under_its_key(world: World, outcome: Outcome) -> None:
    world = world.ready()
    for action in world.planned():
        if action.contact and action.kind != "appreciation":
            after = world.after(logged(action, world.now, outcome))
            found = {each.key: each.due_on for each in after.agenda()}
            # After an earlier try the second wait follows, which is longer (BOOK, Step).
            tried = any(touch.tried for touch in timeline(world.account_history))
            waits = AGAIN if tried else AGAIN[:1]
            days = [world.calendar.roll(world.calendar.add(world.today, Duration(wait, "bd"))) for wait in waits]
            assert found[action.key] in days, (action.kind, action.item)
