import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.account import Consent, Contact
from touchcli.rules.models.history import ConsentRecord, History
from touchcli.rules.models.template import Template
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.no_consent import GUARD, consent_of

ON = dt.date(2026, 5, 2)
STRENGTHS = (None, "conversational", "express", "written")


def consenting(priya: Contact, kind: Any) -> Contact:
    return priya._replace(texting=priya.texting._replace(consent=Consent(kind, ON) if kind else None))


@pytest.mark.parametrize("kind", STRENGTHS)
@pytest.mark.parametrize(("class_", "needed"), [("conversational", 1), ("informational", 2), ("promotional", 3)])
def test_each_class_needs_its_strength(
    facts: Callable[..., Facts], priya: Contact, class_: Any, needed: int, kind: Any
) -> None:
    hold = GUARD.assess(facts(contact=consenting(priya, kind), template=Template("update", class_=class_)))
    assert (hold is None) == (STRENGTHS.index(kind) >= needed)


def test_the_sentence_says_what_is_there_and_what_is_wanted(facts: Callable[..., Facts], priya: Contact) -> None:
    offer = Template("offer", class_="promotional")
    weak = GUARD.assess(facts(contact=consenting(priya, "express"), template=offer))
    none = GUARD.assess(facts(contact=consenting(priya, None), template=Template("order", class_="informational")))
    assert weak
    assert none
    assert weak.message == (
        "a promotional text needs written consent from Priya, and there is only express consent: "
        'touch consent acme --kind written --how "..."'
    )
    assert none.message == (
        "an informational text needs express consent from Priya, and none is on record: "
        'touch consent acme --kind express --how "..."'
    )


def test_words_without_a_template_are_conversational(facts: Callable[..., Facts], priya: Contact) -> None:
    assert GUARD.assess(facts(contact=consenting(priya, "conversational"), template=None)) is None
    assert GUARD.assess(facts(contact=consenting(priya, None), template=None))


def test_a_consent_recorded_for_the_number_counts(facts: Callable[..., Facts], priya: Contact) -> None:
    recorded = {"consents": {"+15125550142": ConsentRecord("+15125550142", "express", ON)}}
    order = Template("order", class_="informational")
    assert GUARD.assess(facts(contact=consenting(priya, None), template=order, history=recorded)) is None


def test_the_strongest_consent_wins_and_of_two_alike_the_later(priya: Contact) -> None:
    def recorded(kind: Any, on: dt.date) -> History:
        return History(consents={"+15125550142": ConsentRecord("+15125550142", kind, on, "on a call")})

    later = dt.date(2026, 9, 1)
    assert consent_of(recorded("express", later), priya) == Consent("written", ON)
    assert consent_of(recorded("written", later), priya) == Consent("written", later, "on a call")
    assert consent_of(History(), Contact("Ken Abe")) is None


def test_without_a_contact_another_guard_holds(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts(contact=None)) is None


@pytest.mark.parametrize(
    ("class_", "passes"), [("conversational", True), ("informational", True), ("promotional", False)]
)
def test_an_answer_needs_consent_for_an_offer_alone(
    facts: Callable[..., Facts], priya: Contact, class_: Any, passes: bool
) -> None:
    answer = facts(contact=consenting(priya, None), kind="answer", template=Template("update", class_=class_))
    assert (GUARD.assess(answer) is None) == passes
