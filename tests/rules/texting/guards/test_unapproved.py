from collections.abc import Callable

import pytest

from touchcli.rules.models.template import Template
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.unapproved import GUARD

CAREFUL = Template("renewal", approval="always", file="templates/renewal.yaml", line=1)


@pytest.mark.parametrize(
    ("setting", "template", "origin"),
    [
        ("none", None, None),
        ("none", Template("update"), None),
        ("always", None, "touch.yaml"),
        ("always", Template("update", approval="none"), "touch.yaml"),
        ("none", CAREFUL, "templates/renewal.yaml:1"),
    ],
)
@pytest.mark.parametrize("kind", ["rhythm", "explicit", "answer"])
def test_who_asks_for_approval(
    facts: Callable[..., Facts], kind: str, setting: str, template: Template | None, origin: str | None
) -> None:
    hold = GUARD.assess(facts(texting={"approval": setting}, template=template, kind=kind))
    assert (hold.origin if hold else None) == origin


def test_an_approval_is_good_for_this_text_alone(facts: Callable[..., Facts]) -> None:
    approved = {"approvals": frozenset({"h1"})}
    assert GUARD.assess(facts(template=CAREFUL, history=approved)) is None
    assert GUARD.assess(facts(template=CAREFUL, history=approved, draft={"hash": "h2"}))
    assert GUARD.assess(facts(template=CAREFUL, draft={"text": None})) is None
