from collections.abc import Callable

import pytest

from touchcli.rules.models.account import Contact
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.business_texting_unconfirmed import GUARD


@pytest.mark.parametrize("kind", ["rhythm", "explicit"])
def test_no_evidence_no_text(facts: Callable[..., Facts], priya: Contact, kind: str) -> None:
    unknown = priya._replace(texting=priya.texting._replace(for_business=None))
    hold = GUARD.assess(facts(contact=unknown, kind=kind))
    assert hold
    assert (hold.rule, hold.origin) == ("T13", "plans/accounts/acme.yaml:1")
    assert GUARD.assess(facts(contact=unknown, kind="answer")) is None


def test_evidence_passes_and_nobody_is_held_elsewhere(facts: Callable[..., Facts]) -> None:
    assert GUARD.assess(facts()) is None
    assert GUARD.assess(facts(contact=None)) is None
