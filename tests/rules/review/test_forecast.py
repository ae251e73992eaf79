"""PRACTICE J5, P7, P10: the coming weeks, walked by the same rules as today."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from touchcli.rules.calendar import WorkCalendar
from touchcli.rules.due.due import due
from touchcli.rules.due.live_first import goes_first
from touchcli.rules.due.rank import ranked
from touchcli.rules.models.account import Account, Contact, DateOf, Sponsor
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Cadence, Milestone, Rhythm, Step
from touchcli.rules.models.history import AccountHistory, History, Promise, Reply, Snooze, Touch
from touchcli.rules.models.settings import Calendar, Channel, Rep, Settings
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration
from touchcli.rules.review.forecast import NOBODY, Day, Load, walk, worker

MakeBook = Callable[..., Book]
MONDAY = dt.date(2026, 11, 23)
CALENDAR = WorkCalendar(Calendar("America/Chicago", closed=(dt.date(2026, 11, 26),)))

CALL = Rhythm("call", "call", Duration(3, "d"))
TEXT = Rhythm("check-in", "text", Duration(2, "w"), templates=("hello", "thanks"))


def days(book: Book, weeks: int = 2, history: History | None = None) -> list[Day]:
    return list(walk(book, history or History(), CALENDAR, MONDAY, weeks * 7))


def counts(day: Day) -> dict[str, int]:
    return dict(Counter(action.item for action in day.done))


def test_a_rhythm_comes_round(book: MakeBook) -> None:
    """J5: every third day is two calls a week."""
    found = days(book(CALL, known=True))
    assert [day.on for day in found if day.done] == [
        dt.date.fromisoformat(text) for text in ("2026-11-23", "2026-11-27", "2026-11-30", "2026-12-03")
    ]


def test_steps_come_in_order_and_then_the_rhythms(book: MakeBook) -> None:
    steps = (
        Step("introduce", "call"),
        Step("thank-you", "email"),
        Step("letter-arrived", "call", wait=Duration(4, "d")),
    )
    found = [(day.on.day, counts(day)) for day in days(book(*steps, CALL)) if day.done]
    assert found == [(23, {"introduce": 1}), (24, {"thank-you": 1}), (30, {"letter-arrived": 1}), (3, {"call": 1})]


def test_a_text_waits_for_a_call_there_is_no_room_for_and_not_for_ever(book: MakeBook) -> None:
    """T16."""
    found = days(book(CALL, TEXT, known=True), weeks=1)
    assert [counts(day) for day in found] == [{"call": 1, "check-in": 1}, {}, {}, {"call": 1}]
    busy = days(with_capacity(book(CALL, TEXT, known=True, enter_on=MONDAY), {"call": 0}), weeks=2)
    assert next(day.on for day in busy if "check-in" in counts(day)) == dt.date(2026, 11, 27)


def test_what_has_no_room_is_late_and_comes_the_next_day(book: MakeBook, acme: Account) -> None:
    more = tuple(acme._replace(id=f"more-{n}", name=f"More {n}") for n in range(4))
    plan = book(Step("introduce", "call"), accounts=more)
    plan = with_capacity(plan, {"call": 2})
    found = days(plan, weeks=1)
    assert [(len(day.done), len(day.late)) for day in found] == [(2, 3), (2, 1), (1, 0), (0, 0)]
    assert found[0].loads() == [Load(MONDAY, "dana", "call", 2, 3)]


def with_capacity(plan: Book, capacity: dict[Channel, int]) -> Book:
    reps = {id: rep._replace(capacity=capacity) for id, rep in plan.settings.reps.items()}
    return plan._replace(settings=plan.settings._replace(reps=reps))


def test_nobody_has_no_room_is_not_the_same_as_no_owner(book: MakeBook) -> None:
    found = days(with_capacity(book(CALL, known=True, owner=None), {"call": 0}), weeks=1)
    assert found[0].loads() == [Load(MONDAY, NOBODY, "call", 2, 0)], "the call, and to find an owner"
    assert not any(action.item == "find-owner" for day in found[1:] for action in day.done), "found is found"


def test_a_contact_that_was_found_holds_no_text_back(book: MakeBook, acme: Account) -> None:
    """T16: the day after, no call is due any more, so the two texts go by their own rank."""
    bare = acme._replace(id="a-bare-one", contacts=())
    plan = with_capacity(book(Step("introduce", "call"), Step("thanks", "text"), accounts=(bare,)), {"text": 1})
    found = [[(action.account.id, action.item) for action in day.done] for day in days(plan, weeks=1)]
    assert found == [
        [("a-bare-one", "introduce"), ("acme", "introduce"), ("a-bare-one", "find-contact")],
        [("a-bare-one", "thanks")],
        [("acme", "thanks")],
        [],
    ]


def test_the_sponsor_does_the_sponsors_calls(book: MakeBook) -> None:
    """P6: they take none of the rep's time."""
    call = Rhythm("sponsor-call", "call", Duration(6, "m"), by="sponsor")
    plan = with_capacity(book(call, known=True, sponsor=Sponsor("Sam Ortiz")), {"call": 0})
    assert days(plan, weeks=1)[0].loads() == [Load(MONDAY, "Sam Ortiz", "call", 1, 0)]


def test_a_thank_you_is_owed_once(book: MakeBook) -> None:
    """T9: the touch has the purpose of its template, so it is not owed again the next day."""
    templates = (
        Template("appreciation", id="thanks", text=("Thank you",)),
        Template("insight", id="hello", text=("Hi",)),
    )
    plan = book(TEXT, known=True, enter_on=dt.date(2026, 1, 5), templates=templates)
    texts = [action.item for day in days(plan, weeks=3) for action in day.done]
    assert Counter(texts).items() >= {"appreciation": 1, "check-in": 2, "contact-priya-natarajan": 1}.items()


def test_what_waits_and_what_was_promised_is_done_once(book: MakeBook) -> None:
    at = dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
    account_history = AccountHistory(
        replies=(Reply(3, "acme", "priya-natarajan", "+15125550142", "Thursday?", at),),
        promises=(Promise(5, "acme", "a quote", dt.date(2026, 11, 25), at),),
    )
    done = [
        (day.on.day, action.item) for day in days(book(), 2, History({"acme": account_history})) for action in day.done
    ]
    assert done == [(23, "reply-3"), (25, "promise-5")]


def test_a_snooze_silences_the_weeks_before_it_ends(book: MakeBook) -> None:
    account_history = AccountHistory(snoozes=(Snooze("acme", dt.date(2026, 12, 1), "away", CALENDAR_NOON),))
    found = days(book(CALL, known=True), 2, History({"acme": account_history}))
    assert next(day.on for day in found if day.done) == dt.date(2026, 12, 1)


CALENDAR_NOON = dt.datetime(2026, 11, 20, 18, tzinfo=dt.UTC)


def test_only_the_accounts_asked_for_are_walked(book: MakeBook, acme: Account) -> None:
    plan = book(CALL, known=True, accounts=(acme._replace(id="other", known=True),))
    found = walk(plan, History(), CALENDAR, MONDAY, 1, [plan.accounts["other"]])
    assert [action.account.id for day in found for action in day.done] == ["other"]


# Any book, any capacities: what holds for all of them.

PEOPLE = (Contact("Priya Natarajan", role="decision_maker", id="priya"), Contact("Omar Haddad", id="omar"))
CHANNELS: tuple[Channel, ...] = ("call", "text", "email", "meeting")


def durations() -> st.SearchStrategy[Duration]:
    return st.builds(Duration, st.integers(1, 12), st.sampled_from(["d", "bd", "w"]))


@st.composite
def cadences(draw: st.DrawFn) -> Cadence:
    channel, maybe = st.sampled_from(CHANNELS), st.one_of(st.none(), durations())
    steps = [Step(f"step-{n}", draw(channel), wait=draw(maybe)) for n in range(draw(st.integers(0, 3)))]
    to = st.sampled_from([None, "decision_maker"])
    rhythms = [
        Rhythm(f"rhythm-{n}", draw(channel), draw(durations()), to=draw(to)) for n in range(draw(st.integers(0, 3)))
    ]
    milestones = [
        Milestone("renewal", "renewal.on", draw(channel), lead=draw(maybe), yearly=draw(st.booleans()))
        for _ in range(draw(st.integers(0, 1)))
    ]
    return Cadence("steady", steps=tuple(steps), rhythms=tuple(rhythms), milestones=tuple(milestones))


@st.composite
def books(draw: st.DrawFn) -> tuple[Book, History]:
    near = st.one_of(st.none(), st.dates(dt.date(2026, 10, 20), dt.date(2026, 12, 20)))
    accounts, account_history = {}, {}
    for n in range(draw(st.integers(1, 4))):
        id = f"account-{n}"
        accounts[id] = Account(
            id,
            id,
            tier=draw(st.sampled_from(["A", "B", None])),
            owner=draw(st.sampled_from(["dana", "theo", None])),
            cadence=draw(st.sampled_from(["steady", "steady", None])),
            known=draw(st.booleans()),
            enter_on=draw(near),
            renewal=DateOf(draw(near)),
            contacts=PEOPLE[: draw(st.integers(0, 2))],
        )
        touches = draw(st.lists(st.tuples(st.integers(1, 40), st.sampled_from(CHANNELS)), max_size=3))
        account_history[id] = AccountHistory(
            tuple(
                Touch(id, channel, dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC) - dt.timedelta(days=ago), "done", "out")
                for ago, channel in sorted(touches, reverse=True)
            )
        )
    capacity = st.dictionaries(st.sampled_from(CHANNELS), st.integers(0, 2))
    reps = {id: Rep("A Rep", "Northgate Supply", id=id, capacity=draw(capacity)) for id in ("dana", "theo")}
    return Book(Settings(CALENDAR.calendar, reps), accounts, {"steady": draw(cadences())}), History(account_history)


def anew(book: Book, history: History, weeks: int) -> Iterator[tuple[dt.date, Counter[str], Counter[str]]]:
    """The same days by asking for everything that is due on each of them: the plain way, which `walk` shortens."""
    account_history, once = dict(history.accounts), set[str]()
    for day in (MONDAY + dt.timedelta(days=n) for n in range(weeks * 7)):
        if not CALENDAR.is_open(day):
            continue
        now = dt.datetime.combine(day, dt.time(12), CALENDAR.zone).astimezone(dt.UTC)
        # What is done is not due any more, so it has no part in the order of the day either.
        every = due(book, History(account_history), CALENDAR, now)
        waiting = ranked((each for each in every if each.key not in once), day)
        calls: list[Action] = []
        used: Counter[tuple[str, str]] = Counter()
        done, late = Counter[str](), Counter[str]()
        for action in waiting:
            if action.channel == "text" and any(waits(action, call, book, day) for call in calls):
                continue
            rep = book.settings.reps.get(action.account.owner or "")
            used[worker(action), action.channel] += 1
            if rep and used[worker(action), action.channel] > rep.capacity.get(action.channel, 10**9):
                late[action.key] += 1
                calls.append(action)
                continue
            done[action.key] += 1
            once.add(action.key)
            before = account_history.get(action.account.id, AccountHistory())
            account_history[action.account.id] = before._replace(touches=(*before.touches, made(action, now)))
        yield day, done, late


def waits(text: Action, call: Action, book: Book, day: dt.date) -> bool:
    balance = book.cadences["steady"].balance if text.account.cadence else Balance()
    return call.account.id == text.account.id and goes_first(call, text.contact, balance, CALENDAR, day)


def made(action: Action, now: dt.datetime) -> Touch:
    contact = action.contact.id if action.contact else None
    outcome = "reached" if action.channel == "call" else "done"
    return Touch(
        action.account.id,
        action.channel,
        now,
        outcome,  # type: ignore[arg-type]
        contact=contact,
        item=action.item,
        cadence=action.cadence,
        key=action.key,
    )


def one_without_a_contact() -> tuple[Book, History]:
    """Two accounts with a text due on the second day and room for one; to find a contact was a call of the first."""
    steps = (Step("step-0", "call"), Step("step-1", "text"))
    accounts = [
        Account(id, id, tier="A", owner="dana", cadence="steady", contacts=contacts)
        for id, contacts in (("account-0", ()), ("account-1", PEOPLE[:1]))
    ]
    reps = {"dana": Rep("A Rep", "Northgate Supply", id="dana", capacity={"text": 1})}
    book = Book(
        Settings(CALENDAR.calendar, reps),
        {account.id: account for account in accounts},
        {"steady": Cadence("steady", steps=steps)},
    )
    return book, History()


@settings(max_examples=200)
@given(books())
@example(one_without_a_contact())
def test_the_walk_is_every_day_asked_anew(made: tuple[Book, History]) -> None:
    """P10: `walk` looks at an account only when something of it can change, and misses nothing by that."""
    found = [
        (day.on, Counter(action.key for action in day.done), Counter(action.key for action in day.late))
        for day in walk(*made, CALENDAR, MONDAY, 21)
    ]
    assert found == list(anew(*made, 3))


@settings(max_examples=60)
@given(books())
def test_work_is_conserved_and_fits(made: tuple[Book, History]) -> None:
    """J5: nothing is done twice, nothing on a closed day, nobody does more than there is room for."""
    book, history = made
    seen: set[str] = set()
    for day in walk(book, history, CALENDAR, MONDAY, 28):
        assert CALENDAR.is_open(day.on)
        keys = [action.key for action in day.done]
        assert not seen.intersection(keys)
        assert len(set(keys)) == len(keys)
        assert not {action.key for action in day.late}.intersection(keys)
        seen.update(keys)
        for load in day.loads():
            rep = book.settings.reps.get(load.rep)
            assert load.done <= (rep.capacity.get(load.channel, load.done) if rep else load.done)
            assert load.done + load.late > 0


@settings(max_examples=60)
@given(books())
def test_the_first_day_is_what_is_due(made: tuple[Book, History]) -> None:
    """P10: but for the texts that wait for a call of that day."""
    book, history = made
    now = dt.datetime.combine(MONDAY, dt.time(12), CALENDAR.zone).astimezone(dt.UTC)
    today = due(book, history, CALENDAR, now)
    first = next(walk(book, history, CALENDAR, MONDAY, 1))
    assert sorted(action.key for action in (*first.done, *first.late)) == sorted(
        action.key
        for action in today
        if action.channel != "text" or not any(waits(action, call, book, MONDAY) for call in first.late)
    )


@pytest.mark.parametrize("start", ["2026-11-26", "2026-11-28"])
def test_a_forecast_may_begin_on_a_closed_day(book: MakeBook, start: str) -> None:
    found = list(walk(book(CALL, known=True), History(), CALENDAR, dt.date.fromisoformat(start), 3))
    assert all(CALENDAR.is_open(day.on) for day in found)
