"""BOOK, What is due: "Instead", "Ask", "New owner"; no hold is a dead end."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Consent, Contact, ContactTexting, Expectation, ForBusiness, TextsOnly
from touchcli.rules.models.action import Action
from touchcli.rules.models.book import Book
from touchcli.rules.models.cadence import Balance, Rhythm
from touchcli.rules.models.history import Touch
from touchcli.rules.models.settings import Rep
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Duration, Phone

MakeBook = Callable[..., Book]
MakeTouch = Callable[..., Touch]
Actions = Callable[..., dict[str, Action]]

LONG_AGO = dt.date(2026, 5, 2)
ALLOWED = ContactTexting(Consent("conversational", LONG_AGO), ForBusiness("texts orders", LONG_AGO), True)
PHONE = Phone("+15125550142", "US", "TX")
PRIYA = Contact("Priya Natarajan", phone=PHONE, texting=ALLOWED, id="priya-natarajan")
TEXT = Rhythm("check-in", "text", Duration(3, "w"), templates=("pulse",))
CALL = Rhythm("call", "call", Duration(3, "w"))
VISIT = Rhythm("visit", "meeting", Duration(3, "m"))
ASKED = Expectation("on-time delivery", asked_on=dt.date(2026, 11, 2))
"""An account that was asked what winning means waits for no call about that."""
PULSE = Template("pulse-check", id="pulse", text=("How are you?",))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def texted(book: MakeBook) -> Callable[..., Book]:
    """Acme with a rhythm of texts to a contact who may be texted, and what a test adds."""

    def made(*more: Rhythm, contact: Contact = PRIYA, **changes: Any) -> Book:
        plan = {"contacts": (contact,), "known": True, "templates": (PULSE,), **changes}
        return book(TEXT, *more, **plan)

    return made


def sent(touch: MakeTouch, *days: str) -> list[Touch]:
    return [touch(on, "text", item="check-in") for on in days]


def test_after_two_texts_without_a_talk_a_call_is_due_with_the_third(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch
) -> None:
    rows = [touch("2026-09-30", "call", "reached"), *sent(touch, "2026-10-12", "2026-11-02")]
    found = coming(texted(balance=Balance(live_within=Duration(1, "y"))), "2026-11-20", *rows)["instead"]
    assert (found.kind, found.channel, found.due_on) == ("instead", "call", day("2026-11-23"))
    assert found.key == "acme/priya-natarajan/-/instead/2026-09-30"
    reached = touch("2026-11-23", "call", "reached", item="instead", cadence=None, key=found.key)
    again = coming(texted(), "2026-11-23", *rows, reached)["instead"]
    assert again.due_on == day("2026-12-28"), "the month without a talk begins anew"


def test_too_long_without_a_talk_asks_for_one_from_that_day(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch
) -> None:
    rows = [touch("2026-10-26", "call", "reached"), *sent(touch, "2026-11-02")]
    found = coming(texted(), "2026-11-20", *rows)["instead"]
    assert found.due_on == day("2026-11-27")  # 31 days after the talk is Thanksgiving
    assert "30 days since you talked" in found.reason


@pytest.mark.parametrize(
    ("more", "asked"),
    [((CALL._replace(every=Duration(4, "w")),), False), ((VISIT,), True), ((CALL._replace(by="sponsor"),), True)],
)
def test_a_call_that_is_due_anyway_will_do_and_a_meeting_to_arrange_will_not(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch, more: tuple[Rhythm, ...], asked: bool
) -> None:
    rows = [touch("2026-10-26", "call", "reached"), *sent(touch, "2026-11-02", "2026-11-03")]
    assert ("instead" in coming(texted(*more), "2026-11-24", *rows)) is asked


def test_an_agreed_meeting_will_do(texted: Callable[..., Book], coming: Actions, touch: MakeTouch) -> None:
    rows = [*sent(touch, "2026-11-02", "2026-11-03")]
    soon = touch("2026-11-20", "email", next=day("2026-11-27"), next_channel="meeting")
    assert "instead" not in coming(texted(), "2026-11-24", *rows, soon)
    assert "instead" in coming(texted(), "2026-11-24", *rows, soon._replace(next=day("2026-12-04")))


def test_in_vain_it_comes_again_and_stays_due(texted: Callable[..., Book], due_on: Actions, touch: MakeTouch) -> None:
    rows = [*sent(touch, "2026-11-02", "2026-11-03"), touch("2026-11-24", "call", "voicemail", item="instead")]
    assert due_on(texted(), "2026-12-15", *rows)["instead"].due_on == day("2026-11-25")


def test_news_of_an_order_waits_for_no_call(texted: Callable[..., Book], coming: Actions, touch: MakeTouch) -> None:
    news = Template("order", id="pulse", text=("On its way",))
    rows = sent(touch, "2026-11-02", "2026-11-03")
    assert "instead" not in coming(texted(templates=(news,)), "2026-11-24", *rows)


def test_a_wish_for_texts_only_asks_for_no_call_until_it_runs_out(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch
) -> None:
    only = PRIYA._replace(texting=ALLOWED._replace(only=TextsOnly(day("2026-01-12"), "just text me")))
    rows = sent(touch, "2026-11-02", "2026-11-03")
    assert "instead" not in coming(texted(contact=only), "2026-11-24", *rows)
    assert "run out: ask again" in coming(texted(contact=only), "2027-01-13", *rows)["instead"].reason or (
        "without an answer" in coming(texted(contact=only), "2027-01-13", *rows)["instead"].reason
    )


@pytest.mark.parametrize(
    ("contact", "what"),
    [
        (
            PRIYA._replace(texting=ALLOWED._replace(consent=None)),
            'whether texts are welcome, then touch consent acme --kind express --how "..."',
        ),
        (
            PRIYA._replace(texting=ALLOWED._replace(for_business=None)),
            'whether they text for business, then touch consent acme --for-business "..."',
        ),
        (
            PRIYA._replace(phone=PHONE._replace(mobile=False)),
            "which mobile number takes texts, then put it in the plan",
        ),
        (PRIYA._replace(phone=None), "which mobile number takes texts, then put it in the plan"),
        (
            PRIYA._replace(texting=ContactTexting()),
            "whether they text for business and whether texts are welcome, then touch consent acme"
            ' --for-business "..." --kind express --how "..."',
        ),
    ],
)
def test_a_text_that_waits_a_week_for_a_permission_asks_for_a_call(
    texted: Callable[..., Book], coming: Actions, contact: Contact, what: str
) -> None:
    plan = texted(contact=contact, enter_on=day("2026-11-16"), expectations=(ASKED,))
    found = coming(plan, "2026-11-16")["ask-texting"]
    assert (found.kind, found.channel, found.due_on) == ("ask", "call", day("2026-11-23"))
    assert found.reason == f"a text for Priya Natarajan waits: ask {what}"


def test_nobody_asks_where_texts_may_go_or_a_call_is_due(texted: Callable[..., Book], coming: Actions) -> None:
    entered = {"enter_on": day("2026-11-16")}
    assert "ask-texting" not in coming(texted(**entered), "2026-11-23")
    silent = PRIYA._replace(texting=ContactTexting())
    assert "ask-texting" not in coming(texted(CALL, contact=silent, **entered), "2026-11-23")


def test_once_asked_it_rests_for_as_long_as_the_texts_would(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch
) -> None:
    silent = PRIYA._replace(texting=ContactTexting())
    plan = texted(contact=silent, enter_on=day("2026-11-16"))
    talked = touch("2026-11-23", "call", "reached", item="ask-texting", cadence=None)
    assert coming(plan, "2026-11-24", talked)["ask-texting"].due_on == day("2026-12-14")


def test_an_offer_alone_wants_consent_in_writing(texted: Callable[..., Book], coming: Actions) -> None:
    offer = Template("offer", id="pulse", class_="promotional", text=("Ten off",))
    plan = texted(templates=(offer,), enter_on=day("2026-11-16"), expectations=(ASKED,))
    assert "ask-texting" in coming(plan, "2026-11-16")


def test_a_new_owner_introduces_themselves_until_they_talked(
    texted: Callable[..., Book], coming: Actions, touch: MakeTouch
) -> None:
    plan = texted(CALL)
    reps = {**plan.settings.reps, "theo": Rep("Theo Marsh", "Northgate Supply", id="theo")}
    plan = plan._replace(settings=plan.settings._replace(reps=reps))
    theirs = touch("2026-11-19", "call", "reached", by="theo")
    found = coming(plan, "2026-11-20", theirs)["introduce-yourself"]
    assert (found.kind, found.channel, found.due_on) == ("introduce", "call", day("2026-11-20"))
    assert found.reason == "introduce yourself: Theo Marsh looked after them before"
    text = touch("2026-11-20", "text", by="dana")
    assert "introduce-yourself" in coming(plan, "2026-11-20", theirs, text)
    assert "introduce-yourself" not in coming(plan, "2026-11-20", theirs, touch("2026-11-20", "call", by="dana"))
    for by in (None, "sponsor", "dana"):
        assert "introduce-yourself" not in coming(plan, "2026-11-20", theirs._replace(by=by))
