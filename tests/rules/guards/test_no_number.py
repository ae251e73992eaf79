from collections.abc import Callable

import pytest

from touchcli.rules.facts import Facts
from touchcli.rules.guards.no_number import GUARD
from touchcli.rules.models.account import Contact
from touchcli.rules.models.values import Phone


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (None, "Acme Industrial has no contact"),
        (Contact("Ken Abe"), "no number for Ken Abe"),
        (Contact("Ken Abe", phone=Phone("+15125550199", valid=False)), "…0199 of Ken Abe is no valid number"),
        (Contact("Ken Abe", phone=Phone("+15125550199", mobile=False)), "…0199 of Ken Abe is no mobile number"),
    ],
)
def test_without_a_mobile_number_it_holds(facts: Callable[..., Facts], contact: Contact | None, words: str) -> None:
    hold = GUARD.judge(facts(contact=contact))
    assert hold
    assert words in hold.message
    assert "+1512" not in hold.message
    assert hold.origin == "plans/accounts/acme.yaml:1"


def test_a_mobile_number_passes(facts: Callable[..., Facts]) -> None:
    assert GUARD.judge(facts()) is None


def test_a_plan_from_nowhere_has_no_origin(facts: Callable[..., Facts]) -> None:
    hold = GUARD.judge(facts(contact=None, account={"file": ""}))
    assert hold
    assert hold.origin is None
