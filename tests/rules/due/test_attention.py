"""BOOK, What is due: "From the day", and find-the rows; PRACTICE T5, T7, T9, P1 and P3."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Contact, Expectation
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Rhythm, Step
from touchcli.rules.models.history import MessageRecord, Reply, Touch
from touchcli.rules.models.template import CallWords, Template
from touchcli.rules.models.values import Duration

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]
At = Callable[[str], dt.datetime]

TEXT = Rhythm("check-in", "text", Duration(3, "w"), templates=("pulse-check", "thanks"))
THANKS = Template("appreciation", id="thanks", text=("Thank you",))
PULSE = Template("pulse-check", id="pulse-check", text=("How are you?",))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def reply(at: At, on: str, **changes: Any) -> Reply:
    return Reply(3, "acme", "omar-haddad", "+15125550117", "can you do Thursday?", at(on))._replace(**changes)


def test_a_waiting_reply_is_due_at_once(book: MakeBook, due_on: Actions, at: At) -> None:
    """T5; a Saturday is no reason to wait."""
    found = due_on(book(), "2026-11-28 13:40", reply(at, "2026-11-28"))["reply-3"]
    assert (found.kind, found.channel, found.due_on, found.reply_id) == ("reply", "text", day("2026-11-28"), 3)
    assert found.key == "acme/omar-haddad/-/reply-3/once"
    assert found.reason == 'wrote 1 h 40 min ago: "can you do Thursday?"'


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, True),
        ({"state": "deferred"}, True),
        ({"state": "sending"}, True),
        ({"key": "acme/omar-haddad/-/reply-9/once"}, True),
        ({"state": "not-sent"}, False),
        ({"state": "in-doubt"}, False),
        ({"to": "+15125550199"}, False),
        ({"key": "acme/omar-haddad/-/reply-2/once"}, False),
        ({"key": "acme/omar-haddad/-/reply-x/once"}, False),
        ({"key": "acme/omar-haddad/key-account/check-in/2026-11-20"}, False),
        ({"key": "k1"}, False),
    ],
)
def test_a_reply_whose_answer_is_in_the_outbox_says_so(
    book: MakeBook, due_on: Actions, at: At, changes: dict[str, Any], said: bool
) -> None:
    answer = MessageRecord(
        "acme/omar-haddad/-/reply-3/once", "acme", "omar-haddad", "+15125550117", "queued", at("2026-11-23")
    )
    found = due_on(book(), "2026-11-23", reply(at, "2026-11-23"), answer._replace(**changes))["reply-3"]
    assert found.reason.endswith('"; your answer is in the outbox') == said


def test_the_words_of_a_reply_are_made_safe_and_short(book: MakeBook, due_on: Actions, at: At) -> None:
    found = due_on(book(), "2026-11-23 13:00", reply(at, "2026-11-23", text="\x1b[2J\u202e" + "x" * 80))["reply-3"]
    assert found.reason.isprintable()
    assert len(found.reason) < 90


def test_a_reply_of_an_unknown_person_goes_to_the_first_contact(book: MakeBook, due_on: Actions, at: At) -> None:
    found = due_on(book(), "2026-11-23", reply(at, "2026-11-23", contact=None))["reply-3"]
    assert found.contact == book().accounts["acme"].contacts[0]


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_an_answered_reply_does_not_wait(book: MakeBook, due_on: Actions, at: At, state: str) -> None:
    assert "reply-3" not in due_on(book(), "2026-11-23", reply(at, "2026-11-23", state=state))


@pytest.mark.parametrize("channel", ["text", "email", "letter", "social"])
def test_a_message_logged_by_hand_waits_like_a_reply(
    book: MakeBook, due_on: Actions, touch: MakeTouch, channel: str
) -> None:
    theirs = touch("2026-11-22", channel, direction="in", contact="omar-haddad", note="can you\ndo Thursday?", id=5)
    found = due_on(book(), "2026-11-23", theirs)["answer-5"]
    assert (found.kind, found.channel, found.due_on) == ("reply", channel, day("2026-11-22"))
    assert (found.key, found.reply_id) == ("acme/omar-haddad/-/answer-5/once", None)
    assert found.reason.endswith('"can you do Thursday?"')


def test_without_a_note_and_without_a_contact_it_waits_too(book: MakeBook, due_on: Actions, touch: MakeTouch) -> None:
    theirs = touch("2026-11-23", "email", direction="in", contact=None, id=5)
    found = due_on(book(), "2026-11-23", theirs)["answer-5"]
    assert found.contact == book().accounts["acme"].contacts[0]
    assert found.reason == "wrote today"


def test_it_waits_until_somebody_answers(book: MakeBook, due_on: Actions, touch: MakeTouch, at: At) -> None:
    theirs = touch("2026-11-22", "text", direction="in", id=5)
    assert "answer-5" in due_on(book(), "2026-11-23", theirs, touch("2026-11-23", "call", "voicemail"))
    assert "answer-5" not in due_on(book(), "2026-11-23", theirs, touch("2026-11-23", "call", "reached"))
    # One row is enough where a reply waits as well.
    assert "answer-5" not in due_on(book(), "2026-11-23", theirs, reply(at, "2026-11-23"))


def asked(on: str | None = "2026-05-04", **changes: Any) -> Expectation:
    asked_on = day(on) if on else None
    return Expectation("on-time delivery", stated_by="Omar Haddad", asked_on=asked_on)._replace(**changes)


def test_expectations_are_asked_again_by_call(book: MakeBook, coming: Actions) -> None:
    """P1: after `ask_again`, 90 days; 2 August 2026 is a Sunday."""
    found = coming(book(expectations=(asked(),)), "2026-11-23")["ask-on-time-delivery"]
    assert (found.kind, found.channel, found.due_on) == ("expectation", "call", day("2026-08-03"))
    assert found.key == "acme/omar-haddad/-/ask-on-time-delivery/2026-08-03"
    assert found.interval == 90


def test_ask_again_is_a_setting(book: MakeBook, coming: Actions) -> None:
    plan = book(expectations=(asked(),), settings={"ask_again": Duration(1, "y")})
    assert coming(plan, "2026-11-23")["ask-on-time-delivery"].due_on == day("2027-05-04")


def test_one_never_asked_about_is_due_now_and_keeps_its_key(book: MakeBook, due_on: Actions) -> None:
    plan = book(expectations=(asked(None, stated_by=None),))
    key = "acme/priya-natarajan/-/ask-on-time-delivery/first"
    assert due_on(plan, "2026-11-23")["ask-on-time-delivery"].key == key
    assert due_on(plan, "2026-11-24")["ask-on-time-delivery"].key == key


def test_the_last_time_asked_counts_wherever_it_stands(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    done = touch("2026-11-20", "call", "reached", item="ask-on-time-delivery", cadence=None)
    found = coming(book(expectations=(asked(),)), "2026-11-23", done)["ask-on-time-delivery"]
    assert found.due_on == day("2027-02-18")
    later = coming(book(expectations=(asked("2026-11-23"),)), "2026-11-23", done)["ask-on-time-delivery"]
    assert later.due_on == day("2027-02-22")  # 21 February is a Sunday


def test_a_tried_call_asked_nothing(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    plan = book(expectations=(asked(),))
    tried = touch("2026-11-23", "call", "voicemail", item="ask-on-time-delivery", cadence=None)
    found = coming(plan, "2026-11-23", tried)["ask-on-time-delivery"]
    assert (found.due_on, found.key[-10:]) == (day("2026-11-24"), "2026-08-03")
    elsewhere = coming(plan, "2026-11-23", tried._replace(item="call"))["ask-on-time-delivery"]
    assert elsewhere.due_on == day("2026-08-03")


def test_a_metric_that_stands_twice_is_asked_about_once(book: MakeBook, coming: Actions) -> None:
    plan = book(expectations=(asked("2026-11-20", actual="97 %"), asked("2026-05-04", actual="96 %")))
    assert coming(plan, "2026-11-23")["ask-on-time-delivery"].due_on == day("2027-02-18")


def test_a_decision_maker_nobody_has_touched_in_90_days_becomes_due(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    """P3: any channel, whoever began it; a touch with somebody else does not count."""
    theirs = touch("2026-08-12", "email", direction="in")
    rows = (theirs, touch("2026-08-13", "call", "reached"), touch("2026-11-20", "call", contact="omar-haddad"))
    found = coming(book(), "2026-11-23", *rows)["contact-priya-natarajan"]
    assert (found.kind, found.channel, found.due_on) == ("contact", "call", day("2026-11-12"))
    assert found.key == "acme/priya-natarajan/-/contact-priya-natarajan/2026-11-12"
    assert "decision maker Priya Natarajan" in found.reason
    assert "102 days" in found.reason


def test_so_does_an_executive_and_after_twice_as_long_who_helps(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    roles = ("decision_maker", "influencer", "coach", "executive", "user", None)
    contacts = tuple(Contact(f"P{n}", role=role, id=f"p{n}") for n, role in enumerate(roles))  # type: ignore[arg-type]
    found = coming(book(contacts=contacts), "2026-11-23", touch("2026-11-20", "call"))
    assert [name for name in found if name.startswith("contact-")] == [f"contact-p{n}" for n in range(4)]
    assert found["contact-p1"].due_on == found["contact-p2"].due_on == day("2027-05-19")
    assert found["contact-p3"].due_on == day("2027-02-18")


def test_somebody_never_touched_counts_from_the_day_the_account_came_under_care(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    plan = book(enter_on=day("2026-08-24"))
    omar = touch("2026-08-31", "call", contact="omar-haddad")
    assert coming(plan, "2026-11-23", omar)["contact-priya-natarajan"].due_on == day("2026-11-23")
    assert coming(book(), "2026-11-23", omar)["contact-priya-natarajan"].due_on == day("2026-11-30")
    assert coming(book(), "2026-11-23") == {}


def test_a_tried_call_to_them_is_tried_again_and_a_skip_starts_anew(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    before = touch("2026-08-13", "call", "reached")
    tried = touch("2026-11-25", "call", "no-answer", item="contact-priya-natarajan", cadence=None)
    found = coming(book(), "2026-11-25", before, tried)["contact-priya-natarajan"]
    assert (found.due_on, found.key[-10:]) == (day("2026-11-27"), "2026-11-12")
    written = coming(book(), "2026-11-25", before, touch("2026-11-25", "email", "declined"))
    assert written["contact-priya-natarajan"].due_on == day("2026-11-12")
    skipped = tried._replace(outcome="skipped")
    assert coming(book(), "2026-11-25", before, skipped)["contact-priya-natarajan"].due_on == day("2027-02-23")


def thanked(book: MakeBook, **changes: Any) -> Book:
    return book(TEXT, templates=(PULSE, THANKS), **{"enter_on": day("2026-08-24"), **changes})


def test_appreciation_becomes_due_by_itself(book: MakeBook, coming: Actions) -> None:
    """T9: at least every 90 days, by text, in the words of appreciation alone."""
    found = coming(thanked(book), "2026-11-23")["appreciation"]
    assert (found.kind, found.channel, found.due_on) == ("appreciation", "text", day("2026-11-23"))
    assert (found.key, found.templates) == ("acme/priya-natarajan/-/appreciation/2026-11-23", ("thanks",))


def test_the_words_of_thanks_are_those_of_the_cadences_texts(book: MakeBook, coming: Actions) -> None:
    note = Rhythm("note", "email", Duration(3, "m"), template="note")
    templates = (PULSE, THANKS, THANKS._replace(id="note"))
    plan = book(note, TEXT, templates=templates, enter_on=day("2026-08-24"))
    assert coming(plan, "2026-11-23")["appreciation"].templates == ("thanks",)


def test_thanks_given_on_any_channel_count(book: MakeBook, coming: Actions, touch: MakeTouch, at: At) -> None:
    rows: list[Any] = [touch("2026-10-05", "email", purpose="appreciation")]
    assert coming(thanked(book), "2026-11-23", *rows)["appreciation"].due_on == day("2027-01-04")
    rows.append(touch("2026-11-20", "text", direction="in", purpose="appreciation"))
    rows.append(touch("2026-11-20", "call", "voicemail", purpose="appreciation"))
    assert coming(thanked(book), "2026-11-23", *rows)["appreciation"].due_on == day("2027-01-04")
    key = "acme/priya-natarajan/key-account/check-in/first"
    rows.append(MessageRecord(key, "acme", None, "+15125550142", "sending", at("2026-11-23"), purpose="appreciation"))
    assert coming(thanked(book), "2026-11-23", *rows)["appreciation"].due_on == day("2027-02-22")


def test_a_skipped_thank_you_starts_anew(book: MakeBook, coming: Actions, touch: MakeTouch) -> None:
    skipped = touch("2026-11-23", "text", "skipped", item="appreciation", cadence=None)
    assert coming(thanked(book), "2026-11-23", skipped)["appreciation"].due_on == day("2027-02-22")
    other = skipped._replace(item="check-in")
    assert coming(thanked(book), "2026-11-23", other)["appreciation"].due_on == day("2026-11-23")


def test_every_so_often_is_the_cadences_word(book: MakeBook, coming: Actions) -> None:
    balance = Balance(appreciation_every=Duration(1, "y"))
    assert coming(thanked(book, balance=balance), "2026-11-23")["appreciation"].due_on == day("2027-08-24")


def test_no_thanks_are_owed_before_the_rhythms_run_or_without_words(
    book: MakeBook, coming: Actions, touch: MakeTouch
) -> None:
    entered = {"enter_on": day("2026-08-24")}
    steps = book(Step("introduce", "call"), TEXT, templates=(THANKS,), **entered)
    assert "appreciation" not in coming(steps, "2026-09-07")
    sunny = THANKS._replace(occasion=True)
    assert "appreciation" not in coming(book(TEXT, templates=(sunny,), **entered), "2026-11-23")
    assert "appreciation" not in coming(thanked(book, enter_on=None), "2026-11-23")
    assert "appreciation" not in coming(thanked(book)._replace(cadences={}), "2026-11-23")
    spoken = Template("appreciation", id="spoken", call=CallWords("thank them"))
    assert "appreciation" not in coming(book(TEXT, templates=(PULSE, spoken), **entered), "2026-11-23")


def test_a_cadence_without_thanks_of_its_own_uses_every_one_there_is(book: MakeBook, coming: Actions) -> None:
    other = THANKS._replace(id="also")
    plan = book(templates=(THANKS, PULSE, other), enter_on=day("2026-08-24"))
    assert coming(plan, "2026-11-23")["appreciation"].templates == ("also", "thanks")


@pytest.mark.parametrize(
    ("lacking", "item"),
    [
        ({"owner": None}, "find-owner"),
        ({"owner": "nobody-we-know"}, "find-owner"),
        ({"contacts": ()}, "find-contact"),
        ({"cadence": None}, "find-cadence"),
        ({"cadence": "broken"}, "find-cadence"),
    ],
)
def test_what_an_account_lacks_is_to_be_found(
    book: MakeBook, due_on: Actions, lacking: dict[str, Any], item: str
) -> None:
    """T7: no account is exempt."""
    found = due_on(book(**lacking), "2026-11-23")
    assert list(found) == [item]
    what = item.removeprefix("find-")
    assert (found[item].find, found[item].reason) == (f"the {what}", f"find the {what}")
    assert found[item].key == f"acme/{'-' if what == 'contact' else 'priya-natarajan'}/-/{item}/once"


def test_a_whole_account_lacks_nothing(book: MakeBook, coming: Actions) -> None:
    assert coming(book(), "2026-11-23") == {}
