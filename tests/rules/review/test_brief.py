"""PRACTICE P8: the review of an account, each row with the place it comes from."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from touchcli.rules.due.situation import Situation
from touchcli.rules.models.account import (
    Account,
    Contact,
    DateOf,
    Expectation,
    Goal,
    Growth,
    Issue,
    LastSale,
    Sponsor,
    WhiteSpace,
    Worth,
)
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone, Rhythm, Step
from touchcli.rules.models.history import Promise, Reply, Snooze, Touch
from touchcli.rules.models.values import Duration
from touchcli.rules.review.brief import LAST, brief
from touchcli.rules.review.brief_plan import Plan
from touchcli.rules.review.brief_value import Ahead, Brief, Count, Dated, Money, Period, Target

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
At = Callable[[str], dt.datetime]
TODAY = "2026-11-23"
REVIEW = Milestone("review", "review.on", "meeting", lead=Duration(3, "w"), yearly=True)
ONCE = REVIEW._replace(yearly=False)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def where(file: str, line: int, path: tuple[str | int, ...]) -> str:
    return f"{file}:{'.'.join(map(str, path)) or line}"


@pytest.fixture
def made(situation: Callable[..., Situation]) -> Callable[..., Brief]:
    """Acme's brief on Monday 23 November, of a book and what happened."""

    def call(book: Book, *rows: Any, audience: Any = "us", since: str | None = None) -> Brief:
        account: Account = book.accounts["acme"]._replace(file="acme.yaml", line=1)
        asked = day(since) if since else None
        return brief(situation(book, TODAY, *rows), Plan(account, where), audience, asked)

    return call


Made = Callable[..., Brief]


def test_it_looks_back_to_the_last_review_that_took_place(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """The date in the plan may be another day; on the day of a review the time before it is still what is looked at."""
    plan = book(REVIEW, review=DateOf(day("2026-06-01")))
    rows = (
        touch("2026-05-20", "meeting", item="review", id=3),
        touch("2026-05-25", "meeting", "skipped", item="review", id=4),
        touch("2026-05-26", "meeting", "no-answer", item="review", id=5),
        touch("2026-05-27", "meeting", item="review", cadence="other", id=6),
        touch(TODAY, "meeting", item="review", id=7),
    )
    found = made(plan, *rows)
    assert found.period == Period(day("2026-05-20"), day(TODAY), "review", "touch 3")
    assert [row.source for row in found.touches] == ["touch 7", "touch 6", "touch 5"], (
        "not the review that it begins with"
    )
    assert made(plan, *rows, since="2026-11-01").period == Period(day("2026-11-01"), day(TODAY), "asked")


@pytest.mark.parametrize(
    ("item", "on", "since"),
    [
        (REVIEW, "2026-06-01", "2026-06-01"),
        (REVIEW, "2024-06-01", "2026-06-01"),
        (REVIEW, "2024-12-01", "2025-12-01"),
        (ONCE, "2024-12-01", "2024-12-01"),
        (REVIEW, TODAY, None),
        (REVIEW, "2027-02-17", None),
        (REVIEW, None, None),
    ],
)
def test_without_one_it_looks_back_to_the_last_review_date_or_90_days(
    book: MakeBook, made: Made, item: Milestone, on: str | None, since: str | None
) -> None:
    found = made(book(item, review=DateOf(day(on) if on else None))).period
    if since:
        assert found == Period(day(since), day(TODAY), "review date", "acme.yaml:review.on")
    else:
        assert found == Period(day("2026-08-25"), day(TODAY), "90 days")


def test_an_account_without_a_plan_for_anything_has_a_brief(book: MakeBook, made: Made) -> None:
    found = made(book(cadence=None, owner=None, contacts=(), expectations=()))
    assert found == Brief("acme", "Acme Industrial", "us", found.period, tier="A", status="customer", next=found.next)


def test_targets_stand_against_actuals(book: MakeBook, made: Made) -> None:
    """P1: one that is asked for on a day still to come counts as never asked."""
    told = Expectation("on time", ">= 98 %", "96.5 %", "Priya Natarajan", day("2026-05-04"))
    later = Expectation("price", asked_on=day("2026-12-01"))
    found = made(book(expectations=(told, later))).targets
    assert found == (
        Target("on time", ">= 98 %", "96.5 %", "Priya Natarajan", day("2026-05-04"), False, "acme.yaml:expectations.0"),
        Target("price", None, None, None, None, None, "acme.yaml:expectations.1"),
    )


def test_promises_of_the_time_and_how_they_ended(book: MakeBook, made: Made, at: At) -> None:
    """J10: kept, late, broken and overdue; what ended before the time is left out, what is open is not."""

    def promise(id: int, by: str, state: Any, closed: str | None, made_on: str = "2026-01-05") -> Promise:
        return Promise(id, "acme", f"promise {id}", day(by), at(made_on), state, at(closed) if closed else None)

    found = made(
        book(),
        promise(1, "2026-10-01", "kept", "2026-10-01"),
        promise(2, "2026-10-02", "kept", "2026-10-03"),
        promise(3, "2026-10-03", "broken", "2026-10-30"),
        promise(4, "2026-02-01", "open", None),
        promise(5, "2026-11-23", "open", None),
        promise(6, "2026-02-02", "kept", "2026-02-01"),
        promise(7, "2026-02-03", "kept", "2026-09-30"),
        promise(8, "2027-02-03", "kept", "2026-02-01"),
    )
    assert {row.source: row.state for row in found.promises} == {
        "promise 4": "overdue",
        "promise 7": "kept late",
        "promise 1": "kept",
        "promise 2": "kept late",
        "promise 3": "broken",
        "promise 5": "open",
        "promise 8": "kept",
    }
    assert [row.closed_on for row in found.promises][:2] == [None, day("2026-09-30")]


def test_what_was_done_is_counted_and_the_last_is_listed(book: MakeBook, made: Made, touch: MakeTouch, at: At) -> None:
    calls = [touch(f"2026-11-{n:02}", "call", "reached", id=n, note=f"call {n}") for n in range(1, 13)]
    found = made(
        book(),
        *calls,
        touch("2026-11-13", "call", "voicemail", id=13),
        touch("2026-11-14", "email", "bounced", id=14, contact="long-gone"),
        touch("2026-11-15", "text", "skipped", id=15),
        touch("2026-08-24", "letter", id=16),
        Reply(4, "acme", "priya-natarajan", "+15125550142", "Thursday?", at("2026-11-16")),
    )
    assert found.counts == (
        Count("call", 12, 0, 1, tuple(f"touch {n}" for n in range(1, 13)), ("touch 13",)),
        Count("text", 0, 1, 0, ("reply 4",)),
        Count("email", 0, 0, 1, (), ("touch 14",)),
    )
    assert len(found.touches) == LAST
    assert [(row.contact, row.note, row.outcome) for row in found.touches[:3]] == [
        ("Priya Natarajan", "Thursday?", "done"),
        ("long-gone", None, "bounced"),
        ("Priya Natarajan", None, "voicemail"),
    ]


def test_people_and_when_they_were_last_touched(book: MakeBook, made: Made, touch: MakeTouch) -> None:
    """P3, P6."""
    gone = Contact("Marcus Webb", title="Buyer", role="coach", id="marcus-webb", left=day("2026-05-01"))
    priya = Contact("Priya Natarajan", role="decision_maker", id="priya-natarajan")
    found = made(
        book(contacts=(priya, gone), team={"service": "Lee Park"}, sponsor=Sponsor("Sam Ortiz", "VP Sales")),
        touch("2026-01-05", "meeting", id=1),
        touch("2026-01-06", "call", "no-answer", id=2),
    )
    assert [(row.name, row.role, row.last_on, row.last_channel, row.last_source) for row in found.people] == [
        ("Priya Natarajan", "decision_maker", day("2026-01-05"), "meeting", "touch 1"),
        ("Marcus Webb", "coach", None, None, None),
    ]
    assert [(row.title, row.left, row.source) for row in found.people] == [
        (None, None, "acme.yaml:contacts.0"),
        ("Buyer", day("2026-05-01"), "acme.yaml:contacts.1"),
    ]
    assert [(row.job, row.name, row.title, row.source) for row in found.team] == [
        ("service", "Lee Park", None, "acme.yaml:team.service"),
        ("sponsor", "Sam Ortiz", "VP Sales", "acme.yaml:sponsor"),
    ]


def test_the_plan_with_its_places(book: MakeBook, made: Made) -> None:
    """P2, P4."""
    found = made(
        book(
            renewal=DateOf(day("2027-01-29")),
            review=DateOf(day("2027-02-17")),
            worth=Worth(Decimal(120), "USD"),
            last_sale=LastSale(day("2026-11-06"), Decimal(8)),
            growth=Growth(Decimal(150), day("2027-12-31"), Decimal(130)),
            goals=(Goal("one vendor", day("2027-06-30")), Goal("two plants", None, day("2026-12-01"))),
            white_space=(WhiteSpace("Plant 2", incumbent="Fastway"), WhiteSpace("Plant 3", value=Decimal(9))),
        )
    )
    assert found.dates == (
        Dated("renewal", day("2027-01-29"), "acme.yaml:renewal.on"),
        Dated("review", day("2027-02-17"), "acme.yaml:review.on"),
    )
    assert found.money == (
        Money("worth", Decimal(120), "USD", None, None, "acme.yaml:worth.revenue"),
        Money("last sale", Decimal(8), "USD", day("2026-11-06"), None, "acme.yaml:last_sale.amount"),
        Money("growth", Decimal(150), "USD", day("2027-12-31"), Decimal(130), "acme.yaml:growth.target"),
    )
    assert [(row.goal, row.reached_on, row.source) for row in found.goals] == [
        ("one vendor", None, "acme.yaml:goals.0"),
        ("two plants", None, "acme.yaml:goals.1"),
    ]
    assert [(row.name, row.source) for row in found.white_space] == [
        ("Plant 3", "acme.yaml:white_space.1"),
        ("Plant 2", "acme.yaml:white_space.0"),
    ]


@pytest.mark.parametrize(
    "plan", [{"worth": Worth()}, {"last_sale": LastSale(day("2026-11-06"))}, {"renewal": DateOf()}]
)
def test_an_amount_or_date_that_is_not_there_is_no_row(book: MakeBook, made: Made, plan: Any) -> None:
    found = made(book(**plan))
    assert (found.money, found.dates) == ((), ())


def test_issues_that_are_open_or_of_the_time(book: MakeBook, made: Made) -> None:
    """An issue of a day still to come shifts nobody's place."""
    found = made(
        book(
            issues=(
                Issue("of tomorrow", day("2026-11-24")),
                Issue("old and open", day("2026-01-05")),
                Issue("old and closed", day("2026-01-05"), day("2026-02-05")),
                Issue("closed lately", day("2026-01-05"), day("2026-11-05")),
                Issue("closed soon", day("2026-01-05"), day("2026-12-05")),
            )
        )
    )
    assert [(row.what, row.closed_on, row.source) for row in found.issues] == [
        ("old and open", None, "acme.yaml:issues.1"),
        ("closed lately", day("2026-11-05"), "acme.yaml:issues.3"),
        ("closed soon", None, "acme.yaml:issues.4"),
    ]


def test_next_steps_by_their_day(book: MakeBook, made: Made, touch: MakeTouch, at: At) -> None:
    """J9, J10: what was agreed and promised, and the next three things due, each with what asks for it."""
    call = Rhythm("call", "call", Duration(3, "d"))
    found = made(
        book(Step("introduce", "call"), call, known=True, sponsor=Sponsor("Sam Ortiz")),
        touch(
            "2026-11-20", "call", "reached", id=5, next=day("2026-12-01"), next_channel="meeting", next_time=dt.time(10)
        ),
        touch("2026-11-21", "email", id=6, contact="long-gone", next=day("2026-12-03")),
        Promise(7, "acme", "a quote", day("2026-11-30"), at("2026-11-20")),
        Promise(8, "acme", "samples", day("2026-11-20"), at("2026-11-19"), "kept"),
        Reply(4, "acme", "priya-natarajan", "+15125550142", "Thursday?", at("2026-11-22")),
        Snooze("acme", day("2026-12-24"), "stock-taking", at("2026-11-22")),
    )
    steps = {step.source: step for step in found.next}
    assert steps["touch 5"] == Ahead(
        "agreed", day("2026-12-01"), "meeting", dt.time(10), "Priya Natarajan", None, "touch 5"
    )
    assert steps["touch 6"].contact is None
    assert steps["promise 7"] == Ahead("promise", day("2026-11-30"), None, None, None, "a quote", "promise 7")
    assert steps["reply 4"].kind == "due"
    assert steps[":rhythms.0"].channel == "call"
    assert [step.on for step in found.next] == sorted(step.on for step in found.next)
    assert sum(step.kind == "due" for step in found.next) == 3
    assert found.snoozed is not None
    assert found.snoozed.because == "stock-taking"


@pytest.mark.parametrize(
    ("plan", "source"),
    [
        ({"goals": (Goal("one vendor", day("2026-11-20")),)}, "acme.yaml:goals"),
        ({"growth": Growth(Decimal(150), day("2026-11-20"))}, "acme.yaml:growth"),
        ({"expectations": (Expectation("on time", asked_on=day("2026-05-04")),)}, "acme.yaml:expectations"),
        ({"contacts": ()}, "acme.yaml:1"),
    ],
)
def test_what_the_plan_asks_for_has_its_key_as_the_source(
    book: MakeBook, made: Made, touch: MakeTouch, plan: Any, source: str
) -> None:
    rows = [] if "contacts" in plan else [touch("2026-11-20", "call", "reached", id=1)]
    found = made(book(Step("introduce", "call"), known=True, **plan), *rows)
    assert source in [step.source for step in found.next if step.kind == "due"]
