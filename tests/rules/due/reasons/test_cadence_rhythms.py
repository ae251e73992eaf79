"""BOOK, What is due: "Rhythm" and the settled points about it."""

import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.due.reasons.rhythms import _placed
from touchcli.rules.models.account import Contact, ContactTexting, TextsOnly
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.history import MessageRecord, Reply, Touch
from touchcli.rules.models.values import Duration, Phone, Workdays

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
At = Callable[[str], dt.datetime]

CALL = Rhythm("call", "call", Duration(3, "d"), template="catch-up")
TEXT = Rhythm("check-in", "text", Duration(3, "w"), templates=("pulse-check", "resource"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_it_runs_once_the_steps_are_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    plan = book(Step("introduce", "call"), Step("thank-you", "email"), CALL)
    done = touch("2026-11-16", "call", "reached", item="introduce")
    assert list(due_on(plan, "2026-11-23", done)) == ["thank-you"]
    assert list(due_on(plan, "2026-11-23", done, touch("2026-11-23", "email", item="thank-you"))) == ["call"]


def test_known_starts_there_with_a_channel_never_used_due_now(book: MakeBook, due_on: Actions) -> None:
    found = due_on(book(TEXT, known=True), "2026-11-23")["check-in"]
    assert (found.kind, found.due_on, found.reason) == ("rhythm", day("2026-11-23"), "no text yet")
    assert found.key == "acme/priya-natarajan/key-account/check-in/first"
    assert found.templates == ("pulse-check", "resource")


def test_what_is_due_now_has_the_same_key_tomorrow(book: MakeBook, due_on: Actions) -> None:
    plan = book(CALL, TEXT, known=True)
    assert {a.key for a in due_on(plan, "2026-11-23").values()} == {a.key for a in due_on(plan, "2026-11-24").values()}


def test_a_channel_never_used_is_due_on_the_day_the_last_step_was_done(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    done = touch("2026-11-07", "call", "reached", item="introduce")  # a Saturday
    found = due_on(book(Step("introduce", "call"), TEXT), "2026-11-23", done)["check-in"]
    assert (found.due_on, found.key[-6:]) == (day("2026-11-09"), "/first")


def test_the_last_of_several_steps_is_the_one_done_last(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    steps = (Step("introduce", "call"), Step("thank-you", "email"), Step("again", "call", after=("introduce",)))
    rows = (
        touch("2026-11-16", "call", "reached", item="introduce"),
        touch("2026-11-20", "email", item="thank-you"),
        touch("2026-11-18", "call", "reached", item="again"),
    )
    assert due_on(book(*steps, TEXT), "2026-11-23", *rows)["check-in"].due_on == day("2026-11-20")


def test_it_is_due_every_so_often_after_the_last_touch_on_that_channel(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    rows = (touch("2026-11-17", "call", "reached"), touch("2026-11-23", "email"))
    found = coming(book(CALL), "2026-11-23", *rows)["call"]
    assert (found.due_on, found.reason) == (day("2026-11-20"), "6 days since the last call")
    assert found.key == "acme/priya-natarajan/key-account/call/2026-11-20"
    assert found.interval == 3


def test_it_rolls_and_the_rolled_day_is_in_the_key(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(CALL), "2026-11-23", touch("2026-11-23", "call", "reached"))["call"]
    assert found.due_on == day("2026-11-27")  # Thursday is Thanksgiving
    assert found.key.endswith("/2026-11-27")


def test_a_month_after_31_january_is_the_last_of_february(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    visit = Rhythm("visit", "meeting", Duration(1, "m"))
    found = coming(book(visit), "2028-02-01", touch("2028-01-31", "meeting"))["visit"]
    assert found.due_on == day("2028-02-29")


def test_whoever_began_it_counts(book: MakeBook, coming: Actions, touch: MakeTouch, at: At) -> None:
    began = touch("2026-11-23", "text", direction="in")
    reply = Reply(1, "acme", "priya-natarajan", "+15125550142", "can you do Thursday?", at("2026-11-24"))
    assert coming(book(TEXT), "2026-11-24", began)["check-in"].due_on == day("2026-12-14")
    assert coming(book(TEXT), "2026-11-24", began, reply)["check-in"].due_on == day("2026-12-15")


def test_whatever_caused_it_counts(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    plan = book(CALL, Rhythm("second", "call", Duration(2, "w")))
    rows = (touch("2026-11-20", "call", "reached", item="call"), touch("2026-11-23", "call", "reached"))
    found = coming(plan, "2026-11-23", *rows)
    assert (found["call"].due_on, found["second"].due_on) == (day("2026-11-27"), day("2026-12-07"))


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer", "declined"])
def test_a_tried_call_does_not_reset_it_and_is_due_again_the_next_open_day(
    book: MakeBook, coming: Actions, touch: MakeTouch, outcome: str
) -> None:
    before = coming(book(CALL), "2026-11-25", touch("2026-11-20", "call", "reached"))["call"]
    rows = (touch("2026-11-20", "call", "reached"), touch("2026-11-25", "call", outcome, item="call", key=before.key))
    found = coming(book(CALL), "2026-11-25", *rows)["call"]
    assert (found.due_on, found.key) == (day("2026-11-27"), before.key)
    assert found.reason == "5 days since the last call"


def test_a_tried_call_on_a_channel_never_used(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    found = coming(book(CALL, known=True), "2026-11-23", touch("2026-11-23", "call", "voicemail"))["call"]
    assert (found.due_on, found.key[-6:], found.reason) == (day("2026-11-24"), "/first", "no call yet")


def test_a_try_before_the_last_touch_is_forgotten(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    rows = (touch("2026-11-20", "call", "voicemail"), touch("2026-11-23", "call", "reached"))
    assert coming(book(Rhythm("call", "call", Duration(1, "d"))), "2026-11-23", *rows)["call"].due_on == day(
        "2026-11-24"
    )


def test_a_skipped_turn_counts_as_one_for_its_own_rhythm_alone(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(TEXT, Rhythm("news", "text", Duration(2, "w")))
    rows = (touch("2026-11-02", "text"), touch("2026-11-23", "text", "skipped", item="check-in"))
    found = coming(plan, "2026-11-23", *rows)
    assert (found["check-in"].due_on, found["check-in"].reason) == (day("2026-12-14"), "3 weeks after the one skipped")
    assert found["news"].due_on == day("2026-11-16")


def test_a_turn_with_somebody_who_is_not_there_can_be_skipped_too(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(Rhythm("visit", "meeting", Duration(3, "m"), to="executive"), known=True)
    skipped = touch("2026-11-23", "meeting", "skipped", item="visit", contact=None)
    assert coming(plan, "2026-11-23", skipped)["visit"].due_on == day("2027-02-23")
    elsewhere = skipped._replace(cadence="prospect")
    assert coming(plan, "2026-11-23", elsewhere)["visit"].due_on == day("2026-11-23")


def test_with_to_it_counts_only_touches_with_such_a_contact(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """ "… and such touches count for the others too"."""
    plan = book(
        Rhythm("visit", "meeting", Duration(3, "m"), to="decision_maker"),
        Rhythm("see", "meeting", Duration(1, "m")),
        Rhythm("see-omar", "meeting", Duration(1, "m"), to="Omar Haddad"),
    )
    rows = (touch("2026-10-13", "meeting"), touch("2026-11-23", "meeting", contact="omar-haddad"))
    found = coming(plan, "2026-11-23", *rows)
    assert found["visit"].due_on == day("2027-01-13")
    assert found["visit"].reason == "41 days since the last meeting with the decision maker"
    assert found["see"].due_on == found["see-omar"].due_on == day("2026-12-23")
    assert found["see-omar"].reason == "0 days since the last meeting with Omar Haddad"
    assert coming(plan, "2026-10-13", rows[0])["see"].due_on == day("2026-11-13")


def test_with_by_it_counts_only_touches_by_that_person(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """And a sponsor's touch does not reset the rep's own rhythm."""
    plan = book(Rhythm("executive", "call", Duration(1, "m"), by="sponsor"), CALL, known=True)
    ours = touch("2026-11-20", "call", "reached")
    never = coming(plan, "2026-11-23", ours)["executive"]
    assert (never.reason, never.by) == ("no call yet", "sponsor")
    found = coming(plan, "2026-11-23", ours, touch("2026-11-23", "call", "reached", by="sponsor"))
    assert (found["executive"].due_on, found["call"].due_on) == (day("2026-12-23"), day("2026-11-23"))


def test_it_is_due_once_however_long_nothing_ran(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    """No burst."""
    found = due_on(book(CALL), "2026-11-23", touch("2026-01-12", "call", "reached"))
    assert found["call"].due_on == day("2026-01-15")
    assert [action.kind for action in found.values()].count("rhythm") == 1


@pytest.mark.parametrize("state", ["sending", "in-doubt"])
def test_a_text_that_may_have_gone_counts_as_sent(book: MakeBook, coming: Actions, at: At, state: str) -> None:
    """DESIGN: a text is never sent twice."""
    key = "acme/priya-natarajan/key-account/check-in/first"
    message = MessageRecord(key, "acme", "priya-natarajan", "+15125550142", state, at("2026-11-23"))  # type: ignore[arg-type]
    assert coming(book(TEXT, known=True), "2026-11-23", message)["check-in"].due_on == day("2026-12-14")


@pytest.mark.parametrize("state", ["queued", "deferred", "rejected", "not-sent", "expired"])
def test_a_text_that_did_not_go_leaves_the_item_due_under_its_key(
    book: MakeBook, due_on: Actions, at: At, state: str
) -> None:
    key = "acme/priya-natarajan/key-account/check-in/first"
    message = MessageRecord(key, "acme", "priya-natarajan", "+15125550142", state, at("2026-11-23"))  # type: ignore[arg-type]
    assert due_on(book(TEXT, known=True), "2026-11-23", message)["check-in"].key == key


def test_without_to_words_go_to_the_first_contact(book: MakeBook, due_on: Actions) -> None:
    lee = Contact("Lee Park", id="lee-park")
    found = due_on(book(CALL, known=True, contacts=(lee,)), "2026-11-23")["call"]
    assert (found.contact, found.find) == (lee, "a phone number for Lee Park")


def test_with_own_it_counts_its_own_touches_alone(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """A quarterly report does not vanish behind a monthly article."""
    article = Rhythm("article", "email", Duration(1, "m"))
    report = Rhythm("report", "email", Duration(3, "m"), own=True)
    rows = (touch("2026-09-01", "email", item="report"), touch("2026-11-20", "email", item="article"))
    found = coming(book(article, report), "2026-11-23", *rows)
    assert (found["report"].due_on, found["article"].due_on) == (day("2026-12-01"), day("2026-12-21"))


@pytest.mark.parametrize(("last", "falls"), [("2026-11-16", "2026-11-20"), ("2026-11-17", "2026-11-20")])
def test_on_places_it_on_a_weekday(book: MakeBook, coming: Actions, touch: MakeTouch, last: str, falls: str) -> None:
    weekly = Rhythm("weekend", "text", Duration(3, "d"), on=Workdays((4,)))
    assert coming(book(weekly), "2026-11-18", touch(last, "text"))["weekend"].due_on == day(falls)


@pytest.mark.parametrize(
    ("tries", "again"), [(1, "2026-11-24"), (2, "2026-11-25"), (3, "2026-12-01"), (4, "2026-12-01")]
)
def test_the_more_tries_the_later_it_is_due_again(
    book: MakeBook, coming: Actions, touch: MakeTouch, tries: int, again: str
) -> None:
    rows = [touch(f"2026-11-23 1{n}:00", "call", "voicemail", item="call") for n in range(tries)]
    assert coming(book(CALL, known=True), "2026-11-23 16:00", *rows)["call"].due_on == day(again)


def test_calls_rest_for_a_contact_who_wants_texts_only(book: MakeBook, coming: Actions) -> None:
    only = ContactTexting(only=TextsOnly(day("2026-11-02"), "just text me"))
    lee = Contact("Lee Park", id="lee-park", phone=Phone("+15125550142"), texting=only)
    plan = book(CALL, TEXT, known=True, contacts=(lee,))
    assert "call" not in coming(plan, "2026-11-23")
    assert "call" in coming(plan, "2027-11-03"), "the wish runs out after a year"


def test_a_rhythm_by_somebody_counts_their_touches_alone(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    lee = Rhythm("service", "call", Duration(2, "w"), by="lee")
    plan = book(lee, known=True)
    assert coming(plan, "2026-11-23", touch("2026-11-16", "call", "reached"))["service"].due_on == day("2026-11-23")
    theirs = touch("2026-11-16", "call", "reached", by="lee")
    assert coming(plan, "2026-11-23", theirs)["service"].due_on == day("2026-11-30")


def test_no_weekday_lies_past_the_end_of_time() -> None:
    weekly = Rhythm("weekend", "text", Duration(3, "d"), on=Workdays((0,)))
    assert _placed(weekly, dt.date.max) == dt.date.max, "a Friday"
