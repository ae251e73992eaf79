import datetime as dt
from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.models.place import Place
from touchcli.rules.models.template import Template
from touchcli.rules.models.values import Phone, Window
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.missing_value import GUARD

INDIA = Place("IN", (Window(600, 1260),) * 7, "TCCCPR 2018", dt.date(2026, 11, 21), needs=("entity_id", "content_id"))
ASHA = Contact("Asha Rao", phone=Phone("+918123456789", "IN", zones=("Asia/Kolkata",)))


@pytest.mark.parametrize(
    ("missing", "words"),
    [("check-in lacks facts.plant_count", "check-in lacks facts.plant_count"), (None, "the words could not be made")],
)
def test_a_hole_in_the_words_holds(facts: Callable[..., Facts], missing: str | None, words: str) -> None:
    hold = GUARD.assess(facts(draft={"text": None, "missing": missing}))
    assert hold
    assert (hold.message, hold.rule, hold.origin) == (words, "plan", "templates/check-in.yaml:1")


def test_whole_words_pass(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(places=(INDIA._replace(code="US", needs=()),))) is None


def test_what_the_law_wants_of_a_template(facts: Callable[..., Facts]) -> None:
    half, whole = Template("update", entity_id="e1"), Template("update", entity_id="e1", content_id="c1")
    cases = [(None, "entity_id and content_id"), (half, "content_id"), (whole, None)]
    for template, lacking in cases:
        hold = GUARD.assess(facts(contact=ASHA, places=(INDIA,), template=template))
        assert (hold.message if hold else None) == (lacking and f"the law of IN wants {lacking} on the template")
