"""BOOK, What is due: "Next date", and promises under "From the day"; PRACTICE J9 and J10."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Milestone, Rhythm, Step
from touchcli.rules.models.history import MessageRecord, Promise, Touch
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


def test_a_touch_on_that_channel_is_due_on_that_date(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    assert due_on(book(CALL), "2026-12-01", agreed(touch)) == {}
    found = due_on(book(CALL), "2026-12-02", agreed(touch))
    assert list(found) == ["next-call"]
    action = found["next-call"]
    assert (action.kind, action.channel, action.due_on) == ("next", "call", day("2026-12-02"))
    assert (action.key, action.cadence) == ("acme/omar-haddad/-/next-call/2026-12-02", None)
    assert action.reason == "agreed for today"


def test_a_closed_date_rolls_and_its_key_does_not(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(CALL), "2026-11-23", agreed(touch, on="2026-11-28"))["next-call"]
    assert (found.due_on, found.key) == (day("2026-11-30"), "acme/omar-haddad/-/next-call/2026-11-28")


def test_until_it_is_done_steps_and_rhythms_of_that_channel_wait(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    """What was agreed with the customer beats the cadence; milestones and other channels go on."""
    milestone = Milestone("renewal", "since", "call", yearly=True)
    rhythms = book(CALL, TEXT, milestone, known=True, since=day("2019-12-01"))
    assert {"next-call", "check-in", "renewal"} <= coming(rhythms, "2026-11-23", agreed(touch)).keys()
    assert "call" not in coming(rhythms, "2026-11-23", agreed(touch))
    steps = book(Step("introduce", "call"), Step("again", "call", after="introduce"), Step("write", "email"))
    first = touch("2026-11-16", "call", "reached", item="introduce", next=day("2026-12-02"))
    assert "again" not in coming(steps, "2026-11-23", first)
    assert "again" in coming(steps, "2026-11-23", first._replace(next=None))


def test_it_is_overdue_until_it_is_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    found = due_on(book(CALL), "2027-01-13", agreed(touch))["next-call"]
    assert (found.due_on, found.reason) == (day("2026-12-02"), "agreed for 2 Dec 2026")


@pytest.mark.parametrize("outcome", ["reached", "done", "declined", "skipped"])
def test_done_is_the_agreed_one_logged_with_its_key(
    book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str
) -> None:
    """Also before its day: they called back sooner."""
    key = "acme/omar-haddad/-/next-call/2026-12-02"
    done = touch("2026-12-01", "call", outcome, item="next-call", cadence=None, key=key)
    found = coming(book(CALL), "2026-12-01", agreed(touch), done)
    assert "next-call" not in found
    assert "call" in found


def test_or_any_made_on_the_day_or_later(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    before = touch("2026-12-01", "call", "reached")
    assert "next-call" in coming(book(CALL), "2026-12-01", agreed(touch), before)
    theirs = touch("2026-12-02", "call", "reached", direction="in")
    found = coming(book(CALL), "2026-12-02", agreed(touch), theirs)
    assert "next-call" not in found
    assert found["call"].due_on == day("2026-12-07")


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer"])
def test_a_tried_one_is_due_again_the_next_open_day(
    book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str
) -> None:
    key = "acme/omar-haddad/-/next-call/2026-12-02"
    tried = [touch(f"2026-12-0{n}", "call", outcome, item="next-call", cadence=None, key=key) for n in (2, 4)]
    found = coming(book(CALL), "2026-12-04", agreed(touch), *tried)["next-call"]
    assert (found.due_on, found.key) == (day("2026-12-07"), key)


def test_a_skipped_item_of_the_cadence_is_not_the_agreed_one(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    skipped = touch("2026-12-02", "call", "skipped", item="call")
    assert "next-call" in coming(book(CALL), "2026-12-02", agreed(touch), skipped)


def test_a_later_date_replaces_it(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    again = agreed(touch, made="2026-11-20", on="2026-12-10")
    assert coming(book(CALL), "2026-11-23", agreed(touch), again)["next-call"].due_on == day("2026-12-10")


def test_a_text_still_on_its_way_for_the_date_before_is_not_the_new_one(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    rows = (agreed(touch, "text"), agreed(touch, "text", made="2026-12-01", on="2026-12-10"))
    key = "acme/omar-haddad/-/next-text/2026-12-02"
    sent = touch("2026-12-02", "text", item="next-text", cadence=None, key=key)
    assert coming(book(TEXT), "2026-12-02", *rows, sent)["next-text"].due_on == day("2026-12-10")


def test_each_channel_has_its_own(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(CALL), "2026-11-23", agreed(touch), agreed(touch, "meeting", on="2026-12-03"))
    assert {"next-call": day("2026-12-02"), "next-meeting": day("2026-12-03")}.items() <= {
        name: action.due_on for name, action in found.items()
    }.items()


def test_next_cadence_leaves_it_to_the_cadence(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    back = touch("2026-11-23", "call", "reached", next="cadence")
    found = coming(book(CALL), "2026-11-23", agreed(touch), back)
    assert "next-call" not in found
    assert found["call"].due_on == day("2026-11-27")
    assert "next-call" not in coming(book(CALL), "2026-11-23", back)


def test_an_agreed_text_takes_its_words_from_the_rhythm_of_its_channel(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    assert coming(book(TEXT), "2026-11-23", agreed(touch, "text"))["next-text"].templates == ("pulse-check", "resource")
    assert coming(book(CALL), "2026-11-23", agreed(touch, "text"))["next-text"].templates == ()
    nowhere = book(CALL)._replace(cadences={})
    assert coming(nowhere, "2026-11-23", agreed(touch, "text"))["next-text"].templates == ()


def test_an_agreed_text_in_doubt_is_not_asked_for_again(
    book: MakeBook, coming: Actions, touch: MakeTouch, at: At
) -> None:
    key = "acme/omar-haddad/-/next-text/2026-12-02"
    message = MessageRecord(key, "acme", "omar-haddad", "+15125550117", "in-doubt", at("2026-12-02"))
    assert "next-text" not in coming(book(TEXT), "2026-12-02", agreed(touch, "text"), message)


def test_who_left_is_replaced_by_the_first_contact(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    gone = agreed(touch)._replace(contact="tom-reilly")
    contact = coming(book(CALL), "2026-11-23", gone)["next-call"].contact
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
