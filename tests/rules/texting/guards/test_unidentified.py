from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.models.history import AccountHistory, Reply, Touch
from touchcli.rules.models.settings import Rep
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.unidentified import GUARD


@pytest.fixture
def stranger(priya: Contact) -> Contact:
    return priya._replace(texting=priya.texting._replace(knows_number=False))


@pytest.mark.parametrize(
    ("text", "name", "passes"),
    [
        ("Hi Priya, Dana Reyes of Northgate here.", "Dana Reyes", True),
        ("hi priya, DANA REYES", "Dana Reyes", True),
        ("Reyes, Dana", "Dana Reyes", True),
        ("Dana", "Dana Reyes", False),
        ("Danae Reyeson", "Dana Reyes", False),
        ("Dana_Reyes", "Dana Reyes", False),
        ("Dana O'Brien here", "Dana O’Brien", True),
        ("Jose\u0301 Ruiz", "José Ruiz", True),
        ("Dana here", "Dana", True),
        ("Dana Reyes.", "Dana (Reyes)", False),
    ],
)
def test_the_words_carry_both_names_or_wait(
    facts: Callable[..., Facts], stranger: Contact, text: str, name: str, passes: bool
) -> None:
    hold = GUARD.assess(facts(contact=stranger, draft={"text": text}, rep=Rep(name, "Northgate Supply")))
    assert (hold is None) == passes


def test_whoever_has_the_number_or_has_texted_knows_us(
    facts: Callable[..., Facts], stranger: Contact, touched: Callable[..., Touch]
) -> None:
    texted = touched("text", 40, direction="in", contact=stranger.id)
    reply = Reply(1, "acme", None, "+15125550142", "thanks", texted.at, "closed")
    assert GUARD.assess(facts(contact=stranger))
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(contact=stranger, account_history=AccountHistory((texted,)))) is None
    assert GUARD.assess(facts(contact=stranger, account_history=AccountHistory(replies=(reply,)))) is None
    assert GUARD.assess(facts(contact=stranger, account_history=AccountHistory((texted._replace(contact="ken-abe"),))))


def test_what_other_guards_hold_passes_here(facts: Callable[..., Facts], stranger: Contact) -> None:
    assert GUARD.assess(facts(contact=None)) is None
    assert GUARD.assess(facts(contact=stranger, rep=None)) is None
    assert GUARD.assess(facts(contact=stranger, draft={"text": None})) is None


def test_the_sentence_points_to_the_template(facts: Callable[..., Facts], stranger: Contact) -> None:
    hold = GUARD.assess(facts(contact=stranger))
    literal = GUARD.assess(facts(contact=stranger, template=None))
    assert hold
    assert literal
    assert (hold.rule, hold.origin, literal.origin) == ("T12", "templates/check-in.yaml:1", None)
