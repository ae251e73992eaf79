from collections.abc import Callable
from typing import Any

import pytest

from touchcli.rules.models.settings import Rep
from touchcli.rules.texting.facts import Facts
from touchcli.rules.texting.guards.not_texting import GUARD


def test_a_rep_who_does_not_text_holds_and_the_setting_is_named(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(rep=Rep("Dana Reyes", "Northgate Supply", texting="off", id="dana")))
    assert hold
    assert (hold.message, hold.origin) == ("Dana Reyes does not text (texting: off)", "touch.yaml:6")


@pytest.mark.parametrize("texting", ["practice", "live"])
def test_practice_and_live_pass(facts: Callable[..., Facts], texting: Any) -> None:
    assert GUARD.assess(facts(rep=Rep("Dana Reyes", "Northgate Supply")._replace(texting=texting))) is None


def test_an_account_that_nobody_owns_holds(facts: Callable[..., Facts]) -> None:
    hold = GUARD.assess(facts(rep=None))
    assert hold
    assert hold.message == "nobody owns Acme Industrial; set its owner"
