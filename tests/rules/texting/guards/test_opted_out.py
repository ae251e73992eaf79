from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.opted_out import GUARD


@pytest.mark.parametrize("kind", ["rhythm", "step", "explicit", "answer"])
def test_an_opted_out_number_gets_nothing_of_any_kind(facts: Callable[..., Facts], kind: str) -> None:
    hold = GUARD.assess(facts(history={"opt_outs": frozenset({"+15125550142"})}, kind=kind))
    assert hold
    assert (hold.rule, hold.clears_at) == ("law", None)
    assert "START" in hold.message


def test_the_opt_out_of_another_number_is_not_theirs(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts(history={"opt_outs": frozenset({"+15125550143"})})) is None


@pytest.mark.parametrize("contact", [None, Contact("Ken Abe")])
def test_nobody_and_no_number_are_no_opt_out(facts: Callable[..., Facts], contact: Contact | None) -> None:
    assert GUARD.assess(facts(contact=contact, history={"opt_outs": frozenset({"+15125550142"})})) is None
