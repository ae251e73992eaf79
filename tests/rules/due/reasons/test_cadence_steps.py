"""BOOK, What is due: "Step" and the settled points about it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Rhythm, Step
from touchcli.rules.models.history import Touch
from touchcli.rules.models.template import EmailWords, Template
from touchcli.rules.models.values import Duration, Phone

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]

STEPS = (
    Step("introduce", "call", template="introduce"),
    Step("thank-you", "email"),
    Step("thank-you-letter", "letter"),
    Step("letter-arrived", "call", wait=Duration(4, "d"), after=("introduce",)),
    Step("first-visit", "meeting", wait=Duration(10, "bd")),
)
CALL = Rhythm("call", "call", Duration(3, "d"))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_an_account_with_no_history_is_at_its_first_step_today(book: MakeBook, due_on: Actions) -> None:
    found = due_on(book(*STEPS), "2026-11-23")
    assert list(found) == ["introduce"]
    action = found["introduce"]
    assert (action.kind, action.channel, action.due_on) == ("step", "call", day("2026-11-23"))
    assert action.key == "acme/priya-natarajan/key-account/introduce/once"
    assert (action.cadence, action.templates) == ("key-account", ("introduce",))
    assert "first step" in action.reason


def test_or_on_enter_on_and_nothing_is_due_before_it(book: MakeBook, due_on: Actions, coming: Actions) -> None:
    plan = book(*STEPS, enter_on=day("2026-11-25"))
    assert due_on(plan, "2026-11-24") == {}
    assert coming(plan, "2026-11-24")["introduce"].due_on == day("2026-11-25")
    # "An item due in the past stays due", from the day it fell due.
    assert due_on(plan, "2026-12-07")["introduce"].due_on == day("2026-11-25")


def test_a_closed_enter_on_rolls(book: MakeBook, coming: Actions) -> None:
    thanksgiving = book(*STEPS, enter_on=day("2026-11-26"))
    assert coming(thanksgiving, "2026-11-23")["introduce"].due_on == day("2026-11-27")


def test_due_now_means_the_day_itself_or_the_next_open_day(book: MakeBook, due_on: Actions, coming: Actions) -> None:
    assert due_on(book(*STEPS), "2026-11-28") == {}
    assert coming(book(*STEPS), "2026-11-28")["introduce"].due_on == day("2026-11-30")


def test_each_next_one_is_due_when_the_one_before_is_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    rows = [touch("2026-11-23", "call", "reached", item="introduce")]
    assert list(due_on(book(*STEPS), "2026-11-23", *rows)) == ["thank-you"]
    rows.append(touch("2026-11-24", "email", item="thank-you"))
    found = due_on(book(*STEPS), "2026-11-24", *rows)
    assert list(found) == ["thank-you-letter"]
    assert found["thank-you-letter"].due_on == day("2026-11-24")
    assert found["thank-you-letter"].reason.endswith("after thank-you")


def test_after_waits_for_that_step_alone(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """J8: about four days after the first contact; the e-mail between them is not asked about."""
    found = coming(book(*STEPS), "2026-11-23", touch("2026-11-23", "call", "reached", item="introduce"))
    # Four days after Monday is Friday: Thanksgiving counts as a calendar day.
    assert found["letter-arrived"].due_on == day("2026-11-27")
    assert found["letter-arrived"].reason.endswith("4 days after introduce")
    assert "first-visit" not in found


def test_wait_counts_from_the_day_it_was_done_and_rolls(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """J8: `wait: 4d` rolled to an open day."""
    done = touch("2026-11-24", "call", "reached", item="introduce")
    assert coming(book(*STEPS), "2026-11-24", done)["letter-arrived"].due_on == day("2026-11-30")


def test_working_days_skip_weekends_and_holidays(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    rows = (
        touch("2026-11-16", "call", "reached", item="introduce"),
        touch("2026-11-20", "call", "reached", item="letter-arrived"),
    )
    # Ten working days after Friday the 20th, Thanksgiving not among them.
    assert coming(book(*STEPS), "2026-11-23", *rows)["first-visit"].due_on == day("2026-12-07")


@pytest.mark.parametrize("outcome", ["reached", "done", "declined", "skipped"])
def test_done_is_any_other_outcome_or_a_skip(book: MakeBook, due_on: Actions, touch: MakeTouch, outcome: str) -> None:
    found = due_on(book(*STEPS), "2026-11-23", touch("2026-11-23", "call", outcome, item="introduce"))
    assert list(found) == ["thank-you"]


@pytest.mark.parametrize("outcome", ["voicemail", "no-answer"])
def test_a_call_that_reached_nobody_is_due_again_the_next_open_day(
    book: MakeBook, due_on: Actions, coming: Actions, touch: MakeTouch, outcome: str
) -> None:
    """Also "keys never move": the second try has the key of the first."""
    first = due_on(book(*STEPS), "2026-11-25")["introduce"]
    tried = touch("2026-11-25", "call", outcome, item="introduce", key=first.key)
    assert due_on(book(*STEPS), "2026-11-25", tried) == {}
    again = coming(book(*STEPS), "2026-11-25", tried)["introduce"]
    assert (again.due_on, again.key) == (day("2026-11-27"), first.key)


def test_a_try_before_the_day_does_not_bring_it_forward(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    rows = (
        touch("2026-11-23", "call", "reached", item="introduce"),
        touch("2026-11-23 16:00", "call", "voicemail", item="letter-arrived"),
    )
    assert coming(book(*STEPS), "2026-11-23", *rows)["letter-arrived"].due_on == day("2026-11-27")


def test_a_touch_of_no_item_or_of_another_cadence_completes_no_step(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    rows = (
        touch("2026-11-23", "call", "reached"),
        touch("2026-11-23", "call", "reached", item="introduce", cadence="prospect"),
    )
    assert "introduce" in due_on(book(*STEPS), "2026-11-23", *rows)


def test_known_starts_at_the_rhythms(book: MakeBook, due_on: Actions) -> None:
    assert list(due_on(book(*STEPS, CALL, known=True), "2026-11-23")) == ["call"]


def test_a_step_is_due_once_however_long_nothing_ran(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    """No burst: "an item is due once, not once for each day missed"; and none waits for ever for one left alone."""
    done = touch("2026-03-02", "call", "reached", item="introduce")
    found = due_on(book(*STEPS), "2026-11-23", done)
    # Monday 2 March is a holiday in Illinois.
    assert {action.item: action.due_on for action in found.values() if action.kind == "step"} == {
        "thank-you": day("2026-03-03"),
        "thank-you-letter": day("2026-03-31"),
        "letter-arrived": day("2026-03-06"),
        "first-visit": day("2026-04-17"),
    }


def test_of_several_done_days_the_first_counts(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    rows = [touch(on, "call", "reached", item="introduce") for on in ("2026-11-16", "2026-11-20")]
    assert coming(book(*STEPS), "2026-11-23", *rows)["letter-arrived"].due_on == day("2026-11-20")


def test_a_removed_step_is_dropped_and_a_done_one_stays_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    """Editing a cadence in mid-flight."""
    a, b, c = (Step(name, "call") for name in "abc")
    rows = (touch("2026-11-20", "call", "reached", item="a"), touch("2026-11-23", "call", "reached", item="b"))
    assert list(due_on(book(a, b, c), "2026-11-23", *rows)) == ["c"]
    assert list(due_on(book(a, c), "2026-11-23", *rows)) == ["c"]


@pytest.mark.parametrize(("order", "asked"), [("xabc", ["c"]), ("axbc", ["c"]), ("abxc", ["x"]), ("abcx", ["c"])])
def test_a_new_step_before_the_current_place_is_not_asked_for(
    book: MakeBook, due_on: Actions, touch: MakeTouch, order: str, asked: list[str]
) -> None:
    rows = (touch("2026-11-20", "call", "reached", item="a"), touch("2026-11-20", "call", "reached", item="b"))
    assert list(due_on(book(*(Step(name, "call") for name in order)), "2026-11-23", *rows)) == asked


def test_a_step_left_out_counts_as_done_on_the_day_of_the_one_after_it(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    """Work done out of turn, or a step that changed its id, must not leave the account waiting for ever."""
    rows = [touch("2026-11-23", "email", item="thank-you")]
    found = coming(book(*STEPS), "2026-11-23", *rows)
    assert "introduce" not in found
    assert found["letter-arrived"].due_on == day("2026-11-27")
    rows += [touch("2026-11-27", "letter", item="thank-you-letter"), touch("2026-11-27", "meeting", item="first-visit")]
    assert coming(book(*STEPS, CALL), "2026-11-27", *rows)["call"].reason == "no call yet"


def test_tried_and_then_reached_is_done(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    rows = (
        touch("2026-11-23", "call", "voicemail", item="introduce"),
        touch("2026-11-24", "call", "reached", item="introduce"),
    )
    assert list(due_on(book(*STEPS), "2026-11-24", *rows)) == ["thank-you"]


def tried(touch: MakeTouch, count: int) -> list[Touch]:
    return [touch(f"2026-11-{16 + n}", "call", "voicemail", item="introduce") for n in range(count)]


@pytest.mark.parametrize(("count", "again"), [(1, "2026-11-17"), (2, "2026-11-19"), (3, "2026-11-25")])
def test_each_try_in_vain_puts_it_off_longer_and_it_grows_overdue(
    book: MakeBook, due_on: Actions, touch: MakeTouch, count: int, again: str
) -> None:
    assert due_on(book(*STEPS), "2026-12-15", *tried(touch, count))["introduce"].due_on == day(again)


def test_after_three_tries_the_next_steps_come_up_too_and_it_goes_on_asking(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    assert list(due_on(book(*STEPS), "2026-11-20", *tried(touch, 2))) == ["introduce"]
    found = due_on(book(*STEPS), "2026-11-25", *tried(touch, 3))
    assert sorted(found) == ["introduce", "letter-arrived", "thank-you"]
    patient = book(*STEPS)
    patient = patient._replace(cadences={"key-account": patient.cadences["key-account"]._replace(tries=4)})
    assert "thank-you" not in due_on(patient, "2026-11-25", *tried(touch, 3))


def test_a_step_that_lacks_an_address_holds_up_nothing_for_long(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    lee = Contact("Lee Park", id="lee-park", phone=Phone("+15125550142"), email="lee@customer.example")
    letter = Step("letter", "letter")
    plan = book(letter, Step("call", "call"), contacts=(lee,), enter_on=day("2026-11-16"))
    assert list(coming(plan, "2026-11-20")) == ["letter"]
    found = coming(plan, "2026-11-23")
    assert found["letter"].find == "a postal address for Lee Park"
    assert found["call"].due_on == day("2026-11-23")


def test_a_step_may_wait_for_several(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    steps = (Step("a", "call"), Step("b", "email", after=("a",)), Step("c", "call", after=("a", "b")))
    rows = [touch("2026-11-18", "call", "reached", item="a")]
    assert "c" not in coming(book(*steps), "2026-11-23", *rows)
    rows.append(touch("2026-11-20", "email", item="b"))
    found = coming(book(*steps), "2026-11-23", *rows)["c"]
    assert (found.due_on, found.reason) == (day("2026-11-20"), "c, after a and b")


THANKS: dict[str, Any] = {"template": "thank-you-call"}


def test_an_email_and_a_letter_with_the_same_words_are_due_together(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    """J7."""
    steps = (Step("introduce", "call"), Step("mail", "email", **THANKS), Step("letter", "letter", **THANKS))
    found = coming(book(*steps), "2026-11-23", touch("2026-11-20", "call", "reached", item="introduce"))
    assert (found["mail"].due_on, found["letter"].due_on) == (day("2026-11-20"), day("2026-11-20"))


ABOUT = (
    Step("introduce", "call"),
    Step("letter", "letter", **THANKS),
    Step("arrived", "call", wait=Duration(4, "d"), after=("introduce",), about="letter"),
)


def test_a_call_about_a_letter_waits_for_the_letter(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    """J8: not due before that letter was logged."""
    called = touch("2026-11-09", "call", "reached", item="introduce")
    assert "arrived" not in coming(book(*ABOUT), "2026-11-23", called)
    soon = touch("2026-11-10", "letter", item="letter")
    assert coming(book(*ABOUT), "2026-11-23", called, soon)["arrived"].due_on == day("2026-11-13")
    late = touch("2026-11-20", "letter", item="letter")
    assert coming(book(*ABOUT), "2026-11-23", called, late)["arrived"].due_on == day("2026-11-20")


@pytest.mark.parametrize("outcome", ["skipped", None])
def test_no_letter_is_asked_about_that_was_never_sent(
    book: MakeBook, due_on: Actions, touch: MakeTouch, outcome: str | None
) -> None:
    rows = [touch("2026-09-01", "call", "reached", item="introduce")]
    if outcome:
        rows.append(touch("2026-09-02", "letter", outcome, item="letter"))
    found = due_on(book(*ABOUT, CALL), "2026-11-23", *rows)
    assert "arrived" not in found
    assert "call" in found, "the opening is over"


def test_a_step_nobody_does_keeps_the_next_one_waiting_for_four_weeks(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(Step("write", "email"), Step("call", "call"), enter_on=day("2026-10-19"))
    assert "call" not in coming(plan, "2026-11-13")
    assert "call" in coming(plan, "2026-11-19")


def test_a_first_step_after_a_voicemail_is_due_on_the_next_open_day_for_good(
    book: MakeBook, due_on: Actions, touch: MakeTouch
) -> None:
    found = due_on(book(*STEPS), "2026-11-20", touch("2026-11-16", "call", "voicemail", item="introduce"))
    assert found["introduce"].due_on == day("2026-11-17")


OFFER = Template(
    "update", id="numbers", email=EmailWords("Your {{ facts.what }}", "{{ shared }}"), shared="{{ facts.on_time }}"
)


def test_a_step_whose_words_lack_a_fact_asks_for_it_and_holds_up_nothing_for_long(
    book: MakeBook, coming: Actions
) -> None:
    steps = (Step("numbers", "email", template="numbers"), Step("visit", "meeting"))
    entered = day("2026-11-23")
    plan = book(*steps, templates=(OFFER,), enter_on=entered, facts={"what": "orders"})
    found = coming(plan, "2026-11-23")
    assert found["numbers"].find == "the fact on_time"
    assert "visit" not in found
    assert "visit" in coming(plan, "2026-12-01"), "five working days later"
    whole = book(*steps, templates=(OFFER,), enter_on=entered, facts={"what": "orders", "on_time": "97 %"})
    assert coming(whole, "2026-11-23")["numbers"].find is None
