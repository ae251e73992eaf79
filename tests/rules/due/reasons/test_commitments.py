"""BOOK, What is due: "Next date", and promises under "From the day"; PRACTICE J9 and J10."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import DateOf
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone, Rhythm, Step
from touchcli.rules.models.history import Mark, MessageRecord, Promise, Touch
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
At = Callable[[str], dt.datetime]

CALL = Rhythm("call", "call", Duration(3, "d"))
TEXT = Rhythm("check-in", "text", Duration(3, "w"), templates=("pulse-check", "resource"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def agreed(touch: MakeTouch, channel: str = "call", made: str = "2026-11-16", on: str = "2026-12-02") -> Touch:
    return touch(made, channel, next=day(on), contact="omar-haddad")


def test_the_item_of_the_channel_that_comes_next_is_moved_to_the_day(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    """The same touch, with its id and key, with whom it was agreed."""
    assert due_on(book(CALL), "2026-12-01", agreed(touch)) == {}
    action = due_on(book(CALL), "2026-12-02", agreed(touch))["call"]
    assert (action.kind, action.channel, action.due_on) == ("next", "call", day("2026-12-02"))
    assert action.key == "acme/priya-natarajan/key-account/call/2026-11-19"
    assert action.contact is not None
    assert action.contact.id == "omar-haddad"
    assert action.reason.startswith("agreed for today: ")


def test_where_nothing_waits_on_the_channel_it_is_an_item_of_its_own(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    action = due_on(book(TEXT), "2026-12-02", agreed(touch))["next-call"]
    assert (action.kind, action.key, action.cadence) == ("next", "acme/omar-haddad/-/next-call/2026-12-02", None)
    assert action.reason == "agreed for today"


def test_an_item_for_somebody_else_is_not_the_agreed_one(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    visit = Rhythm("visit", "meeting", Duration(3, "m"), to="decision_maker")
    sponsors = Rhythm("sponsor-visit", "meeting", Duration(3, "m"), by="sponsor")
    found = coming(book(visit, sponsors, known=True), "2026-11-23", agreed(touch, "meeting"))
    assert {name: found[name].kind for name in ("visit", "next-meeting")} == {
        "visit": "rhythm",
        "next-meeting": "next",
    }


def test_a_closed_date_rolls_and_its_key_does_not(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(TEXT), "2026-11-23", agreed(touch, on="2026-11-28"))["next-call"]
    assert (found.due_on, found.key) == (day("2026-11-30"), "acme/omar-haddad/-/next-call/2026-11-28")


def test_a_date_may_be_for_another_channel_and_an_hour(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    rows = agreed(touch)._replace(next_channel="meeting", next_time=dt.time(10, 30))
    found = coming(book(CALL), "2026-11-23", rows)
    assert found["call"].kind == "rhythm"
    meeting = found["next-meeting"]
    assert meeting.agreed_at == dt.datetime(2026, 12, 2, 16, 30, tzinfo=dt.UTC)
    assert meeting.reason == "agreed for 2 Dec, 10:30"


def test_everything_else_of_the_channel_goes_on(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """The opening does not stop for a date: the step that comes next is moved, and the others keep their days."""
    milestone = Milestone("renewal", "since", "call", yearly=True)
    rhythms = book(CALL, TEXT, milestone, known=True, since=day("2019-12-21"))
    found = coming(rhythms, "2026-11-23", agreed(touch))
    assert {name: found[name].kind for name in ("call", "check-in", "renewal")} == {
        "call": "next",
        "check-in": "rhythm",
        "renewal": "milestone",
    }
    steps = book(
        Step("introduce", "call"),
        Step("again", "call", wait=Duration(4, "d"), after=("introduce",)),
        Step("third", "call", wait=Duration(9, "d"), after=("introduce",)),
    )
    first = touch("2026-11-16", "call", "reached", item="introduce", next=day("2026-12-02"))
    found = coming(steps, "2026-11-23", first)
    assert [(found[name].kind, found[name].due_on) for name in ("again", "third")] == [
        ("next", day("2026-12-02")),
        ("step", day("2026-11-25")),
    ]
    done = touch("2026-12-02", "call", "reached", item="again", key=found["again"].key)
    assert coming(steps, "2026-12-02", first, done).keys() >= {"third"}
    assert "again" not in coming(steps, "2026-12-02", first, done), "both are done"


def test_a_voicemail_with_a_date_leaves_the_step_for_that_date(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(Step("introduce", "call"))
    tried = touch("2026-11-16", "call", "voicemail", item="introduce", next=day("2026-12-02"))
    found = coming(plan, "2026-11-23", tried)["introduce"]
    assert (found.kind, found.due_on) == ("next", day("2026-12-02"))
    done = touch("2026-12-02", "call", "reached", item="introduce", key=found.key)
    assert "introduce" not in coming(plan, "2026-12-02", tried, done), "both are done"


def test_a_milestone_whose_day_has_not_come_is_not_moved(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    far = Milestone("renewal", "renewal.on", "call")
    found = coming(book(far, renewal=DateOf(day("2027-03-31"))), "2026-11-23", agreed(touch))
    assert (found["renewal"].kind, found["renewal"].due_on) == ("milestone", day("2027-03-31"))
    assert "next-call" in found


def test_it_is_overdue_until_it_is_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    found = due_on(book(TEXT), "2027-01-13", agreed(touch))["next-call"]
    assert (found.due_on, found.reason) == (day("2026-12-02"), "agreed for 2 Dec 2026")


@pytest.mark.parametrize(
    ("outcome", "on", "also"),
    [("skipped", "2026-11-20", (("next-call", None, None),)), ("declined", "2026-12-01", ())],
)
def test_a_skip_of_it_or_a_refusal_ends_it(
    book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str, on: str, also: tuple[Mark, ...]
) -> None:
    ended = touch(on, "call", outcome, item="call", also=also)
    assert coming(book(CALL), "2026-12-01", agreed(touch), ended)["call"].kind == "rhythm"


@pytest.mark.parametrize("item", ["call", "appreciation"])
def test_a_skip_of_something_else_leaves_it(book: MakeBook, coming: Actions, touch: MakeTouch, item: str) -> None:
    found = coming(book(CALL), "2026-12-01", agreed(touch), touch("2026-11-20", "call", "skipped", item=item))
    assert found["call"].kind == "next"


def test_a_live_touch_on_the_day_before_is_it_and_an_earlier_one_leaves_it(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    before = touch("2026-11-30", "call", "reached")
    assert coming(book(CALL), "2026-11-30", agreed(touch), before)["call"].kind == "next"
    for on in ("2026-12-01", "2026-12-02"):
        theirs = touch(on, "call", "reached", direction="in")
        found = coming(book(CALL), "2026-12-02", agreed(touch), theirs)
        assert found["call"].kind == "rhythm"


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer"])
def test_a_tried_one_is_due_again_as_a_step_is(book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str) -> None:
    key = "acme/omar-haddad/-/next-call/2026-12-02"
    tried = [touch(f"2026-12-0{n}", "call", outcome, item="next-call", cadence=None, key=key) for n in (2, 4)]
    found = coming(book(TEXT), "2026-12-02", agreed(touch), tried[0])["next-call"]
    assert (found.due_on, found.key) == (day("2026-12-03"), key)
    assert coming(book(TEXT), "2026-12-04", agreed(touch), *tried)["next-call"].due_on == day("2026-12-08")


def test_a_later_date_replaces_it(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    again = agreed(touch, made="2026-11-20", on="2026-12-10")
    assert coming(book(CALL), "2026-11-23", agreed(touch), again)["call"].due_on == day("2026-12-10")


def test_each_channel_has_its_own(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(), "2026-11-23", agreed(touch), agreed(touch, "meeting", on="2026-12-03"))
    assert {"next-call": day("2026-12-02"), "next-meeting": day("2026-12-03")}.items() <= {
        name: action.due_on for name, action in found.items()
    }.items()


def test_next_cadence_leaves_it_to_the_cadence(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    back = touch("2026-11-23", "call", "reached", next="cadence")
    found = coming(book(CALL), "2026-11-23", agreed(touch), back)
    assert (found["call"].kind, found["call"].due_on) == ("rhythm", day("2026-11-27"))
    assert "next-call" not in coming(book(CALL), "2026-11-23", back)


def test_an_agreed_text_takes_its_words_from_the_rhythm_of_its_channel(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    assert coming(book(TEXT), "2026-11-23", agreed(touch, "text"))["check-in"].templates == ("pulse-check", "resource")
    opening = book(Step("introduce", "call"), TEXT)
    assert coming(opening, "2026-11-23", agreed(touch, "text"))["next-text"].templates == ("pulse-check", "resource")
    assert coming(book(CALL), "2026-11-23", agreed(touch, "text"))["next-text"].templates == ()
    nowhere = book(CALL)._replace(cadences={})
    assert coming(nowhere, "2026-11-23", agreed(touch, "text"))["next-text"].templates == ()


def test_an_agreed_text_in_doubt_is_not_asked_for_again(
    book: MakeBook, coming: Actions, touch: MakeTouch, at: At
) -> None:
    key = "acme/omar-haddad/-/next-text/2026-12-02"
    message = MessageRecord(key, "acme", "omar-haddad", "+15125550117", "in-doubt", at("2026-12-02"))
    assert coming(book(TEXT), "2026-12-02", agreed(touch, "text"), message)["check-in"].kind == "rhythm"


def test_who_left_is_replaced_by_the_first_contact(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    gone = agreed(touch)._replace(contact="tom-reilly")
    contact = coming(book(CALL), "2026-11-23", gone)["call"].contact
    assert contact is not None
    assert contact.id == "priya-natarajan"


def promise(at: At, by: str, **changes: Any) -> Promise:
    return Promise(7, "acme", "quote for Plant 2", day(by), at("2026-11-16"))._replace(**changes)


def test_a_promise_is_due_on_its_date(book: MakeBook, coming: Actions, at: At) -> None:
    found = coming(book(), "2026-11-23", promise(at, "2026-11-27"))["promise-7"]
    assert (found.kind, found.channel, found.due_on, found.promise_id) == ("promise", "call", day("2026-11-27"), 7)
    assert found.key == "acme/priya-natarajan/-/promise-7/2026-11-27"
    assert found.reason.endswith(": quote for Plant 2")


def test_a_promise_for_a_closed_day_rolls(book: MakeBook, coming: Actions, at: At) -> None:
    assert coming(book(), "2026-11-23", promise(at, "2026-11-28"))["promise-7"].due_on == day("2026-11-30")


def test_an_overdue_promise_says_so(book: MakeBook, due_on: Actions, at: At) -> None:
    assert due_on(book(), "2026-11-23", promise(at, "2026-11-21"))["promise-7"].reason == (
        "promise overdue 2 days: quote for Plant 2"
    )
    assert "overdue 1 day:" in due_on(book(), "2026-11-24", promise(at, "2026-11-23"))["promise-7"].reason
    assert "overdue" not in due_on(book(), "2026-11-23", promise(at, "2026-11-23"))["promise-7"].reason


@pytest.mark.parametrize("state", ["kept", "broken"])
def test_a_promise_that_is_settled_is_not_due(book: MakeBook, coming: Actions, at: At, state: str) -> None:
    assert "promise-7" not in coming(book(), "2026-11-23", promise(at, "2026-11-20", state=state))
